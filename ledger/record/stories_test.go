package record_test

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/tpm/verify"
)

func station(t *testing.T, d *recordtest.Day, id string) record.Station {
	t.Helper()
	st, ok := d.State.Station(id)
	if !ok {
		t.Fatalf("no station %s", id)
	}
	return st
}

// undrawnBoth throws dice until two indices stay closed.
func undrawnBoth(t *testing.T, s *recordtest.Station, i, j uint32) {
	t.Helper()
	for n := 1; n < 200; n++ {
		drawn := record.DrawIndices(station(t, s.Day, s.ID).LeafRoot, recordtest.Dice(n), s.ID, s.Spec.Leaves)
		if !slices.Contains(drawn, i) && !slices.Contains(drawn, j) {
			s.Record(s.Draw(recordtest.Dice(n), s.ID))
			s.Record(s.Drawn())
			for _, m := range s.Manifest.Trustees.Members {
				s.Record(s.DrawnTrustee(m.ID))
			}
			return
		}
	}
	t.Fatal("no dice leave both closed")
}

// cheating opens a station whose leaf j is not what its seed gives and that no dice have found.
func cheating(t *testing.T, j uint32, lie func([]ballot.Commitment)) (*recordtest.Day, *recordtest.Station) {
	t.Helper()
	d := recordtest.New(t, shape)
	d.Ceremony()
	s := first(d)
	d.Record(s.Enrol())
	d.Record(s.Root())
	for _, m := range d.Manifest.Trustees.Members {
		d.Record(s.TrusteeRoot(m.ID))
	}
	d.Record(s.LeafRoot(lie))
	undrawnBoth(t, s, 1, j)
	d.Record(s.Open(recordtest.Log))
	return d, s
}

// A booth that lied about a leaf that the dice did not choose is found when that leaf is checked; the check stays on record.
func TestACheckShowsALyingBooth(t *testing.T) {
	d, s := cheating(t, 2, func(c []ballot.Commitment) { c[1].F[0] ^= 1 })
	s.Cast("short", nil)
	s.Check("short", map[string]string{"levy": "levy-a"})
	s.Shut()
	st := station(t, d, s.ID)
	if st.Mismatch != 2 || st.Accounted() {
		t.Fatalf("mismatch %d, accounted %v", st.Mismatch, st.Accounted())
	}
	if st.Counts.Checked != 1 {
		t.Fatal("the check is not on record")
	}
}

// It is found at close too, when the leaf was never reached.
func TestClosingShowsALyingBooth(t *testing.T) {
	d, s := cheating(t, 2, func(c []ballot.Commitment) { c[1].F[0] ^= 1 })
	s.Cast("short", nil)
	s.Shut()
	if st := station(t, d, s.ID); st.Mismatch != 2 || st.Accounted() {
		t.Fatalf("mismatch %d, accounted %v", st.Mismatch, st.Accounted())
	}
}

// The dice find a lie about any leaf that they choose; the station is refused until it starts its seeds anew.
func TestDiceShowALyingBoothAndItStartsAgain(t *testing.T) {
	d := recordtest.New(t, plain)
	d.Ceremony()
	s := first(d)
	d.Record(s.Enrol())
	s.Seeds(func(c []ballot.Commitment) {
		for i := range c {
			c[i].C[5] ^= 1
		}
	})
	st := station(t, d, s.ID)
	if st.Stage != record.StageRefused || !slices.Contains(st.Drawn, st.Mismatch) {
		t.Fatalf("%v, mismatch %d", st.Stage, st.Mismatch)
	}
	d.Refused(record.CodeMismatch, s.Open(recordtest.Log))
	s.Seeds()
	d.Record(s.Open(recordtest.Log))
	if st := station(t, d, s.ID); st.Stage != record.StageOpen || st.Attempt != 2 || st.Mismatch != 0 {
		t.Fatalf("%v in attempt %d", st.Stage, st.Attempt)
	}
}

func TestOfficialsOverrideAQuote(t *testing.T) {
	d := recordtest.New(t, plain)
	d.Ceremony()
	s := first(d)
	d.Record(s.Enrol())
	s.Seeds()
	e := s.Open(verify.Log{{PCR: verify.PCRPrograms, Name: "init", Digest: [32]byte{1}}})
	d.Refused(record.CodeQuote, e)
	e.Override = d.Sigs(record.LabelOverride, record.Payload(d.Manifest, e), "official-1", "official-2")
	d.Record(e)
	if st := station(t, d, s.ID); !st.Overridden || st.Attested || st.FailedQuotes != 1 {
		t.Fatalf("%+v", st)
	}
}

