package election

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Denomination is a style, as yet without name and contests, and how many ballots of it are cast if every holder votes.
type Denomination struct {
	Style
	Ballots int64
}

// Table is from how many ballots on the record can tell that at least min people cast one, so that a sum of it may be opened and a
// table of it be shuffled: nobody has more than Most.
func (d *Denomination) Table(min int) int64 { return int64(d.Most)*int64(min-1) + 1 }

// Denominate gives the denominations among which the votes of a register are split, the heaviest first: each with as many ballots as a
// sheet needs of it, and how many holders have it. The error names what cannot be split.
func Denominate(weights []int64, register []Holder) ([]Denomination, error) {
	for _, w := range weights {
		if w < 1 || w > 1<<32 {
			return nil, fmt.Errorf("%d is no weight: from 1 to 4294967296 votes", w)
		}
	}
	if len(weights) == 0 || len(register) == 0 {
		return nil, errors.New("there are no denominations, or no holders")
	}
	all, err := denominate(weights, register)
	if err != nil {
		return nil, err
	}
	pieces := 0
	for _, d := range all {
		pieces += d.Most
	}
	if pieces > maxPieces {
		h := heaviest(register)
		return nil, fmt.Errorf("a sheet would carry up to %d ballots, of which at most %d are read: holder %s has %d votes, the heaviest denomination is %d", pieces, maxPieces, h.ID, h.Votes, all[0].Weight)
	}
	return all, nil
}

// denominate is Denominate, whatever a sheet can carry.
func denominate(weights []int64, register []Holder) (all []Denomination, err error) {
	next := 1 + heaviest(register).Votes
	for _, w := range slices.Backward(slices.Compact(slices.Sorted(slices.Values(weights)))) {
		all = append(all, Denomination{Style: Style{ID: fmt.Sprintf("votes-%d", w), Weight: w, Most: int(max(1, (next-1)/w))}})
		next = w
	}
	var scale []*Style
	for i := range all {
		scale = append(scale, &all[i].Style)
	}
	for _, h := range register {
		counts, rest := split(scale, h.Votes)
		if rest > 0 {
			return nil, fmt.Errorf("the %d votes of holder %s are no sum of denominations: %d are left", h.Votes, h.ID, rest)
		}
		for i, n := range counts {
			all[i].Ballots += n
			all[i].Holders += int(min(n, 1))
		}
	}
	return all, nil
}

func heaviest(register []Holder) Holder {
	return slices.MaxFunc(register, func(a, b Holder) int { return cmp.Compare(a.Votes, b.Votes) })
}

// Proposal is denominations for a register, the heaviest first, and those that were left out, in that order.
type Proposal struct {
	Denominations, Left []Denomination
}

// Propose finds denominations that at least least holders share each. It begins with 1, 2, 5, 10, 20, 50 … and, if a sheet cannot carry
// what is left of these, with powers of two; times what all votes can be divided by. It leaves out what too few share: their votes go
// into lower ones. If it can, every denomination gives a table (Denomination.Table) if all vote.
func Propose(register []Holder, least int) (p Proposal, err error) {
	for _, table := range []bool{true, false} {
		for _, steps := range [][]int64{{1, 2, 5, 10}, {1, 2}} {
			if p, err = propose(series(register, steps), register, least, table); err == nil {
				return p, nil
			}
		}
	}
	return p, err
}

// series repeats steps, of which the last begins the next round, up to the most votes that somebody has.
func series(register []Holder, steps []int64) (weights []int64) {
	unit, most := int64(0), min(heaviest(register).Votes, 1<<32)
	for _, h := range register {
		unit = divisor(h.Votes, unit)
	}
	for last := len(steps) - 1; unit <= most; unit *= steps[last] {
		for _, s := range steps[:last] {
			if unit*s <= most {
				weights = append(weights, unit*s)
			}
		}
	}
	return weights
}

// divisor is the greatest that two numbers have in common.
func divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// propose leaves out denominations until enough holders share each. The lightest stays, or odd votes could not be split: where it has
// too few, leaving out the one above gives it more.
func propose(weights []int64, register []Holder, least int, table bool) (p Proposal, err error) {
	for {
		all, err := denominate(weights, register)
		if err != nil {
			return p, err
		}
		i := slices.IndexFunc(all, func(d Denomination) bool { return d.Holders < least || table && d.Ballots < d.Table(least) })
		switch {
		case i < 0:
			p.Denominations, err = Denominate(weights, register)
			return p, err
		case len(all) == 1:
			return p, fmt.Errorf("no denomination has %d holders, or gives a table: the register has %d", least, len(register))
		case i == len(all)-1:
			i--
		}
		p.Left = append(p.Left, all[i])
		weights = slices.DeleteFunc(weights, func(w int64) bool { return w == all[i].Weight })
	}
}
