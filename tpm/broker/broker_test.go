package broker_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/verify"
)

func TestEnrolmentPassesTheJudge(t *testing.T) {
	p := newPost(t)
	e, err := p.validator(t).Identity()
	if err != nil {
		t.Fatal(err)
	}
	if v := e.Check(election, "st-1", policies(nil)); !v.OK() || v.Counters.Reset == 0 {
		t.Fatalf("verdict %+v", v)
	}
	spoil := map[string]struct {
		change func(*verify.Enrolment)
		want   verify.Code
	}{
		"other consensus key": {func(e *verify.Enrolment) { e.Consensus[0] ^= 1 }, verify.CodeNonce},
		"other sharing key":   {func(e *verify.Enrolment) { e.Sharing[0] ^= 1 }, verify.CodeNonce},
		"keys swapped":        {func(e *verify.Enrolment) { e.Station, e.Receipt = e.Receipt, e.Station }, verify.CodeTemplate},
		"AK for EK":           {func(e *verify.Enrolment) { e.EK = e.AK }, verify.CodeEK},
		"EK for AK":           {func(e *verify.Enrolment) { e.AK = e.EK }, verify.CodeKey},
		"uncertified key":     {func(e *verify.Enrolment) { e.Station.Public = newPost(t).keys.Station.Public }, verify.CodeCertified},
		"signature":           {func(e *verify.Enrolment) { e.Receipt.Sig[5] ^= 1 }, verify.CodeSignature},
	}
	for name, c := range spoil {
		bad, err := p.validator(t).Identity()
		if err != nil {
			t.Fatal(err)
		}
		c.change(&bad)
		if v := bad.Check(election, "st-1", policies(nil)); !v.Has(c.want) {
			t.Errorf("%s: codes %v, want %v", name, v.Codes, c.want)
		}
	}
	if v := e.Check(election, "st-2", policies(nil)); !v.Has(verify.CodeNonce) {
		t.Errorf("other station: codes %v", v.Codes)
	}
	if v := e.Check(sha256.Sum256(nil), "st-1", policies(nil)); !v.Has(verify.CodeNonce) {
		t.Errorf("other election: codes %v", v.Codes)
	}
	if v := e.Check(election, "st-1", [][32]byte{{1}}); !v.Has(verify.CodePolicy) {
		t.Errorf("other software: codes %v", v.Codes)
	}
}

