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
	fs.BoolVar(&s.Hare, "hare", false, "irv of several seats: the quota is Hare's")
	fs.BoolVar(&s.Fractional, "fractional", false, "irv of several seats: the quota has decimals")
	fs.IntVar(&s.Decimals, "decimals", 0, "irv of several seats: a vote is split to `NUMBER` decimals; 0: to 4")
	fs.BoolVar(&s.FirstRound, "first-round", false, "irv: the first round sets the majority for all")
	fs.BoolVar(&s.UntilTwo, "until-two", false, "irv: go on until two options are left")
	fs.BoolVar(&s.Batch, "batch", false, "irv: together exclude those who cannot catch up")
	fs.Int64Var(&s.Minimum, "minimum", 0, "irv: first exclude who has fewer than `NUMBER` votes")
	fs.BoolVar(&s.Earlier, "earlier", false, "irv: earlier rounds settle a tie before anything else does")
}
