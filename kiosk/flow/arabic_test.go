package flow

import (
	"fmt"
	"testing"

	"github.com/isoloir/isoloir/device"
)

// In a language that is read from right to left the left key goes on and the right key back, as the eye does.
func TestSideKeysFollowTheEye(t *testing.T) {
	for lang, onward := range map[string]device.KeyCode{"en": device.KeyRight, "ar": device.KeyLeft, "zh": device.KeyRight} {
		k := voter(t, "long")
		k.state.look.lang = lang
		if got := k.state.View().RTL; got != (lang == "ar") {
			t.Fatalf("%s: right to left %v", lang, got)
		}
		k.feed(Key{Code: onward})
		if got := k.state.View().Steps.Now; got != 2 {
			t.Errorf("%s: the key that goes on leads to contest %d", lang, got)
		}
		k.feed(Key{Code: map[device.KeyCode]device.KeyCode{device.KeyLeft: device.KeyRight, device.KeyRight: device.KeyLeft}[onward]})
		if got := k.state.View().Steps.Now; got != 1 {
			t.Errorf("%s: the key that goes back leads to contest %d", lang, got)
		}
	}
}

// A voter writes a name in Arabic, and goes on in Latin letters on the second page, which stays up for them.
func TestANameInArabic(t *testing.T) {
	k := voter(t, "long")
	k.state.look.lang = "ar"
	choices, _ := k.state.Choices()
	option := -1
	for i, o := range choices.Contests()[0].Options {
		if o.WriteIn {
			option = i
		}
	}
	k.press(ItemID(fmt.Sprint("o/", option)))
	k.at(ScreenWriteIn)
	for _, r := range "عمر" {
		k.press(ItemID("key/" + string(r)))
	}
	k.press("space", "accents")
	for _, r := range "ali" {
		k.press(ItemID("key/" + string(r)))
	}
	k.press("next")
	choices, _ = k.state.Choices()
	if got := choices.WriteIn(0, option); got != "عمر Ali" {
		t.Errorf("the name is %q", got)
	}
}
