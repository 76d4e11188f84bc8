package bidi

import (
	"slices"
	"testing"

	"golang.org/x/text/unicode/bidi"
	"pgregory.net/rapid"
)

// see puts a text in the order in which it is seen, brackets turned as a shaper turns them.
func see(text string, base uint8) string {
	letters := []rune(text)
	levels := Levels(letters, base)
	var seen []rune
	for _, i := range Order(levels) {
		r := letters[i]
		if p, _ := bidi.LookupRune(r); p.IsBracket() && levels[i]%2 == 1 {
			r = mirror(r)
		}
		seen = append(seen, r)
	}
	return string(seen)
}

func TestOrder(t *testing.T) {
	for _, c := range []struct {
		base       uint8
		text, want string
	}{
		{0, "", ""},
		{0, "plain text", "plain text"},
		{0, "say אבג to", "say גבא to"},
		{1, "אבג abc דה", "הד abc גבא"},
		{0, "אב 12 גד", "דג 12 בא"}, // a number inside right-to-left text, in a left-to-right line
		{1, "אב 12 גד", "דג 12 בא"},
		{0, "car אב (גד) x", "car (דג) בא x"}, // the pair of brackets goes with what is in it; glyphs are mirrored by the shaper
		{1, "אב (abc) גד", "דג (abc) בא"},
		{1, "Smith (2) אב", "בא Smith (2)"},
		{0, "عمر: 4 points", "4 :رمع points"}, // why names are isolated
		{0, "\u2068عمر\u2069: 4 points", "\u2068رمع\u2069: 4 points"},
		{1, "\u2068Smith, Jr.\u2069: 4", "4 :\u2069Smith, Jr.\u2068"},
		{1, "٣ من ٩", "٩ نم ٣"},
		{1, "12.5% אב", "בא 12.5%"},
		{1, "1-2 אב", "בא 1-2"},
		{1, "٣-٤ اب", "با ٤-٣"}, // a hyphen joins European digits only
	} {
		if got := see(c.text, c.base); got != c.want {
			t.Errorf("%q at level %d is seen as %q, want %q", c.text, c.base, got, c.want)
		}
	}
}

func TestRightToLeft(t *testing.T) {
	for text, want := range map[string][2]bool{"": {}, "12 (": {}, "a א": {false, true}, "12 א a": {true, true}, "\u2068abc\u2069 א": {true, true}} {
		if rtl, ok := RightToLeft([]rune(text)); rtl != want[0] || ok != want[1] {
			t.Errorf("%q: %v, %v", text, rtl, ok)
		}
	}
}

// alphabet has every class. Brackets are left out: x/text reads "א[a]a" otherwise than rule N0 says; those are compared with a browser, in package typeset.
var alphabet = []rune("abאבعم12٣٤ ,.:+-%$«»!\u0301\u064e\u200f\u2067\u2068\u2069")

// x/text tells of each rune whether it is read from right to left: our levels have that parity, on any text.
func TestDirectionsAreThoseOfXText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom(alphabet), 0, 24, -1).Draw(t, "text") + // rule L1 is not ours
			rapid.StringOfN(rapid.SampledFrom([]rune("aא1٣")), 1, 1, -1).Draw(t, "end")
		base := rapid.Uint8Range(0, 1).Draw(t, "base")
		if first, ok := RightToLeft([]rune(text)); ok { // x/text takes the direction of the first letter
			base = 0
			if first {
				base = 1
			}
		}
		var p bidi.Paragraph
		if _, err := p.SetString(text, bidi.DefaultDirection(bidi.Direction(base))); err != nil {
			t.Fatal(err)
		}
		o, err := p.Order()
		if err != nil {
			t.Fatal(err)
		}
		levels := Levels([]rune(text), base)
		for i := range o.NumRuns() {
			run := o.Run(i)
			start, end := run.Pos()
			for j := start; j <= end; j++ {
				if (levels[j]%2 == 1) != (run.Direction() == bidi.RightToLeft) {
					t.Fatalf("%q base %d: levels %v, x/text reads %d to %d as %v", text, base, levels, start, end, run.Direction())
				}
			}
		}
	})
}

// Every place is seen once.
func TestOrderIsAPermutation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		order := Order(rapid.SliceOf(rapid.Uint8Range(0, 5)).Draw(t, "levels"))
		slices.Sort(order)
		for i, at := range order {
			if i != at {
				t.Fatalf("%v", order)
			}
		}
	})
}
