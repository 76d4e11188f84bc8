package tally

// Reading says how a contest reads a ballot that does not rank one option at each rank from the first on. The zero Reading
// skips no rank and ends a ballot at an overvote.
type Reading struct {
	Overvote   OvervoteRule
	MaxSkipped int  // ranks in a row that may be skipped; one more ends the ballot there. Below 0: any number
	MaxRanks   int  // the highest rank on the ballot; 0: any
	EndRepeat  bool // an option that is ranked again ends the ballot there; else its first rank counts
}

// OvervoteRule says what a rank with several options does.
type OvervoteRule string

// The overvote rules, named as in RCTab; the empty rule is OvervoteEnds.
const (
	OvervoteEnds          OvervoteRule = "exhaustImmediately"          // the ballot ends there
	OvervoteSkips         OvervoteRule = "alwaysSkipToNextRank"        // the rank is passed over
	OvervoteEndsIfSeveral OvervoteRule = "exhaustIfMultipleContinuing" // it ends if several of them still stand, and counts for the only one that does
)

// reader reads ballots; it remembers the options seen on one.
type reader struct {
	Reading
	seen     []int // by option, and one for Unnamed: the number of the ballot that last ranked it
	ballot   int
	standing func(option int32) bool
}

func newReader(r Reading, options int, standing func(int32) bool) *reader {
	return &reader{Reading: r, seen: make([]int, options+1), standing: standing}
}

// first gives the option that the ballot counts for among those standing, or Nobody and the reason.
func (r *reader) first(marks []Mark) (option int, reason string) {
	option = Nobody
	reason = r.walk(marks, func(o int) bool { option = o; return false })
	return option, reason
}

// walk goes through the standing options that the ballot counts for, one after the other, until yield says no. The reason is
// why there is no further one.
func (r *reader) walk(marks []Mark, yield func(option int) bool) (reason string) {
	r.ballot++
	last := int32(0)
	for len(marks) > 0 {
		group := sameRank(marks)
		marks = marks[len(group):]
		if r.tooFar(last, group[0].Value) {
			return Skipped
		}
		last = group[0].Value
		if r.EndRepeat && r.repeats(group) {
			return Repeated
		}
		option, ends := r.choose(group)
		if ends {
			return Overvoted
		}
		if option != Nobody && !yield(option) {
			return ""
		}
	}
	return Exhausted
}

// choose gives the standing option of one rank, if it has one.
func (r *reader) choose(group []Mark) (option int, ends bool) {
	if len(group) > 1 || group[0].Option == Unnamed {
		switch {
		case r.Overvote == OvervoteSkips:
			return Nobody, false
		case r.Overvote != OvervoteEndsIfSeveral || group[0].Option == Unnamed:
			return Nobody, true
		}
	}
	option = Nobody
	for _, m := range group {
		if r.standing(m.Option) && int(m.Option) != option {
			if option != Nobody {
				return Nobody, true
			}
			option = int(m.Option)
		}
	}
	return option, false
}

func (r *reader) tooFar(last, rank int32) bool {
	return r.MaxSkipped >= 0 && int(rank-last) > r.MaxSkipped+1
}

func (r *reader) repeats(group []Mark) bool {
	for _, m := range group {
		if r.seen[m.Option+1] == r.ballot {
			return true
		}
		r.seen[m.Option+1] = r.ballot
	}
	return false
}

// sameRank is the beginning of marks, sorted by rank, that shares its rank.
func sameRank(marks []Mark) []Mark {
	n := 1
	for n < len(marks) && marks[n].Value == marks[0].Value {
		n++
	}
	return marks[:n]
}

// ranking gives the options that a ballot ranks, best first and each once, of those that standing admits.
func (r Reading) ranking(options int, standing func(int32) bool) func(marks []Mark) []int32 {
	taken, ballot := make([]int, options), 0
	reader := newReader(r, options, func(o int32) bool { return o >= 0 && taken[o] != ballot && standing(o) })
	return func(marks []Mark) []int32 {
		ballot++
		out := make([]int32, 0, len(marks))
		reader.walk(marks, func(o int) bool {
			taken[o] = ballot
			out = append(out, int32(o))
			return true
		})
		return out
	}
}
