package flow

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// fact is the value that stands beside a label, or nothing.
func (k *kiosk) fact(label catalog.ID) string {
	for _, f := range k.state.View().Facts {
		if f.Label == k.state.say(label) {
			return f.Value
		}
	}
	return ""
}

// trial brings the kiosk to where its devices are tried between voters.
func trial(t *testing.T) *kiosk {
	k := open(t)
	k.press("staff")
	k.signIn("worker-1")
	k.press("try")
	k.at(ScreenTry)
	return k
}

func TestTheDevicesAreTried(t *testing.T) {
	k := trial(t)
	for i, item := range k.state.View().Items {
		k.press(item.ID)
		if now := k.state.View().Items[i]; !now.On {
			t.Errorf("field %s was touched, and is not ticked", now.Label)
		}
	}
	if n := len(k.state.View().Items); n != fields {
		t.Errorf("%d fields", n)
	}
	for _, c := range []struct {
		event Event
		fact  catalog.ID
		says  string
	}{
		{Power{}, catalog.TryControl, "none yet"},
		{Key{Code: device.KeyLeft}, catalog.TryControl, "arrow left"},
		{Key{Code: device.KeyRight}, catalog.TryControl, "arrow right"},
		{Key{Code: device.KeyHelp}, catalog.TryControl, "Help"},
		{Key{Code: 99}, catalog.TryControl, "Help"},
		{Switch{Number: 2}, catalog.TryControl, "switch 2"},
		{Switch{Number: 1, Up: true}, catalog.TryControl, "switch 2"},
		{Headphones{In: true}, catalog.TryPhones, "plugged in"},
		{Headphones{}, catalog.TryPhones, "not plugged in"},
		{Power{Battery: true}, catalog.FactPower, "battery"},
		{Printer{Status: device.CoverOpen}, catalog.FactPrinter, k.state.say(catalog.PrinterCover)},
		{Chain{Status: ChainAlone}, catalog.FactChain, k.state.say(catalog.ChainAlone)},
	} {
		k.feed(c.event)
		k.at(ScreenTry)
		if got := k.fact(c.fact); got != c.says {
			t.Errorf("after %+v %s is %q, not %q", c.event, c.fact, got, c.says)
		}
	}
	if k.can("guide") {
		t.Error("a printer with its cover open prints")
	}
}

// Whatever a key is called, the screen has a word for it.
func TestEveryKeyHasAName(t *testing.T) {
	k := trial(t)
	for code := device.KeyUp; code <= device.KeyPause; code++ {
		if k.state.controlWords(Key{Code: code}) == "" {
			t.Errorf("key %d has no name", code)
		}
	}
}

// A paper that tries the sensor is a stray one, in the logbook and in the status, as it would be anywhere.
func TestAPaperThatTriesTheBoxIsAStrayOne(t *testing.T) {
	k := open(t)
	k.feed(BoxSensed{})
	k.press("staff")
	k.signIn("worker-1")
	k.press("try")
	k.forget()
	k.feed(BoxSensed{}, BoxSensed{})
	k.at(ScreenTry)
	if logged, n := did[Log](k); n != 2 || logged.Event != LogStrayPaper || k.fact(catalog.TryBox) != "2" {
		t.Errorf("%d papers logged as %s, %s shown", n, logged.Event, k.fact(catalog.TryBox))
	}
	k.press("close", "status")
	if got := k.fact(catalog.FactStray); got != "3" {
		t.Errorf("%s stray papers in the status", got)
	}
}

// The test sheet is the guide; after it the same screen stands, with what was tried.
func TestATestSheet(t *testing.T) {
	k := trial(t)
	k.press("field/3", "guide")
	k.at(ScreenTry)
	if p, n := did[Print](k); n != 1 || p.Sheet != device.SheetGuide || !k.state.View().Items[3].On {
		t.Errorf("printed %d times: %v", n, p.Sheet)
	}
	k.press("close", "guide")
	k.at(ScreenMenu)
}

// It leads back to where it came from: to the menu, or signed out to the checklist. Nobody finds what another tried.
func TestWhereTryingEnds(t *testing.T) {
	k := trial(t)
	k.press("field/0", "close")
	k.at(ScreenMenu)
	k.press("try")
	if k.state.View().Items[0].On {
		t.Error("a field is still ticked")
	}
	k.timer()
	k.at(ScreenIdle)

	k = before(t)
	k.press("try")
	k.at(ScreenSignIn)
	k.signIn("worker-2")
	k.at(ScreenTry)
	k.press("guide")
	k.at(ScreenTry)
	k.forget()
	k.press("close")
	k.at(ScreenChecklist)
	if _, n := did[SignOut](k); n != 1 || k.state.official != "" {
		t.Error("somebody is still signed in")
	}
}

// The lid raises the alarm here too; once it is ended, the screen counts it.
func TestTheLidIsTried(t *testing.T) {
	k := trial(t)
	k.feed(Lid{Open: true})
	k.at(ScreenAlarm)
	k.feed(Lid{})
	k.press("knock")
	k.signIn("worker-1")
	k.at(ScreenTry)
	if got := k.fact(catalog.FactAlarms); got != "1" {
		t.Errorf("%s alarms", got)
	}
}

// While a voter votes no way leads there.
func TestNoVoterTriesTheDevices(t *testing.T) {
	k := voter(t, "short")
	for _, s := range []string{"contest", "review"} {
		if slices.ContainsFunc(k.state.View().reachable(), func(i Item) bool { return i.ID == "try" }) {
			t.Errorf("the %s offers it", s)
		}
		k.review()
	}
	k.feed(Press{Item: "try"})
	if k.state.Screen() == ScreenTry {
		t.Error("a voter is there")
	}
}
