package flow

import (
	"strings"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/tpm/verify"
)

var question = verify.NewQuestion([verify.QuestionRandom]byte{1, 2, 3, 4, 5, 6, 7})

// types types a question, letter by letter.
func (k *kiosk) types(q verify.Question) {
	k.t.Helper()
	for _, letter := range string(q) {
		k.press(ItemID("key/" + string(letter)))
	}
}

func TestAnObserverAsksTheChip(t *testing.T) {
	k := open(t)
	k.press("staff")
	k.signIn("worker-1")
	k.press("attest")
	k.at(ScreenAsk)
	if k.can("next") {
		t.Error("nothing is asked, and it can be sent")
	}
	k.types(question)
	if v := k.state.View(); v.Typed != question.String() || v.Notice != "" || k.can("key/A") {
		t.Errorf("typed %q, notice %q", v.Typed, v.Notice)
	}
	k.press("next")
	k.at(ScreenAnswer)
	asked, n := did[Attest](k)
	if v := k.state.View(); n != 1 || asked.Question != question || v.Code != question.String() || !strings.Contains(v.Scan, string(question)) {
		t.Errorf("asked %d times: %v; shown %q", n, asked, v.Scan)
	}
	k.press("print")
	k.at(ScreenAnswer)
	if p, n := did[Print](k); n != 1 || p.Sheet != device.SheetAttest {
		t.Errorf("printed %d times: %v", n, p.Sheet)
	}
	k.forget()
	k.press("back")
	k.at(ScreenIdle)
	if _, n := did[SignOut](k); n != 1 || k.state.asked != (asking{}) {
		t.Error("the question stays after the person")
	}
}

// A letter that was mistyped never reaches the chip.
func TestAMistypedQuestion(t *testing.T) {
	k := open(t)
	k.press("staff")
	k.signIn("worker-1")
	k.press("attest")
	k.types(question[:verify.QuestionLength-1])
	wrong := "key/0"
	if question[verify.QuestionLength-1] == '0' {
		wrong = "key/1"
	}
	k.press(ItemID(wrong))
	if v := k.state.View(); k.can("next") || v.Notice != k.state.say(catalog.AskWrong) {
		t.Errorf("notice %q", v.Notice)
	}
	k.press("delete")
	k.types(question[verify.QuestionLength-1:])
	k.press("next")
	k.at(ScreenAnswer)
}

// A chip that is tired or dead says so on the screen; the polls go on.
func TestAChipThatDoesNotAnswer(t *testing.T) {
	for _, c := range []struct {
		wait bool
		says catalog.ID
	}{{true, catalog.AskWait}, {false, catalog.AskFailed}} {
		k := open(t)
		k.press("staff")
		k.signIn("worker-1")
		k.press("attest")
		k.types(question)
		k.mute = true
		k.press("next")
		k.at(ScreenAsking)
		k.mute = false
		k.feed(NotAttested{Wait: c.wait})
		k.at(ScreenAsk)
		if v := k.state.View(); v.Notice != k.state.say(c.says) || !k.can("next") {
			t.Errorf("notice %q", v.Notice)
		}
		k.timer()
		k.at(ScreenIdle)
		k.feed(Attested{Answer: "late"})
		k.at(ScreenIdle)
	}
}

// The machine can be asked before it opens and after it has closed; both need somebody who signs in.
func TestTheChipIsAskedAtAnyHour(t *testing.T) {
	before := before(t)
	closed := newKiosk(t)
	closed.feed(Started{Polls: PollsAreClosed, Tests: soundTests})
	for _, k := range []*kiosk{before, closed} {
		rest := k.state.Screen()
		k.press("attest")
		k.at(ScreenSignIn)
		k.signIn("worker-2")
		k.at(ScreenAsk)
		k.types(question)
		k.press("next")
		k.at(ScreenAnswer)
		k.timer()
		k.at(rest)
	}
}
