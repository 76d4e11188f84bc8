package main

import (
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
	"github.com/isoloir/isoloir/ledger/tally/cvr"
)

// text is a value that RCTab's configurations write as a string, a number or a truth value.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, (*string)(t))
	}
	*t = text(data)
	return nil
}

func (t text) is() bool { return strings.EqualFold(string(t), "true") }

func (t text) number(otherwise int) (int, error) {
	if t == "" {
		return otherwise, nil
	}
	return strconv.Atoi(string(t))
}

type rctabConfig struct {
	Sources []struct {
		FilePath, ContestID, Provider, OvervoteDelimiter, OvervoteLabel, SkippedRankLabel, UndeclaredWriteInLabel string
		FirstVoteColumnIndex, FirstVoteRowIndex, IDColumnIndex, PrecinctColumnIndex, BatchColumnIndex             text
		TreatBlankAsUndeclaredWriteIn                                                                             text
	} `json:"cvrFileSources"`
	Candidates []struct {
		Name     string
		Excluded bool
		Aliases  []string
	}
	Rules struct {
		TiebreakMode, OvervoteRule, WinnerElectionMode                                                     string
		RandomSeed, NumberOfWinners, MultiSeatBottomsUpPercentageThreshold, DecimalPlacesForVoteArithmetic text
		MinimumVoteThreshold, MaxSkippedRanksAllowed, MaxRankingsAllowed, StopTabulationEarlyAfterRound    text
		NonIntegerWinningThreshold, DoesFirstRoundDetermineThreshold, HareQuota, BatchElimination          text
		CutoffElimination, ContinueUntilTwoCandidatesRemain, ExhaustOnDuplicateCandidate                   text
	}
}

const undeclared = "Undeclared Write-ins" // what RCTab calls them in its reports

// names gives the options of the contest, and the undeclared one last if a source has it.
func (c rctabConfig) names() (options []string, names cvr.Names, undeclaredAt int) {
	undeclaredAt, aliases := -1, map[int][]string{}
	for i, candidate := range c.Candidates {
		options, aliases[i] = append(options, candidate.Name), candidate.Aliases
	}
	for _, s := range c.Sources {
		if (s.UndeclaredWriteInLabel != "" || s.TreatBlankAsUndeclaredWriteIn.is()) && undeclaredAt < 0 {
			undeclaredAt, options = len(options), append(options, undeclared)
		}
	}
	return options, cvr.NewNames(options, aliases, undeclaredAt), undeclaredAt
}

// read gives all ballots of the sources.
func (c rctabConfig) read(f files, folder string) (tally.Profile, error) {
	options, names, _ := c.names()
	ranks, err := c.ranks(len(options))
	if err != nil {
		return tally.Profile{}, err
	}
	var all []cvr.Record
	for _, s := range c.Sources {
		l := cvr.Layout{Contest: s.ContestID, Ranks: ranks, Overvote: s.OvervoteLabel, Skipped: s.SkippedRankLabel,
			Undeclared: s.UndeclaredWriteInLabel, Delimiter: s.OvervoteDelimiter, BlankUndeclared: s.TreatBlankAsUndeclaredWriteIn.is()}
		for to, from := range map[*int]text{&l.FirstVote: s.FirstVoteColumnIndex, &l.FirstRow: s.FirstVoteRowIndex,
			&l.ID: s.IDColumnIndex, &l.Precinct: s.PrecinctColumnIndex, &l.Batch: s.BatchColumnIndex} {
			if *to, err = from.number(0); err != nil {
				return tally.Profile{}, err
			}
		}
		records, err := cvr.Read(f, s.Provider, path.Join(folder, s.FilePath), l)
		if err != nil {
			return tally.Profile{}, fmt.Errorf("%s: %w", s.FilePath, err)
		}
		all = append(all, records...)
	}
	return names.Profile(all)
}

func (c rctabConfig) ranks(options int) (int, error) {
	if c.Rules.MaxRankingsAllowed == "max" {
		return options, nil
	}
	return c.Rules.MaxRankingsAllowed.number(options)
}

// rule turns the configuration into settings.
func (c rctabConfig) rule() (tally.IRV, error) {
	r := c.Rules
	options, _, undeclaredAt := c.names()
	s := tally.IRV{Mode: tally.Mode(r.WinnerElectionMode), Hare: r.HareQuota.is(), Fractional: r.NonIntegerWinningThreshold.is(),
		FirstRound: r.DoesFirstRoundDetermineThreshold.is(), Batch: r.BatchElimination.is(), Cutoff: r.CutoffElimination.is(),
		UntilTwo: r.ContinueUntilTwoCandidatesRemain.is()}
	s.Overvote, s.EndRepeat = tally.OvervoteRule(r.OvervoteRule), r.ExhaustOnDuplicateCandidate.is()
	if undeclaredAt >= 0 {
		s.Undeclared = []int{undeclaredAt}
	}
	for i, candidate := range c.Candidates {
		if candidate.Excluded {
			s.Withdrawn = append(s.Withdrawn, i)
		}
	}
	minimum := 0
	for to, from := range map[*int]text{&s.Seats: r.NumberOfWinners, &s.Decimals: r.DecimalPlacesForVoteArithmetic,
		&minimum: r.MinimumVoteThreshold, &s.MaxSkipped: r.MaxSkippedRanksAllowed, &s.StopAfter: r.StopTabulationEarlyAfterRound} {
		var err error
		if *to, err = from.number(0); err != nil {
			return s, err
		}
	}
	s.Minimum = int64(minimum)
	if s.Mode == tally.BottomsUpShare {
		percent, err := tally.ParseNumber(string(r.MultiSeatBottomsUpPercentageThreshold))
		if err != nil {
			return s, err
		}
		s.Share = percent.Quo(tally.Int(100))
	}
	var err error
	if s.MaxRanks, err = c.ranks(len(options)); err != nil {
		return s, err
	}
	return s, c.ties(&s, options)
}

func (c rctabConfig) ties(s *tally.IRV, options []string) error {
	seed, err := c.Rules.RandomSeed.number(0)
	if err != nil {
		return err
	}
	seed64 := int64(seed)
	declared := options[:len(c.Candidates)]
	switch c.Rules.TiebreakMode {
	case "random":
		s.Ties.Random = &seed64
	case "previousRoundCountsThenRandom":
		s.Earlier, s.Ties.Random = true, &seed64
	case "previousRoundCountsThenAsk":
		s.Earlier = true
	case "generatePermutation":
		s.Ties.Order = tally.JavaShuffle(declared, seed64)
	case "useCandidateOrder":
		for i := range declared {
			s.Ties.Order = append(s.Ties.Order, i)
		}
	case "stopCountingAndAsk":
	default:
		return fmt.Errorf("unknown tie-break %q", c.Rules.TiebreakMode)
	}
	if len(s.Ties.Order) > 0 {
		for o := len(declared); o < len(options); o++ {
			s.Ties.Order = append(s.Ties.Order, o)
		}
	}
	return nil
}
