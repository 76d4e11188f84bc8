package screen

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMissing(t *testing.T) {
	for text, want := range map[string][]rune{
		"":                         nil,
		"Élise Öberg, Łódź, Ñandú": nil,
		"Ελλάδα Україна":           nil,
		"Œuvre — « ça » … • 12\u00a0€": nil,
		"Démonstration\u202f: oui":     nil,
		"one\ntwo":                     nil,
		"名前 名":                         {'前', '名'},
		"عمر":                          {'ر', 'ع', 'م'},
		"tab\t":                        {'\t'},
		"emoji \U0001F600":             {'\U0001F600'},
	} {
		if got := Missing(text); !slices.Equal(got, want) {
			t.Errorf("Missing(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestCapHeight(t *testing.T) {
	if h := CapHeight(); h != 0.714 {
		t.Errorf("capital height is %v em, Noto Sans has 0.714", h)
	}
}

func TestWrap(t *testing.T) {
	ts := NewTypesetter()
	for _, c := range []struct {
		text  string
		width float32
		want  []string
	}{
		{"", 100, []string{""}},
		{"one two", 1000, []string{"one two"}},
		{"one two", 50, []string{"one", "two"}},
		{"one\ntwo", 1000, []string{"one", "two"}},
		{"well-known", 65, []string{"well-", "known"}},
		{"Qui\u00a0?", 40, []string{"Qui\u00a0", "?"}}, // too narrow for what must hold together
		{"12\u202f345 votes", 75, []string{"12\u202f345", "votes"}},
		{"iiii", 1, []string{"i", "i", "i", "i"}},
	} {
		if got := ts.Wrap(c.text, 20, Regular, c.width); !slices.Equal(got, c.want) {
			t.Errorf("Wrap(%q, %v) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// No letter is lost or added by wrapping, and no line is too wide unless it is a single letter.
func TestWrapKeepsEveryLetter(t *testing.T) {
	ts := NewTypesetter()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zA-ZÀ-ÿ’,.-]{0,12}( [a-zA-ZÀ-ÿ’,.-]{1,30}){0,12}`).Draw(t, "text")
		width := rapid.Float32Range(20, 600).Draw(t, "width")
		for _, lines := range [][]string{ts.Wrap(text, 24, Bold, width), ts.Balance(text, 24, Bold, width)} {
			if squeeze(strings.Join(lines, " ")) != squeeze(text) {
				t.Fatalf("%q became %q", text, lines)
			}
			for _, line := range lines {
				if w := ts.Width(line, 24, Bold); w > width && len([]rune(line)) > 1 {
					t.Fatalf("line %q is %v wide, more than %v", line, w, width)
				}
			}
		}
	})
}

func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestBalanceHasNoMoreLines(t *testing.T) {
	ts := NewTypesetter()
	text := "City Council, District 4"
	wrapped, balanced := ts.Wrap(text, 57, Bold, 600), ts.Balance(text, 57, Bold, 600)
	if len(wrapped) != 2 || len(balanced) != 2 || balanced[1] != "District 4" {
		t.Errorf("wrapped %q, balanced %q", wrapped, balanced)
	}
}

// Widths are those of the typeface, whatever the size: no letter is moved to a whole pixel.
func TestWidthIsLinear(t *testing.T) {
	ts := NewTypesetter()
	small, large := ts.Width("Greens of the North Bank", 20, Regular), ts.Width("Greens of the North Bank", 200, Regular)
	if d := large/10 - small; d > 0.01 || d < -0.01 {
		t.Errorf("%v is not a tenth of %v", small, large)
	}
}

func TestBalanceBreaksNoWord(t *testing.T) {
	types := NewTypesetter()
	for _, width := range []float32{400, 450, 500, 560, 620, 700} {
		for _, line := range types.Balance("Governor of the Commonwealth of Ozark", 57, Bold, width) {
			for word := range strings.FieldsSeq(line) {
				if !strings.Contains(" Governor of the Commonwealth of Ozark ", " "+word+" ") && types.Width("Commonwealth", 57, Bold) <= width {
					t.Errorf("at %v a word was broken: %q", width, line)
				}
			}
		}
	}
}
