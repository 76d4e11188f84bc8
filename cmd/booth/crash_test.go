package main

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/isoloir/isoloir/kiosk/flow"
)

// A crash is a point of a session at which the booth's process is killed, and the pages with which it may come back.
type crash struct {
	name  string
	do    func(*hall) (name string) // a name that the voter typed, if any
	pages []flow.Screen
	inBox bool // the voter's paper
}

// soon is a moment in what follows a touch.
func soon() { time.Sleep(rand.N(120 * time.Millisecond)) }

var crashes = []crash{
	{"while the voter marks", func(h *hall) string {
		h.voter()
		h.choose("o/0")
		return ""
	}, []flow.Screen{flow.ScreenIdle}, false},
	{"while the voter types a name", func(h *hall) string {
		h.voter()
		h.to("o/3", flow.ScreenWriteIn)
		return h.writeIn(24)
	}, []flow.Screen{flow.ScreenIdle}, false},
	{"while the paper is printed", func(h *hall) string {
		h.mark()
		h.to("next", flow.ScreenPrintAsk)
		h.tap("print")
		soon()
		return ""
	}, []flow.Screen{flow.ScreenIdle, flow.ScreenSeal}, false},
	{"while the voter reads", func(h *hall) string {
		h.mark()
		h.onPaper()
		return ""
	}, []flow.Screen{flow.ScreenSeal}, false},
	{"after Cast", func(h *hall) string {
		h.mark()
		h.onPaper()
		h.tap("cast")
		soon()
		return ""
	}, []flow.Screen{flow.ScreenSeal, flow.ScreenSettle}, false},
	{"while the paper is on its way", func(h *hall) string {
		h.cast()
		return ""
	}, []flow.Screen{flow.ScreenSettle}, false},
	{"when the paper is in the box", func(h *hall) string {
		h.cast()
		h.inBox()
		soon()
		return ""
	}, []flow.Screen{flow.ScreenSettle, flow.ScreenIdle}, true},
}

// BenchmarkKilled tells how long a voter's kiosk shows nothing: from the death of the booth's process to the first page of the next. init waits a tenth of
// a second before it starts that one (cmd/init).
func BenchmarkKilled(b *testing.B) {
	h := newHall(b)
	h.startApart()
	h.open()
	for b.Loop() {
		h.stop()
		h.startApart()
		h.first()
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "dark-s")
}

// TestKilledAtAnyPoint kills the booth's process during sessions, and the process that takes its place begins with a page that calls people or asks them
// where the paper is. No choice is on it, and no name in its memory. Afterwards every paper has a fate, and what is cast is in the box.
func TestKilledAtAnyPoint(t *testing.T) {
	h := newHall(t)
	h.startApart()
	h.open()
	boxed := 0
	for _, c := range crashes {
		name := c.do(h)
		h.stop()
		began := time.Now()
		booth := h.startApart()
		page := h.first()
		t.Logf("killed %s: %s after %v", c.name, page.Screen, time.Since(began).Round(time.Millisecond))
		if !slices.Contains(c.pages, page.Screen) || page.Overlay != nil || page.Typed != "" || slices.ContainsFunc(page.Items, func(i flow.Item) bool { return i.On }) {
			t.Fatalf("killed %s, the booth comes back with %s", c.name, page.Screen)
		}
		if name != "" {
			for _, found := range search(t, booth, traces("the name", name)) {
				t.Error(found)
			}
		}
		h.putRight(page.Screen, c.inBox)
		if c.inBox {
			boxed++
		}
	}
	h.close()
	h.S = nil
	h.Submit()
	// Five sessions came as far as Print, and the first of them may have died before its leaf was burned.
	if got := h.State.Counts(); int(got.Cast) != boxed || got.Total() < 4 || got.Total() > 5 {
		t.Errorf("%d papers are in the box, and the record counts %+v", boxed, got)
	}
}

// voter begins a session and comes to the first contest.
func (h *hall) voter() {
	h.t.Helper()
	h.tap("staff")
	h.sign("worker-1")
	h.screen(flow.ScreenMenu)
	h.to("start/short", flow.ScreenLanguage)
	h.to("lang/en", flow.ScreenInstructions)
	h.to("next", flow.ScreenContest)
}

// first waits for the page with which a booth comes back from its start.
func (h *hall) first() flow.View {
	h.t.Helper()
	h.until("a page", func(v flow.View) bool { return v.Screen != "" && v.Screen != flow.ScreenBoot })
	v, _, _ := h.now()
	return v
}

// putRight is what people do with the page.
func (h *hall) putRight(at flow.Screen, inBox bool) {
	h.t.Helper()
	switch {
	case at == flow.ScreenSettle && inBox:
		h.tap("in")
	case at == flow.ScreenSettle:
		h.tap("out")
	case at == flow.ScreenSeal:
		h.tap("next")
	}
	if at != flow.ScreenIdle {
		h.sign("worker-1", "worker-2")
	}
	h.screen(flow.ScreenIdle)
	for len(h.sheets) > 0 {
		<-h.sheets
	}
}
