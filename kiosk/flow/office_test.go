package flow

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

var soundTests = []Test{{TestScreen, true}, {TestTPM, true}}

// before brings a kiosk to the checklist.
func before(t *testing.T) *kiosk {
	t.Helper()
	k := newKiosk(t)
	k.at(ScreenBoot)
	k.feed(Started{Tests: soundTests})
	k.at(ScreenSelfTest)
	k.press("next")
	k.at(ScreenChecklist)
	return k
}

func (k *kiosk) can(id ItemID) bool {
	return slices.ContainsFunc(k.state.View().reachable(), func(i Item) bool { return i.ID == id && i.Enabled })
}

func TestOpeningTakesThePreparationTheTicksTwoPeopleAndTheZeroTape(t *testing.T) {
	k := before(t)
	for _, e := range []Event{Prepared{Part: PartSeeds, OK: true}, Prepared{Part: PartDraw, OK: true}, Press{Item: "tick/0"}, Press{Item: "tick/1"}, Press{Item: "tick/2"}} {
		k.feed(e)
		if k.can("next") {
			t.Fatalf("ready too early, after %v", e)
		}
	}
	k.feed(Prepared{Part: PartEvidence, OK: true}, Prepared{Part: PartOrder, OK: true})
	k.press("next")
	k.signIn("worker-1", "worker-2")
	k.at(ScreenZero)
	if _, n := did[Open](k); n != 0 {
		t.Error("opened before anybody read the zero tape")
	}
	k.feed(PollsReopened{}) // an answer that nobody waits for
	k.press("yes")
	k.at(ScreenIdle)
	o, n := did[Open](k)
	if n != 1 || !slices.Equal(o.Officials, []string{"worker-1", "worker-2"}) || o.Override {
		t.Errorf("opened %d times: %+v", n, o)
	}
	if _, n := did[SignOut](k); n == 0 {
		t.Error("the keys are still open")
	}
}

func TestOpeningOverWrongEvidenceSaysSo(t *testing.T) {
	k := before(t)
	k.feed(Prepared{Part: PartSeeds, OK: true}, Prepared{Part: PartDraw, OK: true}, Prepared{Part: PartOrder, OK: true}, Prepared{Part: PartEvidence})
	k.press("tick/0", "tick/1", "tick/2")
	if k.state.View().Notice == "" {
		t.Error("nobody is told that this overrides the evidence")
	}
	k.press("next")
	k.signIn("worker-2", "official-1")
	k.press("yes")
	if o, _ := did[Open](k); !o.Override {
		t.Error("the record will not hear of the override")
	}
}

// TestOpeningWithoutEvidence: nothing came, which people may override as well, and they are told that it is another thing. What is
// settled when they have signed in stands: the zero tape says it.
func TestOpeningWithoutEvidence(t *testing.T) {
	ready := func(t *testing.T) *kiosk {
		k := before(t)
		k.feed(Prepared{Part: PartSeeds, OK: true}, Prepared{Part: PartDraw, OK: true}, Prepared{Part: PartOrder, OK: true})
		k.press("tick/0", "tick/1", "tick/2")
		if n := k.state.View().Notice; n == "" || n == k.state.say(catalog.OverrideNotice) {
			t.Errorf("people are told %q", n)
		}
		k.press("next")
		return k
	}
	k := ready(t)
	k.signIn("worker-1", "worker-2")
	k.feed(Prepared{Part: PartEvidence, OK: true})
	if !k.state.Overriding() {
		t.Error("the tape that is out says another thing")
	}
	k.press("yes")
	if o, _ := did[Open](k); !o.Override {
		t.Error("the record will not hear of the override")
	}
	k = ready(t)
	k.signIn("worker-1")
	k.feed(Prepared{Part: PartEvidence, OK: true})
	k.signIn("worker-2")
	if k.press("yes"); k.state.Overriding() {
		t.Error("evidence that came in time is overridden")
	}
	if o, n := did[Open](k); n != 1 || o.Override {
		t.Errorf("opened %d times: %+v", n, o)
	}
}

func TestATapeThatIsNotZeroStopsTheKiosk(t *testing.T) {
	k := before(t)
	for p := range partCount {
		k.feed(Prepared{Part: p, OK: true})
	}
	k.press("tick/0", "tick/1", "tick/2", "next")
	k.signIn("worker-1", "worker-2")
	k.press("no")
	k.at(ScreenFault)
	if _, n := did[Open](k); n != 0 {
		t.Error("opened")
	}
}

