package main

import (
	"strings"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/tpm/verify"
)

// ask types a question at the open kiosk and sends it.
func (h *hall) ask(q verify.Question) {
	h.t.Helper()
	h.screen(flow.ScreenIdle)
	h.tap("staff")
	h.sign("worker-1")
	h.to("attest", flow.ScreenAsk)
	for i, letter := range string(q) {
		h.tap(flow.ItemID("key/" + string(letter)))
		want := verify.Question(string(q)[:i+1]).String()
		h.until("a letter", func(v flow.View) bool { return v.Typed == want })
	}
	h.tap("next")
}

// A person asks the chip at the kiosk, between voters. What the screen shows and the sheet carries is one answer, which the record judges;
// the station notes that somebody asked, and votes go on. A chip that died says so.
func TestAPersonChecksTheSoftware(t *testing.T) {
	h := newHall(t)
	must(t, h.Start())
	must(t, h.S.Open(h.Workers(), false))
	must(t, h.S.Stop())
	h.start()
	q := verify.NewQuestion([verify.QuestionRandom]byte{1, 2, 3, 4, 5, 6, 7})
	h.ask(q)
	h.screen(flow.ScreenAnswer)
	view, _, _ := h.now()
	answer, err := verify.ParseAnswer(view.Scan)
	if err != nil || answer.Question != q || answer.Station != "st-1" {
		t.Fatalf("%+v, %v", answer, err)
	}
	asked, err := h.State.Ask(q.Chosen(), answer.Evidence)
	if err != nil || !asked.Verdict.OK() || asked.Station.ID != "st-1" || asked.Verdict.Version != 1 {
		t.Fatalf("%+v, %v", asked, err)
	}
	h.tap("print")
	if codes := scan(t, h.printed(device.SheetAttest)); strings.TrimSpace(codes) != view.Scan {
		t.Errorf("the sheet carries %q", codes)
	}
	h.to("back", flow.ScreenIdle)
	h.Chip.Dead = true
	h.ask(q)
	h.until("the chip's silence", func(v flow.View) bool { return v.Notice == catalog.Say("en", catalog.AskFailed) })
	h.to("back", flow.ScreenIdle)
	h.stop()
	if n := h.logged(logbook.SoftwareCheck, ""); n != 2 {
		t.Errorf("the logbook has %d checks", n)
	}
}
