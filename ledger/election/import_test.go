package election_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

func source(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("../testdata/elections/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// setup gives an imported definition the people and machines of the sample.
func setup(t *testing.T, m *election.Manifest) *election.Manifest {
	t.Helper()
	s := electiontest.New().Manifest
	stations := []election.Station{{ID: "st-1", Name: "Town hall", Leaves: 64}, {ID: "st-2", Name: "School", Leaves: 64}}
	given := election.Setup{Mode: s.Mode, ChainID: s.ChainID, GenesisTime: s.GenesisTime, Hours: &s.Hours, Release: &s.Release, MinGroup: 5,
		Officials: s.Officials, Thresholds: &s.Thresholds, Trustees: &s.Trustees, Anchors: s.Anchors, StationPower: s.StationPower,
		Stations: stations, EKRoots: s.EKRoots, Retention: s.Retention, Words: map[string]election.Text{"name": {"fr": "Élection générale"}}}
	if err := given.Apply(m); err != nil {
		t.Fatal(err)
	}
	return m
}

func has(notes []election.Note, words string) bool {
	for _, n := range notes {
		if strings.Contains(n.String(), words) {
			return true
		}
	}
	return false
}

func TestImportHamilton(t *testing.T) {
	m, notes, err := election.ImportElectionGuard(source(t, "hamilton-general.electionguard.json"))
	if err != nil {
		t.Fatal(err)
	}
	m, err = election.Parse(setup(t, m).Encode())
	if err != nil {
		t.Fatal(err)
	}
	options, writeIns := 0, 0
	for i := range m.Contests {
		options += len(m.Contests[i].Options)
		writeIns += m.Contests[i].WriteIns()
	}
	if len(m.Contests) != 8 || options != 68 || len(m.Styles) != 11 || writeIns != 9 {
		t.Fatalf("%d contests, %d options, %d styles, %d write-ins", len(m.Contests), options, len(m.Styles), writeIns)
	}
	board := m.Contest("pismo-beach-school-board-contest")
	if board.Kind != election.NofM || board.VotesAllowed != 3 || board.Seats != 3 || board.WriteIns() != 3 {
		t.Fatalf("school board: %+v", board)
	}
	if got := m.Contests[0].Options[0]; m.Say(got.Name, "fr") != "Joseph Barchi and Joseph Hallaren" || m.Say(got.Detail, "fr") != "Whig Party" {
		t.Fatalf("first option: %+v", got)
	}
	if m.Say(m.Name, "fr") != "Élection générale" || m.Name["es"] == "" {
		t.Fatalf("name: %v", m.Name)
	}
	for _, want := range []string{`no candidate "soliz"`, `no candidate "write-in"; taken for a write-in`, "contact_information: not carried (9 times)", `have no words in "fr"`, `words in "es"`} {
		if !has(notes, want) {
			t.Errorf("no note says %q", want)
		}
	}
	asked := len(m.StyleContests("congress-district-7-arlington-pismo-beach"))
	if asked != 5 {
		t.Errorf("a style asks %d contests", asked)
	}
}

func TestImportJefferson(t *testing.T) {
	m, _, err := election.ImportElectionGuard(source(t, "jefferson-county.electionguard.json"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := election.Parse(setup(t, m).Encode()); err != nil {
		t.Fatal(err)
	}
	if c := m.Contest("referendum-pineapple"); c.Kind != election.YesNo || c.Rule != "majority" {
		t.Fatalf("%+v", c)
	}
}

func TestImportNIST(t *testing.T) {
	m, notes, err := election.ImportNIST(source(t, "nist-physical-ballot-1.json"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := election.Parse(setup(t, m).Encode()); err != nil {
		t.Fatal(err)
	}
	c := m.Contests[0]
	if len(c.Options) != 5 || c.WriteIns() != 1 || c.Options[0].Name["en"] != "Joseph R. Biden / Kamala D. Harris" || !has(notes, "shows on paper only") {
		t.Fatalf("%+v", c)
	}
	m, notes, err = election.ImportNIST(source(t, "nist-physical-ballot-3.json"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := election.Parse(setup(t, m).Encode()); err != nil {
		t.Fatal(err)
	}
	if c := m.Contest("_9CC"); len(m.Contests) != 25 || c.Kind != election.NofM || c.VotesAllowed != 3 || c.Title["en"] != "For Member of County Council at Large" {
		t.Fatalf("%+v", c)
	}
	if m.Contest("_24CA1").Kind != election.YesNo || !has(notes, "Shape: not carried") {
		t.Fatal("measure or notes")
	}
}

func TestImportRefusesStraightParty(t *testing.T) {
	data := source(t, "nist-straight-party.json")
	m, _, err := election.ImportNIST(data)
	if m != nil || err == nil {
		t.Fatal("a straight-party contest was carried")
	}
	for _, want := range []string{"StraightPartyContest lets one mark count in several places", "line " + itoa(lineOf(string(data), `"BallotDefinition.StraightPartyContest"`))} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not said: %v", want, err)
		}
	}
}

func TestImportElectionGuardRefusesWhatChangesACount(t *testing.T) {
	text := string(source(t, "hamilton-general.electionguard.json"))
	for _, e := range []edit{
		{"ranked voting", `"vote_variation": "n_of_m"`, `"vote_variation": "rcv"`, []string{`the variation "rcv" would be counted otherwise`}},
		{"majority", `"vote_variation": "one_of_m"`, `"vote_variation": "super_majority"`, []string{"super_majority"}},
		{"one of m with two votes", `"votes_allowed": 1`, `"votes_allowed": 2`, []string{"one_of_m with 2 votes"}},
		{"several votes on one", `"votes_allowed": 3,`, `"votes_allowed": 3, "votes_allowed_per_selection": 2,`, []string{"2 votes for one option"}},
		{"a field of a contest that nobody knows", `"vote_variation": "n_of_m"`, `"fold_into": "x", "vote_variation": "n_of_m"`, []string{`"fold_into" is not known here`}},
		{"a candidate twice", `"candidate_id": "cramer-vuocolo"`, `"candidate_id": "barchi-hallaren"`, []string{"stands twice and the votes would split"}},
		{"a key twice", `"votes_allowed": 3,`, `"votes_allowed": 3, "votes_allowed": 4,`, []string{"a second time"}},
		{"a key in another case", `"votes_allowed": 3,`, `"Votes_Allowed": 4,`, []string{"wrong case"}},
		{"an unknown unit", "        \"hamilton-county\",\n        \"congress-district-7\"", "        \"atlantis\",\n        \"congress-district-7\"", []string{`no unit "atlantis"`}},
	} {
		importRefuses(t, e, text, election.ImportElectionGuard)
	}
}

func TestImportNISTRefusesWhatChangesACount(t *testing.T) {
	text := string(source(t, "nist-physical-ballot-1.json"))
	for _, e := range []edit{
		{"cumulative", `"VoteVariation": "n-of-m"`, `"VoteVariation": "cumulative"`, []string{`"cumulative" would be counted otherwise`}},
		{"borda", `"VoteVariation": "n-of-m"`, `"VoteVariation": "borda"`, []string{`"borda"`}},
		{"party option", `"BallotDefinition.CandidateOption"`, `"BallotDefinition.PartyOption"`, []string{"PartyOption cannot be carried"}},
		{"lost candidate", `								"can-donald-trump",`, `								"can-nobody",`, []string{`no candidate "can-nobody"`}},
		{"style of an unknown contest", `"ContestId": "cc-president"`, `"ContestId": "cc-king"`, []string{`"cc-king" that is not there`}},
		{"unknown field", `"VoteVariation": "n-of-m"`, `"Multiplier": 2`, []string{`"Multiplier" is not known here`}},
	} {
		importRefuses(t, e, text, election.ImportNIST)
	}
}

func importRefuses(t *testing.T, e edit, text string, read func([]byte) (*election.Manifest, []election.Note, error)) {
	t.Helper()
	if !strings.Contains(text, e.from) {
		t.Fatalf("%s: %q is not there", e.name, e.from)
	}
	_, _, err := read([]byte(strings.Replace(text, e.from, e.to, 1)))
	if err == nil {
		t.Errorf("%s: accepted", e.name)
		return
	}
	for _, want := range append(e.want, "line ") {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q is not said: %v", e.name, want, err)
		}
	}
}

func TestSetupIsStrict(t *testing.T) {
	for text, want := range map[string]string{
		"{\n\"minGroups\": 5}":                    `line 2, minGroups: unknown field "minGroups"`,
		"{\"mingroup\": 5}":                       "wrong case",
		"{\"minGroup\": 5,\n\n\"minGroup\": 6}":   "line 3, minGroup: the field",
		"{\"trustees\": {\"k\": 2, \"n\": 3}}":    "trustees.n",
		"{\"trustees\": {\"members\": \"three\"}": "not JSON",
	} {
		if _, err := election.ParseSetup([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	s, err := election.ParseSetup([]byte(`{"words": {"options/nobody": {"fr": "personne"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(electiontest.New().Manifest); err == nil || !strings.Contains(err.Error(), "options/nobody") {
		t.Fatalf("words for nothing: %v", err)
	}
}

// FuzzImport holds that whatever the importers take, they either refuse or give what can be written and read as JSON.
func FuzzImport(f *testing.F) {
	for _, name := range []string{"jefferson-county.electionguard.json", "nist-straight-party.json"} {
		f.Add(source(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, read := range []func([]byte) (*election.Manifest, []election.Note, error){election.ImportElectionGuard, election.ImportNIST} {
			m, _, err := read(data)
			if err == nil && !json.Valid(m.Encode()) {
				t.Fatal("imported what is not JSON")
			}
		}
	})
}