func TestPaperEndsInTheZeroTape(t *testing.T) {
	k := before(t)
	for p := range partCount {
		k.feed(Prepared{Part: p, OK: true})
	}
	k.paper = 0
	k.press("tick/0", "tick/1", "tick/2", "next")
	k.signIn("worker-1", "worker-2")
	k.at(ScreenSupply)
	k.paper = -1
	k.feed(Printer{})
	k.press("next")
	k.signIn("worker-1")
	k.at(ScreenZero)
}

func TestASickKioskServesNobody(t *testing.T) {
	k := newKiosk(t)
	k.feed(Started{Polls: PollsAreOpen, Tests: []Test{{TestScreen, true}, {TestPrinter, false}}})
	k.at(ScreenSelfTest)
	if k.can("next") {
		t.Error("one can go on with a device that does not work")
	}
	k.press("close", "back")
	k.at(ScreenSelfTest) // no way round through closing
	k.press("again")
	k.signIn("worker-1")
	k.at(ScreenIdle)
}

func TestFaultInTheMiddleOfASession(t *testing.T) {
	k := voter(t, "short")
	k.printed()
	k.feed(Failed{Fault: FaultMedia})
	k.at(ScreenFault)
	if _, n := did[Wipe](k); n != 1 {
		t.Error("the session was not forgotten")
	}
	if _, n := did[Void](k); n != 1 {
		t.Error("the paper that is out is not void")
	}
	if _, ok := k.state.Choices(); ok {
		t.Error("the choices are still there")
	}
	k.press("close", "back")
	k.at(ScreenFault)
}

func TestPauseAndResumeTakeTwo(t *testing.T) {
	k := open(t)
	k.press("staff")
	k.signIn("worker-1")
	k.press("pause")
	k.signIn("worker-2")
	k.at(ScreenPaused)
	if p, _ := did[Pause](k); len(p.Officials) != 2 {
		t.Errorf("paused by %v", p.Officials)
	}
	k.press("resume")
	k.signIn("official-1", "official-2")
	k.at(ScreenIdle)
}

func TestAPendingBallotAndAVoidPaperComeFirstAfterACrash(t *testing.T) {
	k := newKiosk(t)
	k.feed(Started{Polls: PollsAreOpen, Tests: soundTests, Pending: true, Unsealed: true})
	k.at(ScreenSettle)
	k.press("in")
	k.signIn("worker-1", "worker-2")
	k.at(ScreenSeal)
	if s, n := did[Settle](k); n != 1 || !s.InBox {
		t.Error("not settled")
	}
	k.press("next")
	k.signIn("official-1", "worker-2")
	k.at(ScreenIdle)
	if s, n := did[Seal](k); n != 1 || len(s.Officials) != 2 {
		t.Error("not sealed")
	}
}

func TestACheckThatACrashEndedIsRecordedAndTheKioskLeavesService(t *testing.T) {
	k := newKiosk(t)
	k.feed(Started{Polls: PollsAreOpen, Tests: soundTests, Checking: true})
	k.at(ScreenCheckFailed)
	k.press("next")
	k.signIn("worker-1", "worker-2")
	k.at(ScreenFault)
	if f, n := did[FailCheck](k); n != 1 || len(f.Officials) != 2 {
		t.Error("not recorded")
	}
}

func TestTheSamePersonDoesNotSignTwice(t *testing.T) {
	k := newKiosk(t)
	k.feed(Started{Polls: PollsAreOpen, Tests: soundTests, Pending: true})
	k.press("out")
	k.signIn("worker-1")
	if k.can("official/worker-1") {
		t.Error("one person can sign for two")
	}
	if k.can("official/worker-3") {
		t.Error("a poll worker of another station can sign in")
	}
}

