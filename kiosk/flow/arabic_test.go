package flow

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/bidi"
	"github.com/isoloir/isoloir/kiosk/catalog"
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

// Numbers that people type and hours are in the digits of the language; what stands in a code or a name is not.
func TestDigitsOfTheLanguage(t *testing.T) {
	k := company(t)
	k.state.look.lang = "ar"
	western := regexp.MustCompile(`[0-9]`)
	holds := func(words string) {
		t.Helper()
		shown := strings.NewReplacer("worker-1", "", "worker-2", "", "5 votes", "", "1 vote", "").Replace(strings.Join(shown(reflect.ValueOf(k.state.View())), "\n"))
		if western.MatchString(shown) || !strings.Contains(shown, words) {
			t.Errorf("%s says %s", k.state.Screen(), shown)
		}
	}
	k.feed(Clock{Now: hourOf(10)})
	holds("٢٠:٠٠")
	k.press("start/five", "key/1", "key/7")
	holds("١٧")
	k.press("back", "close", "next")
	holds("٢٠٢٦-١١-٠٣")
	k.press("next", "official/worker-2")
	holds("١\n٢\n٣")
}

// An hour is read from right to left, day first; the digits of an hour and its zone are not.
func TestAnHourInArabic(t *testing.T) {
	k := open(t)
	k.state.look.lang = "ar"
	hour := []rune(k.state.say(catalog.HourOpens, k.state.hour(hourOf(8))))
	var seen strings.Builder
	for _, i := range bidi.Order(bidi.Levels(hour, 1)) {
		if hour[i] < bidi.FirstStrongIsolate-2 || hour[i] > bidi.PopIsolate {
			seen.WriteRune(hour[i])
		}
	}
	if want := "UTC\u00a0٠٨:٠٠\u00a0٠٣-١١-٢٠٢٦"; !strings.Contains(seen.String(), want) {
		t.Errorf("from left to right the screen has %q", seen.String())
	}
}
