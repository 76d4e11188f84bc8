package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/audit/report"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// weighty leaves one station and the first contest, with ballots of one vote and of three, an instant runoff and a council by transferable vote.
func weighty(m *election.Manifest) {
	onlyLevy(m)
	towns := func(id, rule string, seats int) election.Contest {
		c := election.Contest{ID: id, Title: election.Text{"en": id}, District: m.Contests[0].District, Kind: election.Ranked, Rule: rule, Seats: seats, MaxRank: 3}
		for _, o := range []string{"x", "y", "z"} {
			c.Options = append(c.Options, election.Option{ID: id + "-" + o, Name: election.Text{"en": o}})
		}
		return c
	}
	m.Contests = append(m.Contests, towns("chair", "irv", 1), towns("council", "stv-scottish", 2))
	m.Styles = nil
	for _, s := range []election.Style{{ID: "one", Weight: 1, Holders: 6, Most: 2}, {ID: "three", Weight: 3, Holders: 6, Most: 2}} {
		s.Name, s.Contests = election.Text{"en": s.ID}, []string{"levy", "chair", "council"}
		m.Styles = append(m.Styles, s)
	}
	m.MinGroup, m.Release.MinBallots = 2, 2
	m.Stations[0].Styles, m.Stations[0].Leaves = []string{"one", "three"}, 32
}

// weightyDay is counted and mixed. Seven sheets of 28 votes for one option, in seven ballots of one vote and seven of three.
func weightyDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, weighty)
	d.Ceremony()
	s := d.Stations["st-1"]
	s.Prepare()
	for _, weight := range []int64{4, 4, 5, 5, 6, 3, 1} {
		s.CastSheet(weight, func(sel *ballot.Selections) {
			for i, mark := range []string{"levy", "levy-a", "chair", "chair-x", "council", "council-y"} {
				if i%2 == 1 {
					continue
				}
				if err := sel.Set(mark, []string{"levy-a", "chair-x", "council-y"}[i/2], 1); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	s.Shut()
	d.Record(s.Counted(), d.Cutoff(), d.Quorum(1, "trustee-1", "trustee-3"))
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-3"))
	d.Mix()
	return d
}

// An audit of weighted ballots draws from each weight by itself, and so does one of a ranking, whose rows are open anyway. A council by
// transferable votes has no plan: it says how many papers are to be counted.
func TestAuditOfWeightsAndRankings(t *testing.T) {
	d := weightyDay(t)
	lots := []int{}
	for n, l := range d.State.Lots() {
		if l.Contest != "council" {
			lots = append(lots, n)
			d.MakeIndex(n)
		}
	}
	if l := d.State.Lots()[1]; len(lots) != 4 || l.Contest != "levy" || l.Weight != 3 || l.Rows != 7 {
		t.Fatalf("%+v", d.State.Lots())
	}
	lists := map[int]*recordtest.List{}
	for _, n := range lots {
		lists[n] = d.Scan(n)
		d.Record(d.Papers(n, lists[n], 0))
	}
	before := folder(t, d)
	code, out, errs := observe(t, "audit", before)
	if code != cli.ExitFinding || !strings.Contains(out, "table 0, weight 1: 0 draws of 7 cards, 5 are enough") || !strings.Contains(out, "table 1, weight 3: 0 draws of 7 cards, 7 are enough") ||
		!strings.Contains(out, "council: not audited; 14 papers by the record.") || !strings.Contains(out, "all its papers, 14 by the record: no small sample is known to tell of rankings") ||
		!strings.Contains(errs, "not confirmed: levy, chair") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	d.Record(d.AuditDraw(recordtest.Dice(3)))
	for _, n := range lots {
		reads := slices.Repeat([]string{map[string]string{"levy": "levy-a", "chair": "chair-x"}[d.State.Lots()[n].Contest]}, []int{5, 7}[n%2])
		draws(d, n, lists[n], reads...)
	}
	dir, files := folder(t, d), filepath.Join(t.TempDir(), "audit")
	code, out, errs = observe(t, "audit", "-out", files, dir)
	if code != cli.ExitOK || !strings.Contains(out, "levy, weight 3: 7 draws from 7 positions") && !strings.Contains(out, "weight 3: 7 draws from 7 positions") || !strings.Contains(out, "record chair-x, paper chair-x") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	if code, again, errs := observe(t, "risk", "-plan", filepath.Join(files, "plan.json"), "-sample", filepath.Join(files, "sample.csv")); code != cli.ExitOK || strings.Count(again, "confirmed.") != 2 {
		t.Errorf("exit %d\n%s%s", code, again, errs)
	}
	var told []report.Audited
	_, out, _ = observe(t, "audit", "-json", dir)
	if err := json.Unmarshal([]byte(out), &told); err != nil || len(told) != 3 || told[2].ByHand != report.WhySeats || told[0].Plan.Outside != 0 || len(told[0].Plan.Tables) != 2 {
		t.Errorf("%s, %v", out, err)
	}
}

// A paper that says something else than its row leaves the contest unconfirmed, whatever it weighs.
func TestAnAuditOfWeightsFinds(t *testing.T) {
	d := weightyDay(t)
	for n := range 2 {
		d.MakeIndex(n)
	}
	one, three := d.Scan(0), d.Scan(1)
	d.Record(d.Papers(0, one, 0), d.Papers(1, three, 0))
	d.Record(d.AuditDraw(recordtest.Dice(3)))
	draws(d, 0, one, "levy-a", "levy-a", "levy-a", "levy-a", "levy-b")
	draws(d, 1, three, slices.Repeat([]string{"levy-a"}, 7)...)
	if code, out, errs := observe(t, "audit", folder(t, d)); code != cli.ExitFinding || !strings.Contains(out, "record levy-a, paper levy-b") || !strings.Contains(errs, "not confirmed: levy") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

// Every reason for a count by hand is said in each language.
func TestEveryWhyIsSaid(t *testing.T) {
	for _, why := range []report.Why{report.WhyFew, report.WhyUndecided, report.WhyTie, report.WhyNames, report.WhyEmpty, report.WhySeats, report.WhyRule, report.WhyCycle,
		report.WhyShared, report.WhySettings, report.WhyOutside, report.WhySearch} {
		if w := whys[why]; w.en == "" || w.fr == "" {
			t.Errorf("%q is not said", why)
		}
	}
}