func TestWrongPINs(t *testing.T) {
	k := open(t)
	k.press("staff", "official/worker-1")
	wrong := func() {
		for range 4 {
			k.press("key/1")
		}
		k.press("next")
	}
	for range mostDenials {
		wrong()
	}
	if k.can("key/1") || k.can("next") {
		t.Error("one can go on guessing")
	}
	k.press("back", "back", "staff", "official/worker-2")
	if k.can("key/1") {
		t.Error("going round ends the wait")
	}
	k.timer()
	k.press("back")
	k.signIn("worker-2")
	k.at(ScreenMenu)
	if l, _ := did[Log](k); l.Event != LogSignedIn {
		t.Errorf("last in the logbook: %v", l)
	}
}

func TestTheMenuSignsOutByItself(t *testing.T) {
	k := open(t)
	k.press("staff")
	k.signIn("worker-1")
	k.press("status")
	k.timer()
	k.at(ScreenIdle)
	if _, n := did[SignOut](k); n != 1 {
		t.Error("the key is still open")
	}
}

func TestTheLidRaisesTheAlarmAndHidesTheVote(t *testing.T) {
	k := voter(t, "short")
	k.press("o/1")
	k.feed(Lid{Open: true})
	k.at(ScreenAlarm)
	if b, n := did[Buzzer](k); n != 1 || !b.On {
		t.Error("no alarm")
	}
	if k.can("repair") {
		t.Error("the alarm can be ended with the lid open")
	}
	k.feed(Lid{})
	k.press("knock")
	k.signIn("worker-1")
	if !slices.Contains(k.done, Effect(Log{Event: LogAlarmCleared, Official: "worker-1", Code: "knock"})) {
		t.Errorf("the logbook hears %v", k.done)
	}
	k.at(ScreenContest)
	if k.value(0, 1) != 1 {
		t.Error("the choice is gone")
	}
	if b, _ := did[Buzzer](k); b.On {
		t.Error("the alarm goes on")
	}
}

func TestAKioskWithoutPaperTakesNoVoter(t *testing.T) {
	k := open(t)
	k.feed(Printer{Status: device.PaperOut})
	k.at(ScreenSupply)
	if k.can("next") {
		t.Error("one can go on without paper")
	}
	k.feed(Printer{Status: device.PaperLow})
	k.press("next")
	k.signIn("worker-1")
	k.at(ScreenIdle)
	k.press("staff")
	k.signIn("worker-1")
	k.press("start/short")
}

func TestPaperThatEndsWhileAVoterMarksWaitsForThePrint(t *testing.T) {
	k := voter(t, "short")
	k.feed(Printer{Status: device.PaperOut})
	k.at(ScreenContest)
	k.printed()
	k.at(ScreenSupply)
	if _, n := did[Issue](k); n != 0 {
		t.Error("a leaf was burned for a printer without paper")
	}
	k.feed(Printer{})
	k.press("next")
	k.signIn("worker-1")
	k.at(ScreenReview)
}

// A voter's session leaves no trace in the logbook: what happens to the machine does.
func TestNothingThatAVoterDoesIsLogged(t *testing.T) {
	k := open(t)
	k.press("staff")
	k.signIn("worker-1")
	k.forget()
	k.press("start/long", "lang/fr", "next", "o/1", "next", "o/0", "o/2")
	k.contest("7")
	k.press("o/1")
	k.printed()
	k.press("no", "back", "yes", "check", "check", "next")
	k.printed()
	k.press("yes", "cast")
	k.feed(BoxSensed{})
	k.press("next")
	for _, e := range k.done {
		if l, ok := e.(Log); ok {
			t.Errorf("logged %s", l.Event)
		}
	}
}

// A guide comes out in the language of the screen; what is signed in stays, and a roll that ends in it is no reason to give up.
func TestAGuideIsPrintedInTheLanguageOfTheScreen(t *testing.T) {
	k := open(t)
	k.press("staff")
	k.signIn("worker-1")
	k.press("language", "guide")
	k.at(ScreenMenu)
	if p, n := did[Print](k); n != 1 || p.Sheet != device.SheetGuide || k.state.Lang() != "fr" {
		t.Errorf("printed %d times, the last %s, in %s", n, p.Sheet, k.state.Lang())
	}
	k.paper = 0
	k.press("guide")
	k.at(ScreenSupply)
	k.paper = -1
	k.feed(Printer{})
	k.press("next")
	k.signIn("worker-2")
	k.at(ScreenMenu)
	if _, n := did[Print](k); n != 3 {
		t.Errorf("printed %d times", n)
	}
}
