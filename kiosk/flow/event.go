package flow

import (
	"time"

	"github.com/isoloir/isoloir/device"
)

// An Event is something that happened to the station: a person touched it, a device spoke, or the booth finished what an
// Effect asked for. Step ignores an event that means nothing where the machine stands.
type Event interface{ event() }

// What people do.
type (
	// Press is a touch that began and ended on the same item of the screen, or of the overlay if there is one.
	Press struct{ Item ItemID }
	// Key is a press of a tactile key.
	Key struct{ Code device.KeyCode }
	// Switch is a press of an adaptive switch, 1 or 2, or its end. Which one moves and which one chooses is the voter's to say.
	Switch struct {
		Number int
		Up     bool
	}
	// Unseen is sent by the screen whenever the count changes: how many items of the list have not been in sight since
	// the screen came up. Next asks once while it isn't zero.
	Unseen struct{ Items int }
)

// What devices report.
type (
	// Printed is a sheet that left the printer whole.
	Printed struct{ Sheet device.Sheet }
	// PrintFailed is a sheet that did not.
	PrintFailed struct {
		Sheet  device.Sheet
		Status device.PrinterStatus
	}
	// Printer is a change of the printer's status.
	Printer struct{ Status device.PrinterStatus }
	// BoxSensed is a paper passing the sensor of the ballot box.
	BoxSensed struct{}
	// Lid is the kiosk's lid.
	Lid struct{ Open bool }
	// Power is the supply.
	Power struct{ Battery bool }
	// Headphones are plugged in or not.
	Headphones struct{ In bool }
	// TimerFired answers StartTimer; an older Seq than the last started is ignored.
	TimerFired struct{ Seq int }
)

// What the booth reports. Each answers the effect that it names, unless it says otherwise.
type (
	// Started ends the self test and says where the station stood before it started.
	Started struct {
		Tests    []Test
		Polls    Polls
		Pending  bool     // a ballot was stored, and nobody knows whether its paper is in the box
		Checking bool     // a check was begun and has no opening
		Begun    bool     // closing was begun and was cut short: it is only finished now
		Unsealed bool     // a paper was printed and its leaf is void, and nobody signed for it
		Voices   []string // languages that the station can speak
	}
	// Prepared comes unasked: a part of the preparation is done, or is found wrong.
	Prepared struct {
		Part Part
		OK   bool
	}
	// Halves comes unasked when it changes: who gives halves of the seeds in this attempt, and whose are missing or wrong.
	Halves struct{ Of, Missing, Wrong []string }
	// Reseeded answers Again: the station has drawn fresh seeds, or it was too late for that. What was said of seeds and draw
	// before holds no more.
	Reseeded struct{}
	// Authenticated answers Authenticate: the PIN was right. The booth holds the official's key until SignOut.
	Authenticated struct{ Official string }
	// Denied answers Authenticate: the PIN was wrong.
	Denied struct{ Official string }
	// PollsOpened answers Open; PollsPaused, Pause; PollsResumed, Resume; PollsEnded, End; PollsReopened, Reopen; PollsClosed, Close.
	PollsOpened   struct{}
	PollsPaused   struct{}
	PollsResumed  struct{}
	PollsEnded    struct{}
	PollsReopened struct{}
	PollsClosed   struct{}
	// Issued answers Issue: the leaf is burned, the slot stands on both media, the sheets are composed.
	Issued struct {
		Code   string  // tracking code as it is printed; nothing if the receipt holds several
		Places []Place // of the contests on the ballot
	}
	// CastStored answers Cast: the ballot is on both media and was read back. It is pending, not cast.
	CastStored struct{}
	// Confirmed answers Confirm: the ballot is cast.
	Confirmed struct{}
	// Voided answers Void.
	Voided struct{}
	// Checked answers Check: the opening is stored on both media.
	Checked struct{}
	// CheckFailed answers Check: the ballot could not be opened. Officials record it; the station leaves service.
	CheckFailed struct{}
	// Attested answers Attest: the text of the code that the person scans.
	Attested struct{ Answer string }
	// NotAttested answers Attest: the chip was asked too often and will answer later, or it does not answer.
	NotAttested struct{ Wait bool }
	// Settled answers Settle.
	Settled struct{}
	// Failed answers any effect, or comes unasked: the station can't go on. It names what failed.
	Failed struct{ Fault Fault }
	// Counted comes unasked when the count of papers changes.
	Counted struct{ Papers Papers }
	// Chain comes unasked. It is shown to officials and can never stop a vote.
	Chain struct {
		Status  ChainStatus
		Waiting int // entries of this station that the record does not have yet
	}
	// Clock comes unasked when the minute changes: what the station's clock says, and the time of the newest block that the
	// validator checked, or zero.
	Clock struct{ Now, News time.Time }
	// Hours comes unasked: officials ordered that the polls close later than announced.
	Hours struct {
		Closes time.Time
		By     []string // officials
	}
)

func (Press) event()         {}
func (Key) event()           {}
func (Switch) event()        {}
func (Unseen) event()        {}
func (Printed) event()       {}
func (PrintFailed) event()   {}
func (Printer) event()       {}
func (BoxSensed) event()     {}
func (Lid) event()           {}
func (Power) event()         {}
func (Headphones) event()    {}
func (TimerFired) event()    {}
func (Started) event()       {}
func (Prepared) event()      {}
func (Halves) event()        {}
func (Reseeded) event()      {}
func (Authenticated) event() {}
func (Denied) event()        {}
func (PollsOpened) event()   {}
func (PollsPaused) event()   {}
func (PollsResumed) event()  {}
func (PollsEnded) event()    {}
func (PollsReopened) event() {}
func (PollsClosed) event()   {}
func (Issued) event()        {}
func (CastStored) event()    {}
func (Confirmed) event()     {}
func (Voided) event()        {}
func (Checked) event()       {}
func (CheckFailed) event()   {}
func (Settled) event()       {}
func (Attested) event()      {}
func (NotAttested) event()   {}
func (Failed) event()        {}
func (Counted) event()       {}
func (Chain) event()         {}
func (Clock) event()         {}
func (Hours) event()         {}

// A Test is one line of the self test.
type Test struct {
	Device Tested
	OK     bool
}

// Tested names what the self test looks at.
type Tested int

const (
	TestScreen Tested = iota
	TestInput
	TestPrinter
	TestPanel
	TestMediumA
	TestMediumB
	TestTPM
	TestElection
	TestVoice // a kiosk that cannot speak serves those who read
)

// Polls is where the polls stand.
type Polls int

const (
	PollsBefore Polls = iota
	PollsAreOpen
	PollsArePaused
	PollsAreEnded // nobody can begin to vote, and nothing is final
	PollsAreClosed
)

// A Part of the preparation for opening.
type Part int

const (
	PartSeeds    Part = iota // the trustees' halves are here and match their roots
	PartDraw                 // the drawn half of the leaves was opened and matched
	PartOrder                // an order to open, signed by officials, is here
	PartEvidence             // the station's own quote agrees with the manifest; officials can override this one
	partCount
)

// A Fault takes the station out of service.
type Fault int

const (
	FaultMedia Fault = iota
	FaultLeaves
	FaultTPM
	FaultElection
	FaultCheck
	FaultPrinter
	FaultScreen
	faultCount
)

// Papers counts papers by state, never by choice.
type Papers struct{ Issued, Cast, Pending, Checked, Void, Unprinted, Failed int }

// ChainStatus is what the validator says about the record, one of few words.
type ChainStatus int

const (
	ChainUnknown ChainStatus = iota
	ChainCurrent
	ChainBehind
	ChainAlone
	chainStatusCount
)
