package tally

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"slices"
	"strconv"
)

// Ties says how a contest settles what its votes leave open. The zero Ties settles nothing: the count stops and reports it.
type Ties struct {
	Seed  string // where not empty, lots are drawn from it; published after the ballots are fixed, as by dice
	Order []int  // where not empty, the option that comes first in it is chosen, in place of a lot; holds every option once
}

// Purposes of a tie: what the chosen options get.
const (
	ToElect    = "elect"
	ToExclude  = "exclude"
	ToTransfer = "transfer" // whose surplus goes first
	ToRank     = "rank"     // who stands before the other
)

// Ways to settle a tie.
const (
	ByLot     = "lot"
	ByOrder   = "order"
	ByEarlier = "earlier" // an earlier round in which the options differed
	LeftOpen  = "open"
)

// Tie is options between which the votes did not decide, and how that was settled.
type Tie struct {
	Purpose string `json:"purpose"`
	Options []int  `json:"options"`          // ascending
	Chosen  []int  `json:"chosen,omitempty"` // of these; none where it was left open
	How     string `json:"how"`
	Lot     int    `json:"lot,omitempty"`   // the number of the lot, from 1
	Round   int    `json:"round,omitempty"` // the earlier round, from 1
}

// lots settles the ties of one count, in the order in which they come up.
type lots struct {
	names []string
	ties  Ties
	drawn int
}

func (t Ties) start(names []string) *lots { return &lots{names: names, ties: t} }

// settle chooses k of the tied options.
func (l *lots) settle(purpose string, tied []int, k int) Tie {
	t := Tie{Purpose: purpose, Options: slices.Sorted(slices.Values(tied)), How: LeftOpen}
	switch {
	case len(l.ties.Order) > 0:
		t.How, t.Chosen = ByOrder, l.inOrder(t.Options)[:k]
	case l.ties.Seed != "":
		l.drawn++
		t.How, t.Lot, t.Chosen = ByLot, l.drawn, Lot(l.ties.Seed, l.drawn, l.names, t.Options)[:k]
	}
	return t
}

func (l *lots) inOrder(tied []int) []int {
	return slices.SortedFunc(slices.Values(tied), func(a, b int) int {
		return cmp.Compare(slices.Index(l.ties.Order, a), slices.Index(l.ties.Order, b))
	})
}

// Lot puts options in the order in which lot number n, from 1, draws them: ascending by the SHA-256 of "seed,n,name", so that
// anyone checks it with sha256sum. A fresh number for each lot keeps one lot from telling the next.
func Lot(seed string, n int, names []string, options []int) []int {
	ticket := func(o int) []byte {
		h := sha256.Sum256([]byte(seed + "," + strconv.Itoa(n) + "," + names[o]))
		return h[:]
	}
	return slices.SortedFunc(slices.Values(options), func(a, b int) int {
		return cmp.Or(bytes.Compare(ticket(a), ticket(b)), cmp.Compare(a, b))
	})
}
