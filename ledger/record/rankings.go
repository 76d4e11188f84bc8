package record

import (
	"encoding/binary"
	"encoding/hex"
	"io"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tally"
)

// Count gives a contest that awaits its ballots the outcome that follows from the contents of its opened lots; any other comes back as
// it is. Ties are left open, as in decide. Errors are *Refusals: a file that is missing, or is not what its name says.
func (r ContestResult) Count(c *election.Contest, files Files) (ContestResult, error) {
	if r.Awaits != AwaitsBallots || r.State != ContestOpened {
		return r, nil
	}
	p := tally.Profile{}
	for i := range c.Options {
		p.Options = append(p.Options, c.Options[i].ID)
	}
	for _, table := range r.Tables {
		ballots, err := table.rankings(c, files)
		if err != nil {
			return r, err
		}
		p.Ballots = append(p.Ballots, ballots...)
	}
	if namesRanked(c, p) {
		r.Awaits = AwaitsNames
		return r, nil
	}
	report, err := tally.Rankings(c.Rule, p, rankedSettings(c))
	if err != nil {
		return r, wrap(CodeContents, err)
	}
	report = report.AtLeast(int64(c.Quorum))
	r.Awaits, r.Outcome = "", &report
	return r, nil
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

// rankings reads a file of contents: a ballot a row, without a mark where the row was no ranking.
func (t TableResult) rankings(c *election.Contest, files Files) ([]tally.Ballot, error) {
	digest, err := hex.DecodeString(t.Contents)
	if err != nil || len(digest) != 32 {
		return nil, refuse(CodeContents, "%q is no digest", t.Contents)
	}
	data, err := NewTables(State{}, nil, files).read([32]byte(digest))
	if err != nil {
		return nil, err
	}
	size := 1 + len(c.Options) + c.WriteIns()*(2+1+c.WriteInLength)
	if uint64(len(data)) != 4+uint64(t.Rows)*uint64(size) || binary.BigEndian.Uint32(data) != t.Rows {
		return nil, refuse(CodeContents, "%s: %v", t.Contents, io.ErrUnexpectedEOF)
	}
	out := make([]tally.Ballot, 0, t.Rows)
	for row := data[4:]; len(row) > 0; row = row[size:] {
		b := tally.Ballot{Weight: 1}
		for o, rank := range row[1:][:len(c.Options)] {
			if rank > 0 {
				b.Marks = append(b.Marks, tally.Mark{Option: int32(o), Value: int32(rank)})
			}
		}
		out = append(out, b)
	}
	return out, nil
}

// namesRanked says whether a ballot ranks somebody by a written-in name: only who reads the names can tell for whom it counts.
func namesRanked(c *election.Contest, p tally.Profile) bool {
	for _, b := range p.Ballots {
		for _, m := range b.Marks {
			if c.Options[m.Option].WriteIn {
				return true
			}
		}
	}
	return false
}
