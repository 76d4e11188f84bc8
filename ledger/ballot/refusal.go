package ballot

import "fmt"

// RefusalCode says why a ballot or a set of choices is refused.
type RefusalCode string

// The codes of refusal, as SPEC.md section "Ballots" names them.
const (
	RefusedSize     RefusalCode = "size"     // not the size of its style
	RefusedElection RefusalCode = "election" // another election, or a station that the manifest does not name
	RefusedStyle    RefusalCode = "style"    // no such style, or one that the station does not serve
	RefusedPoint    RefusalCode = "point"    // a group element or scalar that is not canonical, or the identity
	RefusedLeaf     RefusalCode = "leaf"     // randomness or leaf that differs from what was committed before opening
	RefusedProof    RefusalCode = "proof"    // a bit's proof does not hold
	RefusedRange    RefusalCode = "range"    // the proof of a contest's limit does not hold, or choices break the limit
	RefusedKnow     RefusalCode = "pok"      // the proof of knowledge of the nonces does not hold
)

// Refusal is the typed error of this package.
type Refusal struct {
	Code  RefusalCode
	Where string
}

// Error says the code and the place.
func (r *Refusal) Error() string {
	if r.Where == "" {
		return fmt.Sprintf("ballot refused (%s)", r.Code)
	}
	return fmt.Sprintf("ballot refused (%s): %s", r.Code, r.Where)
}

func refuse(code RefusalCode, where string, args ...any) *Refusal {
	return &Refusal{code, fmt.Sprintf(where, args...)}
}
