package record_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// pollingDay holds an election at two stations: 12 ballots cast, 2 checked, 2 void, 1 failed.
func pollingDay(t testing.TB) (*recordtest.Day, []ballot.Code) {
	d := recordtest.New(t)
	d.Ceremony()
	one, two := d.Stations["st-1"], d.Stations["st-2"]
	one.Prepare()
	two.Prepare()
	var codes []ballot.Code
	vote := func(s *recordtest.Station, style string, marks map[string]string) {
		codes = append(codes, s.Cast(style, marks).Code())
	}
	for range 4 {
		vote(one, "short", map[string]string{"president": "president-a", "levy": "levy-a"})
	}
	one.Check("long", map[string]string{"president": "president-b"})
	vote(one, "long", map[string]string{"president": "write-in", "levy": "levy-b", "park": "park-c"})
	d.Chain.Now = d.Chain.Now.AddDate(0, 0, 2).Add(15 * 3600e9)
	for _, p := range one.Batch(1) {
		d.Record(p)
	}
	one.Void(record.VoidSheet)
	vote(one, "short", map[string]string{"levy": "levy-b"})
	for range 6 {
		vote(two, "short", map[string]string{"president": "president-b", "levy": "levy-a"})
	}
	two.Void(record.VoidUnprinted)
	two.Check("short", map[string]string{"levy": "levy-a"})
	d.Record(one.Quote(recordtest.Log), two.Quote(recordtest.Log), one.Cosign(), two.Cosign())
	one.Shut()
	two.Shut()
	return d, codes
}

func TestPollingDay(t *testing.T) {
	d, codes := pollingDay(t)
	for _, st := range d.State.Stations() {
		if !st.Accounted() || len(st.Missing()) > 0 || st.Mismatch != 0 {
			t.Errorf("%s does not account for every leaf", st.ID)
		}
	}
	d.Count()
	if d.State.Phase() != record.PhasePublished {
		t.Fatalf("phase %v", d.State.Phase())
	}
	want := record.Counts{Cast: 12, Checked: 2, Void: 1, Unprinted: 1}
	if d.State.Counts() != want {
		t.Errorf("papers: %+v", d.State.Counts())
	}
	tally := map[string]uint64{}
	for _, c := range d.State.Result().Contests {
		for _, o := range c.Options {
			tally[o.Option] = o.Count
		}
	}
	for option, n := range map[string]uint64{"president-a": 4, "president-b": 6, "president-c": 0, "write-in": 1, "levy-a": 10, "levy-b": 2} {
		if tally[option] != n {
			t.Errorf("%s: %d votes, want %d", option, tally[option], n)
		}
	}
	contests := d.State.Result().Contests
	if got := []any{winners(contests[0]), winners(contests[2]), says(contests[2]), contests[7].Awaits}; fmt.Sprint(got) != "[[president-b] [levy-a] carried ]" {
		t.Errorf("decided: %v", got)
	}
	checkFound(t, d, codes)
	checkGroups(t, d)
}

// checkFound looks every tracking code up.
func checkFound(t *testing.T, d *recordtest.Day, codes []ballot.Code) {
	for _, code := range codes {
		found, ok := d.State.Find(code)
		if !ok || found.Use != record.UseCast {
			t.Errorf("%s is not on record as cast", code)
		}
		if _, err := d.State.Log().Inclusion(found.Leaf, d.State.Log().Size()); err != nil {
			t.Error(err)
		}
	}
}

// checkGroups holds every decrypted group to the manifest's least number, and contests with fewer ballots to silence.
func checkGroups(t *testing.T, d *recordtest.Day) {
	for _, g := range d.State.Groups() {
		if int(g.Ballots) < d.Manifest.MinGroup {
			t.Errorf("%s: a group of %d ballots", g.Contest, g.Ballots)
		}
	}
	for _, c := range d.State.Result().Contests {
		if c.Contest == "park" && (c.State != record.ContestWithheld || len(c.Options) > 0 || c.Ballots != 1) {
			t.Errorf("one ballot's contest is not withheld: %+v", c)
		}
	}
}

func TestReplayIsDeterministic(t *testing.T) {
	d, _ := pollingDay(t)
	d.Count()
	s, err := record.New(d.Manifest, d.Signed)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range d.Chain.Blocks {
		if s.AppHash() != b.Header.AppHash {
			t.Fatalf("height %d: another state", b.Header.Height)
		}
		s = record.Begin(s, record.Block{Height: b.Header.Height, Time: b.Header.Time, Hash: b.Header.Hash(), LastHash: b.Header.LastBlockID.Hash})
		for _, data := range b.Entries {
			s = applyPurely(t, s, data)
		}
	}
	if s.AppHash() != d.State.AppHash() || !bytes.Equal(s.ResultJSON(), d.State.ResultJSON()) {
		t.Fatal("a replay ends in another state")
	}
	if !json.Valid(s.ResultJSON()) {
		t.Fatal("the result is not JSON")
	}
}

// applyPurely applies an entry and checks that the state before it is still what it was, and that trying again gives the same.
func applyPurely(t *testing.T, s record.State, data []byte) record.State {
	t.Helper()
	e, err := record.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	before, result := s.AppHash(), s.ResultJSON()
	next, err := record.Apply(s, e)
	if err != nil {
		t.Fatal(err)
	}
	again, err := record.Apply(s, e)
	if err != nil || again.AppHash() != next.AppHash() {
		t.Fatalf("%v: applied twice to one state, two outcomes (%v)", e.Kind(), err)
	}
	if s.AppHash() != before || !bytes.Equal(s.ResultJSON(), result) {
		t.Fatalf("%v changed the state that it was applied to", e.Kind())
	}
	if !bytes.Equal(data, record.Encode(e)) {
		t.Fatalf("%v changed while it was applied", e.Kind())
	}
	return next
}

// After the cut-off nothing is kept of what batches were held to, and codes are still found.
func TestACutoffForgets(t *testing.T) {
	d, codes := pollingDay(t)
	for _, st := range d.State.Stations() {
		if st.Stage == record.StageClosed && st.Leaves == nil {
			t.Errorf("%s has no leaves before the cut-off", st.ID)
		}
	}
	d.Record(d.Cutoff())
	for _, st := range d.State.Stations() {
		if st.Leaves != nil || st.Stage == record.StageClosed && !st.Accounted() {
			t.Errorf("%s: %d leaves kept, accounted %v", st.ID, len(st.Leaves), st.Accounted())
		}
	}
	if _, ok := d.State.Find(codes[0]); !ok {
		t.Error("a code is lost")
	}
}
