package secondverifier

import "fmt"

// Refusal is why something does not check.
type Refusal struct {
	Name   string // as in SPEC.md: "Checks, in this order" for a ballot, "Refusals" for an entry, "Vectors" for the rest
	Number int    // of "Refusals"; 0 for what is no entry of the record
	Reason string // for people
}

func (r *Refusal) Error() string {
	if r.Number == 0 {
		return r.Name + ": " + r.Reason
	}
	return fmt.Sprintf("%s (%d): %s", r.Name, r.Number, r.Reason)
}

// refuse is for ballots, proofs and whatever else has a name and no number.
func refuse(name, reason string, args ...any) error {
	return &Refusal{Name: name, Reason: fmt.Sprintf(reason, args...)}
}

// refuseEntry is for entries of the record. The name is one of SPEC.md, "Refusals".
func refuseEntry(name, reason string, args ...any) error {
	return &Refusal{Name: name, Number: numbers[name], Reason: fmt.Sprintf(reason, args...)}
}

// numbers is the table of SPEC.md, "Refusals".
var numbers = map[string]int{
	"malformed": 10, "size": 11,
	"phase": 20, "stage": 21, "recorded": 22, "officials": 23, "signature": 24, "station": 25, "trustee": 26, "block": 27, "double-vote": 28,
	"key-message": 30, "enrolment": 31, "machine": 32,
	"attempt": 40, "trustees": 41, "dice": 42, "halves": 43, "leaves": 44,
	"order": 50, "workers": 51, "tape": 52, "quote": 53, "mismatch": 54,
	"serial": 60, "early": 61, "few": 62, "ordering": 63, "part": 64, "tape-match": 65, "leaf": 66, "leaf-twice": 67, "tag-twice": 68, "code-twice": 69,
	"election": 70, "style": 71, "ballot-size": 72, "ballot-leaf": 73, "proof": 74, "bound": 75, "opening": 76, "reason": 77, "point": 78,
	"accounting": 80, "ratchet": 81, "lost": 82,
	"station-open": 90, "quorum": 91, "share": 92, "result": 93,
	"mixers": 100, "mixer": 101, "lot": 102, "table": 103, "unmixed": 104, "unopened": 105, "file": 106, "shuffle": 107, "contents": 108, "write-ins": 109,
	"blinding": 110, "papers": 111, "drawn": 112, "row": 113, "interpretation": 114, "index": 115,
	"sheets": 116, "sealed": 124,
	"untied": 130, "uncounted": 131, "names": 132, "settled": 133,
	"reference": 140, "version": 141, "revoked": 142,
	"administrator": 143, "hours": 144,
}
