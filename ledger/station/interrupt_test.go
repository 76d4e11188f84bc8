package station_test

import (
	"errors"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
)

// TestEndedPollsOpenAgain: two people end the voting, also over a restart, and nothing of the seeds is out. An administrator and a
// person of the station let it go on, nobody else does, and after closing nobody.
func TestEndedPollsOpenAgain(t *testing.T) {
	b := stationtest.Administered(t)
	b.Voting()
	b.Vote()
	if err := b.S.End(b.People("worker-1")); err == nil {
		t.Error("one person ended the voting")
	}
	must(t, b.S.Pause(b.Workers()))
	must(t, b.S.End(b.Workers()))
	k, index := b.Chip.K, b.Chip.Index
	b.Restart()
	if _, err := b.S.Issue("short", b.Choices()); !errors.Is(err, station.ErrStage) || !b.S.Ended() {
		t.Errorf("a paper after the voting: %v", err)
	}
	for what, err := range map[string]error{"end": b.S.End(b.Workers()), "pause": b.S.Pause(b.Workers()), "resume": b.S.Resume(b.Workers())} {
		if !errors.Is(err, station.ErrStage) {
			t.Errorf("%s after the voting: %v", what, err)
		}
	}
	for _, people := range [][]string{{"worker-1", "worker-2"}, {"official-1", "official-2"}, {"administrator-1"}, {"administrator-1", "worker-3"}} {
		if err := b.S.Reopen(b.People(people...), "early"); err == nil {
			t.Errorf("%s opened the polls again", people)
		}
	}
	must(t, b.S.Reopen(b.People("administrator-1", "worker-2"), "early"))
	b.Restart()
	if b.Chip.K != k || b.Chip.Index != index || b.S.Paused() || b.S.Ended() {
		t.Errorf("the chip moved to %d, paused %v, ended %v", b.Chip.Index, b.S.Paused(), b.S.Ended())
	}
	b.Vote()
	b.Closed()
	b.Accounted()
	if err := b.S.Reopen(b.People("administrator-1", "worker-2"), "early"); !errors.Is(err, station.ErrStage) {
		t.Errorf("closed polls opened again: %v", err)
	}
	if st, _ := b.State.Station("st-1"); st.Incidents != 4 || b.State.Counts().Cast != 2 || st.Stage != record.StageClosed {
		t.Errorf("%d incidents, %+v", st.Incidents, b.State.Counts())
	}
}

// TestAClosingThatWasBegunIsFinished: once the last batch is made, voting does not go on: its papers would be in no batch.
func TestAClosingThatWasBegunIsFinished(t *testing.T) {
	b := stationtest.Administered(t)
	b.Voting()
	b.Vote()
	must(t, b.S.End(b.Workers()))
	if b.S.Closing() {
		t.Error("nothing was closed yet")
	}
	must(t, b.S.LastBatchOnly(b.Workers()))
	b.Restart()
	if err := b.S.Reopen(b.People("administrator-1", "worker-1"), "early"); !errors.Is(err, station.ErrStage) || !b.S.Closing() {
		t.Errorf("opened again in the middle of closing: %v", err)
	}
	b.Closed()
	b.Accounted()
}
