package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/election"
)

// A tour leads the flow to a screen as people, devices and the booth would.
type tour struct {
	testing.TB
	manifest *election.Manifest
	state    flow.State
	size     flow.TextSize
	contrast flow.Contrast
	deaf     bool // the booth does not answer, so that the screen stands which waits for it
	timer    int
}

const rightPIN = "2468"

// setOff starts a tour at a kiosk that has just been switched on, in a language.
func setOff(t testing.TB, lang string) *tour {
	m := valley(lang)
	state, err := flow.New(m, "st-1")
	if err != nil {
		t.Fatal(err)
	}
	return &tour{TB: t, manifest: m, state: state, size: flow.TextNormal}
}

// view is where the tour has come, in its size and contrast.
func (t *tour) view() flow.View {
	v := t.state.View()
	v.Size, v.Contrast = t.size, t.contrast
	return v
}

func (t *tour) feed(events ...flow.Event) {
	for _, e := range events {
		for _, effect := range flow.Advance(&t.state, e) {
			if start, ok := effect.(flow.StartTimer); ok {
				t.timer = start.Seq
			}
			if answer := t.reply(effect); answer != nil && !t.deaf {
				t.feed(answer)
			}
		}
	}
}

// reply is what a booth in which all goes well answers.
func (t *tour) reply(e flow.Effect) flow.Event {
	switch e := e.(type) {
	case flow.Issue:
		return flow.Issued{Code: "7KQ4 M2XD 9TWB E6RH", Places: t.places(e.Style)}
	case flow.Authenticate:
		if e.PIN != rightPIN {
			return flow.Denied{Official: e.Official}
		}
	}
	return (&day{state: t.state}).reply(e)
}

// places spreads the contests of a style over the paper.
func (t *tour) places(style string) (out []flow.Place) {
	contests := t.manifest.StyleContests(style)
	for i, c := range contests {
		top := .12 + .8*float64(i)/float64(len(contests))
		out = append(out, flow.Place{Top: top, Bottom: top + .07, Label: t.manifest.Say(c.Title, t.state.Lang())})
	}
	return out
}

// wait lets the timer of the screen run out.
func (t *tour) wait() { t.feed(flow.TimerFired{Seq: t.timer}) }

// press touches items one after the other; each must be there and enabled.
func (t *tour) press(ids ...flow.ItemID) {
	t.Helper()
	for _, id := range ids {
		v := t.state.View()
		if v.Overlay != nil {
			v = *v.Overlay
		}
		if !slices.ContainsFunc(slices.Concat(v.Items, v.Bottom, v.Top), func(i flow.Item) bool { return i.ID == id && i.Enabled }) {
			t.Fatalf("%s cannot be pressed on %s", id, v.Screen)
		}
		t.feed(flow.Press{Item: id})
	}
}

// pressDeaf touches an item whose effect nobody answers.
func (t *tour) pressDeaf(id flow.ItemID) {
	t.Helper()
	t.deaf = true
	t.press(id)
	t.deaf = false
}

// types presses the key of each letter.
func (t *tour) types(letters string) {
	t.Helper()
	for _, r := range letters {
		t.press(flow.ItemID("key/" + string(r)))
	}
}

func (t *tour) signIn(officials ...string) {
	t.Helper()
	for _, o := range officials {
		t.press(flow.ItemID("official/" + o))
		t.types(rightPIN)
		t.press("next")
	}
}

// signDeaf signs two people in for something that the booth does not answer.
func (t *tour) signDeaf() {
	t.Helper()
	t.signIn("worker-1")
	t.press("official/worker-2")
	t.types(rightPIN)
	t.deaf = true
	t.press("next")
	t.feed(flow.Authenticated{Official: "worker-2"})
	t.deaf = false
}

// start lets the self test end.
func (t *tour) start(polls flow.Polls, more ...func(*flow.Started)) {
	e := flow.Started{Polls: polls, Voices: []string{"en", "fr", "es", "ar", "zh"}}
	for device := flow.TestScreen; device <= flow.TestVoice; device++ {
		e.Tests = append(e.Tests, flow.Test{Device: device, OK: true})
	}
	for _, change := range more {
		change(&e)
	}
	t.feed(flow.Clock{Now: hourOf(7).Add(40 * time.Minute)}, e)
}

// hourOf is an hour of the day of the election, which opens at 8 and closes at 20.
func hourOf(hour int) time.Time { return time.Date(2026, 11, 3, hour, 0, 0, 0, time.UTC) }

func (t *tour) checklist(parts ...flow.Event) {
	t.start(flow.PollsBefore)
	t.press("next")
	t.feed(flow.Clock{Now: hourOf(8)})
	t.feed(parts...)
}

// prepared is what comes before an opening in which all is as it should be.
func prepared() []flow.Event {
	var out []flow.Event
	for part := flow.PartSeeds; part <= flow.PartEvidence; part++ {
		out = append(out, flow.Prepared{Part: part, OK: true})
	}
	return out
}

func (t *tour) menu() {
	t.start(flow.PollsAreOpen)
	t.feed(flow.Clock{Now: hourOf(20)}, flow.Chain{Status: flow.ChainCurrent, Waiting: 2}, flow.Counted{Papers: flow.Papers{Issued: 128, Cast: 121, Pending: 1, Checked: 4, Void: 2}})
	t.press("staff")
	t.signIn("worker-1")
}

// vote begins the session of a voter, at the first contest.
func (t *tour) vote() {
	t.menu()
	t.press("start/town", flow.ItemID("lang/"+t.manifest.Languages[0]), "next")
}

// contest leads to a contest of the town by its place on the ballot.
func (t *tour) contest(n int) {
	t.vote()
	for range n {
		t.press("next")
	}
}

// paper votes in some contests, and prints.
func (t *tour) paper() {
	t.marked()
	t.press("next", "print")
}

// marked is the review of a ballot on which some choices are left.
func (t *tour) marked() {
	t.vote()
	t.press("o/0", "next", "o/0", "next", "o/0", "o/1", "next", "o/0", "next", "next", "g/0/1", "g/1/0", "next", "o/1", "o/2", "next", "more/0", "more/0", "next")
	t.press("more/1", "more/1", "more/2", "next")
}

func (t *tour) decide() {
	t.paper()
	t.press("yes")
}

func (t *tour) insert() {
	t.decide()
	t.press("cast")
}

// lacking are halves of the seeds of which one is missing and another wrong.
var lacking = flow.Halves{Of: []string{"trustee-1", "trustee-2", "trustee-3"}, Missing: []string{"trustee-1"}, Wrong: []string{"trustee-2"}}

// printer without paper.
var paperOut = flow.Printer{Status: device.PaperOut}
