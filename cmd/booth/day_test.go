package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/device/sim"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/paper"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
)

// open opens the polls as poll workers do, and gives the zero tape.
func (h *hall) open() sim.Sheet {
	h.t.Helper()
	return h.openOver("")
}

// openOver opens where the checklist gives a notice.
func (h *hall) openOver(notice string) sim.Sheet {
	h.t.Helper()
	h.screen(flow.ScreenSelfTest)
	h.to("next", flow.ScreenChecklist)
	return h.checklist(notice)
}

// checklist goes from the checklist to open polls.
func (h *hall) checklist(notice string) sim.Sheet {
	h.t.Helper()
	evidence := catalog.DoneWord
	if notice != "" {
		evidence = catalog.Missing
	}
	h.prepared(evidence)
	for _, tick := range []flow.ItemID{"tick/0", "tick/1", "tick/2"} {
		h.tap(tick)
		h.until("a tick", func(v flow.View) bool {
			for _, i := range v.Items {
				if i.ID == tick {
					return i.On
				}
			}
			return false
		})
	}
	h.until("everything to be ready", func(v flow.View) bool { return v.Bottom[0].Enabled && v.Notice == notice })
	h.tap("next")
	h.sign("worker-1", "worker-2")
	tape := h.printed(device.SheetZero)
	h.screen(flow.ScreenZero)
	h.to("yes", flow.ScreenIdle)
	return tape
}

// prepared waits until the kiosk has said all that it can say before opening: each line moves the ticks under the fingers.
func (h *hall) prepared(evidence catalog.ID) {
	h.t.Helper()
	want := map[catalog.ID]catalog.ID{catalog.PartSeeds: catalog.DoneWord, catalog.PartDraw: catalog.DoneWord, catalog.PartOrder: catalog.DoneWord, catalog.PartEvidence: evidence}
	h.until("the kiosk's part", func(v flow.View) bool {
		said := map[string]string{}
		for _, f := range v.Facts {
			said[f.Label] = f.Value
		}
		for part, words := range want {
			if said[catalog.Say("en", part)] != catalog.Say("en", words) {
				return false
			}
		}
		return true
	})
}

// printed waits for a whole sheet of a kind.
func (h *hall) printed(want device.Sheet) sim.Sheet {
	h.t.Helper()
	s := h.sheet()
	if got, ok := paper.KindOf(s.Image); s.Torn || !ok || got != want {
		h.t.Fatalf("a sheet of kind %v came out, torn %v; want %v", got, s.Torn, want)
	}
	return s
}

// guide prints how to vote.
func (h *hall) guide() {
	h.t.Helper()
	h.tap("staff")
	h.sign("worker-1")
	h.screen(flow.ScreenMenu)
	h.tap("guide")
	h.printed(device.SheetGuide)
	h.screen(flow.ScreenMenu)
	h.to("back", flow.ScreenIdle)
}

// mark brings a voter to the review.
func (h *hall) mark() {
	h.t.Helper()
	h.voter()
	h.choose("o/0")
	h.tap("next")
	h.until("the second contest", func(v flow.View) bool { return v.Screen == flow.ScreenContest && v.Steps.Now == 2 })
	h.choose("o/1")
	h.to("next", flow.ScreenReview)
}

func (h *hall) choose(id flow.ItemID) {
	h.t.Helper()
	h.tap(id)
	h.until("a mark", func(v flow.View) bool {
		for _, i := range v.Items {
			if i.ID == id {
				return i.On
			}
		}
		return false
	})
}

// onPaper prints and reads.
func (h *hall) onPaper() {
	h.t.Helper()
	h.to("next", flow.ScreenPrintAsk)
	h.tap("print")
	h.printed(device.SheetBallot)
	h.printed(device.SheetReceipt)
	h.screen(flow.ScreenCheckPaper)
	h.to("yes", flow.ScreenDecide)
}

// cast goes as far as the box.
func (h *hall) cast() {
	h.t.Helper()
	h.mark()
	h.onPaper()
	h.to("cast", flow.ScreenInsert)
}

func (h *hall) inBox() {
	h.t.Helper()
	if !h.panel.PassPaper() {
		h.t.Fatal("nobody watches the box")
	}
}

