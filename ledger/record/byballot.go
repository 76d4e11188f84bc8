package record

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tally"
)

// Count gives a contest the outcome that follows from the contents of its opened lots, where those hold what its sums do not: ballots
// one by one, and written words once officials have said for whom they count. Any other comes back as it is. Errors are *Refusals: a file that is
// missing, or is not what its name says.
func (r ContestResult) Count(c *election.Contest, files Files) (ContestResult, error) {
	switch {
	case r.Awaits == AwaitsBallots && r.opened:
		return r.countBallots(c, files)
	case r.State == ContestCounted && r.opened && r.Names != nil:
		return r.countNames(c, files)
	}
	return r, nil
}

func (r ContestResult) countBallots(c *election.Contest, files Files) (ContestResult, error) {
	p := tally.Profile{}
	for i := range c.Options {
		p.Options = append(p.Options, c.Options[i].ID)
	}
	for _, table := range r.Tables {
		ballots, err := table.Ballots(c, files)
		if err != nil {
			return r, err
		}
		p.Ballots = append(p.Ballots, ballots...)
	}
	report, err := byBallot(c, p, r.ties())
	if err != nil {
		return r, wrap(CodeContents, err)
	}
	report = report.AtLeast(int64(c.Quorum))
	r.Awaits, r.Outcome = "", &report
	return r, nil
}

// byBallot counts by a rule that takes ballots one by one.
func byBallot(c *election.Contest, p tally.Profile, ties tally.Ties) (tally.Report, error) {
	switch {
	case c.Kind == election.Ranked:
		s := rankedSettings(c)
		s.Ties = ties
		return tally.Rankings(c.Rule, p, s)
	case c.Rule == election.BudgetShares:
		return budget(c).EqualShares(p, ties)
	}
	return tally.Committee(c.Rule, p, c.Seats, ties)
}

// rankedSettings are those of the manifest.
func rankedSettings(c *election.Contest) tally.IRV {
	s := tally.IRV{Seats: c.Seats, Reading: tally.Reading{Overvote: tally.OvervoteRule(c.Overvotes), MaxSkipped: c.SkipsEnd - 1, EndRepeat: c.RepeatsEnd}}
	if o := c.IRV; o != nil {
		s.Mode, s.Hare, s.Fractional, s.Decimals = tally.Mode(o.Mode), o.Hare, o.Fractional, o.Decimals
		s.FirstRound, s.UntilTwo, s.Batch, s.Minimum, s.Earlier = o.FirstRound, o.UntilTwo, o.Batch, o.Minimum, o.Earlier
	}
	return s
}

// Ballots reads a file of contents: a ballot a row, its marks being ranks or approvals; without a mark where the row was no ranking.
func (t TableResult) Ballots(c *election.Contest, files Files) ([]tally.Ballot, error) {
	flag := 0
	if c.Kind == election.Ranked {
		flag = 1 // whether it is a ranking
	}
	rows, err := t.rows(flag+len(c.Options), files)
	if err != nil {
		return nil, err
	}
	out := make([]tally.Ballot, 0, len(rows))
	for _, row := range rows {
		b := tally.Ballot{Weight: int64(max(1, t.Weight))}
		for o, value := range row[flag:] {
			if value > 0 {
				b.Marks = append(b.Marks, tally.Mark{Option: int32(o), Value: int32(value)})
			}
		}
		out = append(out, b)
	}
	return out, nil
}

// rows reads a file of contents whose rows have that many bytes.
func (t TableResult) rows(size int, files Files) ([][]byte, error) {
	digest, err := hex.DecodeString(t.Contents)
	if err != nil || len(digest) != 32 {
		return nil, refuse(CodeContents, "%q is no digest", t.Contents)
	}
	data, err := NewTables(State{}, nil, files).read([32]byte(digest))
	if err != nil {
		return nil, err
	}
	if uint64(len(data)) != 4+uint64(t.Rows)*uint64(size) || binary.BigEndian.Uint32(data) != t.Rows {
		return nil, refuse(CodeContents, "%s: %v", t.Contents, io.ErrUnexpectedEOF)
	}
	return slices.Collect(slices.Chunk(data[4:], size)), nil
}
