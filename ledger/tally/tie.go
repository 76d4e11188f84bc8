package tally

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
)

// Ties says how a contest settles what its votes leave open. The zero Ties settles nothing: the count stops and reports it.
type Ties struct {
	Seed   string // where not empty, lots are drawn from it; published after the ballots are fixed, as by dice
	Order  []int  // where not empty, the option that comes first in it is chosen, in place of a lot; holds every option once
	Random *int64 // where not nil, chosen by java.util.Random with this seed, as RCTab does, in place of a lot
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
	ByRandom  = "java.util.Random"
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
	Left    []int  `json:"left,omitempty"`  // who was still equal after earlier rounds, where not all were
}

// lots settles the ties of one count, in the order in which they come up.
type lots struct {
	names  []string
	ties   Ties
	drawn  int
	random *javaRandom
}

func (t Ties) start(names []string) *lots {
	l := &lots{names: names, ties: t}
	l.restart()
	return l
}

// restart begins RCTab's sequence anew, as it does for each seat of a sequential count; lots go on with the next number.
func (l *lots) restart() {
	if l.ties.Random != nil {
		l.random = newJavaRandom(*l.ties.Random)
	}
}

// settle chooses k of the tied options.
func (l *lots) settle(purpose string, tied []int, k int) Tie {
	return l.choose(purpose, tied, k, false)
}

// choose is settle; compared says that earlier rounds were compared before, which matters to RCTab's draw.
func (l *lots) choose(purpose string, tied []int, k int, compared bool) Tie {
	t := Tie{Purpose: purpose, Options: slices.Sorted(slices.Values(tied)), How: LeftOpen}
	switch {
	case len(l.ties.Order) > 0:
		t.How, t.Chosen = ByOrder, l.inOrder(t.Options)[:k]
	case l.random != nil && k == 1:
		t.How, t.Chosen = ByRandom, []int{l.random.pick(l.names, t.Options, compared)}
	case l.ties.Seed != "":
		l.drawn++
		t.How, t.Lot, t.Chosen = ByLot, l.drawn, Lot(l.ties.Seed, l.drawn, l.names, t.Options)[:k]
	}
	return t
}

// settleAfter chooses one of the tied options; if earlier, by the last of the earlier rounds in which some differed, the more
// votes the better, and only those still equal go on to the lot. If bestFirst, an Order excludes the option that comes last.
func (l *lots) settleAfter(purpose string, tied []int, rounds []Round, earlier, bestFirst bool) Tie {
	rest, round := tied, 0
	for i := len(rounds) - 1; earlier && i >= 0 && len(rest) > 1; i-- {
		if fewer := extreme(rest, rounds[i].Votes, purpose == ToExclude); len(fewer) < len(rest) {
			rest, round = fewer, i+1
		}
	}
	if len(rest) == 1 {
		return Tie{Purpose: purpose, Options: slices.Sorted(slices.Values(tied)), Chosen: rest, How: ByEarlier, Round: round}
	}
	k := 1
	if bestFirst && purpose == ToExclude && len(l.ties.Order) > 0 {
		k = len(rest)
	}
	t := l.choose(purpose, rest, k, earlier && len(rounds) > 0)
	if len(rest) < len(tied) {
		t.Left, t.Round = t.Options, round
	}
	t.Options = slices.Sorted(slices.Values(tied))
	if len(t.Chosen) > 1 {
		t.Chosen = t.Chosen[len(t.Chosen)-1:]
	}
	return t
}

// extreme gives those of the options that have the fewest votes, or the most.
func extreme(options []int, votes []Number, fewest bool) []int {
	var out []int
	for _, o := range options {
		order := -1
		if len(out) > 0 {
			if order = votes[out[0]].Cmp(votes[o]); fewest {
				order = -order
			}
		}
		switch {
		case order < 0:
			out = []int{o}
		case order == 0:
			out = append(out, o)
		}
	}
	return out
}

// check says whether an Order holds each of n options once.
func (t Ties) check(n int) error {
	if len(t.Order) == 0 {
		return nil
	}
	seen := make([]bool, n)
	for _, o := range t.Order {
		if o < 0 || o >= n || seen[o] {
			return fmt.Errorf("%w: an order of ties holds every option once", ErrSettings)
		}
		seen[o] = true
	}
	if len(t.Order) != n {
		return fmt.Errorf("%w: an order of ties holds every option once", ErrSettings)
	}
	return nil
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
