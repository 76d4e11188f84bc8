package main

import (
	"image"
	"testing"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/ui"
)

func shown(t *testing.T, v flow.View) (*image.RGBA, []ui.Target) {
	t.Helper()
	p := &sheet{image.NewRGBA(image.Rectangle{Max: displaySize})}
	k := ui.New(p, ui.Options{Guard: -1})
	if err := k.Show(v); err != nil {
		t.Fatal(err)
	}
	return p.frame, k.Targets()
}

func TestEyesFindWhatIsDrawn(t *testing.T) {
	button := func(id flow.ItemID, role flow.Role, label string) flow.Item {
		return flow.Item{ID: id, Role: role, Label: label, Enabled: true}
	}
	view := flow.View{
		Screen: flow.ScreenContest, Lang: "en", Size: flow.TextNormal, Title: "City Council, District 4",
		Body: []string{"Choose up to 2 people."}, Badge: "1 choice left",
		Items: []flow.Item{button("a", flow.RoleChoice, "Amina Benali"), button("b", flow.RoleChoice, "Benali"), button("d", flow.RoleChoice, "District 5, LaCroix and Exeter"),
			button("c", flow.RoleChoice, "Joseph Barchi and Joseph Hallaren of the long name that has to be broken over lines")},
		Bottom: []flow.Item{button("back", flow.RoleButton, "Back"), button("next", flow.RolePrimary, "Next")},
	}
	view.Items[0].On = true
	frame, targets := shown(t, view)
	scene := newScene(frame)
	eyes := newEyes(newLetters().draw, typeScale())
	for _, item := range append(view.Items, view.Bottom...) {
		place, ok := eyes.Find(scene, item.Label)
		if !ok {
			t.Errorf("%q was not found", item.Label)
			continue
		}
		for _, target := range targets {
			if target.ID == item.ID && !place.In(target.Rect) {
				t.Errorf("%q was found at %v, outside its target %v", item.Label, place, target.Rect)
			}
		}
	}
	for _, absent := range []string{"Ben", "Nex", "Previous", "District 5, Pismo Beach", "District 5, LaCroix and Arlington"} {
		if place, ok := eyes.Find(scene, absent); ok {
			t.Errorf("%q was found at %v", absent, place)
		}
	}
}
