package main

import (
	"errors"
	"io/fs"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/urn"
	"github.com/isoloir/isoloir/tpm/broker"
)

var errNoStation = errors.New("the station is not started")

// do carries out an effect. What it gives is the answer, if that is there at once.
func (b *booth) do(e flow.Effect) flow.Event {
	switch e := e.(type) {
	case flow.StartTimer:
		b.timer.Stop()
		b.timer = time.AfterFunc(e.After, func() { b.tell(flow.TimerFired{Seq: e.Seq}) })
	case flow.Lamp:
		b.set(device.PinLamp, e.On)
	case flow.Buzzer:
		b.set(device.PinBuzzer, e.On)
	case flow.Log:
		b.note(logbook.Event(e.Event), e.Official, e.Code)
	case flow.Authenticate:
		go b.authenticate(e.Official, e.PIN)
	case flow.SignOut:
		b.signOut()
	case flow.SelfTest:
		return b.selfTest(true)
	case flow.Print:
		return b.printSheet(e.Sheet)
	case flow.Attest:
		go b.attest(e.Question)
	case flow.Wipe: // done before the screen was shown
	default:
		return b.doStation(e)
	}
	return nil
}

// doStation carries out what changes the station. An error takes the kiosk out of service, but for a check: that it
// failed is an answer.
func (b *booth) doStation(e flow.Effect) flow.Event {
	if b.station == nil {
		return b.failed("effect", errNoStation)
	}
	var err error
	var answer flow.Event
	s := b.station
	b.stale = true
	switch e := e.(type) {
	case flow.Issue:
		answer, err = b.issue(e)
	case flow.Cast:
		answer, err = flow.CastStored{}, s.Cast()
	case flow.Confirm:
		answer, err = flow.Confirmed{}, s.Confirm()
	case flow.Check:
		if err := b.check(); err != nil {
			b.words.Error("check", "error", err.Error())
			return flow.CheckFailed{}
		}
		answer = flow.Checked{}
	case flow.Void:
		b.voided = e.Reason
		answer, err = flow.Voided{}, s.Void(true)
	case flow.Settle:
		answer, err = flow.Settled{}, s.Settle(e.InBox, b.people(e.Officials))
	case flow.Seal:
		err = s.SealVoids(b.people(e.Officials))
	case flow.FailCheck:
		err = s.FailCheck(b.people(e.Officials))
	case flow.Again:
		answer, err = flow.Reseeded{}, b.again(e)
	case flow.Open:
		answer, err = flow.PollsOpened{}, s.Open(b.people(e.Officials), e.Override)
	case flow.Pause:
		answer, err = flow.PollsPaused{}, s.Pause(b.people(e.Officials))
	case flow.Resume:
		answer, err = flow.PollsResumed{}, s.Resume(b.people(e.Officials))
	case flow.End:
		answer, err = flow.PollsEnded{}, s.End(b.people(e.Officials))
	case flow.Reopen:
		answer, err = flow.PollsReopened{}, s.Reopen(b.people(e.Officials), string(e.Why))
	case flow.Close:
		answer, err = flow.PollsClosed{}, b.close(b.people(e.Officials))
	}
	if err != nil {
		return b.failed("station", err)
	}
	return answer
}

// again draws fresh seeds. If the last ones were complete meanwhile, there is nothing to be given up.
func (b *booth) again(e flow.Again) error {
	err := b.station.Again(b.people(e.Officials), e.Without...)
	if errors.Is(err, station.ErrStage) {
		b.words.Warn("fresh seeds", "error", err.Error())
		err = nil
	}
	clear(b.parts) // the kiosk hears anew how everything is
	b.halves = flow.Halves{}
	return err
}

