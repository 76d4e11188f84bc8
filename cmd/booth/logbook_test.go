package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
)

// logged counts the entries of an event with a code.
func (h *hall) logged(e logbook.Event, code string) (n int) {
	h.t.Helper()
	data, err := os.ReadFile(filepath.Join(h.Media[0], "logbook"))
	must(h.t, err)
	entries, err := logbook.Verify(data, "sample", "st-1")
	must(h.t, err)
	for _, entry := range entries {
		if entry.Event == string(e) && entry.Code == code {
			n++
		}
	}
	return n
}

// TestTheLastLeaf: after it the kiosk leaves service before another voter marks anything, says why, and can be closed; the order to
// close goes along and is noted.
func TestTheLastLeaf(t *testing.T) {
	h := newHall(t)
	must(t, h.Start())
	must(t, h.S.Open(h.Workers(), false))
	for h.S.Left() > 1 {
		h.Vote()
	}
	must(t, h.S.Stop())
	h.Bench.Order(record.OrderClose)
	h.start()
	h.screen(flow.ScreenIdle)
	h.cast()
	h.inBox()
	h.screen(flow.ScreenDone)
	h.tap("next")
	h.screen(flow.ScreenFault)
	if v, _, _ := h.now(); !slices.Contains(v.Body, catalog.Say("en", catalog.FaultLeaves)) {
		t.Errorf("the kiosk says %q", v.Body)
	}
	h.tap("again")
	h.sign("worker-1")
	h.screen(flow.ScreenFault)
	h.to("close", flow.ScreenClose)
	h.to("next", flow.ScreenHour)
	h.to("next", flow.ScreenSignIn)
	h.sign("worker-1", "worker-2")
	h.screen(flow.ScreenFault)
	h.to("close", flow.ScreenCloseAgain)
	h.tap("close")
	h.sign("worker-1", "worker-2")
	h.screen(flow.ScreenClosed)
	h.stop()
	if h.logged(logbook.LeavesOut, "") != 2 || h.logged(logbook.OrderReceived, "close") != 1 || h.logged(logbook.SelfTest, "sound") != 2 {
		t.Errorf("the logbook has %d of leaves, %d of orders, %d of self tests", h.logged(logbook.LeavesOut, ""), h.logged(logbook.OrderReceived, "close"), h.logged(logbook.SelfTest, "sound"))
	}
	h.S = nil
	h.Submit()
	if got := h.State.Counts(); got.Cast != 8 {
		t.Errorf("the record counts %+v", got)
	}
}
