package flow

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// A day is a kiosk under random people, devices and booths, and what must hold of everything it asks for.
type day struct {
	state   State
	answers []Event // that the booth owes
	seq     int
	printed map[device.Sheet]bool // since the last Issue
	live    bool                  // a leaf is burned, and its fate is open
	stored  bool                  // the live ballot is pending
	closed  bool                  // for good
	fates   int                   // of the leaf that was issued last
	reached map[Screen]bool
}

// sample is an election of two districts and a party, in every language of the catalogue.
func sample() *election.Manifest {
	m := administered()
	m.Languages = catalog.Languages()
	m.Districts = append(m.Districts, election.District{ID: "bank", Name: election.Text{"en": "North Bank", "fr": "Rive nord"}})
	m.Contests[1].District, m.Contests[0].Options[0].Party = "bank", "red"
	return m
}

// begin is a kiosk that has just been switched on, at any hour of the day.
func begin(t *rapid.T, reached map[Screen]bool) *day {
	m := sample()
	s, err := New(m, "st-1")
	if err != nil {
		t.Fatal(err)
	}
	started := Started{Tests: []Test{{TestScreen, rapid.IntRange(0, 9).Draw(t, "sound") > 0}}, Polls: rapid.SampledFrom([]Polls{PollsAreOpen, PollsAreOpen, PollsAreOpen, PollsBefore,
		PollsArePaused, PollsAreEnded, PollsAreEnded, PollsAreClosed}).Draw(t, "polls"), Pending: rapid.IntRange(0, 9).Draw(t, "pending") == 0, Unsealed: rapid.IntRange(0, 9).Draw(t, "unsealed") == 0, Checking: rapid.IntRange(0, 19).Draw(t, "checking") == 0,
		Voices: catalog.Languages()}
	started.Begun = rapid.IntRange(0, 9).Draw(t, "begun") == 0
	return &day{state: s, closed: started.Polls == PollsAreClosed, printed: map[device.Sheet]bool{}, stored: started.Pending, reached: reached, answers: []Event{started}}
}

// events in all: 100 runs of 1,000 steps.
const steps = 1000

func TestInvariantsOverRandomDays(t *testing.T) {
	reached := map[Screen]bool{}
	rapid.Check(t, func(t *rapid.T) {
		d := begin(t, reached)
		for range steps {
			d.step(t, d.draw(t))
		}
	})
	if n := len(reached); n < 47 && !t.Failed() {
		t.Errorf("random days reach %d screens and notices only", n)
	}
}

// draw picks what happens next: mostly a person, or the booth's answer; sometimes a device; rarely an accident.
func (d *day) draw(t *rapid.T) Event {
	n := rapid.IntRange(0, 99).Draw(t, "what")
	items := walked(d.state.View())
	switch {
	case d.state.notice == ScreenInactive && n < 50:
		return TimerFired{Seq: d.seq}
	case d.state.base == ScreenChecklist && n < 40:
		return Prepared{Part: Part(n % 4), OK: true}
	case len(d.answers) > 0 && n < 60 || len(items) == 0 && len(d.answers) > 0 && n < 90:
		e := d.answers[0]
		d.answers = d.answers[1:]
		if p, ok := e.(Printed); ok && n < 4 {
			return PrintFailed{Sheet: p.Sheet, Status: device.PaperOut}
		}
		if _, ok := e.(Checked); ok && n < 10 {
			return CheckFailed{}
		}
		return e
	case n < 90 && len(items) > 0:
		return Press{Item: d.pick(t, items)}
	case n < 92:
		return Key{Code: device.KeyCode(rapid.IntRange(1, 11).Draw(t, "key"))}
	case n < 95:
		return Switch{Number: rapid.IntRange(0, 3).Draw(t, "switch"), Up: rapid.Bool().Draw(t, "up")}
	}
	return rapid.SampledFrom([]Event{BoxSensed{}, BoxSensed{}, TimerFired{Seq: d.seq}, TimerFired{Seq: d.seq}, TimerFired{Seq: d.seq - 1}, Lid{Open: true}, Lid{}, Lid{},
		Printer{Status: device.PaperOut}, Printer{}, Printer{}, Printer{}, Printer{Status: device.PaperLow}, Power{Battery: true}, Power{}, Headphones{In: true}, Headphones{}, Unseen{Items: 3}, Unseen{},
		Prepared{Part: PartSeeds, OK: true}, Prepared{Part: 9}, Counted{}, Chain{Status: ChainAlone, Waiting: 3}, Clock{Now: hourOf(7)}, Clock{Now: hourOf(12), News: hourOf(13)}, Clock{Now: hourOf(21)}, Hours{Closes: hourOf(22), By: []string{"official-1", "official-2"}}, Press{Item: "o/1"}, Press{Item: "cast"}, Press{Item: "nothing"},
		Issued{Code: "stale"}, CastStored{}, Confirmed{}, Voided{}, Checked{}, Printed{Sheet: device.SheetReceipt}, Printed{Sheet: device.SheetBallot},
		Halves{Of: three, Missing: three[:1], Wrong: three[2:]}, Halves{Of: three, Missing: three[1:2]}, Halves{Of: three}, Reseeded{}, PollsOpened{}, Settled{}, Authenticated{Official: "worker-1"}, Failed{Fault: FaultMedia}}).Draw(t, "event")
}

