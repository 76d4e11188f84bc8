package record_test

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/tpm/swtpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

// A quote answers one question: made for another chain, height, block of a fork, station, purpose or content, by the right chip over the
// right registers, it is no answer; given once, it is given; and a question that nobody can know yet has no answer.
func TestAQuoteAnswersOneQuestion(t *testing.T) {
	d := votingDay(t)
	d.Record()
	s, height := first(d), d.State.Height()
	at := func(height int64) [32]byte { return d.Chain.Blocks[height-1].Header.Hash() }
	hash := at(height)
	answer := func(nonce [32]byte) *record.Quote {
		return &record.Quote{Station: s.ID, Height: height, Evidence: s.Chip.Quote(nonce, recordtest.Log)}
	}
	chain := d.Manifest.ChainID
	for name, nonce := range map[string][32]byte{
		"another chain":     verify.Nonce(chain+"2", height, hash, s.ID, record.PurposeDay, nil),
		"another height":    verify.Nonce(chain, height-1, hash, s.ID, record.PurposeDay, nil),
		"the block before":  verify.Nonce(chain, height-1, at(height-1), s.ID, record.PurposeDay, nil),
		"a block of a fork": verify.Nonce(chain, height, [32]byte{0xf0}, s.ID, record.PurposeDay, nil),
		"another station":   verify.Nonce(chain, height, hash, "st-2", record.PurposeDay, nil),
		"another purpose":   verify.Nonce(chain, height, hash, s.ID, record.PurposeOpen, nil),
		"other content":     verify.Nonce(chain, height, hash, s.ID, record.PurposeDay, []byte("order")),
		"a person":          verify.CheckNonce(d.Manifest.DefinitionDigest(), hash[:]),
		"a constant":        {},
	} {
		t.Run(name, func(t *testing.T) { d.Refused(record.CodeQuote, answer(nonce)) })
	}
	good := answer(verify.Nonce(chain, height, hash, s.ID, record.PurposeDay, nil))
	d.Refused(record.CodeBlock, changed(answer([32]byte{}), func(e *record.Quote) { e.Height += 2 }))
	d.Record(good)
	if !station(t, d, s.ID).Attested {
		t.Fatal("the right answer does not pass")
	}
	d.Refused(record.CodeRecorded, good)
	again := answer(verify.Nonce(chain, height, hash, s.ID, record.PurposeDay, nil)) // other bytes, the same question
	d.Refused(record.CodeRecorded, again)
}

// A chip whose memory was copied into a second one is one chip for two machines: certificates, keys and quotes are right, and the record
// enrols one of them.
func TestClonedChip(t *testing.T) {
	dir, err := os.MkdirTemp("", "tpm")
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
	one, two := filepath.Join(dir, "1"), filepath.Join(dir, "2")
	made, err := swtpm.New(ca, filepath.Join(one, "tpm"))
	fatal(t, err)
	made.Stop()
	fatal(t, os.MkdirAll(filepath.Join(two, "tpm"), 0o700))
	for _, name := range []string{"tpm2-00.permall", "ek.cert"} {
		data, err := os.ReadFile(filepath.Join(one, "tpm", name))
		fatal(t, err)
		fatal(t, os.WriteFile(filepath.Join(two, "tpm", name), data, 0o600))
	}
	enrol := func(folder, station string) *record.Enrol {
		chip := newRealChip(t, ca, folder, d.Manifest, station)
		return changed(d.Stations[station].Enrol(), func(e *record.Enrol) { e.Enrolment = chip.enrolment; e.Officials = d.Officials(e) })
	}
	original, clone := enrol(one, "st-1"), enrol(two, "st-2")
	d.Accepted(clone) // nothing in it is wrong
	var r *record.Refusal
	if _, err := d.Chain.Next(d.State, original, clone); !errors.As(err, &r) || r.Code != record.CodeMachine {
		t.Errorf("both in one block: %v", err)
	}
	d.Record(original)
	d.Refused(record.CodeMachine, clone)
}
