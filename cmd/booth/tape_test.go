package main

import (
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/device/sim"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/paper"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
)

// scan reads the codes of a sheet that came out of the printer, with a program that is not ours.
func scan(t testing.TB, s sim.Sheet) string {
	t.Helper()
	const edge = 24
	b := s.Image.Bounds()
	out := image.NewGray(b.Inset(-edge))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, b, s.Image, b.Min, draw.Src)
	file := filepath.Join(t.TempDir(), "sheet.png")
	f, err := os.Create(file)
	must(t, err)
	defer f.Close()
	must(t, png.Encode(f, out))
	read, err := exec.Command("zbarimg", "--nodbus", "--quiet", "--raw", file).Output()
	if err != nil {
		t.Fatalf("zbarimg (Debian: zbar-tools): %v", err)
	}
	return string(read)
}

// text joins the chain of codes of a tape.
func text(t testing.TB, codes string) string {
	t.Helper()
	parts := slices.DeleteFunc(strings.Split(codes, "\n"), func(l string) bool { return !strings.HasPrefix(l, "ISOLOIR ") })
	slices.Sort(parts)
	joined, err := paper.ReadChain(parts)
	must(t, err)
	return joined
}

// TestAnOrderOfHoursIsOnTheTape: it comes by hand while people vote, the kiosk asks before voting ends earlier, and the closing tape says the hour and
// what the record still lacks. One that officials did not sign is noted and changes nothing.
func TestAnOrderOfHoursIsOnTheTape(t *testing.T) {
	h := newHall(t)
	h.start()
	h.open()
	e := &record.Hours{Closes: h.Now.Add(13 * time.Hour).Unix()}
	h.Put(station.InOrderHours, station.EncodeHours(record.Encode(e)))
	e.Officials = h.Sample.Sigs(e.Kind().String(), record.Payload(h.Sample.Manifest, e), "official-1", "official-2")
	h.tap("staff")
	h.sign("worker-1")
	h.screen(flow.ScreenMenu)
	h.Put(station.InOrderHours, station.EncodeHours(record.Encode(e)))
	h.until("the order", func(v flow.View) bool {
		return slices.Contains(v.Facts, flow.Fact{Label: catalog.Say("en", catalog.FactOrdered), Value: "official-1, official-2"})
	})
	h.to("back", flow.ScreenIdle)
	tape := text(t, scan(t, h.close()))
	if !strings.Contains(tape, " CLOSES:2026-11-03_21:00_UTC WAITING:") || strings.Contains(tape, " WAITING:0 ") {
		t.Errorf("the tape says %s", tape)
	}
	if h.logged(logbook.OrderReceived, "hours") != 1 || h.logged(logbook.EndedEarly, "early") != 1 {
		t.Error("the logbook does not know of the order, or of the end before the hour")
	}
}

// TestTapesPinRecordAndLogbook: both tapes carry the very text of the checkpoint in the inbox, and the hash of a line of the
// logbook on the media.
func TestTapesPinRecordAndLogbook(t *testing.T) {
	h := newHall(t)
	checkpoint, ok := h.State.Checkpoint(h.State.Height())
	if !ok {
		t.Fatal("the record has no checkpoint")
	}
	h.Put(station.InCheck, []byte(checkpoint.Text()))
	h.start()
	zero := scan(t, h.open())
	must(t, os.Remove(filepath.Join(h.Inbox, station.InCheck)))
	h.Put(station.InCheck, []byte(strings.Replace(checkpoint.Text(), "isoloir/", "isoloir/other-", 1)))
	closing := scan(t, h.close())
	if !strings.Contains(zero, checkpoint.Text()) {
		t.Errorf("the zero tape does not carry the checkpoint: %q", zero)
	}
	if strings.Contains(closing, "height ") {
		t.Errorf("the closing tape carries a checkpoint of another chain: %q", closing)
	}
	log, err := os.ReadFile(filepath.Join(h.Media[1], "logbook"))
	must(t, err)
	for _, codes := range []string{zero, closing} {
		holds := false
		for i, line := range slices.Collect(strings.Lines(string(log))) {
			sum := sha256.Sum256([]byte("isoloir/logbook/1\n" + line))
			holds = holds || strings.Contains(text(t, codes), fmt.Sprintf(" LOGBOOK:%d LOGHEAD:%x ", i+1, sum))
		}
		if !holds {
			t.Errorf("a tape pins no line of the logbook: %s", text(t, codes))
		}
	}
}

// TestTheLastBatchIsSaidAtTheNextBeat: an outbox that does not take it holds up neither the tape nor, once it takes it, the batch.
func TestTheLastBatchIsSaidAtTheNextBeat(t *testing.T) {
	h := newHall(t)
	h.start()
	h.open()
	h.cast()
	h.inBox()
	h.screen(flow.ScreenDone)
	h.to("next", flow.ScreenIdle)
	path := filepath.Join(h.Outbox, station.OutBatch(1, 0))
	must(t, os.Mkdir(path, 0o700))
	h.end()
	h.closed()
	must(t, os.Remove(path))
	must(t, os.WriteFile(filepath.Join(h.Inbox, station.InProgress), station.Progress{Recorded: 1}.Encode(), 0o600)) // a beat
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the batch at close is not said")
		}
	}
	h.stop()
	h.S = nil
	h.Submit()
	if got := h.State.Counts(); got.Cast != 1 {
		t.Errorf("the record counts %+v", got)
	}
}
