package flow

import (
	"slices"

	"github.com/isoloir/isoloir/device"
)

// officeEvent takes what the booth reports about the station.
func (m *machine) officeEvent(e Event) {
	switch e := e.(type) {
	case Started:
		if m.under() == ScreenBoot {
			m.started(e)
		}
	case Prepared:
		m.prepared(e)
	case Halves:
		m.halves = e
		m.spare()
	case Reseeded:
		m.reseeded()
	case PollsOpened:
		m.pollsMove(PollsAreOpen, Log{Event: LogOpened})
	case PollsPaused:
		m.pollsMove(PollsArePaused, Log{Event: LogPaused})
	case PollsResumed:
		m.pollsMove(PollsAreOpen, Log{Event: LogResumed})
	case PollsEnded:
		m.pollsMove(PollsAreEnded, Log{Event: LogEnded})
	case PollsReopened:
		m.reopened()
	case PollsClosed:
		m.closed()
	case Settled:
		m.settled()
	case Failed:
		m.fail(e.Fault)
	case Counted:
		m.papers = e.Papers
	case Chain:
		m.chain, m.waiting = e.Status, e.Waiting
	case Clock:
		m.now, m.news = e.Now, e.News
	case Hours:
		m.ordered = e
	}
}

func (m *machine) started(e Started) {
	m.tests, m.polls, m.voices = e.Tests, e.Polls, e.Voices
	m.log(LogStarted, "")
	m.pending, m.checking, m.unsealed, m.begun = e.Pending, e.Checking, e.Unsealed, e.Begun
	m.out = ""
	if e.Polls == PollsBefore || slices.ContainsFunc(e.Tests, func(t Test) bool { return !t.OK && t.Device != TestVoice }) {
		m.out = ScreenSelfTest
	}
	m.goTo(m.next())
}

// next is where the day goes on: first what an interruption left behind, then the rest.
func (s State) next() Screen {
	switch {
	case s.out != "":
		return s.out
	case s.pending:
		return ScreenSettle
	case s.checking:
		return ScreenCheckFailed
	case s.unsealed:
		return ScreenSeal
	}
	return s.rest()
}

func (m *machine) prepared(e Prepared) {
	if e.Part < 0 || e.Part >= partCount {
		return
	}
	m.parts[e.Part] = bad
	if e.OK {
		m.parts[e.Part] = good
		m.spare()
	}
	if e.Part == PartEvidence {
		m.log(map[bool]LogEvent{true: LogEvidenceRight, false: LogEvidenceWrong}[e.OK], "")
	}
}

// settled: a pending ballot is no longer one, be it this session's or an earlier run's.
func (m *machine) settled() {
	if m.under() != ScreenSettling {
		return
	}
	m.pending = false
	m.finish()
}

// prepared parts and ticks allow the zero tape; evidence can be overridden.
func (s State) canOpen() bool {
	for p := range partCount {
		if p != PartEvidence && s.parts[p] != good {
			return false
		}
	}
	return !slices.Contains(s.ticks[:], false)
}

func (s State) override() bool { return s.parts[PartEvidence] != good }

// pollsMove takes the booth's word that the polls moved as it was asked to move them.
func (m *machine) pollsMove(to Polls, what Log) {
	if m.session != nil || m.base != ScreenWait || m.awaited != to {
		return
	}
	m.polls = to
	m.do(what)
	m.goTo(m.next())
}

func (m *machine) closed() {
	if m.session != nil || m.base != ScreenClosing {
		return
	}
	m.polls = PollsAreClosed
	m.log(LogClosed, "")
	m.goTo(ScreenClosingTape)
	m.print(device.SheetClosing)
}

// await asks the booth to move the polls.
func (m *machine) await(to Polls, e Effect) {
	m.awaited = to
	m.do(e)
	m.goTo(ScreenWait)
}

// fail takes the kiosk out of service. A session ends, and a paper that is out is void; one that was being cast or opened is
// settled when the kiosk is tested again.
func (m *machine) fail(f Fault) {
	m.log(LogFault, "")
	if m.session != nil {
		if m.session.issued && m.session.undecided() {
			m.do(Void{Reason: VoidPrint})
		}
		m.Wipe()
		m.do(Wipe{})
		m.session = nil
	}
	if m.sign != nil || m.official != "" {
		m.do(SignOut{})
	}
	m.without = nil
	m.sign, m.official, m.openers, m.notice, m.stuck, m.reprint, m.called = nil, "", nil, "", false, 0, false
	m.look, m.fault, m.out = m.cfg.plain(), f, ScreenFault
	m.goTo(ScreenFault)
}

// undecided says whether nothing was asked of the booth yet that ends the paper.
func (s *session) undecided() bool {
	switch s.at {
	case ScreenCasting, ScreenChecking, ScreenCheckFailed, ScreenVoiding:
		return false
	}
	return true
}

// needToOpen is how many people open the polls: more may have to override evidence.
func (s State) needToOpen() int {
	if s.overriding {
		return max(fewest, s.cfg.manifest.Thresholds.Override)
	}
	return fewest
}

// fewest is how many people stand behind every act at a station, whatever the manifest says.
const fewest = 2

func (s State) needToSettle() int { return max(fewest, s.cfg.manifest.Thresholds.Settle) }
