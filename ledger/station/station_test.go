package station_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
	"github.com/isoloir/isoloir/tpm/verify"
)

// TestPollingDay: everything that a station says is taken by the record, every code is found for what it became, and at
// the end every leaf is accounted for.
func TestPollingDay(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	var cast []*station.Paper
	for range 4 {
		cast = append(cast, b.Vote())
	}
	checked := b.Issue()
	opening, err := b.S.Check()
	must(t, err)
	reopens(t, b, checked, opening[0])
	bad := b.Issue()
	must(t, b.S.Void(true))
	cast = append(cast, b.Vote())
	if left, err := b.S.Release(); left || err != nil {
		t.Errorf("a batch left before its time: %v", err)
	}
	b.Now = time.Date(2026, 11, 3, 14, 0, 0, 0, time.UTC)
	left, err := b.S.Release()
	if !left || err != nil {
		t.Fatalf("no batch left at its time: %v", err)
	}
	if left, err := b.S.Release(); left || err != nil {
		t.Errorf("a second batch left at the same time: %v", err)
	}
	b.Block()
	b.Submit()
	for i, p := range cast {
		if b.Found(p) != record.UseCast {
			t.Errorf("ballot %d is not on record after the release", i)
		}
	}
	cast = append(cast, b.Vote())
	b.Order(record.OrderClose)
	tape := b.Closed()
	want := record.Counts{Cast: 6, Checked: 1, Void: 1}
	if tape.Counts != want || tape.Batches != 2 || tape.Last == 0 {
		t.Errorf("tape %+v", tape)
	}
	if b.Found(cast[5]) != record.UseCast || b.Found(checked) != record.UseChecked || b.Found(bad) != record.UseNone {
		t.Error("a paper is not on record as what it became")
	}
	b.Accounted()
	if got := b.State.Counts(); got != want {
		t.Errorf("the record counts %+v", got)
	}
	if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrStage) {
		t.Errorf("a paper after closing: %v", err)
	}
	if _, err := b.S.Close(b.Workers()); !errors.Is(err, station.ErrStage) {
		t.Errorf("closed twice: %v", err)
	}
	b.Restart()
	again, err := b.S.ClosingTape()
	if err != nil || again.Digest != tape.Digest || b.S.Stage() != station.Closed {
		t.Errorf("the tape is not the same after a restart: %v", err)
	}
	readsNothing(t, b)
}

// reopens computes a checked ballot again from what was published.
func reopens(t *testing.T, b *stationtest.Bench, p *station.Paper, o *station.Opening) {
	t.Helper()
	sel, err := ballot.ParseSelections(b.Sample.Manifest.StyleContests(o.Style), o.Selections)
	must(t, err)
	again, _, id, err := b.S.Context().Open("st-1", o.Index, o.Half, o.Halves, o.Style, sel)
	must(t, err)
	if again.Code() != p.Code || id != p.ID || o.Code != p.Code {
		t.Error("the opening gives another ballot than the one printed")
	}
}

// readsNothing looks for what the voters wrote in every file that the station left: only the checked ballot shows it.
func readsNothing(t *testing.T, b *stationtest.Bench) {
	t.Helper()
	shown := 0
	for _, root := range []string{b.Media[0], b.Media[1], b.Outbox} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			shown += bytes.Count(data, []byte(stationtest.Written))
			return err
		})
		must(t, err)
	}
	if shown > 5 { // the urn and the batch on both media, and the outbox
		t.Errorf("the voter's words stand in %d places", shown)
	}
}

// TestOpeningRefusals: anything but a valid order, good evidence or its override, two people of this station and an
// empty urn refuses to open.
func TestOpeningRefusals(t *testing.T) {
	b := stationtest.New(t)
	b.Ready()
	refuse := func(what string, people []station.Official, override bool, want string) {
		t.Helper()
		err := b.S.Open(people, override)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", what, err)
		}
		if b.S.Stage() != station.Ready {
			t.Fatalf("%s opened the station", what)
		}
	}
	refuse("no order", b.Workers(), false, "no order")
	b.Order(record.OrderOpen, func(o *record.Order) { o.Expires = b.Now.Add(-time.Minute).Unix() })
	refuse("an expired order", b.Workers(), false, "expired")
	b.Order(record.OrderOpen, func(o *record.Order) { o.Station = "st-2" })
	refuse("an order for another station", b.Workers(), false, "another order")
	b.Order(record.OrderClose)
	data, err := os.ReadFile(filepath.Join(b.Inbox, station.InOrderEnd))
	must(t, err)
	b.Put(station.InOrderOpen, data)
	refuse("an order to close", b.Workers(), false, "another order")
	order := b.Order(record.OrderOpen)
	b.Put(station.InOrderOpen, append(bytes.Clone(order[:len(order)-1]), order[len(order)-1]^1))
	refuse("a forged order", b.Workers(), false, "order")
	b.Put(station.InOrderOpen, order)
	refuse("no evidence", b.Workers(), false, "quote has not arrived")
	b.Put(station.InEvidence, []byte("evidence"))
	refuse("malformed evidence", b.Workers(), false, "not evidence")
	b.Quote([]byte("another order"), recordtest.Log)
	refuse("evidence for another order", b.Workers(), false, "does not pass")
	other := append(verify.Log{}, recordtest.Log...)
	other[1].Digest[0]++
	b.Quote(order, other)
	refuse("other software", b.Workers(), false, "does not pass")
	refuse("an override by poll workers of another station", b.People("worker-3", "worker-4"), true, "does not work")
	refuse("an override by one person", b.People("worker-1"), true, "")
	b.Quote(order, recordtest.Log)
	refuse("one person", b.People("worker-1"), false, "")
	refuse("one person twice", b.People("worker-1", "worker-1"), false, "")
	refuse("people of another station", b.People("worker-1", "worker-3"), false, "does not work")
	imposter := b.Workers()
	imposter[1].Key = b.Sample.Officials["worker-3"]
	refuse("somebody else's key", imposter, false, "")
	if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrStage) {
		t.Errorf("a paper before opening: %v", err)
	}
	must(t, b.S.Open(b.Workers(), false))
	if err := b.S.Open(b.Workers(), false); !errors.Is(err, station.ErrStage) {
		t.Errorf("opened twice: %v", err)
	}
	b.Submit()
}

