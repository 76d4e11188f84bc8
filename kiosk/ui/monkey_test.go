package ui

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/device/evdev"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

var (
	acts = flag.Int("acts", 4000, "how many random events the monkey makes; make monkey has 100000")
	seed = flag.Uint64("seed", 1, "of the monkey's first run, to play one again")
)

// A monkey is a soak that does anything, at a booth that answers late, wrongly, or what nobody asked. Half of what happens leads on, towards screens that
// were seldom seen; so all of them come up.
type monkey struct {
	*soak
	books    *books
	before   *books // of earlier days
	manifest *election.Manifest
	decoder  evdev.Decoder
	fingers  [3]bool
	owed     []flow.Event // by the booth
	lid      bool
	at       [2]flow.Screen // screen and notice that were last up
	visits   map[flow.Screen]int
	looked   map[string]bool // at screens, each in its sizes and languages
	rested   int             // events since the polls closed
	moved    bool            // a finger moved the list since the focus did
}

// everything is an election with all languages, an administrator, and styles that have weights beside those that have none.
func everything() *election.Manifest {
	m := electiontest.New().Manifest
	m.Languages = catalog.Languages()
	electiontest.Administrator(m, "administrator-1")
	for i, id := range []string{"one", "five"} {
		m.Styles = append(m.Styles, election.Style{ID: id, Name: election.Text{"en": id}, Contests: []string{"levy"}, Weight: int64(1 + 4*i), Holders: 9, Most: 4})
		m.Stations[0].Styles = append(m.Stations[0].Styles, id)
	}
	return m
}

func newMonkey(t *testing.T, seed uint64, looked map[string]bool) *monkey {
	m := &monkey{books: newBooks(t), before: newBooks(t), manifest: everything(), visits: map[flow.Screen]int{}, looked: looked}
	m.soak = newSoak(t, m.manifest, halfScreen, seed)
	m.answer = m.asked
	m.books.polls = flow.Polls(m.random.IntN(2))
	m.crash()
	return m
}

// asked answers at once, later, or with a failure.
func (m *monkey) asked(e flow.Effect) flow.Event {
	_, check := e.(flow.Check)
	fails := m.random.IntN(16) == 0 || check && m.random.IntN(4) == 0
	answer := m.books.do(e, fails)
	if _, start := answer.(flow.Started); answer == nil || fails || start || m.random.IntN(2) == 0 {
		return answer
	}
	m.owed = append(m.owed, answer)
	return nil
}

// crash ends the kiosk where it stands and starts it again. Nothing of a voter's is there, and what an interruption left behind comes first.
func (m *monkey) crash() {
	if err := m.k.Wipe(); err != nil {
		m.Fatal(err)
	}
	m.begin(m.manifest)
	m.owed, m.wired = nil, false
	if err := m.k.Show(m.state.View()); err != nil && err != ErrTight {
		m.Fatal(err)
	}
	m.look()
	m.feed(m.books.start())
	m.feed(flow.Printer{Status: m.books.printer})
	m.feed(flow.Lid{Open: m.lid})
	_, voter := m.state.Choices()
	if at := m.state.Screen(); voter || m.books.stored && !slices.Contains([]flow.Screen{flow.ScreenSettle, flow.ScreenSelfTest, flow.ScreenAlarm}, at) {
		m.Fatalf("the kiosk starts at %s, with a session: %v, a ballot pending: %v", at, voter, m.books.stored)
	}
}

// act is one event.
func (m *monkey) act() {
	focus, list, first := focusOf(top(m.state.View()).Items), m.k.scroll(), m.k.scroll().first
	m.paged = false
	m.happen()
	if then := focusOf(top(m.state.View()).Items); then != focus || m.k.scroll() != list {
		m.moved = false
	} else if list.first != first {
		m.moved = true
	}
	m.moved = m.moved || m.paged
	m.books.balance()
	m.look()
	m.rest()
}

func (m *monkey) happen() {
	m.pass(time.Duration(200+m.random.IntN(1500)) * time.Millisecond)
	switch n := m.random.IntN(100); {
	case len(m.owed) > 0 && n < 50:
		e := m.owed[0]
		m.owed = m.owed[1:]
		m.feed(e)
	case n < 72:
		m.lead()
	case n < 79:
		m.finger()
	case n < 84:
		m.press()
	case n < 88:
		m.sense()
	case n < 94:
		m.report()
	case n < 97:
		m.lie()
	case n < 99:
		for range 1 + m.random.IntN(3) { // nobody is there
			m.pass(time.Duration(m.random.IntN(200)) * time.Second)
		}
	case m.random.IntN(6) == 0:
		m.crash()
	}
}

