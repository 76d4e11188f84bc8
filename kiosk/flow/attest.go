package flow

import (
	"strings"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/tpm/verify"
)

// asking is a person at the kiosk who asks its security chip what it was told. Nothing of it is secret.
type asking struct {
	typed  string
	notice catalog.ID // why there is no answer; empty if none was asked for
	answer string     // text of the code that the person scans
}

// attestPages are the screens on which somebody checks the machine's software.
func attestPages(screen Screen) (page, bool) {
	switch screen {
	case ScreenAsk:
		return page{State.viewAsk, pressAsk}, true
	case ScreenAsking:
		return page{func(s State, v *View) { s.body(v, catalog.AskingTitle) }, nothing}, true
	case ScreenAnswer:
		return page{State.viewAnswer, pressAnswer}, true
	}
	return page{}, false
}

// ask lets a person type a question; an official has signed in.
func (m *machine) ask() {
	m.asked = asking{}
	m.goTo(ScreenAsk)
}

func (s State) viewAsk(v *View) {
	s.body(v, catalog.AskTitle, catalog.AskBody)
	typed := s.asked.typed
	v.Typed = verify.Question(typed).String()
	for _, r := range verify.QuestionLetters {
		letter := string(r)
		v.Items = append(v.Items, Item{ID: ItemID("key/" + letter), Role: RoleKey, Label: letter, Enabled: len(typed) < verify.QuestionLength})
	}
	v.Items = append(v.Items, s.button("delete", RoleKey, catalog.KeyDelete).enabled(typed != ""))
	whole := len(typed) == verify.QuestionLength
	_, err := verify.ParseQuestion(typed)
	switch {
	case whole && err != nil:
		v.Body, v.Notice = nil, s.say(catalog.AskWrong)
	case s.asked.notice != "":
		v.Body, v.Notice = nil, s.say(s.asked.notice)
	}
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Cancel), s.button("next", RolePrimary, catalog.AskGo).enabled(err == nil)}
}

func pressAsk(m *machine, id ItemID) {
	typed := m.asked.typed
	switch id {
	case "back":
		m.endAsking()
	case "delete":
		m.asked = asking{typed: typed[:len(typed)-1]}
	case "next":
		m.log(LogAsked, m.official)
		m.do(Attest{Question: verify.Question(typed)})
		m.goTo(ScreenAsking)
	default:
		m.asked = asking{typed: typed + strings.TrimPrefix(string(id), "key/")}
	}
}

// attestEvent takes what the chip said.
func (m *machine) attestEvent(e Event) {
	if m.session != nil || m.base != ScreenAsking {
		return
	}
	switch e := e.(type) {
	case Attested:
		m.asked.answer = e.Answer
		m.goTo(ScreenAnswer)
	case NotAttested:
		m.asked.notice = catalog.AskFailed
		if e.Wait {
			m.asked.notice = catalog.AskWait
		}
		m.goTo(ScreenAsk)
	}
}

// Answer is the text of the code on the screen, or nothing.
func (s State) Answer() string { return s.asked.answer }

func (s State) viewAnswer(v *View) {
	s.body(v, catalog.AnswerTitle, catalog.AnswerBody, catalog.AnswerProves)
	v.Code, v.Scan = verify.Question(s.asked.typed).String(), s.asked.answer
	if !s.printer.Ready() {
		v.Notice = s.printerFact().Value
	}
	v.Bottom = []Item{s.button("print", RoleButton, catalog.AnswerPrint).enabled(s.printer.Ready()), s.button("back", RolePrimary, catalog.Finish)}
}

func pressAnswer(m *machine, id ItemID) {
	if id == "print" {
		m.do(Print{Sheet: device.SheetAttest})
		return
	}
	m.endAsking()
}

// endAsking goes back to where the day rests.
func (m *machine) endAsking() {
	m.asked = asking{}
	m.signOut()
}
