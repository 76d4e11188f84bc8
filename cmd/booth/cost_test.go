package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/device/sim"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/speech"
)

// BenchmarkBooth is the whole process of a booth on a screen of 1920 by 1080: a voter votes and listens to a voice, and nobody is there afterwards.
// Budget: 120 MB, and a thousandth of one core while it waits.
func BenchmarkBooth(b *testing.B) {
	for b.Loop() {
		h := newHall(b)
		heard := h.speak()
		h.configure(image.Pt(1920, 1080))
		booth := h.startApart()
		h.open()
		h.panel.Sense(device.PinHeadphones, true)
		h.cast()
		h.inBox()
		h.screen(flow.ScreenDone)
		b.ReportMetric(float64(status(b, booth, "VmHWM"))/1024, "peak-MB")
		b.ReportMetric(float64(status(b, booth, "VmRSS"))/1024, "rss-MB")
		h.to("next", flow.ScreenIdle)
		h.panel.Sense(device.PinHeadphones, false)
		time.Sleep(time.Second) // what was said ends
		before, began := ran(b, booth), time.Now()
		time.Sleep(10 * time.Second)
		b.ReportMetric(100*float64(ran(b, booth)-before)/float64(time.Since(began)), "idle-%")
		if heard.Load() == 0 {
			b.Fatal("the booth says nothing")
		}
	}
}

// speak gives the station a voice of one second a phrase, and headphones; it counts what is heard.
func (h *hall) speak() *atomic.Int64 {
	h.t.Helper()
	var file bytes.Buffer
	must(h.t, speech.Record(&file, "en", speech.Phrases(h.Sample.Manifest, "en"), func(speech.Phrase) (speech.Sound, error) {
		return make(speech.Sound, device.SampleRate), nil
	}))
	must(h.t, os.WriteFile(filepath.Join(h.Inbox, "voice-en.zip"), file.Bytes(), 0o600))
	h.t.Setenv(spoken, fmt.Sprintf("%x", sha256.Sum256(file.Bytes())))
	path := filepath.Join(h.t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	must(h.t, err)
	h.speaker = "unix:" + path
	heard := new(atomic.Int64)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	speaker := &sim.Speaker{Hear: func(context.Context, []int16) { heard.Add(1) }}
	go func() { done <- sim.Serve(ctx, l, speaker.Handle) }()
	h.t.Cleanup(func() {
		cancel()
		must(h.t, <-done)
	})
	return heard
}

// status reads a number of /proc/PID/status: kilobytes, of memory.
func status(t testing.TB, p *os.Process, field string) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Pid))
	must(t, err)
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, field+":"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			must(t, err)
			return n
		}
	}
	t.Fatalf("the system does not tell %s", field)
	return 0
}

// ran is how long the threads of a process have run.
func ran(t testing.TB, p *os.Process) (total time.Duration) {
	t.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", p.Pid))
	must(t, err)
	for _, path := range threads {
		data, err := os.ReadFile(path)
		must(t, err)
		n, err := strconv.ParseInt(strings.Fields(string(data))[0], 10, 64)
		must(t, err)
		total += time.Duration(n)
	}
	return total
}
