package speech

import (
	"fmt"
	"strconv"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// A Phrase is what is recorded in one breath: a piece of a message between its numbers and names, a name, a number, a letter.
type Phrase struct {
	ID   string `json:"id"`   // the same in every language
	Text string `json:"text"` // what is spoken
}

// Numbers up to this one have a phrase of their own; larger ones are said digit by digit.
const largest = 100

// letters are spelled, in codes and written-in names; Arabic ones by an Arabic voice only.
const (
	letters       = "abcdefghijklmnopqrstuvwxyzàâäåæçéèêëíîïñóôöøœßúùûüÿ"
	arabicLetters = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
)

// Phrases lists what an election's kiosks say in a language, in a fixed order: the words of the election, then ours, so that of two that sound alike the
// election's own recording is the one that is heard.
func Phrases(m *election.Manifest, lang string) []Phrase {
	l := list{say: func(t election.Text) string { return m.Say(t, lang) }}
	for i := range m.Contests {
		l.contest(&m.Contests[i])
	}
	for _, d := range m.Districts {
		l.add("d/"+d.ID, l.say(d.Name))
	}
	for _, p := range m.Parties {
		l.add("party/"+p.ID, l.say(p.Name))
	}
	for _, s := range m.Styles {
		l.add("s/"+s.ID, l.say(s.Name))
	}
	for _, o := range m.Officials {
		l.add("p/"+o.ID, o.Name)
	}
	for _, t := range m.Trustees.Members {
		l.add("t/"+t.ID, t.Name)
	}
	l.messages(lang)
	for n := range largest + 1 {
		l.add("n/"+strconv.Itoa(n), strconv.Itoa(n))
	}
	spelled := letters
	if catalog.RightToLeft(lang) {
		spelled += arabicLetters
	}
	for _, r := range spelled {
		l.add("l/"+string(r), string(r))
	}
	return l.phrases
}

type list struct {
	say     func(election.Text) string
	phrases []Phrase
}

// add leaves out what is not said at all, as a piece that is only a full stop.
func (l *list) add(id, text string) {
	if fold(text) != "" {
		l.phrases = append(l.phrases, Phrase{id, text})
	}
}

func (l *list) contest(c *election.Contest) {
	l.add("c/"+c.ID+"/title", l.say(c.Title))
	l.add("c/"+c.ID+"/subtitle", l.say(c.Subtitle))
	l.add("c/"+c.ID+"/instructions", l.say(c.Instructions))
	for _, o := range c.Options {
		l.add("o/"+c.ID+"/"+o.ID, l.say(o.Name))
		l.add("o/"+c.ID+"/"+o.ID+"/detail", l.say(o.Detail))
	}
	for i, g := range c.Grades {
		l.add(fmt.Sprintf("g/%s/%d", c.ID, i), l.say(g))
	}
}

func (l *list) messages(lang string) {
	for _, id := range catalog.IDs() {
		for form, pieces := range catalog.Pieces(lang, id) {
			for i, text := range pieces {
				l.add(fmt.Sprintf("m/%s/%d.%d", id, form, i), text)
			}
		}
	}
	for _, tag := range catalog.Languages() {
		l.add("m/language/"+tag, catalog.Name(tag))
	}
}
