package secondverifier

import (
	"bytes"
	"crypto/sha3"
	"errors"
	"testing"
)

// The standard library does not hand out its permutation, but hashes with it.
func TestKeccak(t *testing.T) {
	for n := range 300 {
		data := bytes.Repeat([]byte{byte(n)}, n)
		if got, want := sha3With(keccak, data), sha3.Sum256(data); got != want {
			t.Fatalf("SHA3-256 of %d bytes is %x, not %x", n, got, want)
		}
	}
}

// sha3With is SHA3-256 (rate 136 bytes, padding 06…80).
func sha3With(permutation func(*[200]byte), data []byte) hash {
	const rate = 136
	padded := append(bytes.Clone(data), 6)
	padded = append(padded, make([]byte, (rate-len(padded)%rate)%rate)...)
	padded[len(padded)-1] |= 0x80
	var state [200]byte
	for ; len(padded) > 0; padded = padded[rate:] {
		for i, b := range padded[:rate] {
			state[i] ^= b
		}
		permutation(&state)
	}
	return hash(state[:32])
}

func TestConstantsOfTheCurve(t *testing.T) {
	minus1 := neg(one)
	for name, ok := range map[string]int{
		"d":              mul(curveD, decimal("121666")).Equal(neg(decimal("121665"))),
		"sqrt(-1)":       square(sqrtMinusOne).Equal(minus1),
		"sqrt(ad-1)":     square(sqrtADMinus1).Equal(sub(neg(curveD), one)),
		"1/sqrt(a-d)":    mul(square(invsqrtAMinus), sub(minus1, curveD)).Equal(one),
		"1 - d squared":  oneMinusDSq.Equal(sub(one, square(curveD))),
		"d - 1, squared": dMinusOneSq.Equal(square(sub(curveD, one))),
	} {
		if ok != 1 {
			t.Errorf("%s is wrong", name)
		}
	}
}

func TestGroupVectors(t *testing.T) {
	replay(t, "group", map[string]operation{
		"multiple": func(v vector) error {
			return same("multiple", base.times(number(v.number("number"))).bytes(), v.bytes("encoding"))
		},
		"point": func(v vector) error { return reencode(v, readPoint) },
		"key":   func(v vector) error { return reencode(v, readKey) },
		"scalar": func(v vector) error {
			s, err := readScalar(v.bytes("encoding"))
			if err != nil {
				return err
			}
			return same("scalar", s.bytes(), v.bytes("encoding"))
		},
		"map": func(v vector) error {
			return same("point", mapToGroup(v.bytes("uniform")).bytes(), v.bytes("encoding"))
		},
		"h2g": func(v vector) error {
			return same("point", hashToGroup(v.text("label"), parts(v)...).bytes(), v.bytes("encoding"))
		},
		"h2s": func(v vector) error {
			return same("scalar", hashToScalar(v.text("label"), parts(v)...).bytes(), v.bytes("scalar"))
		},
		"kdf": func(v vector) error {
			out := kdf(v.bytes("key"), v.text("label"), parts(v)...)
			return errors.Join(same("out", out, v.bytes("out")), same("scalar", reduce(out).bytes(), v.bytes("scalar")))
		},
		"nonces":     checkNonces,
		"transcript": checkTranscript,
		"encrypt":    checkEncryption,
		"add": func(v vector) error {
			one, err1 := readCiphertext(v.bytes("one"))
			two, err2 := readCiphertext(v.bytes("two"))
			if err := errors.Join(err1, err2); err != nil {
				return err
			}
			return same("sum", one.plus(two).bytes(), v.bytes("ciphertext"))
		},
		"scale": func(v vector) error {
			one, err := readCiphertext(v.bytes("one"))
			if err != nil {
				return err
			}
			return same("product", one.times(number(v.number("weight"))).bytes(), v.bytes("ciphertext"))
		},
		"log":    checkLogarithm,
		"pack":   checkPacking,
		"unpack": checkUnpacking,
	})
}

func reencode(v vector, read func([]byte) (point, error)) error {
	p, err := read(v.bytes("encoding"))
	if err != nil {
		return err
	}
	return same("encoding", p.bytes(), v.bytes("encoding"))
}

// parts are the fields `part 1`, `part 2` …
func parts(v vector) (out [][]byte) {
	for _, field := range []string{"part 1", "part 2"} {
		if v.has(field) {
			out = append(out, v.bytes(field))
		}
	}
	return out
}

func checkNonces(v vector) error {
	n := proofNonces(v.bytes("seed"), v.text("label"), v.text("contest"), v.number("index"), v.bytes("state"), v.bytes("witness"))
	first, second := n.draw(), n.draw()
	return errors.Join(same("first", first.bytes(), v.bytes("first")), same("second", second.bytes(), v.bytes("second")))
}

func checkTranscript(v vector) error {
	t := newTranscript(v.text("label"))
	for _, i := range []string{"1", "2", "3"} {
		t.append(v.text("append "+i), v.bytes("message "+i))
	}
	state := t.fork()
	first, second := t.challenge("challenge"), t.challenge("challenge")
	return errors.Join(same("state", state, v.bytes("state")), same("challenge", first.bytes(), v.bytes("challenge")),
		same("second", second.bytes(), v.bytes("second")))
}

func checkEncryption(v vector) error {
	key, err := readKey(v.bytes("key"))
	if err != nil {
		return err
	}
	r, err1 := readScalar(v.bytes("nonce"))
	content, err2 := readPoint(v.bytes("content"))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	return same("ciphertext", encrypt(key, r, content).bytes(), v.bytes("ciphertext"))
}

func checkLogarithm(v vector) error {
	p, err := readPoint(v.bytes("encoding"))
	if err != nil {
		return err
	}
	n, err := logarithm(p, v.number("bound"))
	if err == nil && n != v.number("number") {
		return errors.New("another logarithm")
	}
	return err
}

func checkPacking(v vector) error {
	p := pack(v.bytes("data"))
	data, err := unpack(p)
	return errors.Join(err, same("packing", p.bytes(), v.bytes("encoding")), same("data", data, v.bytes("data")))
}

func checkUnpacking(v vector) error {
	p, err := readPoint(v.bytes("encoding"))
	if err == nil {
		_, err = unpack(p)
	}
	return err
}
