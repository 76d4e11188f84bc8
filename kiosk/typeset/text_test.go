package typeset

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestMissing(t *testing.T) {
	for text, want := range map[string][]rune{
		"":                         nil,
		"Élise Öberg, Łódź, Ñandú": nil,
		"Ελλάδα Україна":           nil,
		"Œuvre — « ça » … • 12\u00a0€":   nil,
		"Démonstration\u202f: oui":       nil,
		"one\ntwo":                       nil,
		"龘 名":                            {'龘'}, // an election brings its own Han
		"عمر שרה हिन्दी":                 nil,
		"\u2068a\u2069 \u200fa ک\u200cا": nil,
		"\u202egnp.exe":                  {'\u202e'}, // turns names around
		"tab\t":                          {'\t'},
		"emoji \U0001F600":               {'\U0001F600'},
	} {
		if got := (Fonts{}).Missing(text); !slices.Equal(got, want) {
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
	ts := New(Fonts{})
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
		{"Qui\u00a0?", 40, []string{"Qu", "i\u00a0?"}}, // too narrow for what must hold together
		{"12\u202f345 votes", 75, []string{"12\u202f345", "votes"}},
		{"iiii", 1, []string{"i", "i", "i", "i"}},
		{"请把选票放入投票箱。", 85, []string{"请把选票", "放入投", "票箱。"}},                         // anywhere, but no letter alone
		{"选票：纸。", 65, []string{"选票：", "纸。"}},                                       // but no line begins with a sign that ends something
		{"Touchez ce nom à nouveau", 175, []string{"Touchez ce nom", "à nouveau"}}, // no word of one letter alone at the end
		{"ليراها الجميع ولن تُحتسب", 120, []string{"ليراها الجميع", "ولن تُحتسب"}}, // and no negation without what it denies
		{"选（纸。", 65, []string{"选", "（纸。"}},                                         // or ends with one that begins
	} {
		if got := textOf(ts.Wrap(c.text, false, 20, Regular, c.width)); !slices.Equal(got, c.want) {
			t.Errorf("Wrap(%q, %v) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// A last line has company where the one before can give it.
func TestNoWidows(t *testing.T) {
	ts := New(Fonts{})
	for _, c := range []struct {
		text  string
		width float32
		want  []string
	}{
		{"Touch the name to take it away, or go.", 310, []string{"Touch the name to take it", "away, or go."}},
		{"Posez le bulletin dessus de nouveau.", 310, []string{"Posez le bulletin dessus", "de nouveau."}},
		{"One responsibilities", 160, []string{"One", "responsibilities"}},                 // long enough by itself
		{"extraordinary day", 130, []string{"extraordinary", "day"}},                       // nobody else is there
		{"يمكنك ترتيب ما لا يزيد عن ٥.", 200, []string{"يمكنك ترتيب ما", "لا يزيد عن ٥."}}, // a digit is no word
		{"请把选票放好以。", 145, []string{"请把选票放", "好以。"}},
	} {
		if got := textOf(ts.Wrap(c.text, false, 20, Regular, c.width)); !slices.Equal(got, c.want) {
			t.Errorf("Wrap(%q, %v) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
	if got := textOf(ts.Fill("Posez le bulletin dessus de nouveau.", false, 20, Regular, 310)); len(got) != 2 || got[1] != "nouveau." {
		t.Errorf("typed words are set %q", got)
	}
}

// Of lines about as long as each other those are taken that end where a sentence does, or a part of one.
func TestBalanceEndsAtStops(t *testing.T) {
	ts := New(Fonts{})
	for _, c := range []struct {
		text  string
		width float32
		want  []string
	}{
		{"Nobody votes here until it is repaired. Call somebody else now.", 430, []string{"Nobody votes here until it is repaired.", "Call somebody else now."}},
		{"City Council, seats of District 4", 220, []string{"City Council,", "seats of District 4"}},
		{"Ask Dr. Smith who knows it", 160, []string{"Ask Dr. Smith", "who knows it"}}, // no sentence ends there
		{"机器现在停住了。请您与他们的朋友谈吧", 210, []string{"机器现在停住了。", "请您与他们的朋友谈吧"}},
	} {
		if got := textOf(ts.Balance(c.text, false, 20, Regular, c.width)); !slices.Equal(got, c.want) {
			t.Errorf("Balance(%q, %v) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// Whatever the script, no letter is lost or added by breaking lines, none loses its marks, no line is too wide unless it is a single letter, and
// none begins with a sign that closes or with a space that holds words together.
func TestLinesHoldTheText(t *testing.T) {
	ts := New(Fonts{})
	word := `[a-zÀ-ÿ][a-zÀ-ÿe\x{0301}\x{0327}'-]{0,24}|[α-ωΐ]{1,12}|[а-яё]{1,12}|[ابجعلمنيىإ][ابجعلمنيى\x{064b}-\x{0652}]{0,12}|[א-ת][א-ת\x{05b0}-\x{05bc}]{0,9}|[कखगटह][कखगटहश्िीुृेोंँ]{0,9}|[选票纸请的]{1,9}|[12٣]{1,5}`
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`((`+word+`)([,.!?)»。，]|\x{00a0}[?!»]|\x{202f}%)?( |\x{00a0})?){0,14}`).Draw(t, "text")
		size, width := float32(24), rapid.Float32Range(20, 600).Draw(t, "width")
		for _, lines := range [][]Line{ts.Wrap(text, false, size, Bold, width), ts.Fill(text, false, size, Bold, width), ts.Balance(text, false, size, Bold, width)} {
			if squeeze(strings.Join(textOf(lines), " ")) != squeeze(text) {
				t.Fatalf("%q became %q", text, textOf(lines))
			}
			for i, line := range lines {
				alone := len(ts.clusters(line.Text)) <= 1
				if w := ts.Width(line, size, Bold); w > width && !alone {
					t.Fatalf("line %q is %v wide, more than %v", line.Text, w, width)
				}
				if i > 0 && closes(line.Text) && len(ts.clusters(lines[i-1].Text)) > 1 {
					t.Fatalf("a line begins %q", line.Text)
				}
				if first, _ := utf8.DecodeRuneInString(line.Text); i > 0 && unicode.In(first, unicode.Mn, unicode.Mc) {
					t.Fatalf("%q begins with a mark, after %q", line.Text, lines[i-1].Text)
				}
			}
		}
	})
}

func textOf(lines []Line) (texts []string) {
	for _, l := range lines {
		texts = append(texts, l.Text)
	}
	return texts
}

func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestBalanceHasNoMoreLines(t *testing.T) {
	ts := New(Fonts{})
	text := "City Council, District 4"
	wrapped, balanced := textOf(ts.Wrap(text, false, 57, Bold, 600)), textOf(ts.Balance(text, false, 57, Bold, 600))
	if len(wrapped) != 2 || len(balanced) != 2 || balanced[1] != "District 4" {
		t.Errorf("wrapped %q, balanced %q", wrapped, balanced)
	}
}

// Widths are those of the typeface, whatever the size: no letter is moved to a whole pixel.
func TestWidthIsLinear(t *testing.T) {
	ts := New(Fonts{})
	line := Single("Greens of the North Bank", false)
	small, large := ts.Width(line, 20, Regular), ts.Width(line, 200, Regular)
	if d := large/10 - small; d > 0.01 || d < -0.01 {
		t.Errorf("%v is not a tenth of %v", small, large)
	}
}

func TestBalanceBreaksNoWord(t *testing.T) {
	types := New(Fonts{})
	for _, width := range []float32{400, 450, 500, 560, 620, 700} {
		for _, line := range textOf(types.Balance("Governor of the Commonwealth of Ozark", false, 57, Bold, width)) {
			for word := range strings.FieldsSeq(line) {
				if !strings.Contains(" Governor of the Commonwealth of Ozark ", " "+word+" ") && types.Width(Single("Commonwealth", false), 57, Bold) <= width {
					t.Errorf("at %v a word was broken: %q", width, line)
				}
			}
		}
	}
}

// Where there is no room at all each letter has a line, and the text ends.
func TestWrapWithoutRoom(t *testing.T) {
	for _, width := range []float32{-20, 0, 1} {
		var all string
		for _, line := range New(Fonts{}).Wrap("ab cd", false, 20, Regular, width) {
			all += line.Text
		}
		if strings.ReplaceAll(all, " ", "") != "abcd" {
			t.Errorf("width %v: %q", width, all)
		}
	}
}

// A line does not begin with the few letters that follow a hyphen.
func TestShortEndingsStay(t *testing.T) {
	types := New(Fonts{})
	for text, want := range map[string][]string{
		"Alors déposez-le plutôt": {"Alors", "déposez-le", "plutôt"},
		"La bande indique-t-elle": {"La bande", "indique-t-elle"},
		"Papadimitropoulou-Wolfe": {"Papadimitropoulou-", "Wolfe"},
		"2026-11-26":              {"2026-11-26"},
	} {
		var got []string
		for _, line := range types.Wrap(text, false, 20, Regular, types.Longest(text, false, 20, Regular)) {
			got = append(got, line.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q is broken into %q", text, got)
		}
	}
}
