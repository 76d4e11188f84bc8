package trustee

import (
	"fmt"
	"log/slog"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

const redacted = "redacted"

// polynomial is one trustee's secret polynomial of one key set: k coefficients, the constant one first.
type polynomial struct {
	coefficients []elgamal.Scalar
}

// polynomials derives a trustee's polynomials for a ceremony from its master secret, so that a trustee that starts again says the
// same things.
func polynomials(master *[32]byte, ceremony [32]byte, k int) [Sets]polynomial {
	kdf := elgamal.NewKDF(master[:])
	defer kdf.Wipe()
	var out [Sets]polynomial
	for s := range Sets {
		for l := range k {
			out[s].coefficients = append(out[s].coefficients, kdf.Scalar("coefficient", ceremony[:], []byte(s.String()), u16(l)))
		}
	}
	return out
}

// at is the polynomial's value, by Horner's rule.
func (p *polynomial) at(x int) elgamal.Scalar {
	v, at := elgamal.NewScalar(0), elgamal.NewScalar(uint64(x))
	for l := len(p.coefficients) - 1; l >= 0; l-- {
		v = v.Mul(at).Add(p.coefficients[l])
	}
	return v
}

func (p *polynomial) wipe() {
	for l := range p.coefficients {
		p.coefficients[l].Wipe()
	}
}

// evaluate is the commitment to the polynomial's value: Σ x^l A_l.
func evaluate(commitments []elgamal.Point, x int) elgamal.Point {
	scalars := make([]elgamal.Scalar, len(commitments))
	power := elgamal.NewScalar(1)
	for l := range scalars {
		scalars[l] = power
		power = power.Mul(elgamal.NewScalar(uint64(x)))
	}
	return elgamal.SumVartime(scalars, commitments)
}

// shareSet is one dealer's shares for one receiver, one for each key set. It is secret until an answer publishes it.
type shareSet [Sets]elgamal.Scalar

// deal evaluates polynomials for a receiver.
func deal(polys *[Sets]polynomial, receiver int) shareSet {
	var out shareSet
	for s := range Sets {
		out[s] = polys[s].at(receiver)
	}
	return out
}

// fits tells whether the shares are those that the dealer's commitments promise the receiver.
func (x *shareSet) fits(dealer *Reveal, receiver int) bool {
	for s := range Sets {
		if !elgamal.MulBase(x[s]).Equal(evaluate(dealer.Commitments[s], receiver)) {
			return false
		}
	}
	return true
}

func (x *shareSet) wipe() {
	for s := range x {
		x[s].Wipe()
	}
}

// Format redacts whatever the verb: fmt would read the secrets by reflection.
func (p polynomial) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// Format redacts whatever the verb.
func (x shareSet) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// KeyShares are one trustee's shares of the election's secret keys. They redact themselves and are wiped after use.
type KeyShares struct {
	index int
	x     shareSet
}

// Wipe overwrites the shares.
func (k *KeyShares) Wipe() { k.x.wipe() }

// String redacts.
func (k KeyShares) String() string { return redacted }

// GoString redacts.
func (k KeyShares) GoString() string { return redacted }

// Format redacts whatever the verb.
func (k KeyShares) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (k KeyShares) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText refuses.
func (k KeyShares) MarshalText() ([]byte, error) { return nil, errSecret }
