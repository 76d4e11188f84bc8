package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/tpm/verify"
)

// A scene is one screen, in one of its states, and the way there.
type scene struct {
	name string
	walk func(*tour)
}

// scenes are every screen and notice of the flow, in the order of a day; those that say different things at different times more
// than once.
var scenes = slices.Concat(morning, marking, papering, staffing)

var morning = []scene{
	{"boot", func(*tour) {}},
	{"self-test", func(t *tour) { t.start(flow.PollsBefore) }},
	{"self-test-bad", func(t *tour) {
		t.start(flow.PollsAreOpen, func(e *flow.Started) { e.Tests[flow.TestMediumB].OK = false })
	}},
	{"self-test-mute", func(t *tour) { t.start(flow.PollsBefore, func(e *flow.Started) { e.Tests[flow.TestVoice].OK = false }) }},
	{"checklist", func(t *tour) { t.checklist(prepared()...); t.press("tick/0", "tick/1", "tick/2") }},
	{"checklist-early", func(t *tour) { t.checklist() }},
	{"checklist-lacking", func(t *tour) { t.checklist(lacking, flow.Prepared{Part: flow.PartSeeds}) }},
	{"checklist-unmeasured", func(t *tour) { t.checklist(prepared()[:3]...); t.press("tick/0", "tick/1", "tick/2") }},
	{"checklist-wrong", func(t *tour) {
		t.checklist(append(prepared()[:3], flow.Prepared{Part: flow.PartEvidence})...)
		t.press("tick/0", "tick/1", "tick/2")
	}},
	{"without", func(t *tour) {
		t.checklist(lacking, flow.Prepared{Part: flow.PartSeeds})
		t.press("without", "trustee/trustee-1")
	}},
	{"without-too-many", func(t *tour) {
		t.checklist(lacking, flow.Prepared{Part: flow.PartSeeds})
		t.press("without", "trustee/trustee-1", "trustee/trustee-2")
	}},
	{"reseeding", func(t *tour) {
		t.checklist(lacking, flow.Prepared{Part: flow.PartSeeds})
		t.press("without", "trustee/trustee-1", "next")
		t.signDeaf()
	}},
	{"sign-in", func(t *tour) { t.checklist(prepared()...); t.press("tick/0", "tick/1", "tick/2", "next") }},
	{"sign-in-second", func(t *tour) { t.ticked(); t.signIn("worker-1") }},
	{"pin", func(t *tour) { t.ticked(); t.press("official/worker-1"); t.types("246") }},
	{"pin-wrong", func(t *tour) { t.ticked(); t.press("official/worker-1"); t.types("1111"); t.press("next") }},
	{"pin-checking", func(t *tour) { t.ticked(); t.press("official/worker-1"); t.types("2468"); t.pressDeaf("next") }},
	{"pin-wait", func(t *tour) {
		t.ticked()
		t.press("official/worker-1")
		for range 5 {
			t.types("1111")
			t.press("next")
		}
	}},
	{"hour-open", func(t *tour) {
		t.checklist(append(prepared(), flow.Clock{Now: hourOf(14)})...)
		t.press("tick/0", "tick/1", "tick/2", "next")
	}},
	{"hour-slow", func(t *tour) {
		t.checklist(append(prepared(), flow.Clock{Now: hourOf(8), News: hourOf(9)})...)
		t.press("tick/0", "tick/1", "tick/2", "next")
	}},
	{"zero-print", func(t *tour) { t.ticked(); t.signDeaf() }},
	{"zero", func(t *tour) { t.ticked(); t.signIn("worker-1", "worker-2") }},
	{"wait", func(t *tour) { t.ticked(); t.signIn("worker-1", "worker-2"); t.pressDeaf("yes") }},
	{"idle", func(t *tour) { t.start(flow.PollsAreOpen) }},
	{"menu", (*tour).menu},
	{"weight", func(t *tour) { t.menu(); t.press("start/ten"); t.types("37") }},
	{"weight-wrong", func(t *tour) { t.menu(); t.press("start/ten"); t.types("370") }},
	{"guide", func(t *tour) { t.menu(); t.pressDeaf("guide") }},
}

// ticked is the sign-in of those who open.
func (t *tour) ticked() {
	t.checklist(prepared()...)
	t.press("tick/0", "tick/1", "tick/2", "next")
}

