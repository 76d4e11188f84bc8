package station

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/tpm/verify"
)

// TestPollingDay: everything that a station says is taken by the record, every code is found for what it became, and at
// the end every leaf is accounted for.
func TestPollingDay(t *testing.T) {
	b := newBench(t)
	b.voting()
	var cast []*Paper
	for range 4 {
		cast = append(cast, b.vote())
	}
	checked := b.issue()
	opening, err := b.s.Check()
	must(t, err)
	b.reopens(checked, opening)
	bad := b.issue()
	must(t, b.s.Void(true))
	cast = append(cast, b.vote())
	if left, err := b.s.Release(); left || err != nil {
		t.Errorf("a batch left before its time: %v", err)
	}
	b.now = time.Date(2026, 11, 3, 14, 0, 0, 0, time.UTC)
	left, err := b.s.Release()
	if !left || err != nil {
		t.Fatalf("no batch left at its time: %v", err)
	}
	if left, err := b.s.Release(); left || err != nil {
		t.Errorf("a second batch left at the same time: %v", err)
	}
	b.block()
	b.submit()
	for i, p := range cast {
		if b.found(p) != record.UseCast {
			t.Errorf("ballot %d is not on record after the release", i)
		}
	}
	cast = append(cast, b.vote())
	b.order(record.OrderClose)
	tape := b.closed()
	want := record.Counts{Cast: 6, Checked: 1, Void: 1}
	if tape.Counts != want || tape.Batches != 2 || tape.Last == 0 {
		t.Errorf("tape %+v", tape)
	}
	if b.found(cast[5]) != record.UseCast || b.found(checked) != record.UseChecked || b.found(bad) != record.UseNone {
		t.Error("a paper is not on record as what it became")
	}
	b.accounted()
	if got := b.state.Counts(); got != want {
		t.Errorf("the record counts %+v", got)
	}
	if _, err := b.s.Issue("short", b.choices()); !errors.Is(err, ErrStage) {
		t.Errorf("a paper after closing: %v", err)
	}
	if _, err := b.s.Close(b.workers()); !errors.Is(err, ErrStage) {
		t.Errorf("closed twice: %v", err)
	}
	b.restart()
	again, err := b.s.ClosingTape()
	if err != nil || again.Digest != tape.Digest || b.s.Stage() != Closed {
		t.Errorf("the tape is not the same after a restart: %v", err)
	}
	b.readsNothing()
}

// reopens computes a checked ballot again from what was published.
func (b *bench) reopens(p *Paper, o *Opening) {
	b.t.Helper()
	sel, err := ballot.ParseSelections(b.sample.Manifest.StyleContests(o.Style), o.Selections)
	must(b.t, err)
	again, _, id, err := b.s.Context().Open("st-1", o.Index, o.Half, o.Halves, o.Style, sel)
	must(b.t, err)
	if again.Code() != p.Code || id != p.ID || o.Code != p.Code {
		b.t.Error("the opening gives another ballot than the one printed")
	}
}

// readsNothing looks for what the voters wrote in every file that the station left: only the checked ballot shows it.
func (b *bench) readsNothing() {
	b.t.Helper()
	shown := 0
	for _, root := range []string{b.media[0], b.media[1], b.outbox} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			shown += bytes.Count(data, []byte(written))
			return err
		})
		must(b.t, err)
	}
	if shown > 5 { // the urn and the batch on both media, and the outbox
		b.t.Errorf("the voter's words stand in %d places", shown)
	}
}

// TestOpeningRefusals: anything but a valid order, good evidence or its override, two people of this station and an
// empty urn refuses to open.
func TestOpeningRefusals(t *testing.T) {
	b := newBench(t)
	b.ready()
	refuse := func(what string, people []Official, override bool, want string) {
		t.Helper()
		err := b.s.Open(people, override)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", what, err)
		}
		if b.s.Stage() != Ready {
			t.Fatalf("%s opened the station", what)
		}
	}
	refuse("no order", b.workers(), false, "no order")
	b.order(record.OrderOpen, func(o *record.Order) { o.Expires = b.now.Add(-time.Minute).Unix() })
	refuse("an expired order", b.workers(), false, "expired")
	b.order(record.OrderOpen, func(o *record.Order) { o.Station = "st-2" })
	refuse("an order for another station", b.workers(), false, "another order")
	b.order(record.OrderClose)
	data, err := os.ReadFile(filepath.Join(b.inbox, InOrderEnd))
	must(t, err)
	b.put(InOrderOpen, data)
	refuse("an order to close", b.workers(), false, "another order")
	order := b.order(record.OrderOpen)
	b.put(InOrderOpen, append(bytes.Clone(order[:len(order)-1]), order[len(order)-1]^1))
	refuse("a forged order", b.workers(), false, "order")
	b.put(InOrderOpen, order)
	refuse("no evidence", b.workers(), false, "quote has not arrived")
	b.put(InEvidence, []byte("evidence"))
	refuse("malformed evidence", b.workers(), false, "not evidence")
	b.quote([]byte("another order"), recordtest.Log)
	refuse("evidence for another order", b.workers(), false, "does not pass")
	other := append(verify.Log{}, recordtest.Log...)
	other[1].Digest[0]++
	b.quote(order, other)
	refuse("other software", b.workers(), false, "does not pass")
	refuse("an override by poll workers of another station", b.people("worker-3", "worker-4"), true, "does not work")
	refuse("an override by one person", b.people("worker-1"), true, "")
	b.quote(order, recordtest.Log)
	refuse("one person", b.people("worker-1"), false, "")
	refuse("one person twice", b.people("worker-1", "worker-1"), false, "")
	refuse("people of another station", b.people("worker-1", "worker-3"), false, "does not work")
	imposter := b.workers()
	imposter[1].Key = b.sample.Officials["worker-3"]
	refuse("somebody else's key", imposter, false, "")
	if _, err := b.s.Issue("short", b.choices()); !errors.Is(err, ErrStage) {
		t.Errorf("a paper before opening: %v", err)
	}
	must(t, b.s.Open(b.workers(), false))
	if err := b.s.Open(b.workers(), false); !errors.Is(err, ErrStage) {
		t.Errorf("opened twice: %v", err)
	}
	b.submit()
}

