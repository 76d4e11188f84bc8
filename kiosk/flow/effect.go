package flow

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/tpm/verify"
)

// An Effect is something for the booth to do. None carries a choice: the booth reads State.Choices while it carries out
// Issue and Print. The comment names the event that answers; Failed answers any. Officials are sorted by id; the booth holds
// their keys from Authenticated to SignOut.
type Effect interface{ effect() }

type (
	// Issue seals the choices, stores the issued slot on both media, burns the leaf and composes the sheets: Issued.
	Issue struct {
		Style  string
		Weight int64 // votes; 0 where ballots have no weights
	}
	// Print prints a sheet: Printed or PrintFailed.
	Print struct{ Sheet device.Sheet }
	// Cast stores the ballot that was issued: CastStored.
	Cast struct{}
	// Confirm makes the stored ballot cast: Confirmed.
	Confirm struct{}
	// Check opens the ballot that was issued and stores the opening: Checked or CheckFailed.
	Check struct{}
	// Void gives up the ballot that was issued: Voided. Its seed is never opened.
	Void struct{ Reason VoidReason }
	// Settle says where the paper of a pending ballot is: Settled.
	Settle struct {
		InBox     bool
		Officials []string
	}
	// FailCheck records a check that could not be opened: no answer; the station is out of service.
	FailCheck struct{ Officials []string }
	// Seal signs for every void paper that was not signed for yet: no answer.
	Seal struct{ Officials []string }
	// Wipe forgets everything about the session: choices, seed, code, pages, pictures.
	Wipe struct{}
	// Authenticate checks a PIN: Authenticated or Denied.
	Authenticate struct {
		Official string
		PIN      PIN
	}
	// SignOut forgets the keys of officials.
	SignOut struct{}
	// Again gives up the seeds, names trustees on the record and draws fresh ones without them: Reseeded.
	Again struct{ Without, Officials []string }
	// Open opens the polls: PollsOpened. Pause: PollsPaused. Resume: PollsResumed. End: PollsEnded. Reopen: PollsReopened. Close:
	// PollsClosed.
	Open struct {
		Officials []string
		Override  bool // of evidence that is missing or wrong
	}
	Pause  struct{ Officials []string }
	Resume struct{ Officials []string }
	End    struct{ Officials []string }
	Reopen struct {
		Officials []string
		Why       Reason
	}
	Close struct{ Officials []string }
	// SelfTest runs the self test: Started, which says anew what is pending, unsealed or half checked.
	SelfTest struct{}
	// StartTimer replaces the timer: TimerFired with its Seq.
	StartTimer struct {
		Seq   int
		After time.Duration
	}
	// Attest has the security chip sign for a person who chose the question: Attested or NotAttested.
	Attest struct{ Question verify.Question }
	// Lamp calls a poll worker; Buzzer alarms.
	Lamp   struct{ On bool }
	Buzzer struct{ On bool }
	// Log writes a fact about the machine to the logbook, under the same name there. Nothing that a voter did is one. What the
	// station notes by itself (settling, failed checks) is not asked for.
	Log struct {
		Event    LogEvent
		Official string // who did it, if an official did
		Code     string // a Reason or a doubt, or nothing
	}
)

func (Issue) effect()        {}
func (Print) effect()        {}
func (Cast) effect()         {}
func (Confirm) effect()      {}
func (Check) effect()        {}
func (Void) effect()         {}
func (Settle) effect()       {}
func (FailCheck) effect()    {}
func (Seal) effect()         {}
func (Wipe) effect()         {}
func (Authenticate) effect() {}
func (SignOut) effect()      {}
func (Again) effect()        {}
func (Open) effect()         {}
func (Pause) effect()        {}
func (Resume) effect()       {}
func (End) effect()          {}
func (Reopen) effect()       {}
func (Close) effect()        {}
func (SelfTest) effect()     {}
func (Attest) effect()       {}
func (StartTimer) effect()   {}
func (Lamp) effect()         {}
func (Buzzer) effect()       {}
func (Log) effect()          {}

// A VoidReason says why a paper is void.
type VoidReason int

const (
	VoidPrint     VoidReason = iota // it did not come out whole
	VoidWrong                       // the voter says it isn't right
	VoidAbandoned                   // the voter left before casting
	voidReasonCount
)

// Words says the reason as the slip prints it.
func (r VoidReason) Words() catalog.ID {
	return [voidReasonCount]catalog.ID{catalog.VoidPrint, catalog.VoidWrong, catalog.VoidAbandoned}[r]
}

// A LogEvent is one kind of fact about the machine.
type LogEvent string

const (
	LogStarted       LogEvent = "started"
	LogSignedIn      LogEvent = "official-signed-in"
	LogDenied        LogEvent = "official-denied"
	LogLocked        LogEvent = "official-locked-out"
	LogOpened        LogEvent = "polls-opened"
	LogPaused        LogEvent = "polls-paused"
	LogResumed       LogEvent = "polls-resumed"
	LogEnded         LogEvent = "polls-ended"
	LogReopened      LogEvent = "polls-reopened"
	LogClosed        LogEvent = "polls-closed"
	LogOpenedOff     LogEvent = "opened-off-hours"
	LogEndedEarly    LogEvent = "ended-before-hour"
	LogPaperLow      LogEvent = "paper-low"
	LogPaperOut      LogEvent = "paper-out"
	LogPrinter       LogEvent = "printer-error"
	LogPrinterReady  LogEvent = "printer-ready"
	LogLidOpened     LogEvent = "lid-opened"
	LogLidClosed     LogEvent = "lid-closed"
	LogAlarmCleared  LogEvent = "alarm-cleared"
	LogBattery       LogEvent = "power-battery"
	LogMains         LogEvent = "power-mains"
	LogStrayPaper    LogEvent = "paper-in-box-unexpected"
	LogFault         LogEvent = "fault"
	LogEvidenceRight LogEvent = "evidence-right"
	LogEvidenceWrong LogEvent = "evidence-wrong"
	LogAsked         LogEvent = "software-check"
)

// A PIN is what an official typed. It prints as nothing.
type PIN string

func (PIN) String() string               { return "redacted" }
func (PIN) GoString() string             { return "redacted" }
func (PIN) Format(f fmt.State, _ rune)   { _, _ = io.WriteString(f, "redacted") }
func (PIN) LogValue() slog.Value         { return slog.StringValue("redacted") }
func (PIN) MarshalText() ([]byte, error) { return nil, errSecret }
func (PIN) MarshalJSON() ([]byte, error) { return nil, errSecret }
