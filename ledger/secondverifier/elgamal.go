package secondverifier

import (
	"math"
	"sync"
)

const ciphertextSize = 2 * pointSize

// ciphertext is (rG, M + rK).
type ciphertext struct{ a, b point }

func encrypt(key point, r scalar, content point) ciphertext {
	return ciphertext{base.times(r), content.plus(key.times(r))}
}

func (c ciphertext) plus(d ciphertext) ciphertext { return ciphertext{c.a.plus(d.a), c.b.plus(d.b)} }

func (c ciphertext) times(s scalar) ciphertext { return ciphertext{c.a.times(s), c.b.times(s)} }

func (c ciphertext) bytes() []byte { return join(c.a.bytes(), c.b.bytes()) }

func readCiphertext(b []byte) (ciphertext, error) {
	if len(b) != ciphertextSize {
		return ciphertext{}, refuse("size", "%d bytes are no ciphertext", len(b))
	}
	ps, err := readPoints(b)
	if err != nil {
		return ciphertext{}, err
	}
	return ciphertext{ps[0], ps[1]}, nil
}

// packedSize is how many bytes one point carries.
const packedSize = 30

// pack makes 30 bytes a point (SPEC.md, "Packing").
func pack(data []byte) point {
	for n := 1; n <= 8191; n++ {
		if p, err := readPoint(packing(data, n)); err == nil {
			return p
		}
	}
	panic("no packing of 30 bytes was found, which has probability below 2^-3000")
}

func packing(data []byte, n int) []byte {
	return join([]byte{byte(2 * (n % 128))}, data, []byte{byte(n / 128)})
}

// unpack refuses (`packing`) a point that pack does not make.
func unpack(p point) ([]byte, error) {
	data := p.bytes()[1 : 1+packedSize]
	if !pack(data).equal(p) {
		return nil, refuse("packing", "%x is not the packing of its bytes", p.bytes())
	}
	return data, nil
}

// babySteps are nG by their encoding, from n = 0 on, as many as were asked for: rows of one contest ask for the same again and again.
var babySteps struct {
	sync.Mutex
	of   map[hash]int
	next point
}

func growBabySteps(width int) {
	if babySteps.of == nil {
		babySteps.of, babySteps.next = map[hash]int{}, identity
	}
	for n := len(babySteps.of); n < width; n++ {
		babySteps.of[hash(babySteps.next.bytes())] = n
		babySteps.next = babySteps.next.plus(base)
	}
}

// logarithm finds n from 0 to bound with nG = p, or refuses (`bound`): baby steps and giant steps.
func logarithm(p point, bound int) (int, error) {
	babySteps.Lock()
	defer babySteps.Unlock()
	growBabySteps(int(math.Sqrt(float64(bound))) + 1)
	width := len(babySteps.of)
	for giant := 0; giant <= bound; giant += width {
		if i, ok := babySteps.of[hash(p.bytes())]; ok && giant+i <= bound {
			return giant + i, nil
		}
		p = p.minus(babySteps.next)
	}
	return 0, refuse("bound", "the content is none of 0 to %d", bound)
}
