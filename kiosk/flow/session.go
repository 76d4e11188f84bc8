package flow

import "github.com/isoloir/isoloir/device"

// begin starts a session for a voter.
func (m *machine) begin(style string, weight int64) {
	m.official, m.wiring = "", wiring{}
	m.do(SignOut{})
	m.look = m.cfg.plain()
	m.look.sound.On = m.headphones
	m.session = &session{style: style, weight: weight, choices: newChoices(m.cfg.manifest.StyleContests(style))}
	if len(m.cfg.languages) > 1 {
		m.goTo(ScreenLanguage)
		return
	}
	m.goTo(ScreenInstructions)
}

// finish ends the session and forgets it.
func (m *machine) finish() {
	m.Wipe()
	m.do(Wipe{})
	m.session, m.notice, m.called, m.keys, m.wiring = nil, "", false, false, wiring{}
	m.look = m.cfg.plain()
	m.goTo(m.next())
}

// voteAgain begins the session anew after a check: the choices that became public are cleared.
func (m *machine) voteAgain() {
	style, weight := m.session.style, m.session.weight
	m.Wipe()
	m.do(Wipe{})
	m.session = &session{style: style, weight: weight, choices: newChoices(m.cfg.manifest.StyleContests(style))}
	m.toContest(0)
}

func (m *machine) toContest(n int) {
	s := m.session
	s.contest, s.unseen, s.warned = n, 0, false
	m.goTo(ScreenContest)
}

// contestNext leaves a contest forwards, asking once if names were never in sight.
func (m *machine) contestNext() {
	s := m.session
	switch {
	case s.unseen > 0 && !s.warned:
		s.warned = true
		m.notice = ScreenMore
	case s.toReview || s.contest+1 == len(s.choices.contests):
		m.goTo(ScreenReview)
	default:
		m.toContest(s.contest + 1)
	}
}

func (m *machine) contestBack() {
	if m.session.contest == 0 {
		m.goTo(ScreenInstructions)
		return
	}
	m.toContest(m.session.contest - 1)
}

// issue asks for the ballot to be sealed, after the printer was found ready.
func (m *machine) issue() {
	m.notice = ""
	if !m.printer.Ready() {
		m.stuck = true
		return
	}
	m.session.reprint = false
	m.goTo(ScreenPrinting)
	m.do(Issue{Style: m.session.style, Weight: m.session.weight})
}

// sessionEvent takes the booth's answers; each means something at one screen only.
func (m *machine) sessionEvent(e Event) {
	if m.session == nil {
		return
	}
	s := m.session
	switch e := e.(type) {
	case Unseen:
		s.unseen = max(e.Items, 0)
	case Issued:
		if s.at == ScreenPrinting && !s.issued {
			s.issued, s.code, s.places = true, e.Code, e.Places
			m.do(Print{Sheet: device.SheetBallot})
		}
	case CastStored:
		if s.at == ScreenCasting && s.issued {
			m.stored()
		}
	case Confirmed:
		if s.at == ScreenCasting && s.stored {
			m.goTo(ScreenDone)
		}
	case Voided:
		if s.at == ScreenVoiding {
			m.voided()
		}
	case Checked:
		if s.at == ScreenChecking && s.issued {
			s.issued, s.opened = false, true
			m.print(device.SheetCheck)
		}
	case CheckFailed:
		if s.at == ScreenChecking && s.issued {
			m.goTo(ScreenCheckFailed)
		}
	}
}

func (m *machine) cast() {
	m.goTo(ScreenCasting)
	m.do(Cast{})
}

// stored: the ballot is pending. It counts when its paper is in the box.
func (m *machine) stored() {
	s := m.session
	s.issued, s.stored = false, true
	if s.inBox {
		m.do(Confirm{})
		return
	}
	m.goTo(ScreenInsert)
}

// boxSensed: a paper went into the box. Before Cast it may be this voter's, who then only has to say so.
func (m *machine) boxSensed() {
	s := m.session
	switch {
	case s != nil && s.stored && !s.inBox && (s.at == ScreenInsert || s.at == ScreenSettle):
		s.inBox = true
		m.leaveSettling()
		m.goTo(ScreenCasting)
		m.do(Confirm{})
	case s != nil && s.issued && !s.inBox && s.onPaper():
		s.inBox = true
		if s.at == ScreenCheckPaper || s.at == ScreenNotCorrect || s.at == ScreenCheckWarning {
			m.goTo(ScreenDecide)
		}
	default:
		m.stray++
		m.log(LogStrayPaper, "")
	}
}

// onPaper says whether the whole ballot and the receipt are out.
func (s *session) onPaper() bool {
	switch s.at {
	case ScreenCheckPaper, ScreenNotCorrect, ScreenDecide, ScreenCheckWarning, ScreenAbandoned, ScreenAbandonedAsk, ScreenCasting:
		return true
	}
	return false
}

// leaveSettling ends a sign-in that settles a ballot which has just settled itself.
func (m *machine) leaveSettling() {
	if m.sign != nil {
		clear(m.sign.pin)
		m.sign = nil
		m.do(SignOut{})
	}
}

// giveUp makes the paper void; the choices stay.
func (m *machine) giveUp(why VoidReason) {
	m.session.void = why
	m.goTo(ScreenVoiding)
	m.do(Void{Reason: why})
}

func (m *machine) voided() {
	s := m.session
	m.unsealed = true
	s.issued, s.ballotOut, s.code, s.places, s.reprint = false, false, "", nil, true
	switch s.void {
	case VoidPrint:
		m.goTo(ScreenVoidPrint)
		m.stuck, m.reprint = true, device.SheetVoid
	case VoidWrong:
		m.goTo(ScreenVoidSheet)
	case VoidAbandoned: // those who ended the session have the papers
		m.seal(m.openers)
		m.openers = nil
		m.do(SignOut{})
		m.goTo(ScreenVoidPrint)
		m.print(device.SheetVoid)
	}
}

// voidDone: the slip that goes with a void paper is out.
func (m *machine) voidDone() {
	if m.session.void == VoidAbandoned {
		m.finish()
		return
	}
	m.goTo(ScreenReview)
}

// settle records where officials found the paper of a pending ballot.
func (m *machine) settle(inBox bool, officials []string) {
	m.do(Settle{InBox: inBox, Officials: officials})
	m.goTo(ScreenSettling)
}

// sheetOut: first the ballot, then the receipt, then the voter reads.
func (m *machine) sheetOut(sheet device.Sheet) {
	switch s := m.session; {
	case !s.issued:
	case sheet == device.SheetBallot && !s.ballotOut:
		s.ballotOut = true
		m.do(Print{Sheet: device.SheetReceipt})
	case sheet == device.SheetReceipt && s.ballotOut:
		m.goTo(ScreenCheckPaper)
	}
}

// seal signs for the void papers, if any wait for it.
func (m *machine) seal(officials []string) {
	if m.unsealed {
		m.unsealed = false
		m.do(Seal{Officials: officials})
	}
}

// end closes the session of a voter who has left. Papers that came out are void.
func (m *machine) end() {
	if m.session.issued {
		m.giveUp(VoidAbandoned)
		return
	}
	m.openers = nil
	m.do(SignOut{})
	m.finish()
}
