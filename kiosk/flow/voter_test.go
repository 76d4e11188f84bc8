package flow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

func TestAVoteFromActivationToBox(t *testing.T) {
	k := open(t)
	k.press("staff")
	k.signIn("worker-1")
	k.at(ScreenMenu)
	k.press("start/short")
	k.at(ScreenLanguage)
	k.press("lang/fr", "next")
	k.at(ScreenContest)
	k.press("o/0", "next", "o/1", "next")
	k.at(ScreenReview)
	k.forget()
	k.press("next", "print")
	k.at(ScreenCheckPaper)
	if issue, n := did[Issue](k); n != 1 || issue.Style != "short" {
		t.Errorf("issued %d times, style %q", n, issue.Style)
	}
	if _, n := did[Cast](k); n != 0 {
		t.Error("cast before the voter chose")
	}
	k.press("yes")
	k.at(ScreenDecide)
	if k.state.View().Code != "7K3M-9QWX" {
		t.Error("the screen does not show the code of the receipt")
	}
	k.press("cast")
	k.at(ScreenInsert)
	if _, n := did[Confirm](k); n != 0 {
		t.Error("cast before the paper is in the box")
	}
	k.feed(BoxSensed{})
	k.at(ScreenDone)
	k.timer()
	k.at(ScreenIdle)
	if _, n := did[Wipe](k); n != 1 {
		t.Errorf("wiped %d times", n)
	}
	if k.state.Lang() != "en" {
		t.Error("the next voter finds the last one's language")
	}
}

func TestCheckOpensClearsAndBeginsAgain(t *testing.T) {
	k := voter(t, "short")
	k.press("o/0")
	k.printed()
	k.press("yes", "check")
	k.at(ScreenCheckWarning)
	k.press("back")
	k.at(ScreenDecide)
	k.press("check", "check")
	k.at(ScreenCheckResult)
	if _, n := did[Cast](k); n != 0 {
		t.Error("a checked ballot was cast")
	}
	k.press("next")
	k.at(ScreenContest)
	c, _ := k.state.Choices()
	if c.marked(0) != 0 {
		t.Error("the choices that became public were kept")
	}
	if k.state.Style() != "short" {
		t.Errorf("the voter votes again on style %q", k.state.Style())
	}
}

func TestAnOpeningThatDoesNotPrintIsPrintedAgain(t *testing.T) {
	k := voter(t, "short")
	k.printed()
	k.press("yes", "check")
	k.paper = 0
	k.press("check")
	k.at(ScreenSupply)
	k.paper = -1
	k.feed(Printer{})
	k.press("next")
	k.signIn("worker-2")
	k.at(ScreenCheckResult)
	if _, n := did[Check](k); n != 1 {
		t.Errorf("checked %d times", n)
	}
}

func TestAFailedCheckTakesTheKioskOutOfService(t *testing.T) {
	k := voter(t, "short")
	k.printed()
	k.press("yes", "check")
	k.mute = true
	k.press("check")
	k.feed(CheckFailed{})
	k.at(ScreenCheckFailed)
	k.mute = false
	k.press("next")
	k.signIn("worker-1", "worker-2")
	k.at(ScreenFault)
	if f, n := did[FailCheck](k); n != 1 || len(f.Officials) != 2 {
		t.Errorf("recorded %d times by %v", n, f.Officials)
	}
}

func TestPaperRunsOutInTheMiddleOfABallot(t *testing.T) {
	for _, sheets := range []int{0, 1} {
		k := voter(t, "short")
		k.press("o/2")
		k.paper = sheets
		k.printed()
		k.at(ScreenSupply)
		if v, n := did[Void](k); n != 1 || v.Reason != VoidPrint {
			t.Fatalf("after %d sheets: void %d times, reason %d", sheets, n, v.Reason)
		}
		if strings.Contains(k.words(), "president-c") {
			t.Error("the poll worker sees a choice")
		}
		k.paper = -1
		k.feed(Printer{})
		k.press("next")
		k.signIn("worker-1", "worker-2")
		k.at(ScreenReview)
		if s, n := did[Seal](k); n != 1 || len(s.Officials) != 2 {
			t.Errorf("signed %d times for the void paper", n)
		}
		c, _ := k.state.Choices()
		if c.Value(0, 2) != 1 {
			t.Error("the choices are gone")
		}
		k.press("next", "print")
		k.at(ScreenCheckPaper)
		if _, n := did[Issue](k); n != 2 {
			t.Errorf("issued %d times", n)
		}
	}
}

