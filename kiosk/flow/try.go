package flow

import (
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// fields is how many fields of the screen are touched, in a square.
const fields = 9

// trying is what people have tried of the devices since the screen for it came up.
type trying struct {
	touched [fields]bool
	last    Event // the newest Key or Switch, or nothing
	stray   int   // papers in the box before
}

// tryPages are the screens on which people try what the self test cannot.
func tryPages(screen Screen) (page, bool) {
	if screen == ScreenTry {
		return page{State.viewTry, pressTry}, true
	}
	return page{}, false
}

// try lets people touch, press and plug; an official has signed in.
func (m *machine) try() {
	m.tried = trying{stray: m.stray}
	m.goTo(ScreenTry)
}

// noteControl keeps what was pressed while devices are tried. It acts as on any other screen.
func (m *machine) noteControl(e Event) {
	if m.Screen() == ScreenTry && m.controlWords(e) != "" {
		m.tried.last = e
	}
}

func (s State) viewTry(v *View) {
	s.body(v, catalog.TryTitle, catalog.TryBody)
	for i, on := range s.tried.touched {
		v.Items = append(v.Items, Item{ID: ItemID("field/" + strconv.Itoa(i)), Role: RoleCheck, Label: catalog.Number(s.look.lang, i+1), On: on, Enabled: true})
	}
	v.Facts = s.tryFacts()
	v.Bottom = []Item{s.button("close", RoleButton, catalog.Back), s.button("guide", RoleButton, catalog.MenuGuide).enabled(s.printer.Ready())} // not "back": the arrow is tried too
}

func (s State) tryFacts() []Fact {
	control, phones := s.controlWords(s.tried.last), catalog.TryPhonesOut
	if control == "" {
		control = s.say(catalog.TryNone)
	}
	if s.headphones {
		phones = catalog.TryPhonesIn
	}
	facts := []Fact{{Label: s.say(catalog.TryControl), Value: control}, {Label: s.say(catalog.TryPhones), Value: s.say(phones)},
		s.count(catalog.TryBox, s.stray-s.tried.stray, false), s.count(catalog.FactAlarms, s.alarms, true), s.printerFact(), s.powerFact(), s.chainFact()}
	if !s.now.IsZero() {
		facts = append(facts, s.clockFact(s.slow()))
	}
	return facts
}

// keyNames are the tactile keys in words.
var keyNames = map[device.KeyCode]catalog.ID{device.KeyUp: catalog.TryUp, device.KeyDown: catalog.TryDown, device.KeyLeft: catalog.TryLeft, device.KeyRight: catalog.TryRight,
	device.KeySelect: catalog.TrySelect, device.KeyHelp: catalog.Help, device.KeyLouder: catalog.SoundLouder, device.KeySofter: catalog.SoundSofter,
	device.KeyFaster: catalog.SoundFaster, device.KeySlower: catalog.SoundSlower, device.KeyPause: catalog.Pause}

// controlWords names a key or a switch that went down, or nothing.
func (s State) controlWords(e Event) string {
	switch e := e.(type) {
	case Key:
		if name, ok := keyNames[e.Code]; ok {
			return s.say(name)
		}
	case Switch:
		if !e.Up && (e.Number == 1 || e.Number == 2) {
			return s.say(catalog.TrySwitch, e.Number)
		}
	}
	return ""
}

func pressTry(m *machine, id ItemID) {
	switch id {
	case "guide":
		m.guide()
	case "close":
		m.endTrying()
	default:
		i, _ := strconv.Atoi(strings.TrimPrefix(string(id), "field/"))
		m.tried.touched[i] = !m.tried.touched[i]
	}
}

// endTrying goes back to where it began: to the menu, whose person stays signed in, or to the checklist.
func (m *machine) endTrying() {
	m.tried = trying{}
	if m.rest() == ScreenIdle {
		m.goTo(ScreenMenu)
		return
	}
	m.signOut()
}
