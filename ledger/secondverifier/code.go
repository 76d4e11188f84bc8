package secondverifier

import (
	"math/big"
	"strings"
)

// letters are Crockford's base32, and then the five more of check letters.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"

// trackingCode is a ballot's code in bytes.
func trackingCode(ballot []byte) [20]byte {
	h := hashOf("code", ballot)
	return [20]byte(h[:20])
}

// printCode writes bytes as tracking codes and paper ids are printed (SPEC.md, "Tracking code").
func printCode(b []byte) string {
	n := new(big.Int).SetBytes(b)
	check := letters[new(big.Int).Mod(n, big.NewInt(37)).Int64()]
	text := make([]byte, (8*len(b)+4)/5)
	digit := new(big.Int)
	for i := range text {
		digit.Rsh(n, uint(5*(len(text)-1-i)))
		text[i] = letters[digit.Uint64()&31]
	}
	var out strings.Builder
	for i, letter := range text {
		if i > 0 && i%4 == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(letter)
	}
	return out.String() + "-" + string(check)
}

// misread are the letters that people take for others, and what is between letters.
var misread = strings.NewReplacer("O", "0", "I", "1", "L", "1", " ", "", "-", "")

// readCode reads what people type for so many bytes, or refuses (`code`).
func readCode(text string, size int) ([]byte, error) {
	plain := misread.Replace(strings.ToUpper(text))
	if len(plain) != (8*size+4)/5+1 {
		return nil, refuse("code", "%q is no code of %d bytes", text, size)
	}
	n, last := new(big.Int), len(plain)-1
	for _, letter := range []byte(plain[:last]) {
		v := strings.IndexByte(letters[:32], letter)
		if v < 0 {
			return nil, refuse("code", "%q is no letter of a code", letter)
		}
		n.Lsh(n, 5).Add(n, big.NewInt(int64(v)))
	}
	if n.BitLen() > 8*size || letters[new(big.Int).Mod(n, big.NewInt(37)).Int64()] != plain[last] {
		return nil, refuse("code", "the check letter of %q is another", text)
	}
	return n.FillBytes(make([]byte, size)), nil
}
