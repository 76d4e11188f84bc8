package record_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/tpm/verify"
)

// The days of this file are each legal and rare: both verifiers come to one state and one result after all of them, and refuse the same.

// TestWhoSpeaksComesBeforeWhatIsSaid: of two faults the one is named that SPEC puts first.
func TestWhoSpeaksComesBeforeWhatIsSaid(t *testing.T) {
	d := recordtest.New(t, plain)
	d.Ceremony()
	s := first(d)
	d.Record(s.Enrol())
	root := s.Root("trustee-3")
	root.Named = nil
	root.Sig = s.Chip.Sign("station-root", record.StationDigest(d.Manifest, root))
	d.Record(root)
	e := s.TrusteeRoot("trustee-3")
	e.Sig = nil
	d.Refused(record.CodeTrustee, e)

	d = mixDay(t)
	d.Refused(record.CodeQuorum, opening(d, func(e *record.TableShare) { e.Quorum, e.Lot = 7, 99 }))
	dice := &record.Draw{Dice: "1"}
	dice.Officials = d.Officials(dice)
	d.Refused(record.CodePhase, dice)
}

// readyDay has the first station ready to open.
func readyDay(t *testing.T, change ...func(*election.Manifest)) *recordtest.Day {
	t.Helper()
	d := recordtest.New(t, append([]func(*election.Manifest){plain}, change...)...)
	d.Ceremony()
	d.Record(first(d).Enrol())
	first(d).Seeds()
	return d
}

// TestTwoLiesOfABooth: the first index that did not match stays on record.
func TestTwoLiesOfABooth(t *testing.T) {
	d, s := cheating(t, 2, func(c []ballot.Commitment) { c[0].F[0] ^= 1; c[1].F[0] ^= 1 })
	s.Check("short", nil)
	s.Check("short", nil)
	s.Shut()
	if st := station(t, d, s.ID); st.Mismatch != 1 || st.Counts.Checked != 2 {
		t.Fatalf("mismatch %d of %d checks", st.Mismatch, st.Counts.Checked)
	}
}

// TestPeopleOverrideAQuoteThatPasses: their signatures count, also where none was needed.
func TestPeopleOverrideAQuoteThatPasses(t *testing.T) {
	d := readyDay(t)
	e := first(d).Open(recordtest.Log)
	e.Override = d.Sigs(record.LabelOverride, record.Payload(d.Manifest, e), "worker-1", "worker-2")
	d.Refused(record.CodeQuote, changed(first(d).Open(recordtest.Log), func(bad *record.Open) { bad.Override = e.Override }))
	d.Record(e)
	if st := station(t, d, "st-1"); !st.Overridden || !st.Attested || st.FailedQuotes != 0 {
		t.Fatalf("%+v", st)
	}
	first(d).Chip.Resets++
	d.Record(first(d).Quote(recordtest.Log))
	if st := station(t, d, "st-1"); st.Attested {
		t.Fatal("a reset after the opening is explained by nothing")
	}
}

// TestAChipThatWentBack: counters are held against those of the enrolment, and of each quote that passed, before the opening too.
func TestAChipThatWentBack(t *testing.T) {
	d := readyDay(t)
	s := first(d)
	passes := func(want bool) {
		t.Helper()
		d.Record(s.Quote(recordtest.Log))
		if st := station(t, d, "st-1"); st.Attested != want {
			t.Fatalf("%+v", st.Quotes[len(st.Quotes)-1].Verdict)
		}
	}
	s.Chip.Resets += 5
	passes(true)
	s.Chip.Resets--
	passes(false)
	e := s.Open(recordtest.Log)
	d.Refused(record.CodeQuote, e)
	e.Override = d.Sigs(record.LabelOverride, record.Payload(d.Manifest, e), "worker-1", "worker-2")
	d.Record(e)
	passes(false)
	s.Chip.Resets += 7
	passes(true)
	s.Chip.Restarts++
	passes(false)
	s.Chip.Resets++
	d.Record(incident(d, "st-1", 1, record.IncidentRestart))
	passes(true)
}

