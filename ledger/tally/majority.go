package tally

import "fmt"

// Majority is what a proposal needs: votes for it of at least Num/Den of a base, or above that.
type Majority struct {
	Num   int64 `json:"num"`
	Den   int64 `json:"den"`
	Above bool  `json:"above,omitempty"` // more than the part; else at least
	Base  Base  `json:"of"`
}

// Base is what a majority or a quorum is a part of.
type Base string

// The bases. In votes, where voters weigh differently.
const (
	BaseCast    Base = "cast"    // for and against
	BaseVoted   Base = "voted"   // for, against and abstentions
	BasePresent Base = "present" // all who came or are represented, whether they voted or not
	BaseAll     Base = "all"     // all who could have come
)

// The majorities by which the manifest's rules count.
var (
	SimpleMajority = Majority{1, 2, true, BaseCast}
	TwoThirds      = Majority{2, 3, false, BaseCast}
	ThreeQuarters  = Majority{3, 4, false, BaseCast}
)

// Over is the same majority of another base.
func (m Majority) Over(b Base) Majority {
	m.Base = b
	return m
}

func (m Majority) check() error {
	if m.Den < 1 || m.Num < 0 || m.Num > m.Den {
		return fmt.Errorf("tally: %d/%d is not a part of anything", m.Num, m.Den)
	}
	return nil
}

// needs is the part of the base; whole votes of at least it carry, or above it.
func (m Majority) needs(base int64) Number { return Int(base).Mul(Ratio(m.Num, m.Den)) }

// carries says whether so many votes are enough. Nothing is carried by no vote at all.
func (m Majority) carries(votes, base int64) bool {
	c := Int(votes).Cmp(m.needs(base))
	return votes > 0 && (c > 0 || c == 0 && !m.Above)
}

// Decisions on a proposal.
const (
	Carried  = "carried"
	Rejected = "rejected"
	NoQuorum = "no-quorum" // too few voted for a decision
)

// Proposal decides on the first of two options, for and against. Its base is BaseCast, or BasePresent: all ballots, so
// that a blank one counts as an abstention that is as good as a vote against.
func Proposal(rule string, s Sums, m Majority) (Report, error) {
	r := s.report(rule, 1)
	if err := s.check(); err != nil {
		return r, err
	}
	if err := m.check(); err != nil {
		return r, err
	}
	if len(s.Votes) != 2 || s.total() > s.Ballots {
		return r, fmt.Errorf("%w: a proposal has votes for and against, one a ballot", ErrSums)
	}
	base := s.total()
	if m.Base != BaseCast {
		base = s.Ballots
	}
	r.Decision, r.Rounds = Rejected, []Round{{Quota: m.needs(base), Votes: whole(s.Votes)}}
	if m.carries(s.Votes[0], base) {
		r.Decision, r.Winners, r.Rounds[0].Elected = Carried, []int{0}, []int{0}
	}
	return r, nil
}