// three trustees give halves, and two decrypt.
var three = []string{"trustee-1", "trustee-2", "trustee-3"}

// pick prefers what leads on, so that days get far, and types the right PIN more often than chance would.
func (d *day) pick(t *rapid.T, items []Item) ItemID {
	if d.state.Screen() == ScreenPIN && d.state.notice == "" {
		typed := len(d.state.sign.pin)
		want := ItemID("next")
		if typed < len(rightPIN) {
			want = ItemID("key/" + rightPIN[typed:typed+1])
		}
		if slices.ContainsFunc(items, func(i Item) bool { return i.ID == want }) && rapid.IntRange(0, 9).Draw(t, "typist") > 0 {
			return want
		}
	}
	if rapid.Bool().Draw(t, "onward") {
		for _, id := range []ItemID{"next", "print", "yes", "cast", "again", "start/short", "start/long", "staff", "lang/en"} {
			if slices.ContainsFunc(items, func(i Item) bool { return i.ID == id }) {
				return id
			}
		}
	}
	return rapid.SampledFrom(items).Draw(t, "item").ID
}

func (d *day) step(t *rapid.T, e Event) {
	before := d.state.clone()
	next, effects := Step(d.state, e)
	if !reflect.DeepEqual(before, d.state.clone()) {
		t.Fatalf("Step changed the state that it was given, on %T", e)
	}
	again, same := Step(d.state, e)
	if !reflect.DeepEqual(next, again) || !reflect.DeepEqual(effects, same) {
		t.Fatalf("%T leads to two ends", e)
	}
	if p, ok := e.(Printed); ok && d.state.under() == ScreenPrinting {
		d.printed[p.Sheet] = true
	}
	if _, ok := e.(TimerFired); ok {
		timed(t, before, next)
	}
	d.state = next
	for _, effect := range effects {
		d.judge(t, effect)
		if a := reply(effect); a != nil {
			if again, ok := a.(Started); ok {
				d.stored, again.Polls, again.Begun = again.Pending, d.state.polls, d.state.begun || d.closed && d.state.polls == PollsAreEnded
				a = again
			}
			d.answers = append(d.answers, a)
		}
	}
	d.look(t)
}

// timed holds that time alone takes a voter nowhere but to a warning, to poll workers, or away from what is finished.
func timed(t *rapid.T, before, after State) {
	a, b := before.place(), after.place()
	switch {
	case a == b, before.session == nil, before.Screen() != before.session.at, before.wiring.held != 0:
	case b == place{screen: a.screen, notice: ScreenInactive, contest: a.contest}:
	case a.notice == ScreenInactive && (b.screen == ScreenAbandoned || after.session == nil):
	case a.screen == ScreenInsert && b.screen == ScreenSettle, a.screen == ScreenAbandonedAsk && b.screen == ScreenAbandoned, a.screen == ScreenDone && after.session == nil:
	default:
		t.Fatalf("time alone leads from %+v to %+v", a, b)
	}
}

