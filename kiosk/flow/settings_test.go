package flow

import (
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// One control, in the notices about text and about sound, puts every setting back, keeps choices and language, and is heard.
func TestOneControlResetsAllSettings(t *testing.T) {
	for _, notice := range []ItemID{"look", "sound"} {
		k := voter(t, "short")
		k.feed(Headphones{In: true})
		k.press("o/1", "language", "look", "size/3", "contrast/2", "close", "sound", "dark", "faster", "close")
		k.feed(Key{Code: device.KeyLouder})
		k.press(notice)
		before := k.state.View()
		k.press("reset")
		after := k.state.View()
		if after.Size != TextNormal || after.Contrast != ContrastDefault || after.Sound != (Sound{On: true, Rate: evenly, Loud: talking}) {
			t.Errorf("after %s: size %d, contrast %d, sound %+v", notice, after.Size, after.Contrast, after.Sound)
		}
		if after.Lang != "fr" || k.value(0, 1) != 1 {
			t.Errorf("%s takes language or choice away", notice)
		}
		if heard := Voice(before, after); !slices.Contains(heard, catalog.Say("fr", catalog.ResetDone)) {
			t.Errorf("a listener hears %q", heard)
		}
		for _, i := range after.reachable() {
			if i.ID == "reset" && i.Enabled {
				t.Error("what is reset can be reset again")
			}
		}
	}
}

// Without headphones the room is quiet after a reset too.
func TestAResetWithoutHeadphonesIsQuiet(t *testing.T) {
	k := voter(t, "short")
	k.press("sound", "voice", "reset")
	if k.state.View().Sound.On {
		t.Error("the voice speaks to nobody")
	}
}

// The district stands under the title, in the review and on the paper, unless all contests have one or the title names it.
func TestTheDistrictOfAContestIsSaid(t *testing.T) {
	for _, c := range []struct {
		title, elsewhere string
		want             string
	}{{"Town council", "bank", "North Bank"}, {"Council of the north bank", "bank", ""}, {"Town council", "town", ""}} {
		k := open(t)
		m := sample()
		m.Contests[1].Title = map[string]string{"en": c.title}
		m.Contests[1].District = c.elsewhere
		k.state.cfg.manifest = m
		k.start("long")
		k.contest("1")
		v := k.state.View()
		if got := slices.Contains(v.Said(), "North Bank"); got != (c.want != "") || got && v.Body[0] != c.want {
			t.Errorf("%s of %s says %q", c.title, c.elsewhere, v.Said())
		}
		k.review()
		choices, _ := k.state.Choices()
		line := choices.Lines(m, "en")[1]
		if label := k.state.View().Items[1].Label; line.District != c.want || strings.Contains(label, "North Bank") != (c.want != "") {
			t.Errorf("%s of %s: the review says %q, the paper %+v", c.title, c.elsewhere, label, line)
		}
	}
}

// No kiosk has a scanner: screen and voice say before the question is answered that nobody but a person or an own device reads the paper aloud.
func TestTheMachineSaysThatItReadsNoPaper(t *testing.T) {
	for _, lang := range catalog.Languages() {
		k := voter(t, "short")
		k.feed(Headphones{In: true})
		k.state.look.lang = lang
		k.review()
		k.press("next")
		before := k.state.View()
		k.press("print")
		k.at(ScreenCheckPaper)
		heard := Voice(before, k.state.View())
		if want := catalog.Say(lang, catalog.CheckPaperAloud); !slices.Contains(heard, want) || !slices.Contains(k.state.View().Body, want) {
			t.Errorf("%s: a listener hears %q", lang, heard)
		}
	}
}
