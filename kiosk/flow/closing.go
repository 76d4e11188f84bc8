package flow

import (
	"slices"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// closingPages are the screens of the evening. Voting ends first, which an administrator can take back; closing is final.
func closingPages(screen Screen) (page, bool) {
	switch screen {
	case ScreenClose:
		return page{State.viewClose, pressClose}, true
	case ScreenEnded:
		return page{State.viewEnded, pressEnded}, true
	case ScreenReopen:
		return page{State.viewReopen, pressReopen}, true
	case ScreenCloseAgain:
		return page{State.viewCloseAgain, pressCloseAgain}, true
	case ScreenClosing:
		return page{func(s State, v *View) { s.body(v, catalog.ClosingTitle) }, nothing}, true
	case ScreenClosingTape:
		return page{func(s State, v *View) { s.body(v, catalog.PrintingTape) }, nothing}, true
	case ScreenClosed:
		return page{State.viewClosed, pressClosed}, true
	}
	return page{}, false
}

func (s State) viewClose(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.CloseTitle, catalog.CloseBody)
	v.Facts = append(s.paperFacts(), s.closingFacts()...)
	if !s.now.IsZero() && !s.slow() {
		v.Facts = append(v.Facts, s.clockFact(false))
	}
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Cancel), s.button("next", RolePrimary, catalog.CloseGo)}
}

func pressClose(m *machine, id ItemID) {
	if id == "back" {
		m.signOut()
		return
	}
	if m.endingDoubt() != "" {
		m.goTo(ScreenHour)
		return
	}
	m.beginEnding("")
}

// beginEnding has people sign in to end voting, whatever the clock says.
func (m *machine) beginEnding(doubt Reason) {
	var have []string
	if m.official != "" {
		have = []string{m.official}
	}
	m.askWhy(doubt, forEnding, m.needToSettle(), have...)
}

func (s State) viewEnded(v *View) {
	s.body(v, catalog.EndedTitle, catalog.EndedBody)
	v.Facts = s.paperFacts()
	v.Bottom = []Item{s.button("close", RolePrimary, catalog.CloseFinally)}
	if s.mayReopen() {
		v.Body = append(v.Body, s.say(catalog.EndedReopen))
		v.Bottom = append([]Item{s.button("reopen", RoleButton, catalog.Reopen)}, v.Bottom...)
	}
}

func pressEnded(m *machine, id ItemID) {
	if id == "reopen" {
		m.goTo(ScreenReopen)
		return
	}
	m.goTo(ScreenCloseAgain)
}

// mayReopen says whether this station has an administrator, and closing was not begun: what is in the last batch is counted.
func (s State) mayReopen() bool {
	return !s.begun && slices.ContainsFunc(s.cfg.officials, func(o *election.Official) bool { return o.Role == election.RoleAdministrator })
}

// A Reason is why people did something, as they choose it from a list: a word of the logbook's. What the list lacks they write down on paper.
type Reason string

// reopenReasons are why polls are opened again.
var reopenReasons = []struct {
	reason Reason
	words  catalog.ID
}{{"early", catalog.ReopenEarly}, {"extended", catalog.ReopenHours}, {"other", catalog.ReasonOther}}

func (s State) viewReopen(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.ReopenTitle, catalog.ReopenBody)
	for _, r := range reopenReasons {
		v.Items = append(v.Items, s.button(ItemID(r.reason), RoleButton, r.words))
	}
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Cancel)}
}

func pressReopen(m *machine, id ItemID) {
	if id == "back" {
		m.goTo(m.rest())
		return
	}
	m.askWhy(Reason(id), forReopening, m.needToSettle())
}

// reopen asks for the polls to be opened again, by an administrator and people of the station.
func (m *machine) reopen(people []string, why Reason) {
	m.await(PollsAreOpen, Reopen{Officials: people, Why: why})
	m.openers, m.why = people, why
}

// reopened notes who took the end of voting back, and why. An answer that nobody waits for changes nothing: the same people may be about to open.
func (m *machine) reopened() {
	if m.base != ScreenWait || m.why == "" {
		return
	}
	for _, id := range m.openers {
		if m.cfg.manifest.Official(id).Role == election.RoleAdministrator {
			m.pollsMove(PollsAreOpen, Log{Event: LogReopened, Official: id, Code: string(m.why)})
		}
	}
	m.openers, m.why = nil, ""
}

func (s State) viewCloseAgain(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.CloseAgainTitle, catalog.CloseAgainBody)
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Cancel), s.button("close", RolePrimary, catalog.CloseNow)}
}

func pressCloseAgain(m *machine, id ItemID) {
	if id == "back" {
		m.signOut()
		return
	}
	m.askFor(forClose, fewest)
}

func (s State) viewClosed(v *View) {
	s.body(v, catalog.ClosedTitle, catalog.ClosedBody)
	v.Facts = s.paperFacts()
	v.Bottom = []Item{s.button("attest", RoleButton, catalog.AskTitle), s.button("copy", RoleButton, catalog.PrintCopy)}
}

func pressClosed(m *machine, id ItemID) {
	if id == "attest" {
		m.askFor(forAttest, 1)
		return
	}
	m.goTo(ScreenClosingTape)
	m.print(device.SheetClosing)
}
