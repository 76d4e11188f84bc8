package broker_test

import (
	"crypto/sha256"
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/verify"
)

// The chip is reset under a running station, by its reset line or a loose contact: from there on its keys are locked, every call says
// that the chip failed, and the quotes that it still gives say what happened. Replaying the measurements does not hide it.
func TestChipIsResetDuringTheDay(t *testing.T) {
	p := newPost(t)
	nonce := sha256.Sum256([]byte("n"))
	judge := func(last *verify.Counters) verify.Verdict {
		t.Helper()
		e, err := p.validator(t).Quote(nonce)
		if err != nil {
			t.Fatal(err)
		}
		return verify.Judge(e, verify.Expect{AKPublic: p.keys.Enrolment.AK, Nonce: nonce, References: golden, Last: last})
	}
	before := judge(nil)
	if !before.OK() {
		t.Fatal(before.Codes)
	}
	if err := p.sim.Reset(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.booth(t).RatchetRead(); !broker.IsChip(err) {
		t.Errorf("ratchet: %v", err)
	}
	if _, err := p.booth(t).SignReceipt("receipt", [32]byte{}); !broker.IsChip(err) {
		t.Errorf("receipt: %v", err)
	}
	if _, err := p.validator(t).Sign("batch", [32]byte{}); !broker.IsChip(err) {
		t.Errorf("batch: %v", err)
	}
	if _, err := p.validator(t).ConsensusSeed(); !broker.IsChip(err) {
		t.Errorf("consensus seed: %v", err)
	}
	if v := judge(&before.Counters); !slices.Equal(v.Codes, []verify.Code{verify.CodeLog, verify.CodeReset}) {
		t.Errorf("after the reset: codes %v", v.Codes)
	}
	for _, e := range events {
		if err := p.chip.Extend(int(e.PCR), e.Digest); err != nil {
			t.Fatal(err)
		}
	}
	if v := judge(&before.Counters); !slices.Equal(v.Codes, []verify.Code{verify.CodeReset}) {
		t.Errorf("after the measurements were told again: codes %v", v.Codes)
	}
}

// An answer to a challenge is none to the next, so that a kept one enrols nothing.
func TestChallengeIsAnsweredOnce(t *testing.T) {
	p := newPost(t)
	e, err := p.validator(t).Identity()
	if err != nil {
		t.Fatal(err)
	}
	one, want, err := broker.NewChallenge(e)
	if err != nil {
		t.Fatal(err)
	}
	two, other, err := broker.NewChallenge(e)
	if err != nil || string(want) == string(other) {
		t.Fatal("two challenges want one answer:", err)
	}
	if answer, err := p.validator(t).Activate(one.Blob, one.Secret); err != nil || string(answer) != string(want) {
		t.Errorf("the first: %v", err)
	}
	if answer, err := p.validator(t).Activate(one.Blob, two.Secret); err == nil {
		t.Errorf("halves of two challenges were answered with %x", answer)
	}
}

// Two files prepared for one next step, the first when the chip lost its power before it heard of it: only the file that the chip was told
// of counts, whichever lies on the card. With a number in the chip in place of the file's hash both would.
func TestPreparedLeaseOfAnotherFuture(t *testing.T) {
	p := newPost(t)
	lease := func() (*broker.Lease, error) { return broker.OpenLease(p.validator(t), p.path("lease.bin")) }
	read := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(p.path(name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	before := read("lease.bin")
	l, err := lease()
	if err != nil {
		t.Fatal(err)
	}
	p.sim.Stop()
	if err := l.Extend(100); !broker.IsChip(err) {
		t.Fatalf("extended without a chip: %v", err)
	}
	prepared := read("lease.bin.next")
	p.powerCycle(t)
	if err := errors.Join(os.WriteFile(p.path("lease.bin"), before, 0o600), os.Remove(p.path("lease.bin.next"))); err != nil {
		t.Fatal(err)
	}
	if l, err = lease(); err != nil {
		t.Fatal(err)
	}
	if err := l.Extend(300); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"lease.bin", "lease.bin.next"} {
		if err := os.WriteFile(p.path(name), prepared, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := lease(); !errors.Is(err, broker.ErrRolledBack) {
		t.Errorf("prepared file: %v", err)
	}
}
