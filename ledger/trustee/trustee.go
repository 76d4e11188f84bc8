// Package trustee holds the election's keys among its trustees: a distributed key generation whose every message is public
// and checked, decryption by any k of n with proofs, and the trustees' halves of the ballots' seeds.
//
// The key generation is that of Pedersen (1991) with the reveal committed to beforehand and a proof of knowledge for every
// coefficient; complaints are decided by a rule that needs no judge (Gennaro, Jarecki, Krawczyk and Rabin, "Secure
// distributed key generation for discrete-log based cryptosystems"). Ceremony is its public side, a pure state machine that the
// record hosts; Secret is one trustee's side, which reads a Ceremony and says what to post next:
//
//	step, message, ok, err := secret.Next(ceremony, "trustee-1")
//	ceremony, err = ceremony.Apply(step, "trustee-1", message, blockTime)
//
// No function here takes the secrets of two trustees.
package trustee

import (
	"encoding/binary"
	"fmt"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Set is one of the key sets that a ceremony makes, in this fixed order: each has polynomials of its own, so that a decryption
// under one tells nothing under another.
type Set int

// The key sets.
const (
	Vote  Set = iota // K: ballots
	Index            // X: the audit index
	Blind            // S: the secret exponent that blinds the index
	Data             // other data
	Sets             // how many there are
)

// String is the name of the set in transcripts and messages.
func (s Set) String() string {
	return [...]string{"vote", "index", "blind", "data"}[s]
}

// Step is a step of the ceremony, in which each trustee that is still in posts one message.
type Step uint8

// The steps. Answer is only for those against whom somebody complained.
const (
	StepCommit    Step = 1 + iota // a digest of the commitments
	StepReveal                    // commitments to the coefficients, each with a proof of knowledge
	StepShares                    // a sealed share for each of the others
	StepComplaint                 // whose shares were wrong; usually nobody's
	StepAnswer                    // the shares complained about, in the open
	StepConfirm                   // the digest of the record
	StepDone                      // the keys stand
	StepFailed                    // fewer than k are left; the election needs another manifest
)

var stepNames = map[Step]string{StepCommit: "commit", StepReveal: "reveal", StepShares: "shares", StepComplaint: "complaint",
	StepAnswer: "answer", StepConfirm: "confirm", StepDone: "done", StepFailed: "failed"}

// String is the step's name.
func (s Step) String() string { return stepNames[s] }

// Refusal is why a message was not taken. Codes are words, fixed for ever, that specification and vectors use.
type Refusal struct {
	Code  string
	Where string
}

// The codes of refusals.
const (
	CodeForm     = "form"     // not the canonical encoding of such a message
	CodeStep     = "step"     // not the step that the ceremony is in
	CodeTwice    = "twice"    // posted already
	CodeTrustee  = "trustee"  // unknown, or no longer in
	CodeCommit   = "commit"   // not what was committed to
	CodePoint    = "point"    // the identity where a key or commitment belongs
	CodeProof    = "proof"    // a proof does not hold
	CodeDigest   = "digest"   // another record than the one that follows from the messages
	CodeQuorum   = "quorum"   // not k members in order
	CodeItems    = "items"    // not one share for each ciphertext, or a ciphertext that nothing hides
	CodeEvidence = "evidence" // shares that do not fit together
)

// Error is the code and the place.
func (r *Refusal) Error() string { return r.Code + ": " + r.Where }

func refuse(code, where string, args ...any) *Refusal {
	return &Refusal{Code: code, Where: fmt.Sprintf(where, args...)}
}

// lagrange is the weight of the member with index j in the interpolation at zero over the indices of a quorum.
func lagrange(quorum []int, j int) elgamal.Scalar {
	num, den := elgamal.NewScalar(1), elgamal.NewScalar(1)
	for _, m := range quorum {
		if m != j {
			num = num.Mul(elgamal.NewScalar(uint64(m)))
			den = den.Mul(elgamal.NewScalar(uint64(m)).Sub(elgamal.NewScalar(uint64(j))))
		}
	}
	inverse, err := den.Invert()
	if err != nil {
		panic("trustee: a quorum with a member twice") // callers check that indices rise
	}
	return num.Mul(inverse)
}

func u16(n int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(n)) }