// TestADayByTouch opens, votes, checks, loses power and closes, all by touches on the rendered screen; the record then takes
// everything that the booth said.
func TestADayByTouch(t *testing.T) {
	h := newHall(t)
	h.start()
	h.open()
	h.guide()

	h.cast()
	h.inBox()
	h.screen(flow.ScreenDone)
	h.to("next", flow.ScreenIdle)

	h.mark()
	h.onPaper()
	h.to("check", flow.ScreenCheckWarning)
	h.tap("check")
	h.printed(device.SheetCheck)
	h.screen(flow.ScreenCheckResult)
	h.to("next", flow.ScreenContest)
	h.choose("o/1")
	h.tap("next")
	h.until("the second contest", func(v flow.View) bool { return v.Screen == flow.ScreenContest && v.Steps.Now == 2 })
	h.to("next", flow.ScreenReview)
	h.onPaper()
	h.to("cast", flow.ScreenInsert)

	// The power goes while the paper is on its way to the box: the ballot is pending, and two people settle it.
	h.stop()
	h.start()
	h.screen(flow.ScreenSettle)
	h.tap("in")
	h.sign("worker-1", "worker-2")
	h.screen(flow.ScreenIdle)

	h.paperOut()
	h.close()

	h.S = nil
	h.Submit()
	want := record.Counts{Cast: 3, Checked: 1, Void: 1}
	if got := h.State.Counts(); got != want {
		t.Errorf("the record counts %+v, want %+v", got, want)
	}
	h.verifyLog()
}

// paperOut is a vote during which the roll ends in the middle of the ballot.
func (h *hall) paperOut() {
	h.t.Helper()
	h.mark()
	h.printer.EndPaper(100)
	h.to("next", flow.ScreenPrintAsk)
	h.tap("print")
	h.screen(flow.ScreenSupply)
	h.printer.LoadPaper()
	if s := h.sheet(); !s.Torn {
		h.t.Error("the roll ended and the ballot is whole")
	}
	h.until("the printer to be ready", func(v flow.View) bool { return v.Screen == flow.ScreenSupply && v.Bottom[1].Enabled })
	h.tap("next")
	h.sign("worker-1", "worker-2")
	h.printed(device.SheetVoid)
	h.screen(flow.ScreenReview)
	h.onPaper()
	h.to("cast", flow.ScreenInsert)
	h.inBox()
	h.screen(flow.ScreenDone)
	h.to("next", flow.ScreenIdle)
}

// close closes the polls, and gives the closing tape.
func (h *hall) close() sim.Sheet {
	h.t.Helper()
	h.end()
	return h.finish()
}

// end ends voting.
func (h *hall) end() {
	h.t.Helper()
	h.tap("staff")
	h.sign("worker-1")
	h.screen(flow.ScreenMenu)
	h.to("close", flow.ScreenClose)
	h.to("next", flow.ScreenHour)
	h.to("next", flow.ScreenSignIn)
	h.sign("worker-2")
	h.screen(flow.ScreenEnded)
}

// finish closes polls that have ended.
func (h *hall) finish() sim.Sheet {
	h.t.Helper()
	tape := h.closed()
	h.stop()
	return tape
}

// closed closes polls that have ended, and leaves the booth on.
func (h *hall) closed() sim.Sheet {
	h.t.Helper()
	h.to("close", flow.ScreenCloseAgain)
	h.tap("close")
	h.sign("worker-1", "worker-2")
	tape := h.printed(device.SheetClosing)
	h.screen(flow.ScreenClosed)
	return tape
}

// TestAnAdministratorOpensThePollsAgain: voting ends, the booth starts again, an administrator and a poll worker let it go on, and a voter
// comes. The record has it, with the reason, and who it was.
func TestAnAdministratorOpensThePollsAgain(t *testing.T) {
	h := newHallBy(t, stationtest.Administered(t))
	h.start()
	h.open()
	h.end()
	h.stop()
	h.start()
	h.screen(flow.ScreenEnded)
	h.to("reopen", flow.ScreenReopen)
	h.to("early", flow.ScreenSignIn)
	h.sign("administrator-1", "worker-2")
	h.screen(flow.ScreenIdle)
	h.vote()
	h.close()
	if ended, again := h.logged(logbook.Ended, ""), h.logged(logbook.Reopened, "early"); ended != 2 || again != 1 {
		t.Errorf("the logbook has %d ends and %d openings again", ended, again)
	}
	h.S = nil
	h.Submit()
	if st, _ := h.State.Station("st-1"); st.Stage != record.StageClosed || st.Incidents != 3 || h.State.Counts().Cast != 1 {
		t.Errorf("the record says %v, %d incidents, %+v", st.Stage, st.Incidents, h.State.Counts())
	}
}

