package station_test

import (
	"errors"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
)

// TestPowerCutWhileIssuing: before the chip moves on nothing was printed, after it a sheet may exist. Either way the leaf is
// burned once and the day goes on.
func TestPowerCutWhileIssuing(t *testing.T) {
	for when, want := range map[string]station.Papers{
		"before": {Issued: 1, Unprinted: 1},
		"after":  {Issued: 1, Void: 1},
	} {
		b := stationtest.New(t)
		b.Voting()
		b.Cut(when, func() { _, _ = b.S.Issue("short", b.Choices()) })
		b.Restart()
		if got := b.S.Papers(); got != want {
			t.Errorf("cut %s the write: %+v", when, got)
		}
		b.Restart()
		if got := b.S.Papers(); got != want {
			t.Errorf("cut %s the write, second restart: %+v", when, got)
		}
		p := b.Vote()
		b.Closed()
		if b.Found(p) != record.UseCast {
			t.Errorf("cut %s the write: the next ballot is lost", when)
		}
		b.Accounted()
	}
}

// TestPowerCutAfterEveryStep: what a voter was told is so after a restart, and nothing counts twice.
func TestPowerCutAfterEveryStep(t *testing.T) {
	for _, c := range []struct {
		what string
		do   func(b *stationtest.Bench) error
		want station.Papers
		then func(b *stationtest.Bench) error // what officials do
		end  record.Counts
	}{
		{"issue", func(*stationtest.Bench) error { return nil }, station.Papers{Issued: 1, Void: 1}, nil, record.Counts{Void: 1}},
		{"cast, paper in the box", func(b *stationtest.Bench) error { return b.S.Cast() }, station.Papers{Issued: 1, Pending: 1},
			func(b *stationtest.Bench) error { return b.S.Settle(true, b.Workers()) }, record.Counts{Cast: 1}},
		{"cast, paper not in the box", func(b *stationtest.Bench) error { return b.S.Cast() }, station.Papers{Issued: 1, Pending: 1},
			func(b *stationtest.Bench) error { return b.S.Settle(false, b.Workers()) }, record.Counts{Void: 1}},
		{"confirm", func(b *stationtest.Bench) error { return errors.Join(b.S.Cast(), b.S.Confirm()) }, station.Papers{Issued: 1, Cast: 1}, nil, record.Counts{Cast: 1}},
		{"void", func(b *stationtest.Bench) error { return b.S.Void(true) }, station.Papers{Issued: 1, Void: 1}, nil, record.Counts{Void: 1}},
		{"void, unprinted", func(b *stationtest.Bench) error { return b.S.Void(false) }, station.Papers{Issued: 1, Unprinted: 1}, nil, record.Counts{Unprinted: 1}},
		{"check", func(b *stationtest.Bench) error { _, err := b.S.Check(); return err }, station.Papers{Issued: 1, Checked: 1}, nil, record.Counts{Checked: 1}},
		{"begun check", func(b *stationtest.Bench) error { return b.S.BeginCheckOnly() }, station.Papers{Issued: 1, Checking: 1},
			func(b *stationtest.Bench) error { return b.S.FailCheck(b.Workers()) }, record.Counts{Failed: 1}},
	} {
		b := stationtest.New(t)
		b.Voting()
		p := b.Issue()
		must(t, c.do(b))
		b.Restart()
		if got := b.S.Papers(); got != c.want {
			t.Errorf("%s: %+v", c.what, got)
		}
		if c.then != nil {
			if _, err := b.S.Close(b.Workers()); !errors.Is(err, station.ErrUnsettled) {
				t.Errorf("%s: closed before it was settled: %v", c.what, err)
			}
			must(t, c.then(b))
		}
		if tape := b.Closed(); tape.Counts != c.end {
			t.Errorf("%s: tape %+v", c.what, tape.Counts)
		}
		b.Accounted()
		if found := b.Found(p); (found == record.UseCast) != (c.end.Cast == 1) {
			t.Errorf("%s: on record as %v", c.what, found)
		}
	}
}

// TestUnfinishedCheckStopsTheStation: a booth does not escape a check by crashing.
func TestUnfinishedCheckStopsTheStation(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	b.Issue()
	must(t, b.S.BeginCheckOnly())
	b.Restart()
	if !b.S.UnfinishedCheck() {
		t.Error("nobody is told of the check")
	}
	if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrUnsettled) {
		t.Errorf("a paper after an unfinished check: %v", err)
	}
	if err := b.S.FailCheck(b.People("worker-1")); err == nil {
		t.Error("one person failed a check")
	}
	if err := b.S.Settle(true, b.Workers()); err == nil {
		t.Error("a check was settled as cast")
	}
	must(t, b.S.FailCheck(b.Workers()))
	for range 2 {
		if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrOutOfService) {
			t.Errorf("a paper after a failed check: %v", err)
		}
		b.Restart()
	}
	b.Closed()
	b.Accounted()
}

// TestSettleRefusals: it takes two people of this station.
func TestSettleRefusals(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	if err := b.S.Settle(true, b.Workers()); err == nil {
		t.Error("nothing was settled")
	}
	b.Issue()
	must(t, b.S.Cast())
	b.Restart()
	if !b.S.Unsettled() {
		t.Fatal("nothing is pending")
	}
	for what, people := range map[string][]station.Official{
		"nobody": nil, "one": b.People("worker-1"), "one twice": b.People("worker-1", "worker-1"),
		"another station's": b.People("worker-1", "worker-3"), "unknown": append(b.People("worker-1"), station.Official{"eve", b.Sample.Officials["worker-2"]}),
	} {
		if err := b.S.Settle(true, people); err == nil {
			t.Errorf("settled by %s", what)
		}
	}
	if !b.S.Unsettled() {
		t.Error("a refusal settled it")
	}
	must(t, b.S.Settle(true, b.Workers()))
	b.Submit()
	if st, _ := b.State.Station("st-1"); st.Incidents != 1 {
		t.Error("the record does not know of the incident")
	}
}

// TestPendingWithoutRestart: the sensor never saw the paper; officials settle it and the next voter votes.
func TestPendingWithoutRestart(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	b.Issue()
	must(t, b.S.Cast())
	must(t, b.S.Settle(false, b.Workers()))
	b.Vote()
	if tape := b.Closed(); tape.Counts != (record.Counts{Cast: 1, Void: 1}) {
		t.Errorf("tape %+v", tape.Counts)
	}
	b.Accounted()
}

// TestPause: two people stop the voting, also over a restart, and two let it go on.
func TestPause(t *testing.T) {
	b := stationtest.New(t)
	b.Voting()
	if err := b.S.Pause(b.People("worker-1")); err == nil {
		t.Error("one person paused the polls")
	}
	must(t, b.S.Pause(b.Workers()))
	b.Restart()
	if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrStage) || !b.S.Paused() {
		t.Errorf("a paper during a pause: %v", err)
	}
	must(t, b.S.Resume(b.Workers()))
	if err := b.S.Resume(b.Workers()); !errors.Is(err, station.ErrStage) {
		t.Errorf("resumed twice: %v", err)
	}
	b.Restart()
	b.Vote()
	must(t, b.S.Pause(b.Workers()))
	must(t, b.S.Resume(b.Workers()))
	b.Closed()
	b.Accounted()
	if st, _ := b.State.Station("st-1"); st.Incidents != 5 {
		t.Errorf("%d incidents on record", st.Incidents)
	}
}
