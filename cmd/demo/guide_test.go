package main

import (
	"testing"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
)

func TestTheGuideKnowsTheMoment(t *testing.T) {
	g := newGuide([]string{"Awa Martin", "Ben Castle"})
	for _, look := range []struct {
		lang string
		size flow.TextSize
	}{{"en", flow.TextNormal}, {"fr", flow.TextLargest}, {"fr", flow.TextSmall}} {
		say := func(id catalog.ID, role flow.Role) []flow.Item {
			return []flow.Item{{ID: "x", Role: role, Label: catalog.Say(look.lang, id), Enabled: true}}
		}
		for want, v := range map[string]flow.View{
			"idle":   {Screen: flow.ScreenIdle, Title: catalog.Say(look.lang, catalog.IdleTitle), Bottom: say(catalog.PollWorkers, flow.RoleButton)},
			"who":    {Screen: flow.ScreenSignIn, Title: catalog.Say(look.lang, catalog.SignTitle), Items: []flow.Item{{ID: "a", Label: "Ben Castle", Enabled: true}}},
			"pin":    {Screen: flow.ScreenPIN, Official: true, Title: catalog.Say(look.lang, catalog.PinTitle, "Ben Castle"), Bottom: say(catalog.PinEnter, flow.RolePrimary)},
			"begin":  {Screen: flow.ScreenInstructions, Title: catalog.Say(look.lang, catalog.InstructionsTitle), Bottom: say(catalog.Begin, flow.RolePrimary)},
			"insert": {Screen: flow.ScreenInsert, Title: catalog.Say(look.lang, catalog.InsertTitle), Bottom: say(catalog.InsertHelp, flow.RoleButton)},
			"left":   {Screen: flow.ScreenAbandonedAsk, Title: catalog.Say(look.lang, catalog.AbandonedAsk), Items: say(catalog.AbandonedEnd, flow.RoleButton)},
			"":       {Screen: flow.ScreenPrinting, Title: catalog.Say(look.lang, catalog.PrintingTitle), Body: []string{catalog.Say(look.lang, catalog.PrintingBody)}},
		} {
			v.Lang, v.Size = look.lang, look.size
			frame, _ := shown(t, v)
			if got, ok := g.read(frame, nil); got != want || !ok {
				t.Errorf("%v: %q is taken for %q", look, want, got)
			}
		}
	}
	changed := make(chan struct{})
	close(changed)
	frame, _ := shown(t, flow.View{Screen: flow.ScreenIdle, Lang: "en"})
	if _, ok := g.read(frame, changed); ok {
		t.Error("a screen that is gone was read")
	}
}