// TestOverride: evidence that does not pass is overridden by people who sign for it, and the record says so.
func TestOverride(t *testing.T) {
	b := newBench(t)
	b.ready()
	other := append(verify.Log{}, recordtest.Log...)
	other[0].Digest[0]++
	b.quote(b.order(record.OrderOpen), other)
	must(t, b.s.Open(b.workers(), true))
	b.submit()
	if st, _ := b.state.Station("st-1"); !st.Overridden {
		t.Error("the record does not say that the evidence was overridden")
	}
}

// TestIssueRefusals.
func TestIssueRefusals(t *testing.T) {
	b := newBench(t)
	b.voting()
	if _, err := b.s.Issue("absent", b.choices()); err == nil {
		t.Error("a style that the election does not have")
	}
	if _, err := b.s.Issue("long", b.choices()); err == nil {
		t.Error("choices of another style")
	}
	over := b.choices()
	must(t, over.Set("president", "president-a", 1))
	if _, err := b.s.Issue("short", over); err == nil {
		t.Error("more choices than allowed")
	}
	if b.s.Papers().Issued != 0 || b.chip.index != 1 {
		t.Error("a refusal burned a leaf")
	}
	for what, err := range map[string]error{"cast": b.s.Cast(), "confirm": b.s.Confirm(), "void": b.s.Void(true)} {
		if err == nil {
			t.Errorf("%s without a paper", what)
		}
	}
	b.issue()
	if _, err := b.s.Issue("short", b.choices()); err == nil {
		t.Error("a second paper while one is out")
	}
	if err := b.s.Confirm(); err == nil {
		t.Error("confirmed before it was stored")
	}
	must(t, b.s.Cast())
	for what, err := range map[string]error{"cast twice": b.s.Cast(), "void after cast": b.s.Void(true)} {
		if err == nil {
			t.Error(what)
		}
	}
	if _, err := b.s.Check(); err == nil {
		t.Error("checked after cast: the ballot would be public")
	}
	if _, err := b.s.Close(b.workers()); !errors.Is(err, ErrUnsettled) {
		t.Errorf("closed with a pending paper: %v", err)
	}
	must(t, b.s.Confirm())
}

// TestLeavesRunOut: the station says so, and closes.
func TestLeavesRunOut(t *testing.T) {
	b := newBench(t)
	b.voting()
	for range 8 {
		b.vote()
	}
	if _, err := b.s.Issue("short", b.choices()); !errors.Is(err, ErrNoLeaves) {
		t.Errorf("a ninth paper of eight: %v", err)
	}
	if b.s.Left() != 0 {
		t.Errorf("%d left", b.s.Left())
	}
	b.closed()
	b.accounted()
}

// TestQuietDay: a station at which nobody voted closes.
func TestQuietDay(t *testing.T) {
	b := newBench(t)
	b.voting()
	if tape := b.closed(); tape.Total() != 0 || tape.Last != 0 || tape.Batches != 0 {
		t.Errorf("tape %+v", tape)
	}
	b.accounted()
}

// TestSmallBatchStays: fewer than b ballots don't leave at a time of release.
func TestSmallBatchStays(t *testing.T) {
	b := newBench(t)
	b.voting()
	for range 4 {
		b.vote()
	}
	b.issue()
	must(t, b.s.Cast()) // pending does not count
	b.now = b.now.Add(8 * time.Hour)
	if left, err := b.s.Release(); left || err != nil {
		t.Errorf("four ballots left where five are the least: %v", err)
	}
	must(t, b.s.Confirm())
	b.closed()
	b.accounted()
}

// TestCheckIsHeldBack: a check that comes after undecided papers waits, or the record would take its leaf for one that the
// booth picked.
func TestCheckIsHeldBack(t *testing.T) {
	b := newBench(t)
	b.voting()
	b.issue()
	must(t, b.s.Void(true)) // not sealed before close
	for range 5 {
		b.vote()
	}
	p := b.issue()
	_, err := b.s.Check()
	must(t, err)
	b.now = b.now.Add(8 * time.Hour)
	left, err := b.s.Release()
	if !left || err != nil {
		t.Fatalf("no batch: %v", err)
	}
	b.block()
	b.submit()
	if b.found(p) != record.UseNone {
		t.Error("the check left with the first batch")
	}
	b.closed()
	if b.found(p) != record.UseChecked {
		t.Error("the check never left")
	}
	b.accounted()
}

// TestAnotherElection: media of one election are not used for another.
func TestAnotherElection(t *testing.T) {
	b := newBench(t)
	b.ready()
	b.sample.Manifest.Name = election.Text{"en": "Another", "fr": "Une autre"}
	if err := b.start(); err == nil {
		t.Error("the manifest was exchanged under the station")
	}
}

func TestOfficialsPrintAsNames(t *testing.T) {
	b := newBench(t)
	o := b.workers()[0]
	secret := fmt.Sprintf("%x", []byte(o.Key))[:16]
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q"} {
		if got := fmt.Sprintf(verb, o); strings.Contains(got, secret) || !strings.Contains(got, "worker-1") {
			t.Errorf("%s: %s", verb, got)
		}
	}
	if _, err := o.MarshalText(); err == nil {
		t.Error("an official's key was written out")
	}
}
