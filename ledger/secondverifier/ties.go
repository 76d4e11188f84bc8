package secondverifier

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
)

// A tie is between options of which not all can win.
type tie struct {
	Purpose string `json:"purpose"`
	Options []int  `json:"options"`
	Chosen  []int  `json:"chosen,omitempty"`
	How     string `json:"how"`
	Lot     int    `json:"lot,omitempty"`
}

// lots settle ties of one count: SPEC.md, "Counting", *Ties*. They count from 1.
type lots struct {
	seed  string // the digits of the dice; empty before they are thrown
	names []string
	drawn int
}

// settle has a lot choose some of options that are equal. Without dice the tie stays open.
func (l *lots) settle(options []int, choose int) *tie {
	t := &tie{Purpose: "elect", Options: slices.Sorted(slices.Values(options)), How: "open"}
	if l.seed == "" {
		return t
	}
	l.drawn++
	t.How, t.Lot = "lot", l.drawn
	t.Chosen = slices.SortedFunc(slices.Values(options), func(a, b int) int {
		x, y := l.ticket(a), l.ticket(b)
		return bytes.Compare(x[:], y[:])
	})[:choose]
	return t
}

func (l *lots) ticket(option int) hash {
	return sha256.Sum256(fmt.Appendf(nil, "%s,%d,%s", l.seed, l.drawn, l.names[option]))
}

// fill takes groups of equals whole while they fit, and of the group that does not whom a lot chooses. The round says which tie
// that was.
func (o *outcome) fill(r *round, groups [][]int, seats int) (taken []int) {
	for _, g := range groups {
		left := seats - len(taken)
		switch {
		case left == 0:
			return taken
		case len(g) > left:
			return append(taken, o.meet(r, g, left)...)
		}
		taken = append(taken, g...)
	}
	return taken
}

// meet meets a tie in a round, and gives whom a lot chooses.
func (o *outcome) meet(r *round, options []int, choose int) []int {
	t := o.lots.settle(options, choose)
	r.Ties = append(r.Ties, *t)
	if t.Chosen == nil {
		o.Open = t
	}
	return t.Chosen
}