// TestOverride: evidence that does not pass is overridden by people who sign for it, and the record says so.
func TestOverride(t *testing.T) {
	b := stationtest.New(t)
	b.Ready()
	other := append(verify.Log{}, recordtest.Log...)
	other[0].Digest[0]++
	b.Quote(b.Order(record.OrderOpen), other)
	must(t, b.S.Open(b.Workers(), true))
	b.Submit()
	if st, _ := b.State.Station("st-1"); !st.Overridden {
		t.Error("the record does not say that the evidence was overridden")
	}
}

// TestOverrideWithoutAQuote: a station to which nobody brings a quote opens when people sign for it, and votes count.
func TestOverrideWithoutAQuote(t *testing.T) {
	for what, put := range map[string]func(b *stationtest.Bench, path string) error{
		"none":  func(*stationtest.Bench, string) error { return nil },
		"bytes": func(_ *stationtest.Bench, path string) error { return os.WriteFile(path, []byte("evidence"), 0o600) },
		"no quote": func(_ *stationtest.Bench, path string) error {
			return os.WriteFile(path, (&station.Evidence{Height: 3, Quote: []byte("quote")}).Encode(), 0o600)
		},
		"a quote of no block": func(b *stationtest.Bench, path string) error {
			quote := b.Chip.Chip.Quote([32]byte{}, recordtest.Log)
			return os.WriteFile(path, (&station.Evidence{AK: b.Chip.Enrolment.AK, Quote: quote}).Encode(), 0o600)
		},
		"a pipe": func(_ *stationtest.Bench, path string) error { return unix.Mkfifo(path, 0o600) },
	} {
		t.Run(what, func(t *testing.T) {
			b := stationtest.New(t)
			b.Ready()
			b.Order(record.OrderOpen)
			must(t, put(b, filepath.Join(b.Inbox, station.InEvidence)))
			if err := b.S.Open(b.Workers(), false); err == nil {
				t.Fatal("opened without a quote and without an override")
			}
			if err := b.S.Open(b.People("worker-1"), true); err == nil {
				t.Fatal("one person opened without a quote")
			}
			must(t, b.S.Open(b.Workers(), true))
			if b.S.Software() != ([32]byte{}) {
				t.Error("the tape names software that nobody measured")
			}
			vote := b.Vote()
			b.Restart()
			b.Submit()
			st, _ := b.State.Station("st-1")
			if !st.Overridden || st.Attested {
				t.Errorf("the record says %+v", st)
			}
			b.Closed()
			if b.Found(vote) != record.UseCast {
				t.Error("the vote does not count")
			}
			b.Accounted()
		})
	}
}

// TestIssueRefusals.
func TestIssueRefusals(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	if _, err := b.S.Issue("absent", b.Choices()); err == nil {
		t.Error("a style that the election does not have")
	}
	if _, err := b.S.Issue("long", b.Choices()); err == nil {
		t.Error("choices of another style")
	}
	over := b.Choices()
	must(t, over.Set("president", "president-a", 1))
	if _, err := b.S.Issue("short", over); err == nil {
		t.Error("more choices than allowed")
	}
	if b.S.Papers().Issued != 0 || b.Chip.Index != 1 {
		t.Error("a refusal burned a leaf")
	}
	for what, err := range map[string]error{"cast": b.S.Cast(), "confirm": b.S.Confirm(), "void": b.S.Void(true)} {
		if err == nil {
			t.Errorf("%s without a paper", what)
		}
	}
	b.Issue()
	if _, err := b.S.Issue("short", b.Choices()); err == nil {
		t.Error("a second paper while one is out")
	}
	if err := b.S.Confirm(); err == nil {
		t.Error("confirmed before it was stored")
	}
	must(t, b.S.Cast())
	for what, err := range map[string]error{"cast twice": b.S.Cast(), "void after cast": b.S.Void(true)} {
		if err == nil {
			t.Error(what)
		}
	}
	if _, err := b.S.Check(); err == nil {
		t.Error("checked after cast: the ballot would be public")
	}
	if _, err := b.S.Close(b.Workers()); !errors.Is(err, station.ErrUnsettled) {
		t.Errorf("closed with a pending paper: %v", err)
	}
	must(t, b.S.Confirm())
}