var marking = []scene{
	{"language", func(t *tour) { t.menu(); t.press("start/town") }},
	{"instructions", func(t *tour) { t.menu(); t.press("start/town", flow.ItemID("lang/"+t.manifest.Languages[0])) }},
	{"contest-one", func(t *tour) { t.vote(); t.press("o/1") }},
	{"contest-several", func(t *tour) {
		t.contest(1)
		t.press("o/0")
		for range 3 {
			t.feed(flow.Key{Code: device.KeyDown})
		}
	}},
	{"contest-several-full", func(t *tour) { t.contest(1); t.press("o/0", "o/2") }},
	{"contest-ranked", func(t *tour) { t.contest(2); t.press("o/2", "o/0", "o/1") }},
	{"contest-yes-no", func(t *tour) { t.contest(3) }},
	{"contest-yes-no-plain", func(t *tour) { t.contest(4); t.press("o/0") }},
	{"contest-grades", func(t *tour) { t.contest(5); t.press("g/0/1", "g/1/4") }},
	{"contest-approval", func(t *tour) { t.contest(6); t.press("o/1", "o/2") }},
	{"contest-score", func(t *tour) { t.contest(7); t.press("more/0", "more/0", "more/2") }},
	{"contest-cumulative", func(t *tour) {
		t.contest(8)
		for range 6 {
			t.press("more/0")
		}
		t.press("more/1")
	}},
	{"contest-long", func(t *tour) {
		t.menu()
		t.press("start/water", flow.ItemID("lang/"+t.manifest.Languages[0]), "next", "o/1")
	}},
	{"contest-weighted", func(t *tour) { t.holder(); t.press("o/0") }},
	{"contest-to-review", func(t *tour) { t.marked(); t.press("c/1") }},
	{"write-in", func(t *tour) { t.writeIn(); t.types(t.name()) }},
	{"write-in-accents", func(t *tour) { t.writeIn(); t.press("accents") }},
	{"contest-written", func(t *tour) { t.writeIn(); t.types(t.name()); t.press("next") }},
	{"notice-languages", func(t *tour) { t.contest(1); t.press("language") }},
	{"notice-look", func(t *tour) {
		t.contest(1)
		t.press("look", flow.ItemID("size/"+strconv.Itoa(int(t.size))), flow.ItemID("contrast/"+strconv.Itoa(int(t.contrast))))
	}},
	{"notice-sound", func(t *tour) { t.contest(1); t.press("sound", "voice") }},
	{"notice-switches", func(t *tour) { t.contest(1); t.feed(flow.Switch{Number: 1}) }},
	{"notice-switches-choose", func(t *tour) { t.contest(1); t.feed(flow.Switch{Number: 1}, flow.Switch{Number: 2}) }},
	{"notice-switches-one", func(t *tour) {
		t.contest(1)
		t.feed(flow.Switch{Number: 1}, flow.Switch{Number: 1}, flow.Switch{Number: 1})
	}},
	{"notice-help", func(t *tour) { t.contest(1); t.press("help") }},
	{"notice-help-called", func(t *tour) { t.contest(1); t.press("help", "call") }},
	{"notice-overvote-one", func(t *tour) { t.vote(); t.press("o/0", "o/1") }},
	{"notice-overvote-written", func(t *tour) { t.writeIn(); t.types(t.name()); t.press("next", "o/0") }},
	{"notice-overvote-several", func(t *tour) { t.contest(1); t.press("o/0", "o/1", "o/2") }},
	{"notice-overvote-points", func(t *tour) {
		t.contest(8)
		t.press("more/0", "more/0", "more/0", "more/0", "more/0", "more/0", "more/1", "more/1", "more/1", "more/1", "more/2")
	}},
	{"notice-more", func(t *tour) { t.contest(1); t.feed(flow.Unseen{Items: 6}); t.press("next") }},
	{"notice-inactive", func(t *tour) { t.contest(1); t.wait() }},
	{"review", (*tour).marked},
	{"review-empty", func(t *tour) { t.vote(); t.press("all") }},
	{"review-weighted", func(t *tour) { t.holder(); t.press("o/0", "next") }},
	{"review-reprint", func(t *tour) { t.paper(); t.press("no", "void", "next"); t.signIn("worker-1", "worker-2") }},
	{"notice-print", func(t *tour) { t.marked(); t.press("next") }},
}

// holder is a voter with 37 votes, at the only contest.
func (t *tour) holder() {
	t.menu()
	t.press("start/ten")
	t.types("37")
	t.press("next", flow.ItemID("lang/"+t.manifest.Languages[0]), "next")
}

func (t *tour) writeIn() { t.vote(); t.press("o/4") }

// name is what somebody begins to type, on the keyboard of the language.
func (t *tour) name() string {
	if t.manifest.Languages[0] == "ar" {
		return "عبد"
	}
	return "jeanne"
}

