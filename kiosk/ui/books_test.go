package ui

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
)

// books are what a booth knows of its papers and polls. They hold every effect to what protects a vote, whatever the booth answers to it.
type books struct {
	*testing.T
	polls    flow.Polls
	printer  device.PrinterStatus
	live     bool // a leaf is burned and its fate is open
	stored   bool // its ballot is pending
	checking bool // its check was begun and has no opening
	unsealed bool
	printed  map[device.Sheet]bool // of the live leaf

	issued, cast, checked, void, failed int
	sensed, stray, taken, lost, found   int // papers that passed the box: of no ballot, of one that is then confirmed, of one whose kiosk failed; and found in it by people
}

func newBooks(t *testing.T) *books { return &books{T: t, printed: map[device.Sheet]bool{}} }

// add counts the papers of another day too.
func (b *books) add(day *books) {
	b.issued, b.cast, b.checked, b.void, b.failed = b.issued+day.issued, b.cast+day.cast, b.checked+day.checked, b.void+day.void, b.failed+day.failed
	b.sensed, b.stray, b.found = b.sensed+day.sensed, b.stray+day.stray, b.found+day.found
}

// balance holds that each paper has one fate and that what is cast is in the box.
func (b *books) balance() {
	open := 0
	for _, is := range []bool{b.live, b.stored, b.checking} {
		if is {
			open++
		}
	}
	if open > 1 || b.issued != b.cast+b.checked+b.void+b.failed+open {
		b.Fatalf("papers: %+v", *b)
	}
	if waits := b.sensed - b.stray - b.taken - b.lost; waits < 0 || waits > 1 || b.cast > b.taken+b.found {
		b.Fatalf("papers in the box: %+v", *b)
	}
}

// fate ends the live leaf.
func (b *books) fate(what string) {
	if !b.live {
		b.Fatalf("%s, and no leaf is open", what)
	}
	b.live = false
}

// do carries out an effect, or fails to.
func (b *books) do(e flow.Effect, fails bool) flow.Event {
	switch e := e.(type) {
	case flow.Log:
		if e.Event == flow.LogStrayPaper {
			b.stray++
		}
		return nil
	case flow.Wipe:
		b.lost = b.sensed - b.stray - b.taken
		return nil
	case flow.Seal:
		b.people(e.Officials)
		b.unsealed = false
		return nil
	case flow.FailCheck:
		b.people(e.Officials)
		if !b.checking {
			b.Fatal("no check failed")
		}
		b.checking = false
		b.failed++
		return flow.Failed{Fault: flow.FaultCheck}
	case flow.Print:
		return b.print(e, fails)
	}
	if ballot := b.ballot(e, fails); ballot != nil {
		return ballot
	}
	return b.office(e, fails)
}

func (b *books) print(e flow.Print, fails bool) flow.Event {
	if !b.live && (e.Sheet == device.SheetBallot || e.Sheet == device.SheetReceipt) {
		b.Fatalf("%s without a leaf", e.Sheet)
	}
	if fails {
		b.printer = device.PaperOut
	}
	if !b.printer.Ready() {
		return flow.PrintFailed{Sheet: e.Sheet, Status: b.printer}
	}
	b.printed[e.Sheet] = true
	return flow.Printed(e)
}

// ballot carries out what decides about a paper.
func (b *books) ballot(e flow.Effect, fails bool) flow.Event {
	switch e := e.(type) {
	case flow.Issue:
		if b.live || b.stored || b.checking {
			b.Fatal("a leaf is burned while another paper has no fate")
		}
		if fails {
			return flow.Failed{Fault: flow.FaultLeaves}
		}
		b.live, b.printed = true, map[device.Sheet]bool{}
		b.issued++
		return flow.Issued{Code: "7KQ4 M2XD 9TWB E6RH", Places: []flow.Place{{Top: .1, Bottom: .2, Label: "President"}, {Top: .3, Bottom: .4, Label: "Mayor"}}}
	case flow.Cast:
		b.onPaper("cast")
		b.fate("cast")
		b.stored = true
		if fails { // it stands on a medium all the same
			return flow.Failed{Fault: flow.FaultMedia}
		}
		return flow.CastStored{}
	case flow.Check:
		b.onPaper("check")
		b.fate("check")
		if fails {
			b.checking = true
			return flow.CheckFailed{}
		}
		b.checked++
		return flow.Checked{}
	case flow.Void:
		b.fate("void")
		b.void++
		b.unsealed = true
		return flow.Voided{}
	case flow.Confirm:
		b.pending("confirm")
		b.taken++
		if fails {
			return flow.Failed{Fault: flow.FaultMedia}
		}
		b.stored = false
		b.cast++
		return flow.Confirmed{}
	case flow.Settle:
		b.pending("settle")
		b.people(e.Officials)
		b.stored = false
		if e.InBox {
			b.cast++
			b.found++
		} else {
			b.void++
		}
		return flow.Settled{}
	}
	return nil
}

func (b *books) onPaper(what string) {
	if !b.printed[device.SheetBallot] || !b.printed[device.SheetReceipt] {
		b.Fatalf("%s before ballot and receipt were on paper", what)
	}
}

func (b *books) pending(what string) {
	if !b.stored {
		b.Fatalf("%s, and no ballot is pending", what)
	}
}

func (b *books) people(officials []string) {
	if len(officials) < 2 || !slices.IsSorted(officials) {
		b.Fatalf("%q stand behind it", officials)
	}
}

// office carries out what moves the polls, and answers people.
func (b *books) office(e flow.Effect, fails bool) flow.Event {
	if fails {
		switch e := e.(type) {
		case flow.Authenticate:
			return flow.Denied{Official: e.Official}
		case flow.Attest:
			return flow.NotAttested{Wait: true}
		case flow.Open, flow.Pause, flow.Resume, flow.End, flow.Reopen, flow.Close:
			return flow.Failed{Fault: flow.FaultTPM}
		}
	}
	switch e := e.(type) {
	case flow.SelfTest:
		return b.start()
	case flow.Open:
		b.people(e.Officials)
		b.polls = flow.PollsAreOpen
	case flow.Pause:
		b.people(e.Officials)
		b.polls = flow.PollsArePaused
	case flow.Resume:
		b.people(e.Officials)
		b.polls = flow.PollsAreOpen
	case flow.End:
		b.people(e.Officials)
		b.polls = flow.PollsAreEnded
	case flow.Reopen:
		b.people(e.Officials)
		if b.polls != flow.PollsAreEnded || e.Why == "" || !slices.Contains(e.Officials, "administrator-1") {
			b.Fatalf("opened again by %q, %q, at %d", e.Officials, e.Why, b.polls)
		}
		b.polls = flow.PollsAreOpen
	case flow.Close:
		b.people(e.Officials)
		if b.polls != flow.PollsAreEnded {
			b.Fatalf("closed at %d", b.polls)
		}
		b.polls = flow.PollsAreClosed
	}
	return (&day{}).reply(e)
}

// start is a station that is found again: a paper that nothing was decided about is void.
func (b *books) start() flow.Event {
	if b.live {
		b.fate("void")
		b.void++
		b.unsealed = true
	}
	b.lost = b.sensed - b.stray - b.taken
	return flow.Started{Tests: []flow.Test{{Device: flow.TestPrinter, OK: true}}, Polls: b.polls, Pending: b.stored, Checking: b.checking, Unsealed: b.unsealed, Voices: []string{"en", "fr"}}
}