// TestOfficialsOpenWithoutAQuote: a station whose quote never came, or came before the dice, opens when people sign for it. The first
// quote that passes afterwards is held to no count of the chip's resets, and the next one is.
func TestOfficialsOpenWithoutAQuote(t *testing.T) {
	for name, missing := range map[string]func(e *record.Open){
		"none":                 func(e *record.Open) { e.Height, e.Evidence = 0, nil },
		"one before the dice":  func(e *record.Open) { e.Height = 2 },
		"one of other content": func(e *record.Open) { e.Height-- },
	} {
		d := recordtest.New(t, plain)
		d.Ceremony()
		s := first(d)
		d.Record(s.Enrol())
		s.Seeds()
		e := s.Open(recordtest.Log)
		missing(e)
		s.Confirm(e)
		if _, err := record.Apply(d.State, e); err == nil {
			t.Fatalf("%s: it opens and nobody signs for it", name)
		}
		e.Override = d.Sigs(record.LabelOverride, record.Payload(d.Manifest, e), "worker-1", "worker-2")
		d.Record(e)
		if st := station(t, d, s.ID); !st.Overridden || st.Attested || st.Stage != record.StageOpen {
			t.Fatalf("%s: %+v", name, st)
		}
		s.Chip.Resets += 3
		d.Record(s.Quote(recordtest.Log))
		if st := station(t, d, s.ID); !st.Attested || !st.Overridden {
			t.Fatalf("%s: the first quote of the day does not pass: %+v", name, st)
		}
		s.Chip.Resets++
		d.Record(s.Quote(recordtest.Log))
		if st := station(t, d, s.ID); st.Attested {
			t.Fatalf("%s: a reset that nobody explained passes", name)
		}
	}
}

// During the day a quote that does not pass flags the station, and its ballots count.
func TestAQuoteOfTheDayFlags(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	d.Record(s.Quote(recordtest.Log))
	old := s.Quote(recordtest.Log)
	old.Height = s.State.Height() - 1
	d.Refused(record.CodeRecorded, old)
	s.Chip.Resets++
	d.Record(s.Quote(recordtest.Log))
	if st := station(t, d, s.ID); st.Attested || st.FailedQuotes != 1 {
		t.Fatalf("a reset that nobody explained passes: %+v", st)
	}
	d.Accepted(s.Batch(1)[0])
	d.Record(incident(d, s.ID, 1, record.IncidentRestart))
	d.Record(s.Quote(recordtest.Log))
	if st := station(t, d, s.ID); !st.Attested {
		t.Fatal("a reset that people explained does not pass")
	}
}

// When the chip dies two people sign in its place, and what only the chip could open stays closed.
func TestAStationWithoutItsChip(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	people := func(e record.Entry) []election.Signature {
		return d.Sigs(e.Kind().String(), record.Payload(d.Manifest, e), s.Workers()...)
	}
	power := len(d.State.Validators())
	e := &record.LostTPM{Station: s.ID, Note: "no answer"}
	e.Officials = people(e)
	d.Record(e)
	d.Refused(record.CodeRecorded, e)
	if len(d.State.Validators()) != power-1 {
		t.Fatal("a station without its chip keeps its seat")
	}
	batch := s.Batch(0)[0]
	d.Refused(record.CodeSignature, batch)
	c := s.Close()
	c.Ratchet, c.Tape = nil, nil
	d.Refused(record.CodeSignature, s.Sign(c))
	c.Ratchet, c.Tape, c.Sig = nil, nil, nil
	c.Workers = d.Sigs("close", c.WorkersPayload(d.State.EID()), s.Workers()...)
	c.Officials = people(c)
	d.Record(c)
	batch.Sig, batch.Officials = nil, people(batch)
	d.Record(batch)
	for _, m := range d.Manifest.Trustees.Members {
		d.Record(s.Unused(m.ID))
	}
	if st := station(t, d, s.ID); st.Counts.Cast != 3 || st.Accounted() || len(st.Missing()) > 0 {
		t.Fatalf("%+v", st.Counts)
	}
}

// A batch that the tape lists and that does not come before the cut-off is named, and counted from paper.
func TestABatchThatNeverCame(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	d.Record(s.Batch(1)[0])
	s.Cast("short", nil)
	late := s.Batch(0)[0]
	d.Record(s.Close())
	d.Stations["st-2"].Shut()
	if missing := station(t, d, s.ID).Missing(); !slices.Equal(missing, []uint32{2}) {
		t.Fatalf("missing %v", missing)
	}
	d.Accepted(late)
	d.Record(d.Cutoff())
	d.Refused(record.CodePhase, late)
}

// A leaf that neither medium gives back is declared at close: the other ballots count, and the station is not accounted for.
func TestADamagedSlot(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	s.Pending.Casts = s.Pending.Casts[1:]
	s.Pending.Checks = nil // its rank lies past what the batch accounts for
	batch := s.Batch(0)[0]
	e := s.Close()
	d.Refused(record.CodeAccounting, e)
	e.Missing = 1
	d.Refused(record.CodeAccounting, s.Sign(e))
	e.Missing = 2
	d.Record(s.Sign(e))
	d.Record(batch)
	for _, m := range d.Manifest.Trustees.Members {
		d.Record(s.Unused(m.ID))
	}
	st := station(t, d, s.ID)
	if st.Counts.Cast != 2 || st.Declared != 2 || st.Accounted() || len(st.Missing()) > 0 {
		t.Fatalf("%+v, %d declared", st.Counts, st.Declared)
	}
}

