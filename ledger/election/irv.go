package election

// What a rank with several options does to a ballot, named as in RCTab.
const (
	OvervoteEnds          = "exhaustImmediately"
	OvervoteSkips         = "alwaysSkipToNextRank"
	OvervoteEndsIfSeveral = "exhaustIfMultipleContinuing"
)

// How an IRV count fills several seats, named as in RCTab.
const (
	IRVOnePerRound  = "multiWinnerAllowOnlyOneWinnerPerRound"
	IRVManyPerRound = "multiWinnerAllowMultipleWinnersPerRound" // where no mode is given
	IRVBottomsUp    = "bottomsUp"                               // exclude until as many are left as there are seats
)

// IRV are the options of RCTab (https://rctab.org, "Settings and Parameters") that a manifest may choose.
type IRV struct {
	Mode       string `json:"mode,omitempty"`       // of several seats
	Hare       bool   `json:"hare,omitempty"`       // with transfers: quota ceil(votes/seats)
	Fractional bool   `json:"fractional,omitempty"` // with transfers: the quota has decimals
	Decimals   int    `json:"decimals,omitempty"`   // with transfers: of a vote's value; 0 is 4
	FirstRound bool   `json:"firstRound,omitempty"` // of one seat: the first round sets the majority for all rounds
	UntilTwo   bool   `json:"untilTwo,omitempty"`   // of one seat: go on until two are left
	Batch      bool   `json:"batch,omitempty"`      // of one seat: together exclude those who cannot catch up
	Minimum    int64  `json:"minimum,omitempty"`    // votes below which an option is excluded first
	Earlier    bool   `json:"earlier,omitempty"`    // a tie is first settled by the last earlier round in which the options differed
}

// transfers says whether surpluses go on.
func (o IRV) transfers(seats int) bool { return seats > 1 && o.Mode != IRVBottomsUp }
