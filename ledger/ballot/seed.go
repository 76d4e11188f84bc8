package ballot

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// redaction stands in for every secret of this package in every print verb.
const redaction = "redacted"

var errSecret = errors.New("a secret is never written as text")

// Seed is all the randomness of one ballot (SPEC "Seeds and leaves"). It redacts itself.
type Seed [32]byte

// DeriveSeed joins the station's half and every trustee's half, in the order
// of the trustee record: no party alone knows or chooses a seed.
func DeriveSeed(eid [32]byte, station string, i uint32, a [32]byte, ts [][32]byte) Seed {
	key := append(make([]byte, 0, 32*(1+len(ts))), a[:]...)
	for j := range ts {
		key = append(key, ts[j][:]...)
	}
	defer clear(key)
	k := elgamal.NewKDF(key)
	defer k.Wipe()
	return k.Key("seed", eid[:], []byte(station), index(i), index(uint32(len(ts))))
}

// Ratchet takes one step of the station's half (SPEC "Seeds and leaves"): a for this
// index, next to be written to the TPM before the first printed byte. Nobody
// who holds next can find a or k.
func Ratchet(k [32]byte) (a, next [32]byte) {
	kdf := elgamal.NewKDF(k[:])
	defer kdf.Wipe()
	return kdf.Key("a"), kdf.Key("next")
}

// StationHalfLeaf is the entry of R_A for index i.
func StationHalfLeaf(i uint32, a [32]byte) [32]byte {
	return election.Hash("station-half", a[:], index(i))
}

// TrusteeHalfLeaf is the entry of a trustee's root for index i.
func TrusteeHalfLeaf(i uint32, t [32]byte) [32]byte {
	return election.Hash("trustee-half", t[:], index(i))
}

// PaperID is the id printed on the paper ballot and encrypted in the record.
// Paper must show it, so Text gives it; everything else redacts it, because
// whoever has both id and key share can look for a row.
type PaperID [16]byte

// PaperIDOf is the paper id of a seed.
func PaperIDOf(seed Seed) PaperID {
	k := elgamal.NewKDF(seed[:])
	defer k.Wipe()
	return paperID(k)
}

func paperID(k *elgamal.KDF) PaperID {
	wide := k.Key("pid")
	return PaperID(wide[:16])
}

// Text is the id in Crockford base32 with a check character, for paper.
func (p PaperID) Text() string { return crockford(p[:]) }

// ParsePaperID reads what Text wrote, as a person or a scanner gives it back.
func ParsePaperID(text string) (PaperID, error) {
	var p PaperID
	return p, parseCrockford(p[:], text)
}

// Point is P = H2G(eid, contest, pid) of SPEC "Ballots".
func (p PaperID) Point(eid [32]byte, contest string) elgamal.Point {
	return elgamal.HashToGroup("paper-id", eid[:], []byte(contest), p[:])
}

func index(i uint32) []byte { return binary.BigEndian.AppendUint32(nil, i) }

// Wipe overwrites the seed.
func (s *Seed) Wipe() { clear(s[:]) }

// String redacts.
func (s Seed) String() string { return redaction }

// GoString redacts.
func (s Seed) GoString() string { return redaction }

// Format redacts whatever the verb.
func (s Seed) Format(f fmt.State, _ rune) { fmt.Fprint(f, redaction) }

// LogValue redacts.
func (s Seed) LogValue() slog.Value { return slog.StringValue(redaction) }

// MarshalText refuses.
func (s Seed) MarshalText() ([]byte, error) { return nil, errSecret }

// String redacts.
func (p PaperID) String() string { return redaction }

// GoString redacts.
func (p PaperID) GoString() string { return redaction }

// Format redacts whatever the verb.
func (p PaperID) Format(f fmt.State, _ rune) { fmt.Fprint(f, redaction) }

// LogValue redacts.
func (p PaperID) LogValue() slog.Value { return slog.StringValue(redaction) }

// MarshalText refuses.
func (p PaperID) MarshalText() ([]byte, error) { return nil, errSecret }
