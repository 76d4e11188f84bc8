package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/typeset"
	"github.com/isoloir/isoloir/kiosk/ui"
	"github.com/isoloir/isoloir/ledger/election"
)

// readable holds that every voter can read the election at a kiosk: that kiosks speak its languages, that its words are there in each of
// them, and that they fit the smallest screen at every size of text. Whatever is wrong is a finding before anybody signs.
func readable(m *election.Manifest, fonts typeset.Fonts) error {
	for _, check := range []func() error{func() error { return spoken(m) }, func() error { return translated(m) }, func() error { return fits(m, fonts) }} {
		if err := check(); err != nil {
			return cli.Finding(err)
		}
	}
	return nil
}

// spoken finds a language of the manifest in which kiosks have no words of their own.
func spoken(m *election.Manifest) error {
	for _, tag := range m.Languages {
		if !catalog.Has(tag) {
			return cli.Hint(fmt.Errorf("languages: kiosks do not speak %q: no voter would be offered it", tag), "take it out of the manifest, or one of %s in its place; a new language is added in kiosk/catalog",
				strings.Join(catalog.Languages(), ", "))
		}
	}
	return nil
}

// A said is a text of an election that voters read, and where it stands.
type said struct {
	where string
	text  election.Text
	name  bool // of a person, party or thing, which may be the same in all languages
}

// texts lists what voters read on the screens of contests and of the review.
func texts(m *election.Manifest) (out []said) {
	for _, p := range m.Parties {
		out = append(out, said{"party " + p.ID, p.Name, true})
	}
	for i := range m.Contests {
		c := &m.Contests[i]
		at := "contest " + c.ID
		out = append(out, said{at + ", title", c.Title, false}, said{at + ", subtitle", c.Subtitle, false}, said{at + ", instructions", c.Instructions, false})
		for _, o := range c.Options {
			words := o.WriteIn || c.Kind == election.YesNo
			out = append(out, said{at + ", option " + o.ID, o.Name, !words}, said{at + ", option " + o.ID + ", detail", o.Detail, false})
		}
		for g, t := range c.Grades {
			out = append(out, said{fmt.Sprintf("%s, grade %d", at, g+1), t, false})
		}
	}
	return out
}

// translated finds a text that lacks a language. A demonstration may lack some: it says so on every screen that nothing counts.
func translated(m *election.Manifest) error {
	if m.Mode == election.ModeDemo {
		return nil
	}
	for _, s := range texts(m) {
		if len(s.text) == 0 || s.name && len(s.text) == 1 {
			continue
		}
		for _, tag := range m.Languages {
			if base, _, _ := strings.Cut(tag, "-"); s.text[tag] == "" && s.text[base] == "" {
				return cli.Hint(fmt.Errorf("%s: no words in %q, only %q", s.where, tag, s.text.In(m.Languages...)),
					"write them in the definition or the setup and import again, or take the language out of the manifest; a name that is the same in all languages is written in one")
			}
		}
	}
	return nil
}

var sizes = []struct {
	size flow.TextSize
	name string
}{{flow.TextSmall, "small"}, {flow.TextNormal, "normal"}, {flow.TextLarge, "large"}, {flow.TextLargest, "largest"}}

// A room is a kind of screen, and the part of its size that text must keep there.
type room struct {
	*ui.Kiosk
	name string
	part float64
}

func (r room) lacks(v flow.View) bool { return r.Fits(v, r.part) != nil }

// fits lays the voter's screens out in every language at every size of text: on the smallest screen, where no letter may be lower than
// VVSG 2.0 allows, and on the usual one, where they may be a quarter smaller than the voter chose.
func fits(m *election.Manifest, fonts typeset.Fonts) error {
	for _, r := range []room{{ui.New(ui.Reference, ui.Options{Fonts: fonts}), "a screen of 15.6 inches", 0.75}, {ui.New(ui.Smallest, ui.Options{Fonts: fonts}), "the smallest screen", 0}} {
		for _, lang := range m.Languages {
			previews, err := flow.Previews(m, lang)
			if err != nil {
				return err
			}
			for _, p := range previews {
				if err := r.holds(p, lang); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// holds says for which words of a screen there is no room, at the first size of text at which there is none.
func (r room) holds(p flow.Preview, lang string) error {
	for _, s := range sizes {
		if p.View.Size = s.size; r.lacks(p.View) {
			return cli.Hint(fmt.Errorf("%s: in %q the words do not fit %s at %s text", r.blame(p), lang, r.name, s.name),
				"write it shorter; what needs more room belongs into what voters get before the election")
		}
	}
	return nil
}

// blame names the words for which a screen has no room: an option if it alone does not fit, otherwise those above the options.
func (r room) blame(p flow.Preview) string {
	where := "contest " + p.Contest
	if p.Contest == "" {
		where = "review of style " + p.Style
	}
	if p.View.Overlay != nil {
		return where + ", what is said of one choice too many"
	}
	alone := p.View
	alone.Title, alone.Body, alone.Badge, alone.Notice = "…", nil, "", ""
	for _, row := range p.View.Items {
		alone.Items = slices.DeleteFunc(slices.Clone(p.View.Items), func(i flow.Item) bool { return i.ID != row.ID && i.In != row.ID })
		if row.In == "" && r.lacks(alone) {
			return fmt.Sprintf("%s, %q", where, begun(row.Label))
		}
	}
	return where + ", title, subtitle and instructions"
}

// begun is how a long text begins.
func begun(text string) string {
	if letters := []rune(text); len(letters) > 40 {
		return string(letters[:40]) + "…"
	}
	return text
}
