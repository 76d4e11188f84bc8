package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// says waits for a line of the checklist.
func (h *hall) says(label, value catalog.ID, args ...any) {
	h.t.Helper()
	want := flow.Fact{Label: catalog.Say("en", label, args...), Value: catalog.Say("en", value)}
	h.until(want.Label+": "+want.Value, func(v flow.View) bool {
		return slices.ContainsFunc(v.Facts, func(f flow.Fact) bool { return f.Label == want.Label && f.Value == want.Value })
	})
}

// reaches puts on record what the booth says, until the station has come so far.
func (h *hall) reaches(stage record.Stage, attempt uint16) {
	h.t.Helper()
	for late := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		h.Submit()
		if st, _ := h.State.Station("st-1"); st.Stage == stage && st.Attempt == attempt {
			return
		}
		if time.Now().After(late) {
			st, _ := h.State.Station("st-1")
			h.t.Fatalf("the record says %v in attempt %d", st.Stage, st.Attempt)
		}
	}
}

// TestATrusteeWhoIsLeftOut: one trustee never sends its seeds and another sends wrong ones, first one and then the other. Two people
// leave it out at the kiosk, the others send theirs again, and the day is as any other.
func TestATrusteeWhoIsLeftOut(t *testing.T) {
	for what, lack := range map[string]func(h *hall){
		"missing": func(h *hall) {},
		"wrong": func(h *hall) {
			place := h.Place("trustee-2")
			sealed, err := trustee.SealHalves(place, h.Secrets["trustee-1"].SeedHalves(place, 16), h.Chip.Sharing.PublicKey().Bytes())
			must(t, err)
			h.Put(station.InSeeds("trustee-2"), sealed)
		},
	} {
		t.Run(what, func(t *testing.T) {
			h := newHallBefore(t)
			h.start()
			h.reaches(record.StageRooted, 1)
			for _, id := range []string{"trustee-1", "trustee-2", "trustee-3"} {
				h.Root(id)
			}
			h.Seeds("trustee-1")
			lack(h)
			h.Seeds("trustee-3")
			h.stop()
			h.start() // a station that is switched on finds the same
			h.to("next", flow.ScreenChecklist)
			value := catalog.Missing
			if what == "wrong" {
				value = catalog.Wrong
			}
			h.says(catalog.SeedsOf, value, "trustee-2")
			h.to("without", flow.ScreenWithout)
			h.choose("trustee/trustee-2")
			h.tap("next")
			h.sign("worker-1", "worker-2")
			h.screen(flow.ScreenChecklist)
			h.others()
			h.checklist("")
			h.cast()
			h.inBox()
			h.screen(flow.ScreenDone)
			h.to("next", flow.ScreenIdle)
			h.close()
			h.leftOut()
		})
	}
}

// others are the trustees who stay, and the officials with their dice.
func (h *hall) others() {
	h.t.Helper()
	h.reaches(record.StageRooted, 2)
	for _, id := range []string{"trustee-1", "trustee-3"} {
		h.Root(id)
	}
	for _, id := range []string{"trustee-1", "trustee-3"} {
		h.Seeds(id)
	}
	h.says(catalog.PartSeeds, catalog.DoneWord)
	h.reaches(record.StageLeaves, 2)
	h.Throw(h.Dice)
	h.says(catalog.PartDraw, catalog.DoneWord)
	h.Submit()
	for _, id := range []string{"trustee-1", "trustee-3"} {
		h.Opened(id)
	}
	h.reaches(record.StageReady, 2)
	h.Quote(h.Bench.Order(record.OrderOpen), recordtest.Log)
}

// leftOut: the record tells of it, and the logbook by whom.
func (h *hall) leftOut() {
	h.t.Helper()
	h.S = nil
	h.Submit()
	st, _ := h.State.Station("st-1")
	if st.Stage != record.StageClosed || !slices.Equal(st.Trustees(), []string{"trustee-1", "trustee-3"}) || st.Incidents != 2 || h.State.Counts().Cast != 1 {
		h.t.Errorf("the record says %v with %q, %d incidents, %+v", st.Stage, st.Trustees(), st.Incidents, h.State.Counts())
	}
	data, err := os.ReadFile(filepath.Join(h.Media[0], "logbook"))
	must(h.t, err)
	entries, err := logbook.Verify(data, "sample", "st-1")
	must(h.t, err)
	if !slices.ContainsFunc(entries, func(e logbook.Entry) bool {
		return e.Event == string(logbook.SeedsRefused) && e.Code == "trustee-2" && e.Official == "worker-1"
	}) {
		h.t.Error("the logbook does not say who left the trustee out")
	}
}
