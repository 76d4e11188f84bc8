package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
)

// vote votes from the first touch to the box and gives the receipt's codes.
func (h *hall) vote() (receipt []string) {
	h.t.Helper()
	h.mark()
	h.to("next", flow.ScreenPrintAsk)
	h.tap("print")
	h.printed(device.SheetBallot)
	receipt = strings.Fields(scan(h.t, h.printed(device.SheetReceipt)))
	h.screen(flow.ScreenCheckPaper)
	h.to("yes", flow.ScreenDecide)
	h.to("cast", flow.ScreenInsert)
	h.inBox()
	h.screen(flow.ScreenDone)
	h.to("next", flow.ScreenIdle)
	return receipt
}

// TestTheChipDiesDuringTheDay: voters go on voting by touch; receipts say that they are unsigned; the logbook says once, on both media, that
// the chip is gone; two people close; the record counts everybody and flags the station.
func TestTheChipDiesDuringTheDay(t *testing.T) {
	h := newHall(t)
	h.start()
	h.open()
	signed := h.vote()
	h.Chip.Dead = true
	unsigned := h.vote()
	if len(unsigned) >= len(signed) || len(unsigned) == 0 {
		t.Errorf("receipts carry %d codes with the chip and %d without", len(signed), len(unsigned))
	}
	h.vote()
	h.close()
	if n := h.logged(logbook.ChipLost, ""); n != 1 {
		t.Errorf("the logbook tells of the lost chip %d times", n)
	}
	h.S = nil
	h.Submit()
	st, _ := h.State.Station("st-1")
	if !st.NoTPM || !slices.Contains(h.State.Flags(st), record.FlagChip) || h.State.Counts().Cast != 3 {
		t.Errorf("the record says: no chip %v, flags %v, %+v", st.NoTPM, h.State.Flags(st), h.State.Counts())
	}
}

// TestARestartWithADeadChip: a station that is switched off after its chip died serves nobody any more, names the chip, and is closed by
// two people; what was cast before counts.
func TestARestartWithADeadChip(t *testing.T) {
	h := newHall(t)
	h.start()
	h.open()
	h.Chip.Dead = true
	h.vote()
	h.stop()
	h.start()
	if bad := h.parts(); !slices.Equal(bad, []string{catalog.Say("en", catalog.TestTpm)}) {
		t.Errorf("the chip is dead, and the self test says %q", bad)
	}
	h.to("close", flow.ScreenClose)
	h.to("next", flow.ScreenHour)
	h.to("next", flow.ScreenSignIn)
	h.sign("worker-1", "worker-2")
	h.screen(flow.ScreenSelfTest)
	h.to("close", flow.ScreenCloseAgain)
	h.tap("close")
	h.sign("worker-1", "worker-2")
	h.printed(device.SheetClosing)
	h.screen(flow.ScreenClosed)
	h.stop()
	if lost, tests := h.logged(logbook.ChipLost, ""), h.logged(logbook.SelfTest, "chip"); lost != 1 || tests != 1 {
		t.Errorf("the logbook tells of the lost chip %d times, and of a self test that found it %d times", lost, tests)
	}
	h.S = nil
	h.Submit()
	if st, _ := h.State.Station("st-1"); !st.NoTPM || h.State.Counts().Cast != 1 {
		t.Errorf("the record says: no chip %v, %+v", st.NoTPM, h.State.Counts())
	}
}