var papering = []scene{
	{"printing", func(t *tour) { t.marked(); t.press("next"); t.pressDeaf("print") }},
	{"check-paper", (*tour).paper},
	{"not-correct", func(t *tour) { t.paper(); t.press("no") }},
	{"voiding", func(t *tour) { t.paper(); t.press("no"); t.pressDeaf("void") }},
	{"void-sheet", func(t *tour) { t.paper(); t.press("no", "void") }},
	{"void-print", func(t *tour) { t.paper(); t.press("no", "void", "next"); t.signDeaf() }},
	{"decide", (*tour).decide},
	{"decide-in-box", func(t *tour) { t.paper(); t.feed(flow.BoxSensed{}) }},
	{"decide-in-box-called", func(t *tour) { t.paper(); t.feed(flow.BoxSensed{}); t.press("call") }},
	{"decide-weighted", func(t *tour) {
		t.holder()
		t.press("o/0", "next", "next")
		t.pressDeaf("print")
		t.heavy()
		t.press("yes")
	}},
	{"check-warning", func(t *tour) { t.decide(); t.press("check") }},
	{"checking", func(t *tour) { t.decide(); t.press("check"); t.pressDeaf("check") }},
	{"check-result", func(t *tour) { t.decide(); t.press("check", "check") }},
	{"check-failed", func(t *tour) { t.decide(); t.press("check"); t.pressDeaf("check"); t.feed(flow.CheckFailed{}) }},
	{"casting", func(t *tour) { t.decide(); t.pressDeaf("cast") }},
	{"insert", (*tour).insert},
	{"done", func(t *tour) { t.insert(); t.feed(flow.BoxSensed{}) }},
	{"abandoned", func(t *tour) { t.marked(); t.wait(); t.wait() }},
	{"abandoned-ask", func(t *tour) { t.marked(); t.wait(); t.wait(); t.press("staff"); t.signIn("worker-1") }},
	{"abandoned-ask-paper", func(t *tour) { t.paper(); t.wait(); t.wait(); t.press("staff"); t.signIn("worker-1") }},
	{"abandoned-ask-box", func(t *tour) {
		t.decide()
		t.feed(flow.BoxSensed{})
		t.wait()
		t.wait()
		t.press("staff")
		t.signIn("worker-1")
	}},
}

// heavy prints a weighted ballot, whose receipt has the codes.
func (t *tour) heavy() {
	t.feed(flow.Issued{Places: t.places("ten")}, flow.Printed{Sheet: device.SheetBallot}, flow.Printed{Sheet: device.SheetReceipt})
}

var staffing = []scene{
	{"status", func(t *tour) { t.menu(); t.press("status") }},
	{"status-alarms", func(t *tour) {
		t.menu()
		t.feed(flow.Printer{Status: device.PaperLow}, flow.Power{Battery: true}, flow.Chain{Status: flow.ChainAlone, Waiting: 31}, flow.BoxSensed{},
			flow.Hours{Closes: hourOf(21), By: []string{"official-1", "official-2"}})
		t.press("status")
	}},
	{"try", func(t *tour) { t.menu(); t.press("try") }},
	{"try-checklist", func(t *tour) { t.checklist(prepared()...); t.press("try"); t.signIn("worker-1") }},
	{"try-tried", func(t *tour) {
		t.menu()
		t.press("try", "field/0", "field/4", "field/5")
		t.feed(flow.BoxSensed{}, flow.Headphones{In: true}, flow.Power{Battery: true}, flow.Printer{Status: device.PaperLow}, flow.Switch{Number: 1}, flow.Switch{Number: 2})
	}},
	{"supply", func(t *tour) { t.start(flow.PollsAreOpen); t.feed(paperOut) }},
	{"supply-ready", func(t *tour) { t.start(flow.PollsAreOpen); t.feed(paperOut, flow.Printer{}) }},
	{"supply-void", func(t *tour) {
		t.marked()
		t.press("next")
		t.deaf = true
		t.press("print")
		t.feed(flow.Issued{Code: "7KQ4 M2XD 9TWB E6RH"})
		t.deaf = false
		t.feed(flow.PrintFailed{Sheet: device.SheetBallot, Status: device.PaperOut})
	}},
	{"alarm", func(t *tour) { t.contest(1); t.feed(flow.Lid{Open: true}) }},
	{"alarm-lid-closed", func(t *tour) { t.contest(1); t.feed(flow.Lid{Open: true}, flow.Lid{}) }},
	{"settle", func(t *tour) { t.insert(); t.press("cannot") }},
	{"settling", func(t *tour) { t.insert(); t.press("cannot", "in"); t.signDeaf() }},
	{"seal", func(t *tour) { t.start(flow.PollsAreOpen, func(e *flow.Started) { e.Unsealed = true }) }},
	{"fault", func(t *tour) { t.start(flow.PollsBefore); t.feed(flow.Failed{Fault: flow.FaultMedia}) }},
	{"fault-open", func(t *tour) { t.start(flow.PollsAreOpen); t.feed(flow.Failed{Fault: flow.FaultCheck}) }},
	{"paused", func(t *tour) {
		t.start(flow.PollsArePaused)
		t.feed(flow.Counted{Papers: flow.Papers{Issued: 128, Cast: 121, Pending: 1, Checked: 4, Void: 2}})
	}},
	{"ask", func(t *tour) { t.menu(); t.press("attest"); t.types("7K3M9Q") }},
	{"ask-wrong", func(t *tour) { t.menu(); t.press("attest"); t.types("7K3M9QWX0ABC") }},
	{"ask-failed", func(t *tour) { t.asking(); t.feed(flow.NotAttested{}) }},
	{"asking", (*tour).asking},
	{"answer", func(t *tour) {
		t.asking()
		evidence := make([]byte, 450)
		for i := range evidence {
			evidence[i] = 0xa5
		}
		t.feed(flow.Attested{Answer: verify.Answer{Station: "st-1", Question: verify.Question(question), Evidence: evidence}.Text()})
	}},
	{"close", func(t *tour) { t.menu(); t.press("close") }},
	{"hour-end", func(t *tour) { t.menu(); t.feed(flow.Clock{Now: hourOf(18)}); t.press("close", "next") }},
	{"ended", (*tour).ended},
	{"reopen", func(t *tour) { t.ended(); t.press("reopen") }},
	{"sign-in-administrator", func(t *tour) { t.ended(); t.press("reopen", "early") }},
	{"close-again", func(t *tour) { t.ended(); t.press("close") }},
	{"closing", func(t *tour) { t.ended(); t.press("close", "close"); t.signDeaf() }},
	{"closing-tape", func(t *tour) {
		t.ended()
		t.press("close", "close")
		t.signDeaf()
		t.deaf = true
		t.feed(flow.PollsClosed{})
	}},
	{"closed", func(t *tour) {
		t.start(flow.PollsAreClosed)
		t.feed(flow.Counted{Papers: flow.Papers{Issued: 128, Cast: 121, Checked: 4, Void: 3}})
	}},
}