// A large batch leaves in parts, which may come in any order and hide it.
func TestABatchInParts(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	whole := s.Batch(1)[0]
	var parts []*record.Batch
	head := record.BatchHead{Station: s.ID, Serial: 1, Slot: 1}
	for _, r := range []record.Releases{{Casts: whole.Casts[:1]}, {Casts: whole.Casts[1:]}, {Checks: whole.Checks, Voids: whole.Voids}} {
		head.Parts = append(head.Parts, r.Line())
		parts = append(parts, &record.Batch{Part: uint16(len(parts)), Releases: r})
	}
	for _, p := range parts {
		p.Head = head
		resealed(d, p, func(*record.Batch) {})
	}
	d.Record(parts[2])
	d.Record(parts[0])
	d.Refused(record.CodeRecorded, parts[0])
	d.Record(parts[1])
	if c := station(t, d, s.ID).Counts; c != (record.Counts{Cast: 3, Checked: 1, Void: 1}) {
		t.Fatalf("%+v", c)
	}
}

// Parts that overlap would tell which ballots were cast first.
func TestPartsDoNotTellOrder(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	whole := s.Batch(1)[0]
	early, late := record.Releases{Casts: []record.Cast{whole.Casts[0], whole.Casts[2]}}, record.Releases{Casts: whole.Casts[1:2], Checks: whole.Checks, Voids: whole.Voids}
	head := record.BatchHead{Station: s.ID, Serial: 1, Slot: 1, Parts: []record.PartLine{early.Line(), late.Line()}}
	d.Record(resealed(d, &record.Batch{Head: head, Releases: early}, func(*record.Batch) {}))
	d.Refused(record.CodeOrdering, resealed(d, &record.Batch{Head: head, Part: 1, Releases: late}, func(*record.Batch) {}))
}

// A trustee who fails does not stop the count: another quorum takes its place.
func TestAnotherQuorum(t *testing.T) {
	d := countingDay(t)
	d.Record(d.Share("trustee-1"))
	d.Record(d.Quorum(2, "trustee-1", "trustee-3"))
	d.Record(d.Share("trustee-3"))
	d.Record(d.Share("trustee-1"))
	if d.State.Phase() != record.PhaseCounted {
		t.Fatal(d.State.Phase())
	}
}

// Where a contest has too few ballots at one station, the station joins another; with too few in all it is not decrypted.
func TestGroups(t *testing.T) {
	d := recordtest.New(t, func(m *election.Manifest) { m.MinGroup, m.Release = 3, election.Release{Mode: election.ReleaseAtClose} })
	d.Ceremony()
	one, two := d.Stations["st-1"], d.Stations["st-2"]
	one.Prepare()
	two.Prepare()
	for range 3 {
		one.Cast("short", map[string]string{"levy": "levy-a"})
	}
	two.Cast("short", map[string]string{"levy": "levy-b"})
	two.Cast("long", nil)
	one.Shut()
	two.Shut()
	d.Count()
	groups := d.State.Groups()
	if len(groups) != 2 {
		t.Fatalf("%d groups", len(groups))
	}
	for _, g := range groups {
		if g.Ballots != 5 || !slices.Equal(g.Stations, []string{"st-1", "st-2"}) {
			t.Fatalf("%s: %d ballots of %v", g.Contest, g.Ballots, g.Stations)
		}
	}
	for _, c := range d.State.Result().Contests {
		if want := map[bool]string{true: record.ContestCounted, false: record.ContestWithheld}[c.Ballots == 5]; c.State != want {
			t.Errorf("%s with %d ballots is %s", c.Contest, c.Ballots, c.State)
		}
	}
}

// Nobody voted: there is nothing to decrypt, and the record says so.
func TestADayWithoutVoters(t *testing.T) {
	d := recordtest.New(t, plain)
	d.Ceremony()
	first(d).Prepare()
	first(d).Shut()
	if !station(t, d, "st-1").Accounted() {
		t.Fatal("leaves that nobody used are not accounted for")
	}
	d.Record(d.Cutoff())
	if d.State.Phase() != record.PhaseCounted {
		t.Fatal(d.State.Phase())
	}
	d.Record(d.Publish())
}

func TestDrawIndices(t *testing.T) {
	seen := map[uint32]int{}
	for n := range 200 {
		drawn := record.DrawIndices([32]byte{1}, recordtest.Dice(n), "st-1", 16)
		if len(drawn) != 8 || !slices.IsSorted(drawn) || drawn[0] < 1 || drawn[7] > 16 || len(slices.Compact(slices.Clone(drawn))) != 8 {
			t.Fatalf("dice %d draw %v", n, drawn)
		}
		for _, i := range drawn {
			seen[i]++
		}
	}
	for i := uint32(1); i <= 16; i++ {
		if seen[i] < 60 || seen[i] > 140 { // half of 200, five deviations either way
			t.Errorf("index %d was drawn %d times of 200", i, seen[i])
		}
	}
	if slices.Equal(record.DrawIndices([32]byte{1}, recordtest.Dice(1), "st-1", 16), record.DrawIndices([32]byte{1}, recordtest.Dice(1), "st-2", 16)) {
		t.Error("two stations share one draw")
	}
}