// lead lets somebody do what goes on. Mostly they first put right what they find, and take other fingers away.
func (m *monkey) lead() {
	if m.random.IntN(8) > 0 {
		for slot := range m.fingers {
			m.lift(slot)
		}
		if m.lid {
			m.lid = false
			m.feed(flow.Lid{})
		}
		if !m.books.printer.Ready() {
			m.books.printer = 0
			m.feed(flow.Printer{})
		}
	}
	for range 14 { // what is typed is typed in one go, mostly
		id := m.way()
		if id == "" {
			return
		}
		m.use(id)
		if !slices.Contains(typed, m.state.Screen()) {
			return
		}
		m.pass(200 * time.Millisecond)
	}
}

// typed are screens on which somebody types until it is enough.
var typed = []flow.Screen{flow.ScreenPIN, flow.ScreenAsk, flow.ScreenWeight}

// way chooses an item: what a session needs, what leads to a screen that was seldom seen, or any.
func (m *monkey) way() flow.ItemID {
	v := top(m.state.View())
	items := slices.DeleteFunc(slices.Concat(v.Items, v.Bottom, v.Top), func(i flow.Item) bool { return !i.Enabled })
	if len(items) == 0 {
		return ""
	}
	has := func(id flow.ItemID) bool {
		return slices.ContainsFunc(items, func(i flow.Item) bool { return i.ID == id })
	}
	n := m.random.IntN(10)
	switch {
	case slices.Contains(typed, v.Screen) && m.random.IntN(40) > 0:
		if has("next") && (v.Screen != flow.ScreenPIN || len([]rune(v.Typed)) >= 4) {
			return "next"
		}
		return v.Items[m.random.IntN(len(v.Items)-1)].ID // a key, but for the last, which deletes
	case v.Screen == flow.ScreenSignIn && n < 9:
		return v.Items[m.random.IntN(len(v.Items))].ID
	case v.Screen == flow.ScreenChecklist && n < 7:
		if at := slices.IndexFunc(items, func(i flow.Item) bool { return i.Role == flow.RoleCheck && !i.On }); at >= 0 {
			return items[at].ID
		}
	}
	if at := slices.IndexFunc(onward, has); at >= 0 && n < 4 {
		return onward[at]
	}
	if n < 8 {
		return m.seldom(items)
	}
	return items[m.random.IntN(len(items))].ID
}

// seldom is the item after which comes what was seen least.
func (m *monkey) seldom(items []flow.Item) (best flow.ItemID) {
	here, least := m.state.View(), math.MaxInt
	for _, at := range m.random.Perm(len(items)) {
		next, _ := flow.Step(m.state, flow.Press{Item: items[at].ID})
		then := next.View()
		next.Wipe()
		if n := m.visits[top(then).Screen]; n < least && !(then.Screen == here.Screen && top(then).Screen == top(here).Screen) {
			best, least = items[at].ID, n
		}
	}
	if best == "" {
		return items[m.random.IntN(len(items))].ID
	}
	return best
}

// top is what can be acted on: the notice, if there is one.
func top(v flow.View) flow.View {
	if v.Overlay != nil {
		return *v.Overlay
	}
	return v
}

// raw sends events as the kernel does, and does with them what the booth does.
func (m *monkey) raw(events ...evdev.Raw) {
	for _, r := range append(events, evdev.Raw{Type: evdev.EvSyn, Code: evdev.SynReport}) {
		for _, e := range m.decoder.Feed(r) {
			switch e := e.(type) {
			case device.Touch:
				m.handle(e)
			case device.Key:
				if e.Down {
					m.feed(flow.Key{Code: e.Code})
				}
			case device.Switch:
				m.wired = false
				m.feed(flow.Switch{Number: e.Number, Up: !e.Down})
			}
		}
	}
}

func abs(code uint16, value int) evdev.Raw {
	return evdev.Raw{Type: evdev.EvAbs, Code: code, Value: int32(value)}
}

