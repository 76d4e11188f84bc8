package audit

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// A Ticket is the turn of one paper in a consistent sample. A paper has one ticket for each time it may be drawn, its
// generation; the papers are drawn by growing ticket.
type Ticket struct {
	ID         string
	Number     string // decimal fraction, as "0.0293…"
	Generation int
}

// Shown is the number as people read it: leading nines and 18 digits more.
func (t Ticket) Shown() string {
	nines := len(t.Number[2:]) - len(strings.TrimLeft(t.Number[2:], "9"))
	return t.Number[:min(len(t.Number), 2+nines+18)]
}

// Consistent draws by the consistent sampler of Rivest, "Consistent Sampling with Replacement" (arXiv:1808.10016): each paper has
// a number that depends on nothing but the seed and its id. Samples of contests overlap as much as they can, and a
// larger sample holds the smaller.
type Consistent struct {
	seed string // hexadecimal SHA-256 of the seed
}

// NewConsistent is a sampler for a seed, the digits that the dice gave.
func NewConsistent(seed string) Consistent {
	h := sha256.Sum256([]byte(seed))
	return Consistent{hex.EncodeToString(h[:])}
}

// Ticket is the first ticket of a paper.
func (c Consistent) Ticket(id string) Ticket {
	return Ticket{id, "0." + digits(c.seed+id), 1}
}

// Next is the paper's ticket after t, which has a larger number.
func (t Ticket) Next() Ticket {
	rest := strings.TrimLeft(t.Number[2:], "9")
	nines := t.Number[:len(t.Number)-len(rest)]
	for i := 1; ; i++ {
		if next := nines + digits(t.Number+":"+strconv.Itoa(i)); next > t.Number {
			return Ticket{t.ID, next, t.Generation + 1}
		}
	}
}

// digits is the decimal expansion of SHA-256 of a text, last digit first, of at least 64 digits.
func digits(text string) string {
	h := sha256.Sum256([]byte(text))
	d := []byte(fmt.Sprintf("%064d", new(big.Int).SetBytes(h[:])))
	slices.Reverse(d)
	return string(d)
}

// Draw is the first n tickets of these papers. With replacement a paper that is drawn stays in with its next ticket; without,
// there are no more tickets than papers.
func (c Consistent) Draw(ids []string, n int, replace bool) []Ticket {
	h := make(tickets, len(ids))
	for i, id := range ids {
		h[i] = c.Ticket(id)
	}
	slices.SortFunc(h, compareTickets)
	if !replace {
		return h[:min(n, len(h))]
	}
	drawn := make([]Ticket, 0, n)
	for len(drawn) < n && len(h) > 0 {
		drawn = append(drawn, h[0])
		h[0] = h[0].Next()
		h.sink()
	}
	return drawn
}

func compareTickets(a, b Ticket) int {
	return cmp.Or(strings.Compare(a.Number, b.Number), strings.Compare(a.ID, b.ID))
}

// tickets is a heap, smallest first; a sorted slice is one.
type tickets []Ticket

// sink restores the heap after its first ticket grew.
func (h tickets) sink() {
	for i := 0; ; {
		least := i
		for _, child := range []int{2*i + 1, 2*i + 2} {
			if child < len(h) && compareTickets(h[child], h[least]) < 0 {
				least = child
			}
		}
		if least == i {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}

// Rivest is n positions from 1 to size by Rivest's sampler as Colorado uses it (ColoradoRLA, PseudoRandomNumberGenerator): the
// k-th is 1 + SHA-256(seed "," k) mod size. Without replacement repeats are passed over, and at most size are given.
func Rivest(seed string, size, n int64, replace bool) []int64 {
	if !replace {
		n = min(n, size)
	}
	seen := map[int64]bool{}
	drawn := make([]int64, 0, n)
	for k := int64(1); int64(len(drawn)) < n; k++ {
		p := pick(seed, k, size)
		if replace || !seen[p] {
			drawn = append(drawn, p)
		}
		seen[p] = true
	}
	return drawn
}

func pick(seed string, k, size int64) int64 {
	h := sha256.Sum256([]byte(seed + "," + strconv.FormatInt(k, 10)))
	x := new(big.Int).SetBytes(h[:])
	return 1 + x.Mod(x, big.NewInt(size)).Int64()
}
