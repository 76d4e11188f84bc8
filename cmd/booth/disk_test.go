package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/disktest"
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/logbook"
)

// storageFails waits for the kiosk to be out of service because of its storage.
func (h *hall) storageFails() {
	h.t.Helper()
	h.screen(flow.ScreenFault)
	v, _, _ := h.now()
	if !strings.HasPrefix(v.Body[0], catalog.Say("en", catalog.FaultMedia)) {
		h.t.Errorf("the screen does not name the storage: %q", v.Body)
	}
}

// roomAgain is what people do after somebody made room.
func (h *hall) roomAgain(d *disktest.Disk) {
	h.t.Helper()
	d.Room()
	h.tap("again")
	h.sign("worker-1")
}

// TestFullDisk fills both media between voters, under the hands of a voter, and at close. The kiosk says so and leaves service,
// every paper that came out is accounted for, and the day goes on once there is room.
func TestFullDisk(t *testing.T) {
	disktest.Both(t, 16<<20, func(t *testing.T, d *disktest.Disk) {
		t.Setenv("TMPDIR", d.Dir) // the hall is on it
		t.Run("day", func(t *testing.T) { fullDay(t, d) })
	})
}

func fullDay(t *testing.T, d *disktest.Disk) {
	h := newHall(t)
	h.start()
	h.open()
	h.cast()
	h.inBox()
	h.screen(flow.ScreenDone)
	h.to("next", flow.ScreenIdle)
	h.fullBetweenVoters(d)
	cast := 1 + h.fullUnderAVoter(d)
	h.fullAtClose(d)
	h.same("urn", "logbook")
	data, err := os.ReadFile(filepath.Join(h.Media[0], "logbook"))
	must(t, err)
	if _, err := logbook.Verify(data, "sample", "st-1"); err != nil {
		t.Error(err)
	}
	h.S = nil
	h.Submit()
	if got := h.State.Counts(); int(got.Cast) != cast || got.Void > 0 || got.Failed > 0 {
		t.Errorf("the record counts %+v where %d were cast", got, cast)
	}
}

// fullBetweenVoters lets things happen until the logbook can't take them.
func (h *hall) fullBetweenVoters(d *disktest.Disk) {
	h.t.Helper()
	d.Fill()
	for i := range 60 { // more than fits into the rest of a block of the disk
		h.panel.Sense(device.PinPower, i%2 == 0)
	}
	h.storageFails()
	h.roomAgain(d)
	h.screen(flow.ScreenIdle)
}

// fullUnderAVoter fills the disk before a ballot is printed. The urn has its full size from the start, so that a voter may still cast;
// where the paper can't be kept it does not come out.
func (h *hall) fullUnderAVoter(d *disktest.Disk) (cast int) {
	h.t.Helper()
	h.mark()
	h.to("next", flow.ScreenPrintAsk)
	d.Fill()
	h.tap("print")
	if h.either(flow.ScreenCheckPaper, flow.ScreenFault) == flow.ScreenFault {
		h.storageFails()
		h.roomAgain(d)
		h.screen(flow.ScreenIdle)
		return 0
	}
	h.printed(device.SheetBallot)
	h.printed(device.SheetReceipt)
	h.to("yes", flow.ScreenDecide)
	h.to("cast", flow.ScreenInsert)
	h.inBox()
	h.screen(flow.ScreenDone)
	d.Room()
	h.to("next", flow.ScreenIdle)
	return 1
}

func (h *hall) fullAtClose(d *disktest.Disk) {
	h.t.Helper()
	h.tap("staff")
	h.sign("worker-1")
	h.screen(flow.ScreenMenu)
	h.to("close", flow.ScreenClose)
	h.to("next", flow.ScreenHour)
	h.to("next", flow.ScreenSignIn)
	h.sign("worker-2")
	h.screen(flow.ScreenEnded)
	h.to("close", flow.ScreenCloseAgain)
	h.tap("close")
	h.sign("worker-1")
	d.Fill()
	h.sign("worker-2")
	h.storageFails()
	h.roomAgain(d)
	h.screen(flow.ScreenEnded)
	h.finish()
}

// either waits for one of two screens.
func (h *hall) either(a, b flow.Screen) (got flow.Screen) {
	h.t.Helper()
	h.until(string(a)+" or "+string(b), func(v flow.View) bool {
		got = v.Screen
		return got == a || got == b
	})
	return got
}
