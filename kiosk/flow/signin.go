package flow

import (
	"slices"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/ledger/election"
)

// A signIn is one or more officials proving who they are, for one purpose.
type signIn struct {
	purpose purpose
	why     Reason
	need    int
	have    []string
	chosen  string // whose PIN is being typed
	pin     []byte
	wrong   bool
	asking  bool // the booth is checking a PIN
}

// A purpose is what a sign-in is for.
type purpose int

const (
	forMenu purpose = iota
	forOpening
	forAgain
	forSupply
	forStop
	forAlarm
	forAbandoned
	forBoxedCast
	forVoidSheet
	forEnd
	forSeal
	forSettledIn
	forSettledOut
	forPause
	forEnding
	forReopening
	forClose
	forResume
	forSelfTest
	forCheckFailed
	forAttest
	forTry
)

// Length of a PIN, and how many wrong ones are taken before a minute's wait.
const (
	shortestPIN = 4
	longestPIN  = 12
	mostDenials = 5
)

// askFor begins a sign-in; whoever is signed in already counts.
func (m *machine) askFor(p purpose, need int, have ...string) { m.askWhy("", p, need, have...) }

// askWhy is askFor for a reason, which the logbook keeps once people have signed in.
func (m *machine) askWhy(why Reason, p purpose, need int, have ...string) {
	m.notice = ""
	m.sign = &signIn{purpose: p, why: why, need: need, have: have}
	if len(have) >= need {
		m.signed()
	}
}

// candidates are the people of this station who can still sign in, in the roles that the record accepts there.
func (s State) candidates() []*election.Official {
	var out []*election.Official
	for _, o := range s.cfg.officials {
		if !slices.Contains(s.sign.have, o.ID) && slices.Contains(s.sign.roles(), o.Role) {
			out = append(out, o)
		}
	}
	return out
}

// roles are those in which somebody signs in next. Polls are opened again by an administrator first, then by people of the station.
func (s *signIn) roles() []string {
	if s.byAdministrator() {
		return []string{election.RoleAdministrator}
	}
	return election.StationRoles
}

func (s *signIn) byAdministrator() bool { return s.purpose == forReopening && len(s.have) == 0 }

func (m *machine) pressSignIn(id ItemID) {
	if id == "back" {
		m.signTimeout()
		return
	}
	m.sign.chosen, m.sign.wrong = string(id[len("official/"):]), false
}

func (m *machine) pressPIN(id ItemID) {
	s := m.sign
	switch {
	case id == "back":
		clear(s.pin)
		s.chosen, s.pin, s.wrong, s.asking = "", nil, false, false
	case id == "delete":
		s.pin[len(s.pin)-1] = 0
		s.pin = s.pin[:len(s.pin)-1]
	case id == "next":
		m.do(Authenticate{Official: s.chosen, PIN: PIN(s.pin)})
		clear(s.pin)
		s.pin, s.asking = nil, true
	default:
		s.pin, s.wrong = append(s.pin, id[len("key/")]), false
	}
}

func (m *machine) signEvent(e Event) {
	s := m.sign
	if s == nil || !s.asking {
		return
	}
	switch e := e.(type) {
	case Authenticated:
		if e.Official == s.chosen {
			m.accept(e.Official)
		}
	case Denied:
		if e.Official == s.chosen {
			m.deny(e.Official)
		}
	}
}

func (m *machine) accept(official string) {
	s := m.sign
	m.denials = 0
	m.log(LogSignedIn, official)
	s.have = append(s.have, official)
	s.chosen, s.asking, s.wrong = "", false, false
	if len(s.have) >= s.need {
		m.signed()
	}
}

func (m *machine) deny(official string) {
	m.sign.asking, m.sign.wrong = false, true
	m.log(LogDenied, official)
	if m.denials++; m.denials >= mostDenials {
		m.locked = true
		m.log(LogLocked, official)
	}
}

// signTimeout gives up a sign-in, or ends the wait after too many wrong PINs.
func (m *machine) signTimeout() {
	if m.locked && m.Screen() == ScreenPIN {
		m.locked, m.denials, m.sign.wrong = false, 0, false
		return
	}
	clear(m.sign.pin)
	m.sign = nil
	m.do(SignOut{})
	m.leaveMenu()
}

// signOut leaves the officials' menu.
func (m *machine) signOut() {
	m.official = ""
	m.do(SignOut{})
	m.goTo(m.rest())
}

// rest is the screen at which the polls rest.
func (s State) rest() Screen {
	if s.out != "" {
		return s.out
	}
	switch s.polls {
	case PollsAreOpen:
		return ScreenIdle
	case PollsArePaused:
		return ScreenPaused
	case PollsAreEnded:
		return ScreenEnded
	case PollsAreClosed:
		return ScreenClosed
	}
	return ScreenChecklist
}

// signed acts on a sign-in that is complete. Officials are sorted, as the record wants their signatures.
func (m *machine) signed() {
	p, why, have := m.sign.purpose, m.sign.why, slices.Sorted(slices.Values(m.sign.have))
	clear(m.sign.pin)
	m.sign = nil
	switch p {
	case forMenu:
		m.official = have[0]
		m.goTo(ScreenMenu)
		return // stays signed in
	case forAttest:
		m.official = have[0]
		m.ask()
		return // stays signed in
	case forTry:
		m.official = have[0]
		m.try()
		return // stays signed in
	case forOpening:
		m.openers = have
		if why != "" {
			m.do(Log{Event: LogOpenedOff, Official: have[0], Code: string(why)})
		}
		m.overriding = m.overriding && m.override() // evidence that came meanwhile needs no override
		m.goTo(ScreenZeroPrint)
		m.print(device.SheetZero)
		return // the keys sign after the tape was read
	case forAgain:
		m.again(have)
	case forAbandoned:
		m.official = have[0]
		m.goTo(ScreenAbandonedAsk)
		return
	case forSupply:
		m.seal(have)
		m.resupplied()
	case forStop:
		m.fail(FaultPrinter)
	case forAlarm:
		m.alarm = false
		m.do(Log{Event: LogAlarmCleared, Official: have[0], Code: string(why)})
	case forVoidSheet:
		m.seal(have)
		m.goTo(ScreenVoidPrint)
		m.print(device.SheetVoid)
	case forEnd:
		m.official = ""
		m.openers = have
		m.end()
		return // the keys sign for the void paper, if there is one
	case forSeal:
		m.seal(have)
		m.goTo(m.next())
	case forBoxedCast:
		m.official = ""
		m.cast()
	case forSettledIn:
		m.settle(true, have)
	case forSettledOut:
		m.settle(false, have)
	case forPause:
		m.official = ""
		m.await(PollsArePaused, Pause{Officials: have})
	case forResume:
		m.await(PollsAreOpen, Resume{Officials: have})
	case forEnding:
		m.official = ""
		if why != "" {
			m.do(Log{Event: LogEndedEarly, Official: have[0], Code: string(why)})
		}
		m.await(PollsAreEnded, End{Officials: have})
	case forReopening:
		m.reopen(have, why)
	case forClose:
		m.do(Close{Officials: have})
		m.goTo(ScreenClosing)
	case forSelfTest:
		m.do(SelfTest{})
		m.goTo(ScreenBoot)
	case forCheckFailed:
		m.do(FailCheck{Officials: have})
		m.checking = false
		m.fail(FaultCheck)
	}
	m.do(SignOut{})
}
