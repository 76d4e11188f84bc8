package flow

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

func TestClosing(t *testing.T) {
	k := open(t)
	k.press("staff")
	k.signIn("worker-1")
	k.press("close", "back")
	k.at(ScreenIdle)
	k.press("staff")
	k.signIn("worker-1")
	k.press("close", "next")
	k.signIn("worker-2")
	k.at(ScreenEnded)
	if e, n := did[End](k); n != 1 || !slices.Equal(e.Officials, []string{"worker-1", "worker-2"}) {
		t.Errorf("ended %d times by %v", n, e.Officials)
	}
	if k.can("reopen") {
		t.Error("an election without an administrator opens polls again")
	}
	k.press("close", "back")
	k.at(ScreenEnded)
	k.press("close", "close")
	if _, n := did[Close](k); n != 0 {
		t.Error("closed before anybody confirmed it")
	}
	k.signIn("official-1", "worker-2")
	k.at(ScreenClosed)
	if c, n := did[Close](k); n != 1 || !slices.Equal(c.Officials, []string{"official-1", "worker-2"}) {
		t.Errorf("closed %d times by %v", n, c.Officials)
	}
	k.forget()
	k.press("copy")
	k.at(ScreenClosed)
	if p, n := did[Print](k); n != 1 || p.Sheet != device.SheetClosing {
		t.Error("no copy of the tape")
	}
	k.feed(BoxSensed{}, Press{Item: "staff"})
	k.at(ScreenClosed)
}

// ended brings a kiosk whose manifest has an administrator to the end of voting.
func ended(t *testing.T) *kiosk {
	t.Helper()
	k := kioskOf(t, administered())
	k.feed(Started{Polls: PollsAreEnded, Tests: soundTests})
	k.at(ScreenEnded)
	return k
}

// Until the polls are closed an administrator can let voting go on, with somebody of the station and for a reason; nobody else can.
func TestEndedPollsAreOpenedAgainByAnAdministrator(t *testing.T) {
	k := ended(t)
	k.press("reopen", "extended")
	for _, id := range []ItemID{"official/official-1", "official/worker-1"} {
		if k.can(id) {
			t.Errorf("%s signs in for an administrator", id)
		}
	}
	k.signIn("administrator-1")
	k.signIn("worker-2")
	k.at(ScreenIdle)
	if r, n := did[Reopen](k); n != 1 || !slices.Equal(r.Officials, []string{"administrator-1", "worker-2"}) || r.Why != "extended" {
		t.Errorf("opened again %d times: %+v", n, r)
	}
	if !slices.Contains(k.done, Effect(Log{Event: LogReopened, Official: "administrator-1", Code: "extended"})) {
		t.Errorf("the logbook hears %v", k.done)
	}
	k.start("short")
}

// An administrator signs in for that only.
func TestAdministratorsDoNothingElseAtAKiosk(t *testing.T) {
	k := ended(t)
	k.press("close", "close")
	if k.can("official/administrator-1") {
		t.Error("an administrator closes the polls")
	}
	k = kioskOf(t, administered())
	k.feed(Started{Polls: PollsAreOpen, Tests: soundTests})
	k.press("staff")
	if k.can("official/administrator-1") {
		t.Error("an administrator begins sessions")
	}
}

// Once the last batch was made there is no way back, also where the closing was cut short.
func TestAClosingThatWasBegunIsOnlyFinished(t *testing.T) {
	k := kioskOf(t, administered())
	k.feed(Started{Polls: PollsAreEnded, Begun: true, Tests: soundTests})
	if k.at(ScreenEnded); k.can("reopen") {
		t.Error("polls open again in the middle of closing")
	}
	k.press("close", "close")
	k.signIn("worker-1", "worker-2")
	k.at(ScreenClosed)
}

// A kiosk out of service is closed in two steps like any other.
func TestASickKioskIsClosed(t *testing.T) {
	k := open(t)
	k.feed(Failed{Fault: FaultLeaves})
	k.press("close", "next")
	k.signIn("worker-1", "worker-2")
	k.at(ScreenFault)
	k.press("close", "close")
	k.signIn("worker-1", "worker-2")
	k.at(ScreenClosed)
}

// Counts of papers stand where voting rests.
func TestPausedAndEndedPollsShowTheirPapers(t *testing.T) {
	for _, polls := range []Polls{PollsArePaused, PollsAreEnded} {
		k := newKiosk(t)
		k.feed(Counted{Papers: Papers{Issued: 7, Cast: 5}}, Started{Polls: polls, Tests: soundTests})
		facts := k.state.View().Facts
		if len(facts) < 2 || facts[0].Value != "7" || facts[1].Value != "5" {
			t.Errorf("%d: %+v", polls, facts)
		}
	}
}

// Leaves after the last are published at close: whatever people press then, the polls stay closed and no leaf is asked for.
func TestClosedPollsStayClosed(t *testing.T) {
	seen := stays(t, administered(), PollsAreClosed)
	if len(seen) < 4 || seen[ScreenMenu] {
		t.Errorf("seen: %v", seen)
	}
}

// Where the manifest names no administrator, ended polls end in closing.
func TestEndedPollsStayEndedWithoutAnAdministrator(t *testing.T) {
	if seen := stays(t, electiontest.New().Manifest, PollsAreEnded); len(seen) < 4 || seen[ScreenMenu] || seen[ScreenReopen] {
		t.Errorf("seen: %v", seen)
	}
}

// stays walks all that people can press where the polls rest, and sees that nothing opens them or has a voter begin. It gives the screens.
func stays(t *testing.T, m *election.Manifest, polls Polls) map[Screen]bool {
	t.Helper()
	k := kioskOf(t, m)
	k.feed(Started{Polls: polls, Tests: []Test{{TestScreen, true}}})
	k.at(k.state.rest())
	seen := map[Screen]bool{}
	var walk func(s State, depth int)
	walk = func(s State, depth int) {
		if seen[s.Screen()] = true; depth == 0 {
			return
		}
		for _, i := range walked(s.View()) {
			next, effects := Step(s, Press{Item: i.ID})
			for _, e := range effects {
				switch e.(type) {
				case Open, Resume, Reopen, Issue, Cast:
					t.Fatalf("%s on %s asks for %T", i.ID, s.Screen(), e)
				case Authenticate:
					next, _ = Step(next, Authenticated{Official: next.sign.chosen})
				}
			}
			if next.Polls() != polls {
				t.Fatalf("%s on %s opens the polls", i.ID, s.Screen())
			}
			if next.Screen() != s.Screen() || next.sign != nil && len(next.sign.pin) < shortestPIN+1 && i.ID == "key/1" {
				walk(next, depth-1)
			}
		}
	}
	walk(k.state, 8)
	return seen
}