// finger puts one of three fingers anywhere, slides it, or lifts it.
func (m *monkey) finger() {
	slot, at := m.random.IntN(len(m.fingers)), image.Pt(m.random.IntN(halfScreen.size.X), m.random.IntN(halfScreen.size.Y))
	if targets := m.k.Targets(); len(targets) > 0 && m.random.IntN(2) == 0 {
		r := targets[m.random.IntN(len(targets))].Rect
		at = r.Min.Add(image.Pt(m.random.IntN(r.Dx()), m.random.IntN(r.Dy())))
	}
	place := []evdev.Raw{abs(evdev.AbsSlot, slot), abs(evdev.AbsX, at.X), abs(evdev.AbsY, at.Y)}
	switch {
	case !m.fingers[slot]:
		m.fingers[slot] = true
		m.raw(append(place, abs(evdev.AbsTracking, m.random.IntN(1<<16)))...)
	case m.random.IntN(3) == 0:
		m.raw(place...)
	case m.random.IntN(20) == 0: // the kernel loses events
		m.fingers = [3]bool{}
		m.raw(evdev.Raw{Type: evdev.EvSyn, Code: evdev.SynDropped})
	default:
		m.lift(slot)
	}
}

func (m *monkey) lift(slot int) {
	if m.fingers[slot] {
		m.fingers[slot] = false
		m.raw(abs(evdev.AbsSlot, slot), abs(evdev.AbsTracking, -1))
	}
}

// press presses a key or a switch, holds it until it repeats, and lets it go.
func (m *monkey) press() {
	code := evdev.BtnSwitch + uint16(m.random.IntN(4))
	if codes := slices.Sorted(func(yield func(uint16) bool) {
		for c := range evdev.Keys {
			if !yield(c) {
				return
			}
		}
	}); m.random.IntN(2) == 0 {
		code = codes[m.random.IntN(len(codes))]
	}
	for _, value := range []int32{1, 2, 2, 0} {
		m.raw(evdev.Raw{Type: evdev.EvKey, Code: code, Value: value})
	}
}

// sense lets a paper pass the box: mostly one that belongs there.
func (m *monkey) sense() {
	if m.state.Screen() == flow.ScreenInsert || m.random.IntN(6) == 0 {
		m.books.sensed++
		m.feed(flow.BoxSensed{})
	}
}

// report is what devices say, and the validator. What is wrong is put right again soon.
func (m *monkey) report() {
	switch m.random.IntN(8) {
	case 0:
		m.lid = !m.lid && m.random.IntN(8) == 0
		m.feed(flow.Lid{Open: m.lid})
	case 1, 2:
		m.books.printer = 0
		if m.random.IntN(5) == 0 {
			m.books.printer = []device.PrinterStatus{device.PaperOut, device.PaperLow, device.CoverOpen, device.Broken}[m.random.IntN(4)]
		}
		m.feed(flow.Printer{Status: m.books.printer})
	case 3:
		m.feed(flow.Power{Battery: m.random.IntN(2) == 0})
	case 4:
		m.feed(flow.Headphones{In: m.random.IntN(4) == 0})
	case 5:
		m.feed(flow.Counted{Papers: flow.Papers{Issued: m.books.issued, Cast: m.books.cast, Checked: m.books.checked, Void: m.books.void}})
		m.feed(flow.Chain{Status: flow.ChainStatus(m.random.IntN(4)), Waiting: m.random.IntN(3)})
		m.feed(flow.Clock{Now: time.Date(2026, 11, 3, m.random.IntN(24), 0, 0, 0, time.UTC), News: time.Date(2026, 11, 3, 7+m.random.IntN(16), 0, 0, 0, time.UTC)})
	default:
		for part := flow.PartSeeds; part <= flow.PartEvidence; part++ {
			m.feed(flow.Prepared{Part: part, OK: m.random.IntN(8) > 0})
		}
	}
}

// lies are what nobody asked.
var lies = []flow.Event{flow.Issued{Code: "stale"}, flow.CastStored{}, flow.Confirmed{}, flow.Voided{}, flow.Checked{}, flow.Settled{}, flow.PollsOpened{}, flow.PollsPaused{},
	flow.PollsResumed{}, flow.PollsEnded{}, flow.PollsReopened{}, flow.PollsClosed{}, flow.Reseeded{}, flow.Authenticated{Official: "worker-1"}, flow.Denied{Official: "worker-1"}, flow.Authenticated{Official: "nobody"},
	flow.Attested{Answer: "ISOLOIR ANSWER"}, flow.NotAttested{}, flow.Printed{Sheet: device.SheetReceipt}, flow.Printed{Sheet: device.SheetZero}, flow.TimerFired{Seq: 1},
	flow.Press{Item: "cast"}, flow.Press{Item: "nothing"}, flow.Unseen{Items: 3}, flow.Unseen{Items: -1}, flow.Prepared{Part: 9}, flow.Started{},
	flow.Clock{Now: hourOf(8)}, flow.Clock{Now: hourOf(12), News: hourOf(13)}, flow.Clock{Now: hourOf(21)}, flow.Hours{Closes: hourOf(22), By: []string{"official-1"}},
	flow.Halves{Of: []string{"t-1", "t-2", "t-3"}, Missing: []string{"t-1"}, Wrong: []string{"t-3"}}, flow.Halves{Of: []string{"t-1", "t-2", "t-3"}, Missing: []string{"t-2"}}}