func TestAPaperThatIsNotRight(t *testing.T) {
	k := voter(t, "short")
	k.printed()
	k.press("no")
	k.at(ScreenNotCorrect)
	k.press("back")
	k.at(ScreenCheckPaper)
	k.press("no", "void")
	k.at(ScreenVoidSheet)
	k.press("next")
	k.signIn("worker-1", "worker-2")
	k.at(ScreenReview)
	if v, _ := did[Void](k); v.Reason != VoidWrong {
		t.Errorf("void for reason %d", v.Reason)
	}
	if k.state.View().Notice == "" {
		t.Error("the review does not say that the first paper is void")
	}
}

func TestThePaperGoesIntoTheBoxBeforeCast(t *testing.T) {
	k := voter(t, "short")
	k.printed()
	k.feed(BoxSensed{})
	k.at(ScreenDecide)
	for _, i := range k.state.View().Items {
		if i.ID == "check" {
			t.Error("a paper in the box can still be opened")
		}
	}
	k.press("call")
	if l, n := did[Lamp](k); n != 1 || !l.On {
		t.Error("the paper is not the voter's, and no poll worker is called")
	}
	if v := k.state.View(); v.Code != "" || v.Items[1].Enabled {
		t.Errorf("a called poll worker can be called again, or the code %q stands without words", v.Code)
	}
	k.press("cast")
	k.at(ScreenDone)
}

func TestTheVoterWalksAway(t *testing.T) {
	k := voter(t, "short")
	k.press("o/1")
	waits := func(least, most time.Duration) {
		if start, _ := did[StartTimer](k); start.After < least || start.After > most {
			t.Errorf("%s %s waits for %v", k.state.Screen(), k.state.notice, start.After)
		}
	}
	waits(2*time.Minute, 5*time.Minute) // VVSG 2.0 wants this much, and so much for the answer
	before := k.state.View()
	k.timer()
	if k.state.notice != ScreenInactive {
		t.Fatal("no warning")
	}
	waits(20*time.Second, 45*time.Second)
	if heard := Voice(before, k.state.View()); !slices.Contains(heard, catalog.Say("en", catalog.InactiveTitle)) {
		t.Errorf("a listener is warned with %q", heard)
	}
	k.press("close")
	k.at(ScreenContest)
	k.timer()
	k.timer()
	k.at(ScreenAbandoned)
	if strings.Contains(k.words(), "president-b") {
		t.Error("a choice is still in sight")
	}
	k.press("staff")
	k.signIn("worker-1")
	k.press("back")
	k.at(ScreenContest)
	k.timer()
	k.timer()
	k.press("staff")
	k.signIn("worker-1")
	k.press("end")
	k.at(ScreenIdle)
	if _, n := did[Void](k); n != 0 {
		t.Error("a paper that was never printed was made void")
	}
}

func TestTheVoterWalksAwayFromAPaper(t *testing.T) {
	k := voter(t, "short")
	k.printed()
	k.timer()
	k.timer()
	k.press("staff")
	k.signIn("worker-1")
	k.press("end")
	k.at(ScreenSignIn) // a void paper takes two people
	k.signIn("worker-2")
	k.at(ScreenIdle)
	if v, n := did[Void](k); n != 1 || v.Reason != VoidAbandoned {
		t.Errorf("void %d times, reason %d", n, v.Reason)
	}
	if s, n := did[Seal](k); n != 1 || len(s.Officials) != 2 {
		t.Errorf("signed %d times by %v", n, s.Officials)
	}
}

func TestTheBoxDoesNotReport(t *testing.T) {
	for _, c := range []struct {
		press ItemID
		in    bool
	}{{"in", true}, {"out", false}} {
		k := voter(t, "short")
		k.printed()
		k.press("yes", "cast")
		k.timer()
		k.at(ScreenSettle)
		k.press(c.press)
		k.signIn("worker-2", "worker-1")
		k.at(ScreenIdle)
		s, n := did[Settle](k)
		if n != 1 || s.InBox != c.in || s.Officials[0] != "worker-1" || s.Officials[1] != "worker-2" {
			t.Errorf("%s: settled %d times: %+v", c.press, n, s)
		}
	}
}

func TestTheBoxReportsWhileItIsSettled(t *testing.T) {
	k := voter(t, "short")
	k.printed()
	k.press("yes", "cast")
	k.timer()
	k.press("out")
	k.feed(BoxSensed{})
	k.at(ScreenDone)
	if _, n := did[Settle](k); n != 0 {
		t.Error("settled against the sensor")
	}
}

func TestStrayPaperIsLogged(t *testing.T) {
	k := open(t)
	k.feed(BoxSensed{})
	if l, n := did[Log](k); n == 0 || l.Event != LogStrayPaper {
		t.Errorf("logged %v", l)
	}
}

