package flow

// The screens. A voter's session walks through the second group, the officials' day through the third; the first and the
// last can stand over any other.
const (
	// Over everything.
	ScreenAlarm  Screen = "alarm"
	ScreenSupply Screen = "supply"
	ScreenSignIn Screen = "sign-in"
	ScreenPIN    Screen = "pin"

	// A voter's session.
	ScreenLanguage     Screen = "language"
	ScreenInstructions Screen = "instructions"
	ScreenContest      Screen = "contest"
	ScreenWriteIn      Screen = "write-in"
	ScreenReview       Screen = "review"
	ScreenPrinting     Screen = "printing"
	ScreenCheckPaper   Screen = "check-paper"
	ScreenNotCorrect   Screen = "not-correct"
	ScreenVoiding      Screen = "voiding"
	ScreenVoidSheet    Screen = "void-sheet"
	ScreenVoidPrint    Screen = "void-print"
	ScreenDecide       Screen = "decide"
	ScreenCheckWarning Screen = "check-warning"
	ScreenChecking     Screen = "checking"
	ScreenCheckResult  Screen = "check-result"
	ScreenCheckFailed  Screen = "check-failed"
	ScreenCasting      Screen = "casting"
	ScreenInsert       Screen = "insert"
	ScreenDone         Screen = "done"
	ScreenAbandoned    Screen = "abandoned"
	ScreenAbandonedAsk Screen = "abandoned-ask"

	// The officials' day.
	ScreenBoot        Screen = "boot"
	ScreenSelfTest    Screen = "self-test"
	ScreenFault       Screen = "fault"
	ScreenChecklist   Screen = "checklist"
	ScreenWithout     Screen = "without"
	ScreenReseeding   Screen = "reseeding"
	ScreenHour        Screen = "hour"
	ScreenZeroPrint   Screen = "zero-print"
	ScreenZero        Screen = "zero"
	ScreenWait        Screen = "wait"
	ScreenIdle        Screen = "idle"
	ScreenMenu        Screen = "menu"
	ScreenWeight      Screen = "weight"
	ScreenStatus      Screen = "status"
	ScreenGuide       Screen = "guide"
	ScreenPaused      Screen = "paused"
	ScreenSettle      Screen = "settle"
	ScreenSettling    Screen = "settling"
	ScreenSeal        Screen = "seal"
	ScreenClose       Screen = "close"
	ScreenEnded       Screen = "ended"
	ScreenReopen      Screen = "reopen"
	ScreenCloseAgain  Screen = "close-again"
	ScreenClosing     Screen = "closing"
	ScreenClosingTape Screen = "closing-tape"
	ScreenClosed      Screen = "closed"
	ScreenAsk         Screen = "ask"
	ScreenAsking      Screen = "asking"
	ScreenAnswer      Screen = "answer"
	ScreenTry         Screen = "try"

	// Notices, as View.Overlay.
	ScreenLanguages Screen = "notice-languages"
	ScreenLook      Screen = "notice-look"
	ScreenSound     Screen = "notice-sound"
	ScreenSwitches  Screen = "notice-switches"
	ScreenHelp      Screen = "notice-help"
	ScreenOvervote  Screen = "notice-overvote"
	ScreenMore      Screen = "notice-more"
	ScreenPrintAsk  Screen = "notice-print"
	ScreenInactive  Screen = "notice-inactive"
)

// waiting lists the screens that only the booth or a device ends.
func (s Screen) waiting() bool {
	switch s {
	case ScreenPrinting, ScreenVoiding, ScreenVoidPrint, ScreenChecking, ScreenCasting, ScreenBoot, ScreenZeroPrint, ScreenWait, ScreenReseeding, ScreenSettling,
		ScreenClosing, ScreenClosingTape, ScreenAsking, ScreenGuide:
		return true
	}
	return false
}
