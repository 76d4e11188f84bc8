package flow

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/kiosk/catalog"
)

// press and lift of a switch
func (k *kiosk) tap(switches ...int) {
	for _, n := range switches {
		k.feed(Switch{Number: n}, Switch{Number: n, Up: true})
	}
}

// hold presses a switch for longer than longPress.
func (k *kiosk) hold(n int) {
	k.feed(Switch{Number: n})
	k.timer()
	k.feed(Switch{Number: n, Up: true})
}

// reach walks to an item and chooses it.
func (k *kiosk) reach(id ItemID, move, choose func()) {
	k.t.Helper()
	for range 200 {
		if k.focused() == id {
			choose()
			return
		}
		move()
	}
	k.t.Fatalf("the focus does not reach %s on %s", id, k.state.Screen())
}

func (k *kiosk) focused() ItemID {
	for _, i := range k.state.View().reachable() {
		if i.Focused {
			return i.ID
		}
	}
	return ""
}

// whole is a session from the first contest of the short style, with a written name, to the box, and where each press leads.
var whole = []struct {
	id ItemID
	at Screen
}{{"o/3", ScreenWriteIn}, {"key/b", ScreenWriteIn}, {"key/o", ScreenWriteIn}, {"next", ScreenContest}, {"next", ScreenContest}, {"o/0", ScreenContest}, {"next", ScreenReview}, {"next", ScreenReview}, {"print", ScreenCheckPaper}, {"yes", ScreenDecide},
	{"cast", ScreenInsert}}

// Whichever switch is named first moves, and the other one chooses, from the first contest to the box.
func TestTheVoterSaysWhichSwitchMoves(t *testing.T) {
	for move, choose := range map[int]int{1: 2, 2: 1} {
		k := voter(t, "short")
		before := k.state.View()
		k.tap(2)
		if heard := Voice(before, k.state.View()); !slices.Contains(heard, catalog.Say("en", catalog.SwitchesMove)) {
			t.Errorf("the first press says %q", heard)
		}
		k.tap(move)
		k.tap(choose)
		if k.at(ScreenContest); k.focused() != "o/0" || k.value(0, 0) != 0 {
			t.Errorf("%d moves: the focus is on %q, or what was pressed to answer chose", move, k.focused())
		}
		for _, step := range whole {
			k.reach(step.id, func() { k.tap(move) }, func() { k.tap(choose) })
			if k.state.Screen() != step.at {
				t.Fatalf("%d moves: %s leads to %s", move, step.id, k.state.Screen())
			}
		}
		k.feed(BoxSensed{})
		k.at(ScreenDone)
		k.timer()
		if k.start("short"); k.state.wiring != (wiring{}) {
			t.Error("the next voter finds the last one's switches")
		}
		k.tap(1)
		if k.state.notice != ScreenSwitches {
			t.Error("the next voter is not asked")
		}
	}
}

// A voter of whose switches one sticks, or who has one only, gets through with the other.
func TestOneSwitchIsEnough(t *testing.T) {
	for stuck, works := range map[int]int{1: 2, 2: 1, 3: 1} {
		k := voter(t, "short")
		k.feed(Switch{Number: stuck}) // and never comes up
		if stuck > 2 {
			k.tap(works)
		}
		k.tap(works, works)
		if k.state.notice != ScreenSwitches || k.focused() != "close" {
			t.Fatalf("notice %s, focus %q", k.state.notice, k.focused())
		}
		k.hold(works)
		k.at(ScreenContest)
		for _, step := range whole {
			k.reach(step.id, func() { k.tap(works) }, func() { k.hold(works) })
			if k.state.Screen() != step.at {
				t.Fatalf("switch %d alone: %s leads to %s", works, step.id, k.state.Screen())
			}
		}
		k.feed(BoxSensed{})
		k.at(ScreenDone)
	}
}

// Who pressed the first switch twice for trembling is not left with one switch: the other still chooses.
func TestTheOtherSwitchStillChooses(t *testing.T) {
	k := voter(t, "short")
	k.tap(1, 1, 1, 2)
	k.at(ScreenContest)
	if k.state.wiring != (wiring{move: 1, choose: 2}) {
		t.Errorf("%+v", k.state.wiring)
	}
}

// What is held while the screen changes acts on nothing, and a screen at which a switch was held still warns of leaving.
func TestAHeldSwitchActsOnNoOtherScreen(t *testing.T) {
	k := voter(t, "short")
	k.tap(1, 1, 1)
	k.hold(1)
	k.feed(Switch{Number: 1})
	k.press("next")
	before := k.focused()
	k.feed(Switch{Number: 1, Up: true})
	if k.focused() != before {
		t.Error("a switch moves on a screen on which it was not pressed")
	}
	k.tap(1)
	k.timer()
	if k.state.notice != ScreenInactive {
		t.Errorf("notice %q: nobody is warned", k.state.notice)
	}
}

// Switches are asked about whenever they come: at the language, at the review, after an answer was called off, and from the notice.
func TestSwitchesComeAtAnyTime(t *testing.T) {
	k := open(t)
	k.press("staff")
	k.signIn("worker-1")
	k.press("start/short")
	k.tap(1)
	k.press("close")
	k.at(ScreenLanguage)
	k.tap(2, 2)
	if k.at(ScreenInstructions); k.state.wiring != (wiring{move: 1, choose: 2}) {
		t.Errorf("called off, the switches are %+v", k.state.wiring)
	}
	k.press("next", "all", "look", "switches")
	k.tap(2, 1)
	k.at(ScreenReview)
	if k.state.wiring != (wiring{move: 2, choose: 1}) {
		t.Errorf("named anew, the switches are %+v", k.state.wiring)
	}
}