func TestKeysAndSwitchesVoteAsTouchDoes(t *testing.T) {
	byKeys, bySwitch := voter(t, "long"), voter(t, "long")
	choose := func(k *kiosk, next, pick Event, id ItemID) {
		for range 200 {
			for _, i := range k.state.View().reachable() {
				if i.Focused && i.ID == id {
					k.feed(pick)
					return
				}
			}
			k.feed(next)
		}
		t.Fatalf("the focus does not reach %s on %s", id, k.state.Screen())
	}
	bySwitch.feed(Switch{Number: 1}, Switch{Number: 1}, Switch{Number: 2})
	touch := voter(t, "long")
	for _, id := range []ItemID{"o/1", "next", "o/0", "o/3", "next", "o/0", "next", "o/2", "next", "more/1", "more/1", "next", "more/0", "fewer/0", "more/2", "next",
		"g/0/1", "g/1/2", "next", "o/2", "o/0", "up/0", "next"} {
		touch.press(id)
		choose(byKeys, Key{Code: device.KeyDown}, Key{Code: device.KeySelect}, id)
		choose(bySwitch, Switch{Number: 1}, Switch{Number: 2}, id)
	}
	want, _ := touch.state.Choices()
	for name, k := range map[string]*kiosk{"keys": byKeys, "switches": bySwitch} {
		k.at(ScreenReview)
		if got, _ := k.state.Choices(); string(got.arena) != string(want.arena) {
			t.Errorf("%s give other choices than touch", name)
		}
	}
}

// What was left unused is said at the review and blocks nothing; a line opens its contest, and the way on from there leads back.
func TestALineOfTheReviewOpensItsContestAndComesBack(t *testing.T) {
	k := voter(t, "long")
	k.press("all")
	k.at(ScreenReview)
	v := k.state.View()
	if v.Notice == "" || len(v.Items) != 8 || !v.Bottom[len(v.Bottom)-1].Enabled || v.State == "" {
		t.Errorf("the review of an empty ballot says %q, %q and has %d lines", v.Notice, v.State, len(v.Items))
	}
	k.press("c/1", "o/0")
	if k.state.session.contest != 1 {
		t.Fatalf("the second line opens contest %d", k.state.session.contest+1)
	}
	k.press("next")
	k.at(ScreenReview)
	if line := k.state.View().Items[1]; line.Warning == "" || !strings.Contains(line.Detail, "council-a") {
		t.Errorf("one of three choices was made: %+v", line)
	}
}

// What the review says of each contest is what is printed, in the same order and the same words.
func TestTheReviewSaysTheWordsOfThePaper(t *testing.T) {
	for _, lang := range catalog.Languages() {
		k := voter(t, "long")
		k.state.cfg.manifest, k.state.look.lang = sample(), lang
		k.press("o/1", "next", "o/0", "o/2")
		k.review()
		c, _ := k.state.Choices()
		for i, line := range c.Lines(k.state.cfg.manifest, lang) {
			item := k.state.View().Items[i]
			title := line.Title
			if line.District != "" {
				title = catalog.Join(lang, catalog.Beside, line.Title, line.District)
			}
			if item.Label != title || item.Detail != catalog.Join(lang, catalog.Listed, line.Choices...) || item.Warning != line.Note {
				t.Errorf("%s: the paper says %+v, the review %+v", lang, line, item)
			}
		}
	}
}

// Until the box has seen the paper, every screen after the review says that nothing is cast yet.
func TestNotCastYetStandsUntilTheBoxHasSeenThePaper(t *testing.T) {
	k := voter(t, "short")
	k.printed()
	for _, id := range []ItemID{"yes", "cast"} {
		if k.state.View().State != k.state.say(catalog.NotCastYet) {
			t.Errorf("%s does not say that nothing is cast", k.state.Screen())
		}
		k.press(id)
	}
	k.at(ScreenInsert)
	if k.state.View().State != k.state.say(catalog.NotCastYet) {
		t.Error("the paper is not in the box, and nothing says so")
	}
	k.feed(BoxSensed{})
	if v := k.state.View(); v.Screen != ScreenDone || v.State == k.state.say(catalog.NotCastYet) {
		t.Errorf("%s says %q", v.Screen, v.State)
	}
}

// Who cannot press anything can still use the box: two people then say what became of the paper, and it counts.
func TestAVoterWhoCannotPressPutsThePaperIntoTheBox(t *testing.T) {
	k := voter(t, "short")
	k.printed()
	k.feed(BoxSensed{})
	k.at(ScreenDecide)
	k.timer()
	k.timer()
	k.at(ScreenAbandoned)
	k.press("staff")
	k.signIn("worker-1")
	for _, i := range k.state.View().Items {
		if i.ID == "end" {
			t.Error("a paper in the box could be made void")
		}
	}
	k.press("cast")
	k.at(ScreenSignIn)
	k.signIn("worker-2")
	k.at(ScreenDone)
	if _, n := did[Confirm](k); n != 1 {
		t.Errorf("confirmed %d times", n)
	}
}
