package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// The status names what officials have to act upon: a station that quotes no more, one that is lost, one on paper.
func TestStatusOfStations(t *testing.T) {
	d := recordtest.New(t, func(m *election.Manifest) { m.Mode = election.ModeElection })
	d.Ceremony()
	one, two := d.Stations["st-1"], d.Stations["st-2"]
	one.Prepare()
	two.Prepare()
	printed := func() string {
		var out bytes.Buffer
		if err := printStatus(&cli.Env{Stdout: &out}, d.State); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	says := func(one, two string) {
		t.Helper()
		if got := printed(); !regexp.MustCompile(`st-1 .* attested ` + one + `\n.*st-2 .* attested ` + two + `\n`).MatchString(got) {
			t.Errorf("not %q and %q:\n%s", one, two, got)
		}
	}
	says("yes", "yes")
	d.Chain.Now = d.Chain.Now.Add(2 * time.Hour)
	d.Record() // the chain's heartbeat
	d.Record(one.Quote(recordtest.Log))
	says("yes", "yes, late: no quote has passed for too long \\(2h[0-9]+m[0-9]+s\\)")
	paper := &record.Incident{Station: "st-1", Serial: 1, What: record.IncidentPaperOnly}
	paper.Officials = d.Officials(paper)
	lost := &record.Lost{Station: "st-2"}
	lost.Officials = d.Officials(lost)
	d.Record(paper, lost, d.DoubleVote(d.Anchors["anchor-2"]))
	says("yes, paper only", "no, lost")
	if got := printed(); !strings.Contains(got, "anchor-2  voted twice, no power\n") || strings.Contains(got, "st-2      power") {
		t.Errorf("validators:\n%s", got)
	}
}
