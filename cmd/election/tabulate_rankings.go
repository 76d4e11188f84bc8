package main

import (
	"flag"

	"github.com/isoloir/isoloir/ledger/tally"
)

// rankings are the flags that say how ranked ballots are read, and the options of RCTab.
func (c *counting) rankings(fs *flag.FlagSet) {
	s := &c.irv
	s.Overvote = tally.OvervoteEnds
	fs.StringVar((*string)(&s.Overvote), "overvote", string(s.Overvote), "what several options at one rank do: `HOW`, as RCTab names it")
	fs.IntVar(&s.MaxSkipped, "skipped", 0, "a ballot may skip `NUMBER` ranks in a row; one more ends it; below 0: any")
	fs.BoolVar(&s.EndRepeat, "repeat-ends", false, "an option that is ranked again ends a ballot; else its first rank counts")
	fs.StringVar((*string)(&s.Mode), "mode", "", "irv of several seats fills them as `MODE` says, named as in RCTab")
	fs.StringVar(&c.share, "share", "", "with mode bottomsUpUsingPercentageThreshold: each winner has this `PART` of the votes, as 0.15")
	fs.BoolVar(&s.Cutoff, "cutoff", false, "with it: together exclude all who are below the share")
	fs.BoolVar(&s.Hare, "hare", false, "irv of several seats: the quota is Hare's")
	fs.BoolVar(&s.Fractional, "fractional", false, "irv of several seats: the quota has decimals")
	fs.IntVar(&s.Decimals, "decimals", 0, "irv of several seats: a vote is split to `NUMBER` decimals; 0: to 4")
	fs.BoolVar(&s.FirstRound, "first-round", false, "irv: the first round sets the majority for all")
	fs.BoolVar(&s.UntilTwo, "until-two", false, "irv: go on until two options are left")
	fs.BoolVar(&s.Batch, "batch", false, "irv: together exclude those who cannot catch up")
	fs.Int64Var(&s.Minimum, "minimum", 0, "irv: first exclude who has fewer than `NUMBER` votes")
	fs.IntVar(&s.StopAfter, "stop-after", 0, "irv: stop after `NUMBER` rounds; 0: do not")
	fs.StringVar((*string)(&c.unranked), "unranked", string(tally.UnrankedZero), "borda gives those who are not ranked: zero, average, m-k or modified, a `WAY`")
	fs.BoolVar(&c.margins, "margins", false, "schulze and ranked-pairs: a victory is as strong as its margin, and not as its votes")
	fs.BoolVar(&s.Earlier, "earlier", false, "irv: earlier rounds settle a tie before anything else does")
}

// rank counts rankings: a report, or of multiPassIrv one for each seat.
func (c *counting) rank(v votes, ties tally.Ties) ([]tally.Report, error) {
	s := c.irv
	s.Seats, s.Withdrawn, s.Undeclared, s.Ties = v.seats, v.withdrawn, v.undeclared, ties
	condorcet := tally.Condorcet{Seats: v.seats, Withdrawn: v.withdrawn, Ties: ties}
	if c.margins {
		condorcet.Strength = tally.Margins
	}
	switch {
	case c.rule == "irv" && s.Mode == tally.Sequential:
		return s.CountSequential(v.profile)
	case c.rule == "irv" && s.Mode == tally.BottomsUpShare:
		s.Seats = 0
		var err error
		if s.Share, err = tally.ParseNumber(c.share); err != nil {
			return nil, err
		}
	case c.rule == "schulze":
		return alone(condorcet.Schulze(v.profile))
	case c.rule == "ranked-pairs":
		return alone(condorcet.RankedPairs(v.profile))
	case c.rule == "borda":
		last := 0
		if c.unranked == tally.UnrankedNext || c.unranked == tally.UnrankedModified {
			last = 1 // as those ways are taught: m-k is what the place after the last ranked one has
		}
		return alone(tally.Borda{Seats: v.seats, Last: last, Unranked: c.unranked, Withdrawn: v.withdrawn, Ties: ties}.Count(v.profile))
	}
	return alone(tally.Rankings(c.rule, v.profile, s))
}

func alone(r tally.Report, err error) ([]tally.Report, error) { return []tally.Report{r}, err }