// close also signs for a check that a crash cut short: the same people stand here.
func (b *booth) close(people []station.Official) error {
	if b.station.UnfinishedCheck() {
		if err := b.station.FailCheck(people); err != nil {
			return err
		}
	}
	// An order goes along if there is one; the polls close without.
	switch order, err := b.station.Order(record.OrderClose); {
	case err != nil:
		b.words.Warn("order to close", "error", err.Error())
		b.note(logbook.OrderRefused, "", "close")
	case order != nil:
		b.note(logbook.OrderReceived, "", "close")
	}
	_, err := b.station.Close(people)
	return err
}

// issue seals the voter's choices and composes the two sheets.
func (b *booth) issue(e flow.Issue) (flow.Event, error) {
	styles := []string{e.Style}
	if e.Weight > 0 {
		var err error
		if styles, err = b.manifest.Split(e.Style, e.Weight); err != nil {
			return nil, err
		}
	}
	chosen, ok := b.state.Choices()
	if !ok {
		return nil, errors.New("there is no session")
	}
	sel, err := selections(chosen)
	if err != nil {
		return nil, err
	}
	defer sel.Wipe()
	papers, err := b.station.IssueSheet(styles, sel)
	if err != nil {
		return nil, err
	}
	places, err := b.composeBallot(papers, chosen)
	if err != nil {
		return nil, errors.Join(err, b.station.Void(false))
	}
	if len(papers) > 1 {
		return flow.Issued{Places: places}, nil
	}
	return flow.Issued{Code: papers[0].Code.String(), Places: places}, nil
}

// selections is what is sealed of what the voter chose. A name that was typed and then not chosen is not part of it.
func selections(chosen flow.Choices) (*ballot.Selections, error) {
	sel := ballot.NewSelections(chosen.Contests())
	for i, c := range chosen.Contests() {
		for j, o := range c.Options {
			value := chosen.Value(i, j)
			err := sel.Set(c.ID, o.ID, value)
			if err == nil && o.WriteIn && value > 0 {
				err = sel.SetWriteIn(c.ID, o.ID, chosen.WriteIn(i, j))
			}
			if err != nil {
				sel.Wipe()
				return nil, err
			}
		}
	}
	return sel, nil
}

func (b *booth) check() error {
	chosen, ok := b.state.Choices()
	if !ok {
		return errors.New("there is no session")
	}
	openings, err := b.station.Check()
	if err != nil {
		return err
	}
	// The opening is in the urn and will be published: what can't be composed is a sheet less, not a check that failed.
	if err := b.composeOpening(openings, chosen); err != nil {
		b.words.Error("compose the opening", "error", err.Error())
	}
	return nil
}

// failed takes the kiosk out of service and says why on the diagnostics; the cause never names a choice.
func (b *booth) failed(what string, err error) flow.Event {
	b.words.Error("out of service", "at", what, "error", err.Error())
	b.retired = true
	if errors.Is(err, station.ErrNoLeaves) {
		b.note(logbook.LeavesOut, "", "")
	}
	return flow.Failed{Fault: faultOf(err)}
}

func faultOf(err error) flow.Fault {
	switch {
	case errors.As(err, new(*fs.PathError)), errors.Is(err, station.ErrMedium), errors.Is(err, station.ErrRolledBack), errors.Is(err, urn.ErrStopped), errors.Is(err, urn.ErrConflict):
		return flow.FaultMedia
	case errors.Is(err, station.ErrNoLeaves):
		return flow.FaultLeaves
	case errors.Is(err, station.ErrPaperOnly), broker.IsChip(err):
		return flow.FaultTPM
	case errors.Is(err, station.ErrUnsettled), errors.Is(err, station.ErrOutOfService):
		return flow.FaultCheck
	}
	return flow.FaultElection
}

func (b *booth) set(pin device.Pin, on bool) {
	if err := b.panel.Set(device.Signal{Pin: pin, High: on}); err != nil {
		b.words.Error("panel", "error", err.Error())
	}
}

// note writes into the logbook. A log that can't be written takes no vote back, but no new voter is served.
func (b *booth) note(e logbook.Event, official, code string) {
	if err := b.log.Note(e, official, code); err != nil {
		b.words.Error("logbook", "error", err.Error())
		b.mute = true
	}
}
