package record_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/swtpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

// realChip is a simulated TPM behind the broker that stations have.
type realChip struct {
	t         *testing.T
	booth     broker.Booth
	validator broker.Validator
	enrolment []byte
}

// newRealChip enrols a TPM for a station and starts its broker, as init does.
func newRealChip(t *testing.T, ca *swtpm.CA, dir string, m *election.Manifest, station string) *realChip {
	t.Helper()
	sim, err := swtpm.New(ca, filepath.Join(dir, "tpm"))
	fatal(t, err)
	t.Cleanup(sim.Stop)
	chip, err := tpm.Open(sim.Address())
	fatal(t, err)
	authority, err := verify.ParseAuthority(m.SoftwareKey)
	fatal(t, err)
	keys, err := broker.Enrol(chip, broker.Order{Election: m.DefinitionDigest(), Station: station, Events: recordtest.Log,
		Lease: filepath.Join(dir, "lease.bin"), Authority: authority})
	fatal(t, err)
	server, err := broker.NewServer(chip, keys, recordtest.Log, slog.New(slog.NewTextHandler(io.Discard, nil)))
	fatal(t, err)
	for _, e := range recordtest.Log {
		fatal(t, chip.Extend(int(e.PCR), e.Digest))
	}
	run, err := server.Listen(filepath.Join(dir, "b.sock"), filepath.Join(dir, "v.sock"))
	fatal(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	t.Cleanup(func() { cancel(); fatal(t, <-done) })
	r := &realChip{t: t}
	r.booth, err = broker.DialBooth(filepath.Join(dir, "b.sock"))
	fatal(t, err)
	r.validator, err = broker.DialValidator(filepath.Join(dir, "v.sock"))
	fatal(t, err)
	r.enrolment, err = keys.Enrolment.Encode()
	fatal(t, err)
	return r
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (r *realChip) sign(d *recordtest.Day, e record.Entry) []byte {
	r.t.Helper()
	sig, err := r.validator.Sign(e.Kind().String(), record.StationDigest(d.Manifest, e))
	fatal(r.t, err)
	return sig
}

func (r *realChip) tape(digest [32]byte) []byte {
	r.t.Helper()
	sig, err := r.booth.SignReceipt(record.LabelTape, digest)
	fatal(r.t, err)
	return sig
}

// The record takes what a real TPM says, through the broker's own lists: enrolment, every label that a station signs under, tapes
// and quotes.
func TestAStationWithARealTPM(t *testing.T) {
	dir, err := os.MkdirTemp("", "tpm") // a socket's path must be short
	fatal(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	ca, err := swtpm.NewCA(filepath.Join(dir, "ca"))
	fatal(t, err)
	root, err := ca.Root()
	fatal(t, err)
	d := recordtest.New(t, plain, func(m *election.Manifest) {
		m.EKRoots = []election.EKRoot{{Name: "simulator", Certificate: base64.StdEncoding.EncodeToString(root), Simulator: true}}
	})
	d.Ceremony()
	s := first(d)
	real := newRealChip(t, ca, dir, d.Manifest, s.ID)
	seed, err := real.validator.ConsensusSeed()
	fatal(t, err)
	d.Chain.Know(ed25519.NewKeyFromSeed(seed))
	d.Record(changed(s.Enrol(), func(e *record.Enrol) { e.Enrolment = real.enrolment; e.Officials = d.Officials(e) }))
	d.Record(changed(s.Root(), func(e *record.StationRoot) { e.Sig = real.sign(d, e) }))
	for _, m := range d.Manifest.Trustees.Members {
		d.Record(s.TrusteeRoot(m.ID))
	}
	d.Record(changed(s.LeafRoot(), func(e *record.LeafRoot) { e.Sig = real.sign(d, e) }))
	d.Record(d.Draw(recordtest.Dice(1), s.ID))
	d.Record(changed(s.Drawn(), func(e *record.DrawnStation) { e.Sig = real.sign(d, e) }))
	for _, m := range d.Manifest.Trustees.Members {
		d.Record(s.DrawnTrustee(m.ID))
	}
	open := s.Open(recordtest.Log)
	d.Refused(record.CodeTape, open) // another chip's
	open.Tape = real.tape(record.ZeroTape(d.State.EID(), s.ID, 1, station(t, d, s.ID).LeafRoot))
	d.Refused(record.CodeQuote, s.Confirm(open))
	evidence, err := real.validator.Quote(s.Nonce(open.Height, record.PurposeOpen, open.Order))
	fatal(t, err)
	open.Evidence = evidence.Encode()
	d.Record(s.Confirm(open))
	s.Cast("short", nil)
	batch := s.Batch(0)[0]
	batch.Sig = real.sign(d, batch)
	closing := s.Close()
	closing.Tape = real.tape(closing.ClosingTape(d.State.EID()))
	closing.Sig = real.sign(d, closing)
	evidence, err = real.validator.Quote(s.Nonce(d.State.Height(), record.PurposeDay, nil))
	fatal(t, err)
	d.Record(&record.Quote{Station: s.ID, Height: d.State.Height(), Evidence: evidence.Encode()}, closing, batch)
	if st := station(t, d, s.ID); !st.Attested || st.Overridden || st.Counts.Cast != 1 || len(d.State.Validators()) != 4 {
		t.Fatalf("%+v", st.Counts)
	}
}

// Under a software authority the record takes keys that obey it, and no keys that obey one set of measurements, or another authority.
func TestKeysUnderASoftwareAuthority(t *testing.T) {
	dir, err := os.MkdirTemp("", "tpm")
	fatal(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	ca, err := swtpm.NewCA(filepath.Join(dir, "ca"))
	fatal(t, err)
	under := func(point string) *recordtest.Day {
		d := recordtest.New(t, plain, func(m *election.Manifest) { m.SoftwareKey = point })
		d.Ceremony()
		return d
	}
	d := under(authorityPoint(t))
	s := first(d)
	d.Refused(record.CodeEnrolment, s.Enrol()) // its keys obey the reference
	real := newRealChip(t, ca, dir, d.Manifest, s.ID)
	enrol := func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) { e.Enrolment = real.enrolment; e.Officials = d.Officials(e) })
	}
	d.Accepted(enrol(d))
	other := under(authorityPoint(t))
	other.Refused(record.CodeEnrolment, enrol(other))
}

func authorityPoint(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	fatal(t, err)
	point, err := key.PublicKey.Bytes()
	fatal(t, err)
	return hex.EncodeToString(point)
}
