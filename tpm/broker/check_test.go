package broker_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/verify"
)

// A person's quote passes for the bytes that were chosen, in this election, and for nothing else.
func TestCheckByAPerson(t *testing.T) {
	p := newPost(t)
	chosen := []byte("my own nonce")
	e, err := p.booth(t).Check(chosen)
	if err != nil {
		t.Fatal(err)
	}
	judge := func(nonce [32]byte) verify.Verdict {
		return verify.Judge(e, verify.Expect{AKPublic: p.keys.Enrolment.AK, Nonce: nonce, References: golden})
	}
	if v := judge(verify.CheckNonce(election, chosen)); !v.OK() {
		t.Errorf("codes %v", v.Codes)
	}
	for name, nonce := range map[string][32]byte{
		"other bytes":     verify.CheckNonce(election, chosen[1:]),
		"other election":  verify.CheckNonce([32]byte{1}, chosen),
		"of the record":   verify.Nonce("chain", 1, [32]byte{}, "st-1", "check", chosen),
		"the bytes alone": [32]byte(append(chosen, make([]byte, 20)...)),
	} {
		if v := judge(nonce); len(v.Codes) != 1 || !v.Has(verify.CodeNonce) {
			t.Errorf("%s: codes %v", name, v.Codes)
		}
	}
}

// Whoever asks and asks is told to wait, before the chip has any work; the rest of the booth's list is not held up.
func TestChecksAreFew(t *testing.T) {
	p := newPost(t)
	b := p.booth(t)
	var r *broker.Refusal
	for _, n := range []int{0, broker.MinChosen - 1, broker.MaxChosen + 1} {
		if _, err := b.Check(make([]byte, n)); !errors.As(err, &r) || r.Code != broker.CodeArgument {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	passed := 0
	for range 50 {
		if _, err := b.Check(bytes.Repeat([]byte{7}, broker.MaxChosen)); err == nil {
			passed++
		} else if !broker.IsWait(err) || broker.IsChip(err) {
			t.Fatal(err)
		}
	}
	if passed == 0 || passed > 10 {
		t.Errorf("%d of 50 checks passed", passed)
	}
	if err := b.RatchetWrite(1, [32]byte{1}); err != nil {
		t.Error(err)
	}
}
