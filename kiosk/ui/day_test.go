package ui

import (
	"flag"
	"fmt"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// A day is the flow behind a real screen, touched at random, with a booth in which all goes well. Every screen that comes
// up is held to what every screen promises.
type day struct {
	*hand
	state  flow.State
	random *rand.Rand
	seen   map[flow.Screen]int
	size   flow.TextSize
}

func newDay(t *testing.T, seed uint64) *day {
	state, err := flow.New(electiontest.New().Manifest, "st-1")
	if err != nil {
		t.Fatal(err)
	}
	d := &day{state: state, random: rand.New(rand.NewPCG(seed, 1)), seen: map[flow.Screen]int{}}
	d.hand = newHandOn(t, halfScreen, state.View())
	d.on = d.feed
	for part := flow.PartSeeds; part <= flow.PartEvidence; part++ {
		d.feed(flow.Prepared{Part: part, OK: true})
	}
	d.feed(flow.Started{Polls: flow.PollsBefore, Tests: []flow.Test{{Device: flow.TestPrinter, OK: true}}})
	return d
}

// feed steps the flow, answers its effects and shows what it says.
func (d *day) feed(e flow.Event) {
	waiting := []flow.Event{e}
	for len(waiting) > 0 {
		effects := flow.Advance(&d.state, waiting[0])
		waiting = waiting[1:]
		for _, effect := range effects {
			if answer := d.reply(effect); answer != nil {
				waiting = append(waiting, answer)
			}
		}
	}
	view := d.state.View()
	d.seen[view.Screen]++
	if view.Overlay != nil {
		d.seen[view.Overlay.Screen]++
	}
	view.Size = d.size
	if view.Overlay != nil {
		view.Overlay.Size = d.size
	}
	if err := d.k.Show(view); err != nil {
		d.Fatalf("%s at size %d: %v", view.Screen, view.Size, err)
	}
	check(d.T, d.k, view)
	if d.Failed() {
		d.Fatalf("screen %s, size %d", view.Screen, view.Size)
	}
}

// reply is what a booth in which all goes well answers.
func (d *day) reply(e flow.Effect) flow.Event {
	switch e := e.(type) {
	case flow.SelfTest:
		return flow.Started{Polls: d.state.Polls(), Tests: []flow.Test{{Device: flow.TestPrinter, OK: true}}}
	case flow.Issue:
		return flow.Issued{Code: "7KQ4 M2XD 9TWB E6RH", Places: []flow.Place{{Top: .1, Bottom: .2, Label: "President"}, {Top: .3, Bottom: .4, Label: "Mayor"}}}
	case flow.Print:
		return flow.Printed(e)
	case flow.Cast:
		return flow.CastStored{}
	case flow.Confirm:
		return flow.Confirmed{}
	case flow.Check:
		return flow.Checked{}
	case flow.Void:
		return flow.Voided{}
	case flow.Settle:
		return flow.Settled{}
	case flow.Authenticate:
		return flow.Authenticated{Official: e.Official}
	case flow.Attest:
		return flow.Attested{Answer: "ISOLOIR ANSWER st-1 " + string(e.Question) + " AA=="}
	case flow.Again:
		return flow.Reseeded{}
	case flow.Open:
		return flow.PollsOpened{}
	case flow.Pause:
		return flow.PollsPaused{}
	case flow.Resume:
		return flow.PollsResumed{}
	case flow.Close:
		return flow.PollsClosed{}
	case flow.End:
		return flow.PollsEnded{}
	case flow.Reopen:
		return flow.PollsReopened{}
	}
	return nil
}

// act taps one of the targets, or lets something else happen to the kiosk. Sessions are not ended on purpose too often.
func (d *day) act() {
	d.wait()
	d.size = flow.TextSize(d.random.IntN(4))
	if d.random.IntN(25) == 0 {
		d.feed(flow.BoxSensed{})
		return
	}
	targets := d.k.Targets()
	if len(targets) == 0 {
		return
	}
	t := targets[d.random.IntN(len(targets))]
	if d.random.IntN(4) > 0 && strings.Contains(" stop all back page-up language look help attest ", " "+string(t.ID)+" ") {
		t = targets[d.random.IntN(len(targets))]
	} else if next := targets[len(targets)-1]; d.state.View().Overlay != nil && d.random.IntN(3) == 0 {
		t = next // the way out of a notice
	}
	if i := slices.IndexFunc(targets, func(t Target) bool { return t.ID == "back" }); i >= 0 && d.state.Screen() == flow.ScreenAsk && d.random.IntN(3) == 0 {
		t = targets[i] // few people type twelve letters
	}
	for (t.ID == "attest" || t.ID == "try") && d.random.IntN(20) > 0 { // and few ask to, or try the devices
		t = targets[d.random.IntN(len(targets))]
	}
	d.events = nil
	at := t.Rect.Min.Add(t.Rect.Max).Div(2)
	if len(t.In) == 0 {
		at = t.Rect.Min.Add(t.Rect.Size().Div(4)) // clear of the buttons inside a row
	}
	d.touch(device.Down, at)
	d.now = d.now.Add(time.Duration(d.random.IntN(2000)) * time.Millisecond)
	d.touch(device.Up, at)
}

var pictures = flag.String("screens", "", "write a picture of each screen of a random day into this folder, to be looked at")

// Random touches on every screen of a day: whatever comes up is whole, and votes are cast. Days end when somebody closes
// the polls, so that there are several.
func TestRandomDays(t *testing.T) {
	seen := map[flow.Screen]int{}
	musts := []flow.Screen{flow.ScreenChecklist, flow.ScreenIdle, flow.ScreenMenu, flow.ScreenContest, flow.ScreenReview, flow.ScreenCheckPaper, flow.ScreenDecide, flow.ScreenDone}
	missed := func(s flow.Screen) bool { return seen[s] == 0 }
	for seed := uint64(0); seed < 3 || seed < 20 && slices.ContainsFunc(musts, missed); seed++ {
		d := newDay(t, seed)
		d.seen = seen
		for range 600 {
			d.act()
			d.picture()
		}
	}
	t.Logf("%d screens reached: %v", len(seen), seen)
	if i := slices.IndexFunc(musts, missed); i >= 0 {
		t.Errorf("%s was never reached", musts[i])
	}
}

// picture keeps the screen if it is the first of its name and size.
func (d *day) picture() {
	view := d.state.View()
	if view.Overlay != nil {
		view.Screen = view.Overlay.Screen
	}
	path := filepath.Join(*pictures, fmt.Sprintf("%s-%d.png", view.Screen, d.k.view.Size))
	if _, err := os.Stat(path); *pictures == "" || err == nil {
		return
	}
	file, err := os.Create(path)
	if err != nil {
		d.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, d.k.Frame()); err != nil {
		d.Fatal(err)
	}
}
