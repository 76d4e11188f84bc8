package record

import (
	"fmt"
	"time"

	"github.com/isoloir/isoloir/tpm/verify"
)

// Asked is what a machine answered to a person who stood before it, weighed with what the record knows.
type Asked struct {
	Station Station
	Verdict verify.Verdict
	Gone    bool      // the machine was replaced at its station: it has no business anywhere
	Name    string    // of the software
	Since   time.Time // of the first block that knows the chip with its present reset counter: no reset since then
	Height  int64     // of that block; 0 if the record has seen no quote of the chip since its last reset
}

// Ask judges an answer to a question that a person chose. Which machine it is follows from the key that signed. The record may be older
// than the answer: then it does not know of restarts that people explained since.
func (s State) Ask(chosen, evidence []byte) (Asked, error) {
	parsed, err := verify.ParseEvidence(evidence)
	if err != nil {
		return Asked{}, err
	}
	for _, st := range s.Stations() {
		boards := st.Machines()
		for i, b := range boards {
			v := verify.Judge(parsed, s.asking(st, b, chosen))
			if v.Has(verify.CodeSignature) || v.Has(verify.CodeKey) {
				continue
			}
			a := Asked{Station: st, Verdict: v, Gone: i < len(boards)-1}
			for _, g := range s.references {
				if g.Version == v.Version {
					a.Name = g.Name
				}
			}
			a.Height, a.Since = s.unreset(b, v.Counters.Reset)
			return a, nil
		}
	}
	return Asked{}, fmt.Errorf("no machine that is or was enrolled in this election signed this")
}

// asking is what the judge is told: the counters of the newest quote that passed, if there is one.
func (s State) asking(st Station, b Board, chosen []byte) verify.Expect {
	x := verify.Expect{AKPublic: b.Machine.AK, Nonce: verify.CheckNonce(s.def.definition, chosen), References: s.ReferencesAt(s.Height()),
		VersionFloor: s.def.m.VersionFloor}
	for i := range b.Quotes {
		if q := &b.Quotes[i]; q.Verdict.OK() {
			x.Last = &q.Verdict.Counters
		}
	}
	if x.Last != nil && b.Gone.IsZero() {
		x.Resets = st.resets
	}
	return x
}

// unreset finds the first quote of a chip that shows a reset counter.
func (s State) unreset(b Board, reset uint32) (int64, time.Time) {
	for _, q := range b.Quotes {
		if q.Verdict.Counters.Reset == reset {
			return q.Height, s.blocks.Get(int(q.Height - 1)).time
		}
	}
	return 0, time.Time{}
}
