package tally

import (
	"errors"
	"fmt"
	"slices"
)

// IRV are the settings of an instant-runoff count and of the multi-winner counts that RCTab builds on it. They are RCTab's
// (https://rctab.org, "Settings and Parameters"), so that a count done there can be done here, round by round. The zero IRV
// with one seat elects whoever has more than half of the votes that still count, ends a ballot at an overvote or a skipped
// rank, excludes one option a round and leaves ties open.
//
// A tie is settled by Ties; in an Order, the option that comes first is elected and the one that comes last excluded.
type IRV struct {
	Mode       Mode
	Seats      int
	Share      Number // of BottomsUpShare: the part of the votes, at most 1, that each winner has
	Hare       bool   // quota ceil(votes/seats) in place of floor(votes/(seats+1))+1
	Fractional bool   // the quota has decimals: the +1 is then 10^-Decimals
	Decimals   int    // of a vote's value when surpluses go on, cut off

	Minimum    int64 // votes below which an option is excluded, and below which no quota is set
	FirstRound bool  // the first round sets the quota for all rounds
	Batch      bool  // with one winner or a share: together exclude those who could not catch up even with one another's votes
	Cutoff     bool  // with BottomsUpShare: together exclude all who are below the share
	UntilTwo   bool  // with one seat: go on until two options are left, even when one has won
	StopAfter  int   // stop after that many rounds, whoever has won; 0: do not

	Reading
	Undeclared []int // options that stand for write-ins of people who did not declare: excluded first, never elected
	Withdrawn  []int // options that get no votes
	Earlier    bool  // a tie is first settled by the last earlier round in which the options differed
	Ties       Ties
}

// Mode is how an IRV count fills seats.
type Mode string

// The modes, named as in RCTab.
const (
	Single         Mode = "singleWinnerMajority"
	OnePerRound    Mode = "multiWinnerAllowOnlyOneWinnerPerRound"
	ManyPerRound   Mode = "multiWinnerAllowMultipleWinnersPerRound"
	BottomsUp      Mode = "bottomsUp"                         // exclude until as many are left as there are seats
	BottomsUpShare Mode = "bottomsUpUsingPercentageThreshold" // exclude until all who are left have the Share; Seats is 0
	Sequential     Mode = "multiPassIrv"                      // one seat after the other, each among those not elected yet; CountSequential
)

// ErrSettings is the error of settings that contradict each other.
var ErrSettings = errors.New("tally: the settings of this rule do not go together")

// Count counts p. Errors: ErrSettings, and those of a profile that cannot be counted.
func (s IRV) Count(p Profile) (Report, error) {
	if s.Mode == Sequential {
		return Report{}, fmt.Errorf("%w: a sequential count has one report for each seat", ErrSettings)
	}
	return s.count(p, s.Ties.start(p.Options))
}

// CountSequential fills s.Seats seats by as many single-winner counts, each without those elected before.
func (s IRV) CountSequential(p Profile) ([]Report, error) {
	one, lots, out := s, s.Ties.start(p.Options), []Report(nil)
	one.Mode, one.Seats = Single, 1
	one.Withdrawn = slices.Clone(s.Withdrawn)
	for range min(s.Seats, len(p.Options)-len(s.Withdrawn)) {
		lots.restart()
		r, err := one.count(p, lots)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
		if len(r.Winners) == 0 {
			break
		}
		one.Withdrawn = append(one.Withdrawn, r.Winners...)
	}
	return out, nil
}

func (s IRV) count(p Profile, lots *lots) (Report, error) {
	c, err := s.start(p, lots)
	if err != nil {
		return Report{}, err
	}
	for c.goesOn() {
		c.move()
		c.begin()
		if elected := c.winners(); len(elected) > 0 {
			c.elect(elected)
		} else if c.report.Open == nil && c.mustExclude() {
			c.exclude(c.losers())
		}
	}
	return c.report, nil
}

func (s IRV) check(p Profile) error {
	wrong := func(what string) error { return fmt.Errorf("%w: %s", ErrSettings, what) }
	switch s.Mode {
	case "", Single:
		if s.Seats != 1 {
			return wrong("one seat to a single-winner count")
		}
	case OnePerRound, ManyPerRound, BottomsUp:
		if s.Seats < 1 || s.UntilTwo || s.FirstRound || s.Batch {
			return wrong("a count for several winners has seats, and neither goes on until two, nor has its quota frozen, nor excludes a batch")
		}
	case BottomsUpShare:
		if s.Seats != 0 || s.Share.Sign() <= 0 || s.Share.Cmp(Int(1)) > 0 {
			return wrong("a share above 0 and at most 1, and no seats")
		}
	default:
		return wrong("unknown mode " + string(s.Mode))
	}
	if s.Hare && s.Mode != OnePerRound && s.Mode != ManyPerRound || s.Cutoff && s.Mode != BottomsUpShare {
		return wrong("Hare's quota is for several winners with transfers, the cutoff for a share")
	}
	if s.Minimum < 0 || s.Decimals < 0 || s.Decimals > maxDecimals {
		return wrong("a minimum below 0, or decimals outside 0 to 18")
	}
	for _, o := range slices.Concat(s.Undeclared, s.Withdrawn) {
		if o < 0 || o >= len(p.Options) {
			return ErrOption
		}
	}
	return s.Ties.check(len(p.Options))
}