// ended is where voting has ended and the polls are not closed.
func (t *tour) ended() {
	t.start(flow.PollsAreEnded)
	t.feed(flow.Counted{Papers: flow.Papers{Issued: 128, Cast: 121, Checked: 4, Void: 3}})
}

// question is one that a person's own device could have chosen.
var question = func() string {
	for _, last := range verify.QuestionLetters {
		if q, err := verify.ParseQuestion("7K3M9QWX0AB" + string(last)); err == nil {
			return string(q)
		}
	}
	panic("no letter ends the question")
}()

// asking waits for the security chip.
func (t *tour) asking() { t.menu(); t.press("attest"); t.types(question); t.pressDeaf("next") }

// screensOfTheFlow reads the names of all screens and notices where the flow declares them.
func screensOfTheFlow(t *testing.T) (names []flow.Screen) {
	files, err := filepath.Glob("../flow/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok {
				names = append(names, screenOf(t, spec)...)
			}
			return true
		})
	}
	return names
}

// screenOf is the screen that a constant names, if it names one.
func screenOf(t *testing.T, spec *ast.ValueSpec) []flow.Screen {
	if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Screen" || len(spec.Values) != 1 {
		return nil
	}
	name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
	if err != nil {
		t.Fatal(err)
	}
	return []flow.Screen{flow.Screen(name)}
}

// A screen that the flow can show has a scene, and with it a golden picture.
func TestEveryScreenHasAScene(t *testing.T) {
	shown := map[flow.Screen]bool{}
	for _, s := range scenes {
		at := setOff(t, "en")
		s.walk(at)
		view := at.view()
		shown[view.Screen] = true
		if view.Overlay != nil {
			view = *view.Overlay
			shown[view.Screen] = true
		}
		if !strings.HasPrefix(s.name, string(view.Screen)) {
			t.Errorf("scene %s ends at %s", s.name, view.Screen)
		}
	}
	names := screensOfTheFlow(t)
	for _, name := range names {
		if !shown[name] {
			t.Errorf("no scene shows %s: add the way there to scenes, draw its pictures with -update and look at them", name)
		}
	}
	if len(names) < 50 {
		t.Errorf("the flow declares %d screens only", len(names))
	}
}

// viewOf is what a scene shows in a language, at first.
func viewOf(t testing.TB, lang, name string) flow.View {
	t.Helper()
	i := slices.IndexFunc(scenes, func(s scene) bool { return s.name == name })
	if i < 0 {
		t.Fatalf("no scene %s", name)
	}
	at := setOff(t, lang)
	scenes[i].walk(at)
	return at.view()
}