func (m *monkey) lie() {
	if m.random.IntN(20) == 0 {
		m.feed(flow.Failed{Fault: flow.Fault(m.random.IntN(7))})
		return
	}
	m.feed(lies[m.random.IntN(len(lies))])
}

// look counts the screens that come up. One that was not seen in this size and language yet is held to what every screen promises.
func (m *monkey) look() {
	v := m.state.View()
	if at := [2]flow.Screen{v.Screen, top(v).Screen}; at != m.at {
		m.at = at
		m.visits[v.Screen]++
		m.visits[top(v).Screen]++
	}
	kind := fmt.Sprint(v.Screen, top(v).Screen, v.Size, v.Lang)
	if m.looked[kind] || v.Sound.Dark || m.moved {
		return
	}
	m.looked[kind] = true
	check(m.T, m.k, m.k.view)
	if !m.leads(v) {
		m.Errorf("nobody can go on from %s", v.Screen)
	}
	if m.Failed() {
		m.Fatalf("%s in %s, size %d", top(v).Screen, v.Lang, v.Size)
	}
}

// leads says whether something that people, devices or the booth can do now leads to another screen.
func (m *monkey) leads(v flow.View) bool {
	if len(m.owed) > 0 || v.Screen == flow.ScreenBoot {
		return true
	}
	state := m.state
	if v.Screen == flow.ScreenAlarm {
		state, _ = flow.Step(state, flow.Lid{})
	}
	now := top(state.View())
	for _, i := range slices.Concat(now.Items, now.Bottom, now.Top) {
		next, _ := flow.Step(state, flow.Press{Item: i.ID})
		if then := next.View(); then.Screen != v.Screen || top(then).Screen != now.Screen {
			return true
		}
	}
	return false
}

// rest begins another day a while after the polls have closed.
func (m *monkey) rest() {
	if m.books.polls != flow.PollsAreClosed {
		return
	}
	if m.rested++; m.rested > 50 {
		m.before.add(m.books)
		m.books = newBooks(m.T)
		m.books.polls = flow.Polls(m.random.IntN(2))
		m.rested, m.lid = 0, false
		m.crash()
	}
}

// all lists every screen and notice that the flow has, from its source.
func all(t *testing.T) (out []flow.Screen) {
	file, err := parser.ParseFile(token.NewFileSet(), "../flow/screen.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, flow.Screen(name))
		}
		return true
	})
	if len(out) < 50 {
		t.Fatalf("%d screens", len(out))
	}
	return out
}

// TestMonkey does anything to the whole kiosk on a clock of its own. Each run begins with a seed of its own: -args -seed 7 -acts 2000 plays the seventh again.
func TestMonkey(t *testing.T) {
	const run = 2000
	visits, looked := map[flow.Screen]int{}, map[string]bool{}
	for n := range *acts / run {
		t.Run(fmt.Sprintf("seed %d", *seed+uint64(n)), func(t *testing.T) {
			m := newMonkey(t, *seed+uint64(n), looked)
			for range run {
				m.act()
			}
			for screen, n := range m.visits {
				visits[screen] += n
			}
			papers := m.before
			papers.add(m.books)
			t.Logf("%d papers: %d cast, %d checked, %d void, %d of failed checks; %d passed the box, %d of them of no ballot, and people found %d in it", papers.issued,
				papers.cast, papers.checked, papers.void, papers.failed, papers.sensed, papers.stray, papers.found)
		})
	}
	t.Logf("%d screens in %d sizes and languages: %v", len(visits), len(looked), visits)
	few := len(visits) < 45
	for _, s := range all(t) {
		if visits[s] == 0 && (few || *acts >= 50000) {
			t.Errorf("%s never came up", s)
		}
	}
}