func TestChallenge(t *testing.T) {
	p, other := newPost(t), newPost(t)
	c, want, err := broker.NewChallenge(p.keys.Enrolment)
	if err != nil {
		t.Fatal(err)
	}
	c, err = broker.ParseChallenge(c.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.validator(t).Activate(c.Blob, c.Secret); err != nil || !bytes.Equal(got, want) {
		t.Errorf("activate: %v", err)
	}
	if _, err := other.validator(t).Activate(c.Blob, c.Secret); !broker.IsChip(err) {
		t.Errorf("another station: %v", err)
	}
	if _, err := broker.ParseChallenge(append(c.Encode(), 0)); err == nil {
		t.Error("trailing byte accepted")
	}
}

func TestSecretsAreTheEnrolledOnes(t *testing.T) {
	p := newPost(t)
	seed, err := p.validator(t).ConsensusSeed()
	if err != nil || !bytes.Equal(ed25519.NewKeyFromSeed(seed)[32:], p.keys.Enrolment.Consensus[:]) {
		t.Errorf("consensus seed: %v", err)
	}
	if key, err := p.booth(t).SharingKey(); err != nil || len(key) != 32 {
		t.Errorf("sharing key: %v", err)
	}
	if r, err := p.booth(t).Random(32); err != nil || len(r) != 32 {
		t.Errorf("random: %v", err)
	}
	digest := sha256.Sum256([]byte("x"))
	sig, err := p.booth(t).SignReceipt("tape", digest)
	if err != nil || verify.CheckReceipt(p.keys.Receipt.Public, "tape", digest, sig) != nil {
		t.Errorf("tape: %v", err)
	}
	if sig, err = p.validator(t).Sign("batch", digest); err != nil || verify.CheckStation(p.keys.Station.Public, "batch", digest, sig) != nil {
		t.Errorf("batch: %v", err)
	}
	nonce := sha256.Sum256([]byte("n"))
	e, err := p.validator(t).Quote(nonce)
	if err != nil {
		t.Fatal(err)
	}
	if v := verify.Judge(e, verify.Expect{AKPublic: p.keys.Enrolment.AK, Nonce: nonce, References: golden}); !v.OK() {
		t.Errorf("quote: codes %v", v.Codes)
	}
}

// raw asks a question byte for byte.
func raw(t *testing.T, socket string, o byte, body []byte) (code byte, answer []byte) {
	t.Helper()
	conn, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	frame := append(binary.BigEndian.AppendUint32(nil, uint32(1+len(body))), o)
	if _, err := conn.Write(append(frame, body...)); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(conn)
	if err != nil || len(all) < 5 {
		t.Fatalf("answer of %d bytes: %v", len(all), err)
	}
	return all[4], all[5:]
}

// Each socket answers its own list; every other first byte is refused whatever follows.
func TestForeignOperationsAreRefused(t *testing.T) {
	p := newPost(t)
	lists := map[string][]byte{"booth.sock": {1, 2, 3, 4, 5, 13}, "validator.sock": {6, 7, 8, 9, 10, 11, 12}}
	for socket, own := range lists {
		for o := range 256 {
			code, _ := raw(t, p.path(socket), byte(o), []byte("malformed in every operation, and longer than one"))
			if want := broker.CodeRefused; !bytes.Contains(own, []byte{byte(o)}) && broker.Code(code) != want {
				t.Errorf("%s: operation %d: code %d, want %d", socket, o, code, want)
			}
			if want := broker.CodeArgument; bytes.Contains(own, []byte{byte(o)}) && broker.Code(code) != want {
				t.Errorf("%s: malformed operation %d: code %d, want %d", socket, o, code, want)
			}
		}
	}
}

func TestForeignLabelsAreRefused(t *testing.T) {
	p := newPost(t)
	var r *broker.Refusal
	for _, label := range append([]string{"", "Receipt", "receipt\x00", strings.Repeat("x", 300)}, broker.SignLabels...) {
		if _, err := p.booth(t).SignReceipt(label, [32]byte{}); !errors.As(err, &r) || r.Code != broker.CodeArgument {
			t.Errorf("receipt key signed under %q: %v", label, err)
		}
	}
	for _, label := range append([]string{"", "certify"}, broker.ReceiptLabels...) {
		if _, err := p.validator(t).Sign(label, [32]byte{}); !errors.As(err, &r) || r.Code != broker.CodeArgument {
			t.Errorf("station key signed under %q: %v", label, err)
		}
	}
}

func TestOversizedMessageEndsTheConnection(t *testing.T) {
	p := newPost(t)
	conn, err := net.Dial("unix", p.path("booth.sock"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte{0xff, 0xff, 0xff, 0xff, 1}); err != nil {
		t.Fatal(err)
	}
	if all, _ := io.ReadAll(conn); len(all) != 0 {
		t.Errorf("answered with %d bytes", len(all))
	}
}

func TestRatchetNeverGoesBack(t *testing.T) {
	p := newPost(t)
	b := p.booth(t)
	for _, step := range []struct {
		index uint32
		ok    bool
	}{{0, false}, {1, true}, {1, true}, {2, true}, {2, false}, {1, false}, {0, false}, {9, true}, {8, false}} {
		if err := b.RatchetWrite(step.index, [32]byte{byte(step.index)}); (err == nil) != step.ok {
			t.Errorf("write of %d: %v", step.index, err)
		}
	}
	p.powerCycle(t)
	if i, k, err := p.booth(t).RatchetRead(); err != nil || i != 9 || k != [32]byte{9} {
		t.Errorf("after a power cut the ratchet holds %d: %v", i, err)
	}
}

// A card that was taken, copied and put back later: the validator does not sign with it.
func TestRolledBackCardDoesNotSign(t *testing.T) {
	p := newPost(t)
	lease := func() (*broker.Lease, error) { return broker.OpenLease(p.validator(t), p.path("lease.bin")) }
	l, err := lease()
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Extend(100); err != nil {
		t.Fatal(err)
	}
	card, err := os.ReadFile(p.path("lease.bin"))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Extend(200); err != nil {
		t.Fatal(err)
	}
	p.powerCycle(t)
	for _, name := range []string{"lease.bin", "lease.bin.next"} {
		if err := os.WriteFile(p.path(name), card, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := lease(); !errors.Is(err, broker.ErrRolledBack) {
		t.Errorf("rolled-back card: %v", err)
	}
}

// The whole folder of a station, copied beside another chip, gives nothing away.
func TestClonedFolderIsUselessElsewhere(t *testing.T) {
	p, other := newPost(t), newPost(t)
	if err := p.keys.Save(p.path("keys.bin")); err != nil {
		t.Fatal(err)
	}
	copied, err := broker.LoadKeys(p.path("keys.bin"))
	if err != nil {
		t.Fatal(err)
	}
	other.keys = copied
	other.end()
	if err := other.sim.Reset(); err != nil {
		t.Fatal(err)
	}
	other.chip = other.open(t)
	server, err := broker.NewServer(other.chip, copied, events, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := other.chip.Extend(int(events[0].PCR), events[0].Digest); err == nil {
		t.Error("another chip answered in a session salted to the enrolled one")
	}
	run, err := server.Listen(other.path("booth.sock"), other.path("validator.sock"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go run(ctx)
	if _, err := other.validator(t).ConsensusSeed(); !broker.IsChip(err) {
		t.Errorf("the seed came out of another chip: %v", err)
	}
	if _, _, err := other.booth(t).RatchetRead(); !broker.IsChip(err) {
		t.Errorf("the ratchet came out of another chip: %v", err)
	}
}

// Damage to the key file is told, or it is in the part of a blob that only the chip can read.
func TestDamagedKeyFile(t *testing.T) {
	p := newPost(t)
	path := p.path("keys.bin")
	if err := p.keys.Save(path); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 10, 100, len(good) - 1} {
		if err := os.WriteFile(path, good[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := broker.LoadKeys(path); err == nil {
			t.Errorf("cut to %d and accepted", n)
		}
	}
	if err := os.WriteFile(path, append(good, 0), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := broker.LoadKeys(path); err == nil {
		t.Error("trailing byte accepted")
	}
}

// The chip vanishes during the day: every call says so at once, none hangs.
func TestChipVanishes(t *testing.T) {
	p := newPost(t)
	b := p.booth(t)
	p.sim.Stop()
	if _, _, err := b.RatchetRead(); !broker.IsChip(err) {
		t.Errorf("ratchet: %v", err)
	}
	if _, err := b.SignReceipt("receipt", [32]byte{}); !broker.IsChip(err) {
		t.Errorf("receipt: %v", err)
	}
	if err := p.sim.Start(); err != nil {
		t.Fatal(err)
	}
}
