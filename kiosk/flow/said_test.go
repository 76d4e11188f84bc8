package flow

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/speech"
)

// silent are the fields of views that are no words, words about what is in sight and what is not, or what only a device reads.
var silent = []string{"Screen", "Lang", "ID", "In", "Below", "Above", "Scan"}

// shown collects every word on a screen, whatever field it stands in: a field that is added to a view is looked at here.
func shown(v reflect.Value) (words []string) {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" {
			words = []string{v.String()}
		}
	case reflect.Slice:
		for i := range v.Len() {
			words = append(words, shown(v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "Overlay" && !slices.Contains(silent, name) {
				words = append(words, shown(v.Field(i))...)
			}
		}
	}
	return words
}

// listen holds the voice to the screen: what stands there is said, and nothing else is but how an item is drawn.
func listen(t *rapid.T, v View) {
	v = v.top()
	said := v.Said()
	var states []string
	for _, list := range [][]Item{v.Items, v.Bottom, v.Top} {
		for _, i := range list {
			one := v.SaidOf(i)
			said, states = append(said, one...), append(states, one[len(one)-1])
		}
	}
	words := shown(reflect.ValueOf(v))
	for _, w := range words {
		if strings.TrimSpace(w) != "" && !slices.Contains(said, w) {
			t.Fatalf("%s shows %q and does not say it", v.Screen, w)
		}
	}
	for _, s := range said {
		if !slices.Contains(words, s) && !slices.Contains(states, s) && !v.Demo {
			t.Fatalf("%s says %q and does not show it", v.Screen, s)
		}
	}
	if v.Sound.Dark && v.Official {
		t.Fatalf("%s is dark to officials", v.Screen)
	}
}

// A listener votes by ear: it knows what it has heard, and the five keys.
type listener struct {
	*kiosk
	heard []string // since the last key
}

func (l *listener) key(code device.KeyCode) {
	before := l.state.View()
	l.feed(Key{Code: code})
	l.heard = Voice(before, l.state.View())
}

func (l *listener) say(id catalog.ID) string { return catalog.Say("en", id) }

// find walks on until it hears words, and chooses.
func (l *listener) find(words string) {
	l.t.Helper()
	for range 60 {
		if slices.Contains(l.heard, words) && l.focused(words) {
			l.key(device.KeySelect)
			return
		}
		l.key(device.KeyDown)
	}
	l.t.Fatalf("%q is never heard on %s; last: %q", words, l.state.Screen(), l.heard)
}

// focused says whether words came last, with the focus.
func (l *listener) focused(words string) bool {
	v := l.state.View()
	return slices.Contains(v.top().saidFocus(), words)
}

// The whole session without a look at the screen gives the choices that touch gives.
func TestAVoteByEarAlone(t *testing.T) {
	touch := voter(t, "long")
	for _, id := range []ItemID{"o/1", "next", "o/0", "o/3", "next", "o/0", "next", "o/2", "next", "more/1", "more/1", "next", "more/0", "more/2", "next",
		"g/0/1", "g/1/2", "next", "o/2", "o/0", "next"} {
		touch.press(id)
	}
	want, _ := touch.state.Choices()

	l := &listener{kiosk: open(t)}
	l.press("staff")
	l.signIn("worker-1")
	l.press("start/long")
	l.feed(Headphones{In: true})
	l.find("English")
	l.find(l.say(catalog.Begin))
	if v := l.state.View(); !v.Sound.On {
		t.Fatal("headphones are in, and nobody speaks")
	}
	l.find(l.say(catalog.Sound))
	l.find(l.say(catalog.SoundDark))
	l.find(l.say(catalog.CloseNotice))
	if !l.state.View().Sound.Dark {
		t.Fatal("the screen is not dark")
	}
	m := l.state.cfg.manifest
	option := func(contest, option int) string {
		return m.Say(m.StyleContests("long")[contest].Options[option].Name, "en")
	}
	grade := func(contest, n int) string { return m.Say(m.StyleContests("long")[contest].Grades[n], "en") }
	next := func() { l.find(l.say(catalog.Next)) }
	l.find(option(0, 1))
	next()
	l.find(option(1, 0))
	l.find(option(1, 3))
	next()
	l.find(option(2, 0))
	next()
	l.find(option(3, 2))
	next()
	for range 2 {
		l.row(option(4, 1), l.say(catalog.PointMore))
	}
	next()
	l.row(option(5, 0), l.say(catalog.PointMore))
	l.row(option(5, 2), l.say(catalog.PointMore))
	next()
	l.row(option(6, 0), grade(6, 1))
	l.row(option(6, 1), grade(6, 2))
	next()
	l.find(option(7, 2))
	l.find(option(7, 0))
	next()
	l.at(ScreenReview)
	if got, _ := l.state.Choices(); string(got.arena) != string(want.arena) {
		t.Error("a vote by ear gives other choices than by touch")
	}
	for _, id := range []catalog.ID{catalog.Print, catalog.PrintYes, catalog.CheckPaperYes, catalog.Cast} {
		l.find(l.say(id))
	}
	l.at(ScreenInsert)
	before := l.state.View()
	l.feed(BoxSensed{})
	if l.heard = Voice(before, l.state.View()); !slices.Contains(l.heard, l.say(catalog.DoneTitle)) {
		t.Errorf("the paper is in the box, and a listener hears %q", l.heard)
	}
	l.feed(Headphones{})
	if v := l.state.View(); v.Sound.On || v.Sound.Dark {
		t.Error("the headphones are out, and the room is not quiet or the screen is still dark")
	}
}

// row walks on until it hears words inside the row of an option.
func (l *listener) row(option, words string) {
	l.t.Helper()
	for range 60 {
		if l.focused(option) && l.focused(words) {
			l.key(device.KeySelect)
			return
		}
		l.key(device.KeyDown)
	}
	l.t.Fatalf("%q of %q is never heard; last: %q", words, option, l.heard)
}

// The voice of an election has a phrase for every word that its screens show; what a voter types and codes are spelled.
func TestTheVoiceHasEveryPhrase(t *testing.T) {
	m := sample()
	voices := map[string]*speech.Lexicon{}
	for _, lang := range catalog.Languages() {
		voices[lang] = speech.NewLexicon(speech.Phrases(m, lang))
	}
	reached, said := map[Screen]bool{}, map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		d := begin(t, reached)
		for range 200 {
			d.step(t, d.draw(t))
			v := d.state.View().top()
			if v.Typed != "" || v.Code != "" || v.Screen == ScreenReview {
				continue
			}
			for _, words := range shown(reflect.ValueOf(v)) {
				if key := v.Lang + words; !said[key] && len([]rune(words)) > 1 && !d.wrote(words) {
					isSaid(t, voices[v.Lang], words)
					said[key] = true
				}
			}
		}
	})
}

// wrote says whether the voter wrote these words.
func (d *day) wrote(words string) bool {
	c, _ := d.state.Choices()
	for i, k := range c.contests {
		for o := range k.Options {
			name := c.WriteIn(i, o)
			if name == words || name != "" && (strings.Contains(words, d.state.say(catalog.WrittenIn, name)) || words == d.state.say(catalog.OvervoteName, name, d.state.say(catalog.WriteInClear))) {
				return true
			}
		}
	}
	return false
}

func isSaid(t *rapid.T, voice *speech.Lexicon, words string) {
	ids := voice.Say(words)
	if slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(id, "l/") }) {
		t.Fatalf("%q is spelled: %v", words, ids)
	}
}
