package typeset

import (
	"image"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/fonts/fontstest"
)

// inside says whether no letter of a line leaves its height, where it stands in a block of lines; that of Latin is rounded, and may by a pixel.
func inside(ts *Typesetter, lines []Line, size float32, style Style) bool {
	box, in := Plain, true
	for _, line := range lines {
		box = box.Union(ts.Box(line, style))
	}
	height, base := box.Pixels(size)
	spare := 0
	if box == Plain {
		spare = 1
	}
	for _, line := range lines {
		ts.Glyphs(line, size, style, 0, base, func(m *Mask, at image.Point) {
			in = in && (m.Bounds.Empty() || m.Bounds.Min.Y+at.Y >= -spare && m.Bounds.Max.Y+at.Y <= height+spare)
		})
	}
	return in
}

// No letter of our words touches the line above or below, in any language, weight or size.
func TestLettersStayInTheirLines(t *testing.T) {
	f, err := WithHan(fontstest.HanRegular, fontstest.HanBold)
	if err != nil {
		t.Fatal(err)
	}
	ts := New(f)
	for _, lang := range catalog.Languages() {
		for _, id := range catalog.IDs() {
			for _, form := range catalog.Pieces(lang, id) {
				text := strings.Join(form, "٣ Ågypten")
				for _, size := range []float32{23, 27.3, 41, 58.6} {
					for _, style := range []Style{Regular, Bold} {
						if lines := ts.Wrap(text, catalog.RightToLeft(lang), size, style, 14*size); !inside(ts, lines, size, style) {
							t.Errorf("%s %s at %v: letters leave their lines: %q", lang, id, size, textOf(lines))
						}
					}
				}
			}
		}
	}
}

// Nor does any other of Arabic, Hindi or Latin, however many marks it has.
func TestMarksStayInTheirLines(t *testing.T) {
	ts := New(Fonts{})
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[اأإآبجعمنيىلپچ\x{064b}-\x{0652} ]{1,20}|[कखगटडहश्िीुूृेैोौंँ़ ]{1,20}|[A-Zgjpqyà-ž ]{1,20}`).Draw(t, "text")
		size := rapid.Float32Range(23, 90).Draw(t, "size")
		if !inside(ts, []Line{Single(text, false)}, size, Bold) {
			t.Fatalf("%q at %v leaves its line", text, size)
		}
	})
}

// Lines of one script are equally high, and those of Latin, Greek, Cyrillic and Han are so among each other: a page in one of them stands as it
// stood before Arabic was given more.
func TestBoxesAreEven(t *testing.T) {
	f, err := WithHan(fontstest.HanRegular, fontstest.HanBold)
	if err != nil {
		t.Fatal(err)
	}
	ts := New(f)
	for text, want := range map[string]Box{
		"": Plain, "one": Plain, "ÉCÇgjpqy(|": Plain, "Ωλυμπία": Plain, "Юлия": Plain, "选票（一）。": Plain, "דוד": Plain, "٣٬٢١٠": Plain,
		"و": boxes[arabic], "العربية": boxes[arabic], "English, العربية": boxes[arabic], "हिन्दी में": boxes[devanagari],
	} {
		if got := ts.Box(Single(text, false), Bold); got != want {
			t.Errorf("%q has the box %v, want %v", text, got, want)
		}
	}
}
