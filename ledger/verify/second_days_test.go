package verify_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// Days of chance with three stations, of which some never close and some have no ballots of a contest: votes with weights, names that
// voters write, ties. Both verifiers judge them, and at every block what people could have said then.
func TestTwoVerifiersJudgeDaysOfChanceAlike(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(3) {
		for name, change := range map[string]func(*rand.Rand) func(*election.Manifest){"weights": assembly, "names": writtenIn} {
			t.Run(fmt.Sprintf("%s %d", name, seed), func(t *testing.T) {
				c := dayOfChance(t, seed, change)
				p := newReplay(t, c.Day)
				p.said = c.said()
				p.run(seen)
			})
		}
	}
	for _, code := range []string{"ok", "sheets", "tape-match", "names", "settled", "uncounted", "untied", "sealed", "recorded"} {
		if seen[code] == 0 {
			t.Errorf("no entry came out as %s: %v", code, seen)
		}
	}
}

// dayOfChance goes from the ceremony to the count, and often to the publication.
func dayOfChance(t *testing.T, seed uint64, change func(*rand.Rand) func(*election.Manifest)) *chance {
	r := rand.New(rand.NewPCG(seed, 3))
	c := &chance{r, dayOf(t, change(r))}
	c.vote()
	c.count()
	return c
}

func assembly(*rand.Rand) func(*election.Manifest) { return recordtest.Assembly }

// writtenIn has a contest with one write-in and one with two, of rules that chance picks, a committee and rankings.
func writtenIn(r *rand.Rand) func(*election.Manifest) {
	return func(m *election.Manifest) {
		recordtest.ThreeStations(m)
		president, council, park, chair := m.Contests[0], m.Contests[1+2*r.IntN(2)], m.Contests[3], m.Contests[7]
		president.Rule = []string{"plurality", "two-round"}[r.IntN(2)]
		if council.ID != "council" {
			council.ID = "assembly"
		}
		council.WriteInLength = 20
		for i := range 2 {
			id := fmt.Sprintf("write-in-%d", i+1)
			council.Options = append(slices.Clip(council.Options), election.Option{ID: id, Name: election.Text{"en": "Write-in"}, WriteIn: true})
		}
		if council.Kind == election.Approval {
			council.VotesAllowed, council.Seats = len(council.Options), 2
		}
		park.Rule = "committee-sav"
		m.Contests = []election.Contest{president, council, park, chair}
		m.Styles = []election.Style{
			{ID: "long", Name: election.Text{"en": "Long"}, Contests: []string{president.ID, council.ID, park.ID, chair.ID}},
			{ID: "short", Name: election.Text{"en": "Short"}, Contests: []string{president.ID}},
		}
	}
}

// chance is a day in which chance has the say.
type chance struct {
	*rand.Rand
	*recordtest.Day
}

// vote casts at all stations, releases some of it before the close, and closes some stations. The others are lost.
func (c *chance) vote() {
	for _, st := range c.Manifest.Stations {
		c.Stations[st.ID].Prepare()
		c.papers(c.Stations[st.ID])
	}
	c.Pass(64 * time.Hour)
	for _, st := range c.Manifest.Stations {
		s := c.Stations[st.ID]
		if c.IntN(2) == 0 && len(s.Pending.Casts) >= 2 {
			for _, b := range s.Batch(1) {
				c.Record(b)
			}
			c.papers(s)
		}
		if c.IntN(3) > 0 {
			s.Shut()
			continue
		}
		e := &record.Lost{Station: s.ID, Note: "stolen"}
		e.Officials = c.Officials(e)
		c.Record(e)
	}
}

// papers are some sheets, each of the ballots of one weight where votes have weights.
func (c *chance) papers(s *recordtest.Station) {
	styles := s.Spec.Styles[:1+c.IntN(len(s.Spec.Styles))]
	for range c.IntN(5) {
		style := styles[c.IntN(len(styles))]
		further := c.IntN(max(1, c.Manifest.Style(style).Most))
		switch c.IntN(6) {
		case 0:
			s.Void(record.VoidSheet)
			for range further {
				s.Void(record.VoidPiece)
			}
			s.Sheets.Void++
		case 1:
			s.Void(record.VoidUnprinted)
		default:
			choices := c.choices(s, style)
			for range 1 + further {
				s.CastChoices(style, choices)
			}
			s.Sheets.Cast++
		}
	}
}

// choices are those of a voter who knows few options, so that there are ties.
func (c *chance) choices(s *recordtest.Station, style string) *ballot.Selections {
	choices := s.Choices(style, nil)
	for _, contest := range c.Manifest.StyleContests(style) {
		o := contest.Options[c.IntN(len(contest.Options))]
		switch {
		case c.IntN(4) == 0:
			continue
		case o.WriteIn:
			words := []string{"Zoé", "Zoé 2", "Ann"}[c.IntN(3)]
			if err := choices.SetWriteIn(contest.ID, o.ID, words); err != nil {
				c.T.Fatal(err)
			}
		}
		if err := choices.Set(contest.ID, o.ID, 1); err != nil {
			c.T.Fatal(err)
		}
	}
	return choices
}

// count goes from the cut-off to the result, with what people say where it is taken.
func (c *chance) count() {
	c.Record(c.Cutoff())
	c.Record(c.Quorum(1, "trustee-1", "trustee-3"))
	if _, ok := c.State.Task(); ok && c.State.Phase() == record.PhaseCounting {
		c.Record(c.Share("trustee-1"))
		c.Record(c.Share("trustee-3"))
	}
	c.Record(c.Mixers(1, "trustee-1", "trustee-2"))
	for lot := range c.State.Lots() {
		c.recordSaid()
		c.Open(lot)
	}
	c.recordSaid()
	if e := c.Publish(); c.IntN(2) == 0 && c.taken(e) {
		c.Record(e)
	}
}

func (c *chance) recordSaid() {
	for _, e := range c.sayings() {
		if c.IntN(4) == 0 && c.taken(e) {
			c.Record(e)
		}
	}
}

// taken tells whether the first verifier takes an entry in the next block.
func (c *chance) taken(e record.Entry) bool {
	s := record.Begin(c.State, record.Block{Height: c.State.Height() + 1, Time: c.Chain.Now, Hash: [32]byte{1}})
	_, err := record.Apply(s, e)
	return err == nil
}

// sayings are counts of sheets, names and dice, for every station and contest.
func (c *chance) sayings() (out []record.Entry) {
	for _, st := range c.Manifest.Stations {
		s := c.Stations[st.ID]
		counted := s.Counted()
		out = append(out, counted)
		other := *counted
		other.Sheets.Cast += uint32(c.IntN(3)) - 1
		out = append(out, s.SignSheets(&other))
	}
	for i, contest := range c.Manifest.Contests {
		out = append(out, c.Names(contest.ID, "Zoé", "Zoé"), c.Names(contest.ID, "Ann", "", "Zoé", "Zoé", "Zoé 2", "Zoé"),
			c.TieDice(contest.ID, recordtest.Dice(i)))
	}
	return out
}

func (c *chance) said() (out [][]byte) {
	for _, e := range c.sayings() {
		out = append(out, record.Encode(e))
	}
	return out
}