// judge holds the order of effects to what protects a vote.
func (d *day) judge(t *rapid.T, e Effect) {
	switch e := e.(type) {
	case Issue:
		if d.live || d.closed || d.state.polls != PollsAreOpen {
			t.Fatalf("a leaf is burned while another is open (%v), or not while voters vote (%v)", d.live, d.state.polls)
		}
		d.live, d.fates, d.printed = true, 0, map[device.Sheet]bool{}
	case Print:
		if !d.live && (e.Sheet == device.SheetBallot || e.Sheet == device.SheetReceipt) {
			t.Fatalf("a %s is printed without a leaf", e.Sheet)
		}
	case Cast:
		d.fate(t, "cast")
		if !d.printed[device.SheetBallot] || !d.printed[device.SheetReceipt] {
			t.Fatal("cast before ballot and receipt were on paper")
		}
		d.stored = true
	case Check:
		d.fate(t, "checked")
		if !d.printed[device.SheetBallot] || !d.printed[device.SheetReceipt] {
			t.Fatal("checked before ballot and receipt were on paper")
		}
	case Void:
		d.fate(t, "void")
	case Confirm:
		if !d.stored {
			t.Fatal("confirmed what was not stored")
		}
		d.stored = false
	case Settle:
		if !d.stored || len(e.Officials) < 2 || !slices.IsSorted(e.Officials) {
			t.Fatalf("settled %+v with a ballot pending: %v", e, d.stored)
		}
		d.stored = false
	case Wipe:
		d.live, d.stored = false, false // a session that a fault ended is settled at the next start
	case Seal, FailCheck:
	case Close:
		d.closed = true
	case Open, Resume, End:
		if d.closed {
			t.Fatalf("%T after closing", e)
		}
	case Reopen:
		d.reopened(t, e)
	case Again:
		if len(e.Officials) < 2 || len(e.Without) != 1 {
			t.Fatalf("trustees left out: %+v", e)
		}
	case Log:
		d.logged(t, e)
	case StartTimer:
		d.seq = e.Seq
	}
}

// reopened holds an end that is taken back to who may do that.
func (d *day) reopened(t *rapid.T, e Reopen) {
	if d.closed || d.state.begun || e.Why == "" || len(e.Officials) < 2 || !slices.IsSorted(e.Officials) {
		t.Fatalf("opened again: %+v, closed %v", e, d.closed)
	}
	if e.Officials[0] != "administrator-1" || e.Officials[1] == "" {
		t.Fatalf("opened again by %v", e.Officials)
	}
}

func (d *day) fate(t *rapid.T, what string) {
	if d.fates++; !d.live || d.fates > 1 {
		t.Fatalf("%s is fate %d of a leaf that is open: %v", what, d.fates, d.live)
	}
	d.live = false
}

func (d *day) logged(t *rapid.T, l Log) {
	if l.Official != "" && d.state.cfg.manifest.Official(l.Official) == nil {
		t.Fatalf("the logbook hears of %q", l.Official)
	}
}

// look holds the screen to what people need: words, a way on, choices within the rules and out of sight where they must be.
func (d *day) look(t *rapid.T) {
	v := d.state.View()
	d.reached[v.Screen] = true
	if v.Overlay != nil {
		d.reached[v.Overlay.Screen] = true
	}
	if v.Title == "" || v.Overlay != nil && v.Overlay.Title == "" {
		t.Fatalf("%s says nothing", v.Screen)
	}
	if len(walked(v)) == 0 && len(d.answers) == 0 && !d.state.alarm {
		t.Fatalf("nobody can go on from %s", v.Screen)
	}
	seen := map[ItemID]bool{}
	for _, i := range v.reachable() {
		if seen[i.ID] || i.Label == "" {
			t.Fatalf("item %q of %s is twice there or has no words", i.ID, v.Screen)
		}
		seen[i.ID] = true
	}
	listen(t, v)
	if v.Screen.waiting() && len(v.Items)+len(v.Bottom) > 0 {
		t.Fatalf("%s waits for the booth and for people", v.Screen)
	}
	for _, id := range []ItemID{"language", "look", "help"} {
		if !v.Official && !slices.ContainsFunc(v.Top, func(i Item) bool { return i.ID == id && i.Enabled }) {
			t.Fatalf("%s has no tool %s", v.Screen, id)
		}
	}
	d.lookAtChoices(t, v)
}

