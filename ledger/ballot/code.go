package ballot

import (
	"errors"
	"math/big"
	"strings"

	"github.com/isoloir/isoloir/ledger/election"
)

// Code is a ballot's tracking code: what the receipt carries and the
// record is searched by. 160 bits of the hash of the whole encoding.
type Code [20]byte

func codeOf(encoding []byte) Code {
	h := election.Hash("code", encoding)
	return Code(h[:20])
}

// String is the code as printed: eight groups of four and a check character.
func (c Code) String() string { return crockford(c[:]) }

// MarshalText is the printed form.
func (c Code) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the printed form and nothing looser.
func (c *Code) UnmarshalText(text []byte) error {
	got, err := ParseCode(string(text))
	if err == nil && got.String() != string(text) {
		err = errCode
	}
	if err == nil {
		*c = got
	}
	return err
}

// ParseCode reads a code as people type it: any case, with or without
// hyphens and spaces, O for 0, I and L for 1.
func ParseCode(text string) (Code, error) {
	var c Code
	return c, parseCrockford(c[:], text)
}

var errCode = errors.New("not a code: look for a letter misread or left out")

// symbols are Crockford's base32 alphabet and, after it, the five symbols
// that only a check character uses.
const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"

// crockford writes a number of bytes in base32, most significant first, in
// groups of four, then the number modulo 37 as check character.
func crockford(b []byte) string {
	n := new(big.Int).SetBytes(b)
	digits := (len(b)*8 + 4) / 5
	out := make([]byte, 0, digits+digits/4+2)
	for i := digits - 1; i >= 0; i-- {
		d := new(big.Int).Rsh(n, uint(5*i))
		out = append(out, symbols[d.Uint64()&31])
		if (digits-i)%4 == 0 || i == 0 {
			out = append(out, '-')
		}
	}
	return string(append(out, checkSymbol(n)))
}

func checkSymbol(n *big.Int) byte {
	return symbols[new(big.Int).Mod(n, big.NewInt(37)).Uint64()]
}

var asTyped = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1")

func parseCrockford(dst []byte, text string) error {
	if len(text) > 4*len(dst)+8 {
		return errCode
	}
	s := asTyped.Replace(strings.ToUpper(text))
	digits := (len(dst)*8 + 4) / 5
	if len(s) != digits+1 {
		return errCode
	}
	n := new(big.Int)
	for i := range digits {
		v := strings.IndexByte(symbols[:32], s[i])
		if v < 0 {
			return errCode
		}
		n.Lsh(n, 5).Or(n, big.NewInt(int64(v)))
	}
	if n.BitLen() > 8*len(dst) || s[digits] != checkSymbol(n) {
		return errCode
	}
	n.FillBytes(dst)
	return nil
}
