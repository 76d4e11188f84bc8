package election_test

import (
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// TestParseNamesTheLineOfImpossibleDefinitions changes one value of a good manifest at a time; the refusal must stand on the
// line of the change and say what is wrong.
func TestParseNamesTheLineOfImpossibleDefinitions(t *testing.T) {
	for _, e := range []edit{
		{"format", `isoloir-manifest-1`, `isoloir-manifest-9`, []string{"not a format"}},
		{"mode", `"mode": "demo"`, `"mode": "rehearsal"`, []string{"not a mode"}},
		{"id with a slash", `"id": "sample"`, `"id": "../sample"`, []string{"cannot be an id"}},
		{"language tag", `"en",`, `"EN",`, []string{"not a language tag"}},
		{"language twice", "    \"fr\"\n  ]", "    \"en\"\n  ]", []string{`language "en" stands twice`}},
		{"words with a direction override", `"Sample election"`, "\"Sample\u202e election\"", []string{"U+202E"}},
		{"words not in form C", `Élection`, "E\u0301lection", []string{"not in normal form"}},
		{"words with space around", `"Sample election"`, `"Sample election "`, []string{"white space"}},
		{"genesis after opening", `"genesisTime": "2026-11-01T00:00:00Z"`, `"genesisTime": "2026-11-04T00:00:00Z"`, []string{"begin after the polls open"}},
		{"genesis not in UTC", `"genesisTime": "2026-11-01T00:00:00Z"`, `"genesisTime": "2026-11-01T00:00:00+01:00"`, []string{"not in UTC"}},
		{"closing before opening", `"closes": "2026-11-03T20:00:00Z"`, `"closes": "2026-11-03T07:00:00Z"`, []string{"close before they open"}},
		{"no time", `"opens": "2026-11-03T08:00:00Z"`, `"opens": "tomorrow"`, []string{"not a time"}},
		{"release outside the hours", `"2026-11-03T14:00:00Z"`, `"2026-11-03T21:00:00Z"`, []string{"out of order"}},
		{"batches of one", `"minBallots": 5`, `"minBallots": 1`, []string{"1 is not possible"}},
		{"group of one", `"minGroup": 5`, `"minGroup": 1`, []string{"1 is not possible"}},
		{"duplicate contest", `"id": "council"`, `"id": "president"`, []string{`duplicate contest "president"`, "contests[0].id"}},
		{"contest that differs in case", `"id": "council"`, `"id": "President"`, []string{`duplicate contest`}},
		{"duplicate option", `"id": "council-b"`, `"id": "council-a"`, []string{`duplicate option "council-a"`}},
		{"duplicate station", `"id": "st-2"`, `"id": "st-1"`, []string{`duplicate station`}},
		{"duplicate style", `"id": "long"`, `"id": "short"`, []string{`duplicate style`}},
		{"duplicate official", `"id": "official-2"`, `"id": "official-1"`, []string{`duplicate official`}},
		{"unknown district", `"district": "town"`, `"district": "moon"`, []string{`no district "moon"`}},
		{"unknown kind", `"kind": "n-of-m"`, `"kind": "straight-party"`, []string{"not a kind"}},
		{"rule of another kind", `"rule": "irv"`, `"rule": "majority"`, []string{"does not count a contest of kind ranked"}},
		{"more votes than options", "\"seats\": 3,\n      \"votesAllowed\": 3", "\"seats\": 3,\n      \"votesAllowed\": 6", []string{"6 votes over 5 options"}},
		{"more seats than options", `"seats": 3,`, `"seats": 6,`, []string{"6 is not possible", "from 1 to 5"}},
		{"no seat", `"seats": 3,`, `"seats": 0,`, []string{"0 is not possible"}},
		{"rank beyond the options", `"maxRank": 4`, `"maxRank": 5`, []string{"5 is not possible"}},
		{"score of another kind", `"maxRank": 4`, "\"maxScore\": 1,\n      \"maxRank\": 4", []string{"kind ranked has no such limit"}},
		{"more points on one than in all", `"maxScore": 4`, `"maxScore": 7`, []string{"7 is not possible"}},
		{"no room for a write-in", `"writeInLength": 40`, `"writeInLength": 4000`, []string{"4000 is not possible"}},
		{"style asks an unknown contest", `        "levy"`, `        "lever"`, []string{`no contest "lever"`}},
		{"station with an unknown style", `        "long"`, `        "longer"`, []string{`no style "longer"`}},
		{"odd leaves", `"leaves": 16`, `"leaves": 17`, []string{"17 has no half"}},
		{"too few leaves", `"leaves": 16`, `"leaves": 2`, []string{"2 is not possible"}},
		{"unknown role", `"role": "official"`, `"role": "king"`, []string{`"king" is not a role`}},
		{"poll worker of no station", "        \"st-1\"", "        \"st-9\"", []string{`no station "st-9"`}},
		{"nobody signs", `"manifest": 2`, `"manifest": 0`, []string{"too few"}},
		{"more signatures than people", `"manifest": 2`, `"manifest": 3`, []string{"only 2 people may give one"}},
		{"more trustees than there are", `"k": 2`, `"k": 4`, []string{"4 of 3 trustees"}},
		{"no certificate", `"certificate": "MAA="`, `"certificate": "AAAA"`, []string{"not a certificate"}},
		{"stations outvote anchors", `"stationPower": 14`, `"stationPower": 40`, []string{"not over two thirds"}},
		{"key in upper case", `"key": "`, `"key": "ABCD`, []string{"lower-case hex"}},
		{"no retention", `"retention": "22 months"`, `"retention": ""`, []string{"nothing stands here"}},
	} {
		refused(t, e, string(electiontest.New().Manifest.Encode()))
	}
}

func TestSimulatorsStandOnlyInDemonstrations(t *testing.T) {
	for _, mode := range []string{election.ModeElection, election.ModeTest} {
		m := electiontest.New().Manifest
		m.Mode = mode
		_, err := election.Parse(m.Encode())
		if err == nil || !strings.Contains(err.Error(), "ekRoots[0].simulator") {
			t.Errorf("mode %s: %v", mode, err)
		}
	}
}

func TestNobodyActsAloneInAnElection(t *testing.T) {
	m := electiontest.New().Manifest
	m.Mode, m.EKRoots[0].Simulator = election.ModeElection, false
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(m *election.Manifest){
		"thresholds.settle: 1":    func(m *election.Manifest) { m.Thresholds.Settle = 1 },
		"trustees.k: 1 of 3":      func(m *election.Manifest) { m.Trustees.K = 1 },
		"anchors[0].power":        func(m *election.Manifest) { m.Anchors[0].Power = 100 },
		"contests[0].options[3]":  func(m *election.Manifest) { m.Contests[0].Options[3].ID = m.Contests[0].Options[0].ID },
		"contests[7].options":     func(m *election.Manifest) { m.Contests[7].Options[0].WriteIn = true },
		"contests[2].options":     func(m *election.Manifest) { m.Contests[2].Options = m.Contests[2].Options[:1] },
		"styles[1].contests[1]":   func(m *election.Manifest) { c := m.Styles[1].Contests; c[0], c[1] = c[1], c[0] },
		"reference[0].version":    func(m *election.Manifest) { m.Reference = []election.Reference{{Version: 0, Name: "x"}} },
		"officials[1].key: dupl":  func(m *election.Manifest) { m.Officials[1].Key = m.Officials[0].Key },
		"trustees.members[0].sha": func(m *election.Manifest) { m.Trustees.Members[0].SharingKey = strings.Repeat("0", 64) },
		"trustees.members[1].sha": func(m *election.Manifest) { m.Trustees.Members[1].SharingKey = m.Trustees.Members[1].SigningKey },
	} {
		m := electiontest.New().Manifest
		m.Mode, m.EKRoots[0].Simulator = election.ModeElection, false
		change(m)
		if err := m.Validate(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAllFaultsAreReportedAtOnce(t *testing.T) {
	m := electiontest.New().Manifest
	m.MinGroup, m.Retention, m.Contests[1].Seats = 0, "", 0
	_, err := election.Parse(m.Encode())
	if err == nil || strings.Count(err.Error(), "\n") != 2 || strings.Count(err.Error(), "line ") != 3 {
		t.Fatalf("want three faults with lines: %v", err)
	}
}
