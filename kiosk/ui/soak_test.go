package ui

import (
	"flag"
	"image"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

var voters = flag.Int("voters", 60, "how many sessions the soak has; make soak holds 10000")

// glass is a display that keeps nothing.
type glass struct {
	size  image.Point
	perMM float64
}

// halfScreen has half the pixels a millimetre of a screen of 15.6 inches: what is drawn at random is drawn often.
var halfScreen = glass{image.Pt(960, 540), 2.78}

func (g glass) Size() image.Point                       { return g.size }
func (g glass) PixelsPerMM() float64                    { return g.perMM }
func (glass) Show(*image.RGBA, []image.Rectangle) error { return nil }

// A mode is how a voter of the soak acts.
type mode int

const (
	touching mode = iota
	keying
	switching
	modes
)

// A soak is the whole kiosk, screen and flow, on a clock of its own, with voters who come one after the other for as long as it takes.
// Timers of the flow fire when the clock has passed them; a booth in which all goes well answers at once, papers go into the box or do not.
type soak struct {
	*testing.T
	k      *Kiosk
	state  flow.State
	random *rand.Rand
	now    time.Time
	answer func(flow.Effect) flow.Event // of the booth, if it comes at once
	timer  flow.StartTimer
	due    time.Time
	waited []flow.Event
	busy   bool
	paged  bool // somebody turned a page of a list

	mode     mode
	wired    bool // the first switch moves
	sessions int
	by       [modes]int // sessions
	issued   int
	fates    map[string]int
}

func newSoak(t *testing.T, m *election.Manifest, g glass, seed uint64) *soak {
	s := &soak{T: t, random: rand.New(rand.NewPCG(seed, 2)), now: time.Unix(1, 0), fates: map[string]int{}}
	s.begin(m)
	s.answer = func(e flow.Effect) flow.Event { return (&day{state: s.state}).reply(e) }
	s.k = New(g, Options{Now: func() time.Time { return s.now }, On: s.feed})
	return s
}

// begin is a kiosk that is switched on.
func (s *soak) begin(m *election.Manifest) {
	state, err := flow.New(m, "st-1")
	if err != nil {
		s.Fatal(err)
	}
	s.state, s.timer, s.waited = state, flow.StartTimer{}, nil
}

// open is a day at which the polls are open.
func (s *soak) open() {
	s.feed(flow.Started{Polls: flow.PollsAreOpen, Tests: []flow.Test{{Device: flow.TestPrinter, OK: true}}, Voices: []string{"en", "fr"}})
}

// feed does what the booth does with an event; one that comes from the screen while it is shown waits its turn.
func (s *soak) feed(e flow.Event) {
	s.waited = append(s.waited, e)
	if s.busy {
		return
	}
	s.busy = true
	defer func() { s.busy = false }()
	for len(s.waited) > 0 {
		effects := flow.Advance(&s.state, s.waited[0])
		s.waited = s.waited[1:]
		for _, effect := range effects {
			s.note(effect)
			if answer := s.answer(effect); answer != nil {
				s.waited = append(s.waited, answer)
			}
		}
		if err := s.k.Show(s.state.View()); err != nil && err != ErrTight {
			s.Fatal(err)
		}
	}
}

// note keeps the books.
func (s *soak) note(e flow.Effect) {
	switch e := e.(type) {
	case flow.StartTimer:
		s.timer, s.due = e, s.now.Add(e.After)
	case flow.Issue:
		s.issued++
	case flow.Cast:
		s.fates["cast"]++
	case flow.Check:
		s.fates["checked"]++
	case flow.Void:
		s.fates["void"]++
	case flow.Confirm, flow.Settle:
		s.fates["settled"]++
	case flow.Wipe:
		if err := s.k.Wipe(); err != nil {
			s.Fatal(err)
		}
		s.sessions++
		s.by[s.mode]++
		s.wired = false
		s.mode = mode(s.random.IntN(int(modes)))
	}
}

// pass lets time go by.
func (s *soak) pass(d time.Duration) {
	s.now = s.now.Add(d)
	if s.timer.After > 0 && !s.now.Before(s.due) {
		seq := s.timer.Seq
		s.timer = flow.StartTimer{}
		s.feed(flow.TimerFired{Seq: seq})
	}
}

// act is one thing that happens: mostly somebody follows what the screen says, sometimes hands and devices do anything.
func (s *soak) act() {
	s.pass(time.Second)
	switch n := s.random.IntN(300); {
	case n < 12:
		s.anything(n)
	case n == 12:
		s.pass(4 * time.Minute) // everybody has gone
	case s.state.View().Screen == flow.ScreenInsert && n < 290:
		s.feed(flow.BoxSensed{})
	default:
		if id := s.choice(); id != "" {
			s.use(id)
		}
	}
}

// anything touches anywhere, with any finger, and lets devices report.
func (s *soak) anything(n int) {
	at := image.Pt(s.random.IntN(800), s.random.IntN(600))
	events := []flow.Event{flow.Lid{Open: true}, flow.Lid{}, flow.Printer{Status: device.PaperOut}, flow.Printer{}, flow.Power{Battery: true}, flow.Headphones{In: true}, flow.Headphones{},
		flow.Key{Code: device.KeyCode(1 + s.random.IntN(11))}, flow.Switch{Number: s.random.IntN(4), Up: s.random.IntN(2) == 0}}
	if n >= len(events) {
		for _, phase := range []device.Phase{device.Down, device.Move, device.Up} {
			s.handle(device.Touch{Phase: phase, Slot: s.random.IntN(2), X: at.X, Y: at.Y})
		}
		return
	}
	s.feed(events[n])
	s.wired = false
	s.feed(flow.Lid{}) // people put right what they find
	s.feed(flow.Printer{})
}

func (s *soak) handle(e device.Event) {
	if err := s.k.Handle(e); err != nil && err != ErrTight {
		s.Fatal(err)
	}
}

// onward is what leads through a session, best first.
var onward = []flow.ItemID{"print", "yes", "cast", "in", "again", "end", "official/worker-1", "official/worker-2", "next", "lang/en", "staff", "resume", "void", "check", "close", "back"}

// choice is the item that somebody uses now, or none. Nobody closes the polls.
func (s *soak) choice() flow.ItemID {
	v := s.state.View()
	items := slices.Concat(v.Items, v.Bottom, v.Top)
	if v.Overlay != nil {
		items = slices.Concat(v.Overlay.Items, v.Overlay.Bottom)
	}
	items = slices.DeleteFunc(items, func(i flow.Item) bool {
		return !i.Enabled || i.ID == "close" && v.Overlay == nil || v.Screen == flow.ScreenMenu && !strings.HasPrefix(string(i.ID), "start/")
	})
	if len(items) == 0 {
		return ""
	}
	if v.Screen == flow.ScreenPIN && len([]rune(v.Typed)) < 4 && v.Overlay == nil {
		return "key/1"
	}
	if s.random.IntN(3) > 0 || v.Screen == flow.ScreenPIN {
		for _, id := range onward {
			if slices.ContainsFunc(items, func(i flow.Item) bool { return i.ID == id }) {
				return id
			}
		}
	}
	return items[s.random.IntN(len(items))].ID
}

// use acts on an item in the way of this voter; officials touch.
func (s *soak) use(id flow.ItemID) {
	v := s.state.View()
	if s.mode == touching || v.Official || s.mode == switching && !s.wire() {
		s.tap(id)
		return
	}
	walk, pick := flow.Event(flow.Key{Code: device.KeyDown}), flow.Event(flow.Key{Code: device.KeySelect})
	if s.mode == switching {
		walk, pick = flow.Switch{Number: 1}, flow.Switch{Number: 2}
	}
	for range 80 {
		if focused(s.state.View(), id) {
			s.feed(pick)
			return
		}
		s.feed(walk)
		if o := s.state.View().Overlay; o != nil && o.Screen == flow.ScreenSwitches && v.Overlay == nil {
			s.wired = false // the kiosk asks again what the switches do: whoever presses them looks up
			return
		}
	}
	s.Fatalf("the focus does not reach %s on %s", id, v.Screen)
}

// wire sees to it that the first switch moves and the second chooses, whatever was pressed before. Over a notice it can't.
func (s *soak) wire() bool {
	o := s.state.View().Overlay
	if s.wired = s.wired && (o == nil || o.Screen != flow.ScreenSwitches); s.wired || o != nil {
		return s.wired
	}
	for _, e := range []flow.Event{flow.Press{Item: "look"}, flow.Press{Item: "switches"}, flow.Switch{Number: 1}, flow.Switch{Number: 2}} {
		s.feed(e)
	}
	s.wired = s.state.View().Overlay == nil
	return s.wired
}

func focused(v flow.View, id flow.ItemID) bool {
	if v.Overlay != nil {
		v = *v.Overlay
	}
	return slices.ContainsFunc(slices.Concat(v.Items, v.Bottom, v.Top), func(i flow.Item) bool { return i.Focused && i.ID == id })
}

// tap touches an item where it is drawn, or turns a page towards it.
func (s *soak) tap(id flow.ItemID) {
	targets := s.k.Targets()
	for _, want := range []flow.ItemID{id, "page-down", "page-up"} {
		for _, t := range targets {
			if t.ID == want {
				s.paged = s.paged || want != id
				at := t.Rect.Min.Add(t.Rect.Max).Div(2)
				if want == id && t.In == "" {
					at = t.Rect.Min.Add(t.Rect.Size().Div(4)) // clear of the buttons inside a row
				}
				s.handle(device.Touch{Phase: device.Down, X: at.X, Y: at.Y})
				s.handle(device.Touch{Phase: device.Up, X: at.X, Y: at.Y})
				return
			}
		}
	}
}

// live is what the heap holds when everything without an owner is gone.
func live() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestSoak holds a day without end: after the last voter the kiosk takes no more memory than after a tenth of them, no goroutine is left, and every
// paper has one fate.
func TestSoak(t *testing.T) {
	s := newSoak(t, electiontest.New().Manifest, glass{image.Pt(800, 600), 3}, 1)
	s.open()
	var tenth int64
	routines := runtime.NumGoroutine()
	acts := 0
	for ; s.sessions < *voters; acts++ {
		if acts > 2000**voters {
			t.Fatalf("voters come no further than %s", s.state.View().Screen)
		}
		s.act()
		if p := s.state.Polls(); p == flow.PollsAreEnded || p == flow.PollsAreClosed {
			s.begin(electiontest.New().Manifest) // a finger that touched anywhere ended voting
			s.open()
		}
		if tenth == 0 && s.sessions >= *voters/10 {
			tenth = s.measure()
		}
	}
	grown := s.measure() - tenth
	t.Logf("%d sessions in %d acts by touch, keys, switches: %v; %d papers, %v; the heap grew from %d KB by %d KB", s.sessions, acts, s.by, s.issued, s.fates, tenth>>10, grown>>10)
	if grown > 256<<10 {
		t.Errorf("the kiosk has grown by %d bytes", grown)
	}
	if n := runtime.NumGoroutine(); n > routines {
		t.Errorf("%d goroutines, %d at first", n, routines)
	}
	if s.fates["cast"] == 0 || s.fates["checked"] == 0 || s.fates["void"] == 0 || slices.Contains(s.by[:], 0) {
		t.Errorf("something never happened: %v, %v", s.fates, s.by)
	}
	open := s.issued - s.fates["cast"] - s.fates["checked"] - s.fates["void"]
	waits := s.fates["cast"] - s.fates["settled"]
	if open < 0 || open > 1 || waits < 0 || waits > 1 {
		t.Errorf("%d papers: %v", s.issued, s.fates)
	}
}

// measure compares like with like: what is live with the same empty screen.
func (s *soak) measure() int64 {
	if err := s.k.Wipe(); err != nil {
		s.Fatal(err)
	}
	defer func() {
		if err := s.k.Show(s.state.View()); err != nil && err != ErrTight {
			s.Fatal(err)
		}
	}()
	return live()
}
