package paper

import (
	"context"
	"net"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/device/devicetest"
	"github.com/isoloir/isoloir/device/escpos"
	"github.com/isoloir/isoloir/device/sim"
	"github.com/isoloir/isoloir/ledger/election"
)

// What goes through a printer's bytes is still the page, is known by its mark, and its codes are read; a torn sheet is known too.
func TestPagesSurviveThePrinter(t *testing.T) {
	sheets := make(chan sim.Sheet, 16)
	machine := sim.NewPrinter(func(s sim.Sheet) { sheets <- s })
	here, there := net.Pipe()
	defer here.Close()
	go machine.Handle(context.Background(), there)
	printer := escpos.New(here)
	for _, page := range everyPage(t, form("fr", election.ModeDemo)) {
		if err := printer.Print(context.Background(), page); err != nil {
			t.Fatal(err)
		}
		s := <-sheets
		if kind, ok := KindOf(s.Image); !ok || kind != page.Kind || s.Torn {
			t.Errorf("%s comes out as %s, torn %v", page.Kind, kind, s.Torn)
		}
		devicetest.Same(t, page.Image, s.Image)
		if page.Kind == device.SheetReceipt {
			if got := codes(t, keep(t, "", device.Page{Image: s.Image})); len(got) != 2 {
				t.Errorf("codes on the printed receipt: %q", got)
			}
		}
	}
	machine.EndPaper(300)
	page, _ := ballots(t, "en", election.ModeDemo)
	if err := printer.Print(context.Background(), page); err == nil {
		t.Fatal("half a ballot was printed without an error")
	}
	s := <-sheets
	if kind, ok := KindOf(s.Image); !ok || kind != device.SheetBallot || !s.Torn {
		t.Errorf("the torn ballot is %s, torn %v", kind, s.Torn)
	}
}
