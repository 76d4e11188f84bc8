package recordtest

import (
	"os"
	"testing"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// Company gives the sample election the contests and denominations of a definition, such as the company's that ships as an example, with
// so many leaves at each station, a group of two holders and no release before close.
func Company(t testing.TB, path string, leaves int) func(*election.Manifest) {
	t.Helper()
	company := new(election.Manifest)
	if err := election.DecodeStrict(must(os.ReadFile(path)), company); err != nil {
		t.Fatal(err)
	}
	return func(m *election.Manifest) {
		m.Districts, m.Contests, m.Styles = company.Districts, company.Contests, company.Styles
		m.MinGroup, m.Release = 2, election.Release{Mode: election.ReleaseAtClose, MinBallots: 2}
		for i := range m.Stations {
			m.Stations[i].Leaves, m.Stations[i].Styles = leaves, nil
			for _, s := range m.Styles {
				m.Stations[i].Styles = append(m.Stations[i].Styles, s.ID)
			}
		}
	}
}

// Pieces are the ballots of one sheet: the styles among which a weight is split.
func (s *Station) Pieces(weight int64) []string {
	s.T.Helper()
	return must(s.Manifest.Split(s.Spec.Styles[0], weight))
}

// CastSheet casts one sheet: the same choices in a ballot for each piece of a weight.
func (s *Station) CastSheet(weight int64, choose func(*ballot.Selections)) []*ballot.Ballot {
	s.T.Helper()
	var out []*ballot.Ballot
	for _, style := range s.Pieces(weight) {
		choices := s.Choices(style, nil)
		choose(choices)
		out = append(out, s.CastChoices(style, choices))
	}
	s.Sheets.Cast++
	return out
}

// CheckSheet opens one sheet instead.
func (s *Station) CheckSheet(weight int64, marks map[string]string) {
	s.T.Helper()
	for _, style := range s.Pieces(weight) {
		s.Check(style, marks)
	}
	s.Sheets.Checked++
}

// VoidSheet spoils the print of one sheet.
func (s *Station) VoidSheet(weight int64) {
	s.T.Helper()
	for i := range s.Pieces(weight) {
		s.Void([]uint8{record.VoidSheet, record.VoidPiece}[min(i, 1)])
	}
	s.Sheets.Void++
}

// Counted says on how many sheets the station's leaves stood, after its closing.
func (s *Station) Counted() *record.Sheets {
	return s.SignSheets(&record.Sheets{Station: s.ID, Tape: s.closing, Sheets: s.Sheets})
}

// SignSheets lets chip and workers sign the count of sheets anew.
func (s *Station) SignSheets(e *record.Sheets) *record.Sheets {
	e.Workers = s.Sigs(e.Kind().String(), record.Payload(s.Manifest, e), s.Workers()...)
	e.Sig = s.sign(e)
	return e
}