// verifyLog checks the logbook, and that nothing in it or in the outbox says what a voter did.
func (h *hall) verifyLog() {
	h.t.Helper()
	data, err := os.ReadFile(filepath.Join(h.Media[1], "logbook"))
	must(h.t, err)
	entries, err := logbook.Verify(data, "sample", "st-1")
	must(h.t, err)
	seen := map[string]int{}
	for _, e := range entries {
		seen[e.Event]++
	}
	for _, want := range []logbook.Event{logbook.DefinitionLoaded, logbook.SelfTest, logbook.OrderReceived, logbook.EvidenceRight, logbook.Opened, logbook.Closed,
		logbook.PaperOut, logbook.Settled, logbook.SignedIn, logbook.Stopped} {
		if seen[string(want)] == 0 {
			h.t.Errorf("the logbook does not know of %s: %v", want, seen)
		}
	}
	if strings.Contains(string(data), "president") || strings.Contains(string(data), "levy") {
		h.t.Error("the logbook names contests")
	}
}

// TestADayWithoutAQuote: the validator brings no quote, as one that does not run. Two people override that, the tape says so, people
// vote, and the record takes all of it.
func TestADayWithoutAQuote(t *testing.T) {
	h := newHall(t)
	must(t, os.Remove(filepath.Join(h.Inbox, station.InEvidence)))
	h.start()
	tape := text(t, scan(t, h.openOver(catalog.Say("en", catalog.OverrideMissing))))
	if !strings.Contains(tape, " SOFTWARE:"+strings.Repeat("0", 64)+" ") {
		t.Errorf("the tape names software: %s", tape)
	}
	h.cast()
	h.inBox()
	h.screen(flow.ScreenDone)
	h.to("next", flow.ScreenIdle)
	h.close()
	h.S = nil
	h.Submit()
	if st, _ := h.State.Station("st-1"); !st.Overridden || st.Stage != record.StageClosed || h.State.Counts().Cast != 1 {
		t.Errorf("the record says %v, overridden %v, %+v", st.Stage, st.Overridden, h.State.Counts())
	}
}

// TestWrongPIN: a wrong PIN signs nobody in, and a key file of somebody else under an official's name neither.
func TestWrongPIN(t *testing.T) {
	h := newHall(t)
	stolen, err := os.ReadFile(filepath.Join(h.Folder, "credentials", "worker-1.key"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(h.Folder, "credentials", "worker-2.key"), stolen, 0o600))
	h.start()
	h.open1("worker-1", "0000")
	h.until("the refusal", func(v flow.View) bool { return v.Screen == flow.ScreenPIN && v.Notice != "" })
	h.enter(pin)
	h.screen(flow.ScreenSignIn)
	h.to("official/worker-2", flow.ScreenPIN)
	h.enter(pin)
	h.until("the refusal", func(v flow.View) bool { return v.Screen == flow.ScreenPIN && v.Notice != "" })
	h.stop()
	if h.Chip.Index != 1 {
		t.Error("something was printed")
	}
}

// open1 goes as far as one person's PIN.
func (h *hall) open1(id, typed string) {
	h.t.Helper()
	h.screen(flow.ScreenSelfTest)
	h.to("next", flow.ScreenChecklist)
	h.prepared(catalog.DoneWord)
	for _, tick := range []flow.ItemID{"tick/0", "tick/1", "tick/2"} {
		h.choose(tick)
	}
	h.until("everything to be ready", func(v flow.View) bool { return v.Bottom[0].Enabled && v.Notice == "" })
	h.to("next", flow.ScreenSignIn)
	h.to(flow.ItemID("official/"+id), flow.ScreenPIN)
	h.enter(typed)
}
