package flow

import (
	"slices"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// Screens about printer and lid say what is so now, and what is to be done about it.
func TestPrinterAndLidAreSaidAsTheyAre(t *testing.T) {
	k := open(t)
	for _, c := range []struct {
		happens Event
		title   catalog.ID
		tone    Tone
		body    catalog.ID // said; nothing if only the title tells
	}{
		{Printer{Status: device.PaperOut}, catalog.SupplyTitle, ToneWarning, catalog.SupplyRoll},
		{Printer{Status: device.HeadHot}, catalog.SupplyTitle, ToneWarning, ""},
		{Printer{}, catalog.SupplyReady, ToneNormal, ""},
		{Lid{Open: true}, catalog.AlarmTitle, ToneAlarm, catalog.AlarmBody},
		{Lid{}, catalog.AlarmTitle, ToneAlarm, catalog.AlarmClosed},
	} {
		k.feed(c.happens)
		v := k.state.View()
		var want []string
		if c.body != "" {
			want = []string{k.state.say(c.body)}
		}
		if v.Title != k.state.say(c.title) || v.Tone != c.tone || !slices.Equal(v.Body, want) {
			t.Errorf("after %+v: %q, tone %d, %q", c.happens, v.Title, v.Tone, v.Body)
		}
	}
}