// TestAQuoteOverItsSize says nothing of a station: anybody can add to the log of another's.
func TestAQuoteOverItsSize(t *testing.T) {
	d := readyDay(t)
	e := first(d).Quote(recordtest.Log)
	e.Evidence = withLog(t, e.Evidence, make([]byte, verify.MaxEvidence))
	d.Refused(record.CodeQuote, e)
}

// TestALostStationDoesNothingForItsSeeds, nor does one without its chip, whoever else speaks.
func TestALostStationDoesNothingForItsSeeds(t *testing.T) {
	gone := map[string]func(d *recordtest.Day) record.Entry{
		"lost": func(d *recordtest.Day) record.Entry { return lost(d, "st-1", [32]byte{}) },
		"without its chip": func(d *recordtest.Day) record.Entry {
			return changed(&record.LostTPM{Station: "st-1"}, func(e *record.LostTPM) { e.Officials = d.Officials(e) })
		},
	}
	for name, declare := range gone {
		d := recordtest.New(t, plain)
		d.Ceremony()
		s := first(d)
		d.Record(s.Enrol())
		d.Record(s.Root())
		refused := func(e record.Entry) {
			t.Helper()
			d := fork(d)
			d.Record(declare(d))
			d.Refused(record.CodeStage, e)
			judgeAgain(d)
		}
		for _, m := range d.Manifest.Trustees.Members {
			e := s.TrusteeRoot(m.ID)
			refused(e)
			d.Record(e)
		}
		root := s.LeafRoot()
		refused(root)
		d.Record(root)
		dice := d.Draw(recordtest.Dice(1), "st-1")
		refused(dice)
		d.Record(dice)
		refused(s.Drawn())
		d.Record(s.Drawn())
		for _, m := range d.Manifest.Trustees.Members {
			refused(s.DrawnTrustee(m.ID))
			d.Record(s.DrawnTrustee(m.ID))
		}
		refused(s.Open(recordtest.Log))
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// TestRootsBeforeTheKeys: seeds may be begun while trustees make their keys.
func TestRootsBeforeTheKeys(t *testing.T) {
	d := recordtest.New(t, plain)
	s := first(d)
	d.Record(s.Enrol())
	d.Record(s.Root())
	for _, m := range d.Manifest.Trustees.Members {
		d.Record(s.TrusteeRoot(m.ID))
	}
	d.Ceremony()
	if st := station(t, d, "st-1"); st.Stage != record.StageSeeded {
		t.Fatal(st.Stage)
	}
}

// TestAWindowEndsOnTheNanosecond: blocks have times in nanoseconds, and the window of the first step begins with the first message.
func TestAWindowEndsOnTheNanosecond(t *testing.T) {
	d := recordtest.New(t, plain, func(m *election.Manifest) { m.Trustees.Window = 100 })
	d.Pass(time.Hour)
	if step := d.State.Ceremony().Step(); step != trustee.StepCommit {
		t.Fatalf("%v before the first message", step)
	}
	d.Chain.Now = d.Chain.Now.Add(900 * time.Millisecond)
	began := d.Chain.Now
	d.Record(d.KeyMessage("trustee-1"), d.KeyMessage("trustee-3"))
	for ago, want := range map[time.Duration]trustee.Step{99_200 * time.Millisecond: trustee.StepCommit, 100 * time.Second: trustee.StepReveal} {
		d := fork(d)
		d.Chain.Now = began.Add(ago)
		d.Record()
		if step := d.State.Ceremony().Step(); step != want {
			t.Errorf("%v later: %v", ago, step)
		}
		judgeAgain(d)
	}
}

// TestASilenceIsMeasuredInNanoseconds: the hosts' clocks make block times so.
func TestASilenceIsMeasuredInNanoseconds(t *testing.T) {
	d := readyDay(t)
	d.Chain.Now = d.Chain.Now.Add(900 * time.Millisecond)
	opened := d.Chain.Now
	d.Record(first(d).Open(recordtest.Log))
	for ago, want := range map[time.Duration]bool{80_050 * time.Millisecond: true, 79_950 * time.Millisecond: false} {
		d := fork(d)
		d.Chain.Now = opened.Add(ago)
		d.Record()
		if late := d.State.Late(station(t, d, "st-1")); late != want {
			t.Errorf("%v later: %v", ago, late)
		}
		judgeAgain(d)
	}
}

// TestAPartOfNothing holds no release that could be on record.
func TestAPartOfNothing(t *testing.T) {
	d := votingDay(t)
	e := tried(d, 1, nothing)
	head, nothingAtAll := e.Head, record.Releases{}
	head.Parts = append(slices.Clone(head.Parts), nothingAtAll.Line())
	empty := &record.Batch{Head: head, Part: 1}
	empty.Sig = first(d).Chip.Sign("batch", record.StationDigest(d.Manifest, empty))
	d.Refused(record.CodeOrdering, empty)
}

// TestALineOfNothing is no batch that could be missing.
func TestALineOfNothing(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	parts := s.Batch(0)
	s.Heads = append(s.Heads, record.BatchTotal{Head: [32]byte{1}})
	d.Record(s.Close())
	d.Refused(record.CodeEarly, parts[0]) // it is not the last
	if missing := station(t, d, "st-1").Missing(); !slices.Equal(missing, []uint32{1}) {
		t.Errorf("missing %v", missing)
	}
}

// TestALateBatchIsHeldToItsSlot: a closing lists what comes late, and does not make few ballots many.
func TestALateBatchIsHeldToItsSlot(t *testing.T) {
	for slot, code := range map[uint16]record.Code{0: record.CodeEarly, 1: record.CodeFew, 9: record.CodeEarly} {
		d := votingDay(t)
		s := first(d)
		s.Pending = record.Releases{Casts: s.Pending.Casts[:1], Checks: s.Pending.Checks, Voids: s.Pending.Voids}
		few := s.Batch(slot)[0]
		s.Cast("short", nil)
		last := s.Batch(0)[0]
		d.Record(changed(s.Close(), func(e *record.Close) { e.Missing = 2; s.Sign(e) }))
		d.Refused(code, few)
		d.Record(last)
	}
}

// TestNothingChangesAPublishedResult: what comes after it is no part of it.
func TestNothingChangesAPublishedResult(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	parts := s.Batch(0)
	d.Record(s.Close())
	d.Record(parts[0])
	d.Stations["st-2"].Shut()
	d.Count()
	d.Refused(record.CodePhase, s.Unused("trustee-1"))
	d.Refused(record.CodePhase, s.Quote(recordtest.Log))
	d.Refused(record.CodePhase, incident(d, "st-1", 1, record.IncidentOther))
}

// TestARevocationToComeChangesNoPublishedResult: officials signed a result by its digest, and that stays it.
func TestARevocationToComeChangesNoPublishedResult(t *testing.T) {
	d := votingDay(t)
	e := &record.RevokeReference{Version: 1, From: d.State.Height() + 25}
	e.Officials = d.Officials(e)
	d.Record(e)
	first(d).Shut()
	d.Stations["st-2"].Shut()
	d.Count()
	signed := d.State.ResultJSON()
	if d.State.Height() >= e.From {
		t.Fatal("the revocation has come before the publication")
	}
	for d.State.Height() < e.From {
		d.Record()
	}
	if got := d.State.ResultJSON(); string(got) != string(signed) {
		t.Errorf("officials signed\n%s\nand now it is\n%s", signed, got)
	}
}

// TestASampledRowOfAnotherQuorum: shares of a quorum that did not end are void, and who was of both gives another.
func TestASampledRowOfAnotherQuorum(t *testing.T) {
	d, l := drawnDay(t)
	lot := lotOf(d, "president")
	named := d.Sampled(lot, 1, l)
	d.Record(named)
	d.Record(d.RowShare(lot, named.Row, "trustee-1"))
	d.Record(d.Quorum(2, "trustee-1", "trustee-2"))
	d.Refused(record.CodeRecorded, changed(blinded(d, func(e *record.Blind) { e.Quorum, e.Trustee = 2, "trustee-2" }), func(*record.Blind) {}))
	d.Refused(record.CodeRecorded, changed(unblinded(d, "trustee-2"), func(e *record.Unblind) { e.Quorum = 2; e.Sig = d.Trustee(e, "trustee-2") }))
	d.Record(d.RowShare(lot, named.Row, "trustee-1"))
	d.Refused(record.CodeRecorded, d.RowShare(lot, named.Row, "trustee-1"))
	d.Record(d.RowShare(lot, named.Row, "trustee-2"))
	if d.State.Audit(lot).Rows[named.Row].Opened == nil {
		t.Fatal("both have given their shares")
	}
	d.Record(d.Quorum(3, "trustee-2", "trustee-3"))
	d.Refused(record.CodeRecorded, d.RowShare(lot, named.Row, "trustee-3"))
}

// TestAPaperLeadsToOneRow, however often it is drawn.
func TestAPaperLeadsToOneRow(t *testing.T) {
	d, l := drawnDay(t)
	lot := lotOf(d, "president")
	named := d.Sampled(lot, 1, l)
	d.Record(named)
	again := uint32(2)
	for ; ; again++ {
		d.Record(d.Interpretation(lot, again, "read"))
		if s := d.State.Audit(lot).Samples; s[again-1].Position == s[0].Position {
			break
		}
	}
	x, err := d.Tables().Index(lot)
	if err != nil {
		t.Fatal(err)
	}
	lie := func(change func(*record.Sampled)) *record.Sampled {
		e := changed(d.Sampled(lot, again, l), change)
		e.Officials = d.Officials(e)
		return e
	}
	d.Refused(record.CodeRow, lie(func(e *record.Sampled) { e.Found, e.Row, e.Content, e.Path = false, 0, nil, nil }))
	d.Refused(record.CodeRow, lie(func(e *record.Sampled) {
		e.Row = (e.Row + 1) % 5
		e.Content, e.Path = x.Rows[e.Row], x.Path(e.Row)
	}))
	d.Record(d.Sampled(lot, again, l))
}

// TestMoreMixersAfterAnIndex: a lot that has its index is not shuffled anew, and is opened all the same.
func TestMoreMixersAfterAnIndex(t *testing.T) {
	d := indexedDay(t)
	lot := lotOf(d, "president")
	d.Record(d.Mixers(2, "trustee-1", "trustee-2", "trustee-3"))
	d.Record(d.TableShare(lot, "trustee-1"), d.TableShare(lot, "trustee-3"))
	d.Record(d.Contents(lot))
	if err := d.Tables().Check(lot); err != nil {
		t.Fatal(err)
	}
}

// TestLotsOfTwoStationsThatNeverClosed stand station by station, the lighter ballots of each first.
func TestLotsOfTwoStationsThatNeverClosed(t *testing.T) {
	d := recordtest.New(t, recordtest.Assembly)
	d.Ceremony()
	for _, id := range []string{"st-1", "st-2", "st-3"} {
		d.Stations[id].Prepare()
	}
	for _, id := range []string{"st-2", "st-3"} {
		for range 4 {
			d.Stations[id].Cast("single", map[string]string{"levy": "levy-a"})
			d.Stations[id].Cast("triple", map[string]string{"levy": "levy-b"})
		}
	}
	d.Pass(64 * time.Hour)
	d.Record(d.Stations["st-2"].Batch(1)[0], d.Stations["st-3"].Batch(1)[0])
	first(d).Shut()
	d.Record(lost(d, "st-2", [32]byte{}), lost(d, "st-3", [32]byte{}))
	d.Record(d.Cutoff())
	var got []string
	for _, l := range d.State.Lots() {
		got = append(got, fmt.Sprintf("%s %v %d", l.Contest, l.Stations, l.Weight))
	}
	want := []string{"levy [st-2] 1", "levy [st-2] 3", "levy [st-3] 1", "levy [st-3] 3", "mayor [st-2] 1", "mayor [st-2] 3", "mayor [st-3] 1", "mayor [st-3] 3"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	d.Record(d.Quorum(1, "trustee-1", "trustee-3"))
	d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
	d.Record(d.Shuffle(1, "trustee-1"))
	d.Record(d.Shuffle(1, "trustee-2"))
	d.MakeIndex(1)
}