// TestLeavesRunOut: the station says so, and closes.
func TestLeavesRunOut(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	for range 8 {
		b.Vote()
	}
	if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrNoLeaves) {
		t.Errorf("a ninth paper of eight: %v", err)
	}
	if b.S.Left() != 0 {
		t.Errorf("%d left", b.S.Left())
	}
	b.Closed()
	b.Accounted()
}

// TestQuietDay: a station at which nobody voted closes.
func TestQuietDay(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	if tape := b.Closed(); tape.Total() != 0 || tape.Last != 0 || tape.Batches != 0 {
		t.Errorf("tape %+v", tape)
	}
	b.Accounted()
}

// TestABatchThatTheOutboxDidNotTake is said as soon as there is room, and at the latest with the closing, in the same run.
func TestABatchThatTheOutboxDidNotTake(t *testing.T) {
	for _, closing := range []bool{false, true} {
		b := stationtest.New(t)
		b.Voting()
		var papers []*station.Paper
		for range 5 {
			papers = append(papers, b.Vote())
		}
		away := b.Outbox + "-away"
		must(t, os.Rename(b.Outbox, away))
		b.Now = time.Date(2026, 11, 3, 14, 0, 0, 0, time.UTC)
		if _, err := b.S.Release(); err == nil {
			t.Fatal("said into nothing")
		}
		must(t, os.Rename(away, b.Outbox))
		b.Block()
		if closing {
			b.Closed()
		} else if left, err := b.S.Release(); left || err != nil {
			t.Errorf("another batch: %v, %v", left, err)
		}
		b.Submit()
		if b.Found(papers[0]) != record.UseCast {
			t.Errorf("closing %v: the batch is not on record", closing)
		}
	}
}

// TestABatchAtCloseThatTheOutboxDidNotTake is said at the next beat, in the same run: the closing is out.
func TestABatchAtCloseThatTheOutboxDidNotTake(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	p := b.Vote()
	must(t, b.S.End(b.Workers()))
	path := filepath.Join(b.Outbox, station.OutBatch(1, 0))
	must(t, os.Mkdir(path, 0o700))
	tape, err := b.S.Close(b.Workers())
	if err != nil || tape.Cast != 1 {
		t.Fatalf("no tape, though the closing is out: %v", err)
	}
	if _, err := b.S.Release(); err == nil {
		t.Fatal("said into nothing")
	}
	must(t, os.Remove(path))
	if left, err := b.S.Release(); left || err != nil {
		t.Fatalf("another batch: %v, %v", left, err)
	}
	b.Submit()
	if b.Found(p) != record.UseCast {
		t.Error("the batch is not on record")
	}
}

// TestSmallBatchStays: fewer than b ballots don't leave at a time of release.
func TestSmallBatchStays(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	for range 4 {
		b.Vote()
	}
	b.Issue()
	must(t, b.S.Cast()) // pending does not count
	b.Now = b.Now.Add(8 * time.Hour)
	if left, err := b.S.Release(); left || err != nil {
		t.Errorf("four ballots left where five are the least: %v", err)
	}
	must(t, b.S.Confirm())
	b.Closed()
	b.Accounted()
}

// TestCheckIsHeldBack: a check that comes after undecided papers waits, or the record would take its leaf for one that the
// booth picked.
func TestCheckIsHeldBack(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	b.Issue()
	must(t, b.S.Void(true)) // not sealed before close
	for range 5 {
		b.Vote()
	}
	p := b.Issue()
	_, err := b.S.Check()
	must(t, err)
	b.Now = b.Now.Add(8 * time.Hour)
	left, err := b.S.Release()
	if !left || err != nil {
		t.Fatalf("no batch: %v", err)
	}
	b.Block()
	b.Submit()
	if b.Found(p) != record.UseNone {
		t.Error("the check left with the first batch")
	}
	b.Closed()
	if b.Found(p) != record.UseChecked {
		t.Error("the check never left")
	}
	b.Accounted()
}

// TestAnotherElection: media of one election are not used for another.
func TestAnotherElection(t *testing.T) {
	b := stationtest.New(t)
	b.Ready()
	b.Sample.Manifest.Name = election.Text{"en": "Another", "fr": "Une autre"}
	if err := b.Start(); err == nil {
		t.Error("the manifest was exchanged under the station")
	}
}

func TestOfficialsPrintAsNames(t *testing.T) {
	b := stationtest.New(t)
	o := b.Workers()[0]
	secret := fmt.Sprintf("%x", o.Key)[:16]
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q"} {
		if got := fmt.Sprintf(verb, o); strings.Contains(got, secret) || !strings.Contains(got, "worker-1") {
			t.Errorf("%s: %s", verb, got)
		}
	}
	if _, err := o.MarshalText(); err == nil {
		t.Error("an official's key was written out")
	}
}
