package main

import (
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
)

// holder brings a shareholder with so many votes to the choice between cast and check.
func (h *hall) holder(votes string) {
	h.t.Helper()
	h.tap("staff")
	h.sign("worker-1")
	h.screen(flow.ScreenMenu)
	h.to("start/ten", flow.ScreenWeight)
	for _, digit := range votes {
		typed := len(h.typed())
		h.tap(flow.ItemID("key/" + string(digit)))
		h.until("a digit", func(v flow.View) bool { return len(v.Typed) > typed })
	}
	h.to("next", flow.ScreenLanguage)
	h.to("lang/en", flow.ScreenInstructions)
	h.to("next", flow.ScreenContest)
	h.resolutions()
}

func (h *hall) typed() string {
	v, _, _ := h.now()
	return v.Typed
}

// resolutions goes from the first contest to the choice, with a mark in the first.
func (h *hall) resolutions() {
	h.t.Helper()
	h.choose("o/0")
	h.to("all", flow.ScreenReview)
	h.onPaper()
}

// TestACompanyByTouch types weights, casts, checks and loses power with sheets of several ballots, all by touches; the record takes every
// piece, and the count of sheets.
func TestACompanyByTouch(t *testing.T) {
	h := newHallAround(t, stationtest.Company(t, "../../ledger/testdata/elections/company-shares.json"))
	h.Ready()
	must(t, h.S.Stop())
	h.Quote(h.Bench.Order(record.OrderOpen), recordtest.Log)
	h.start()
	h.open()

	h.holder("18") // 10, 5, 2 and 1
	if v, _, _ := h.now(); v.Code != "" || len(v.Body) == 0 {
		t.Errorf("the screen shows the code %q of one of four ballots", v.Code)
	}
	h.to("cast", flow.ScreenInsert)
	h.inBox()
	h.screen(flow.ScreenDone)
	h.to("next", flow.ScreenIdle)

	h.holder("12") // 10 and 2: checked, then cast
	h.to("check", flow.ScreenCheckWarning)
	h.tap("check")
	h.printed(device.SheetCheck)
	h.screen(flow.ScreenCheckResult)
	h.to("next", flow.ScreenContest)
	h.resolutions()
	h.to("cast", flow.ScreenInsert)

	h.stop()
	h.start()
	h.screen(flow.ScreenSettle)
	h.tap("in")
	h.sign("worker-1", "worker-2")
	h.screen(flow.ScreenIdle)
	h.close()

	h.S = nil
	h.Submit()
	if got, want := h.State.Counts(), (record.Counts{Cast: 6, Checked: 2}); got != want {
		t.Errorf("the record counts %+v, want %+v", got, want)
	}
	if st, _ := h.State.Station("st-1"); st.Sheets == nil || *st.Sheets != (record.SheetCounts{Cast: 2, Checked: 1}) {
		t.Errorf("the record has sheets %+v", st.Sheets)
	}
}