func (d *day) lookAtChoices(t *rapid.T, v View) {
	c, ok := d.state.Choices()
	if !ok {
		return
	}
	s, err := c.Selections()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil {
		t.Fatalf("on %s: %v", v.Screen, err)
	}
	switch v.Screen {
	case ScreenContest, ScreenReview, ScreenWriteIn:
		return
	}
	for i, k := range c.contests {
		for j, o := range k.Options {
			if c.Value(i, j) > 0 && says(v, o.Name["en"]) {
				t.Fatalf("%s shows the choice %q", v.Screen, o.Name["en"])
			}
		}
	}
}

func says(v View, words string) bool {
	all := append([]string{v.Title, v.Badge, v.Notice, v.Typed, v.State}, v.Body...)
	for _, list := range [][]Item{v.Items, v.Bottom, v.Top} {
		for _, i := range list {
			all = append(all, i.Label, i.Detail, i.Mark, i.Warning)
		}
	}
	return strings.Contains(strings.Join(all, "\n"), words)
}

// From wherever a random day has led, helpful people and a booth that answers bring the kiosk to voters, or to an end, in a few steps.
func TestFromEveryScreenTheDayGoesOn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := begin(rt, map[Screen]bool{})
		for range rapid.IntRange(1, 200).Draw(rt, "steps") {
			d.step(rt, d.draw(rt))
		}
		d.rescue(rt)
	})
}

// helpful is what people press who want the day to go on, best first.
var helpful = []ItemID{"print", "close", "yes", "cast", "in", "no", "again", "void", "end", "official/worker-1", "official/worker-2", "official/official-1", "next", "all", "lang/en", "staff", "resume",
	"check", "back", "cannot"}

func (d *day) rescue(t *rapid.T) {
	for range 200 {
		switch d.state.Screen() {
		case ScreenIdle, ScreenClosed, ScreenPaused, ScreenEnded, ScreenSelfTest, ScreenChecklist:
			return
		case ScreenInsert:
			d.step(t, BoxSensed{})
			continue
		case ScreenAlarm:
			d.step(t, Lid{})
		case ScreenSupply:
			d.step(t, Printer{})
		}
		switch {
		case len(d.answers) > 0:
			e := d.answers[0]
			d.answers = d.answers[1:]
			d.step(t, e)
		case d.state.locked && d.state.Screen() == ScreenPIN:
			d.step(t, TimerFired{Seq: d.seq})
		default:
			d.step(t, Press{Item: d.help()})
		}
	}
	t.Fatalf("the day stands still at %s %s", d.state.Screen(), d.state.notice)
}

func (d *day) help() ItemID {
	items := walked(d.state.View())
	if d.state.Screen() == ScreenPIN && d.state.notice == "" {
		want := ItemID("next")
		if n := len(d.state.sign.pin); n < len(rightPIN) && strings.HasPrefix(rightPIN, string(d.state.sign.pin)) {
			want = ItemID("key/" + rightPIN[n:n+1])
		} else if string(d.state.sign.pin) != rightPIN {
			want = "delete"
		}
		return want
	}
	for _, id := range helpful {
		if slices.ContainsFunc(items, func(i Item) bool { return i.ID == id }) {
			return id
		}
	}
	return items[0].ID
}

// walked are the items that can act.
func walked(v View) []Item {
	return slices.DeleteFunc(v.reachable(), func(i Item) bool { return !i.Enabled })
}
