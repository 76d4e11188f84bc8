package main

import (
	"crypto/sha256"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/tpm/verify"
)

// quote leaves evidence in the inbox that says it is of a station and answers an order.
func (h *hall) quote(id string, order []byte, log verify.Log) {
	h.t.Helper()
	height := h.State.Height()
	e := &station.Evidence{Height: height, Hash: sha256.Sum256([]byte{byte(height)}), AK: h.Chip.Enrolment.AK}
	e.Quote = h.Chip.Chip.Quote(verify.Nonce(h.Sample.Manifest.ChainID, height, e.Hash, id, record.PurposeOpen, order), log)
	h.Put(station.InEvidence, e.Encode())
}

// TestAWrongQuoteIsSeenBeforeOpening: over other registers, for another station, for another order, cut short. The kiosk says that the
// measured software does not agree, and that to go on is an override; the polls open as ever when the right quote is there.
func TestAWrongQuoteIsSeenBeforeOpening(t *testing.T) {
	h := newHall(t)
	order := h.Bench.Order(record.OrderOpen)
	other := slices.Clone(recordtest.Log)
	other[1].Digest[0] ^= 1
	h.start()
	h.screen(flow.ScreenSelfTest)
	h.to("next", flow.ScreenChecklist)
	h.prepared(catalog.DoneWord)
	for _, tick := range []flow.ItemID{"tick/0", "tick/1", "tick/2"} {
		h.choose(tick)
	}
	for name, wrong := range map[string]func(){
		"other registers":  func() { h.quote("st-1", order, other) },
		"fewer registers":  func() { h.quote("st-1", order, recordtest.Log[:1]) },
		"another station":  func() { h.quote("st-2", order, recordtest.Log) },
		"another order":    func() { h.quote("st-1", append([]byte{1}, order...), recordtest.Log) },
		"bytes of nothing": func() { h.Put(station.InEvidence, []byte("evidence")) },
	} {
		wrong()
		h.until(name, func(v flow.View) bool { return h.measured(v) == catalog.Say("en", catalog.Wrong) })
		if v, _, _ := h.now(); v.Notice != catalog.Say("en", catalog.OverrideNotice) {
			t.Errorf("%s: people are told %q", name, v.Notice)
		}
		h.quote("st-1", order, recordtest.Log)
		h.until("the right quote", func(v flow.View) bool { return h.measured(v) == catalog.Say("en", catalog.DoneWord) && v.Notice == "" })
	}
	h.tap("next")
	h.sign("worker-1", "worker-2")
	h.screen(flow.ScreenZero)
	h.to("yes", flow.ScreenIdle)
	h.stop()
	h.S = nil
	h.Submit()
	if st, _ := h.State.Station("st-1"); st.Stage != record.StageOpen || st.Overridden {
		t.Errorf("%v, overridden %v", st.Stage, st.Overridden)
	}
}

// measured is what the checklist says of the measured software.
func (h *hall) measured(v flow.View) string {
	for _, f := range v.Facts {
		if f.Label == catalog.Say("en", catalog.PartEvidence) {
			return f.Value
		}
	}
	return ""
}
