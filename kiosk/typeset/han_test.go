package typeset

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/fonts"
	"github.com/isoloir/isoloir/kiosk/fonts/cut"
	"github.com/isoloir/isoloir/kiosk/fonts/fontstest"
)

var cjk = flag.String("cjk", "", "cut the Han of the catalogue anew, from NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc in this `folder`")

// words of the catalogue in a language.
func words(tag string) []string {
	list := []string{catalog.Name(tag)}
	for _, id := range catalog.IDs() {
		list = append(list, catalog.Say(tag, id))
	}
	return list
}

// With -cjk the fonts of Han are cut anew; without, they are those that were cut, and lack no letter.
func TestHanOfTheCatalogue(t *testing.T) {
	if *cjk != "" {
		cutAnew(t)
		return
	}
	for _, tag := range catalog.Languages() {
		for _, text := range words(tag) {
			if missing := (Fonts{}).Missing(text); len(missing) > 0 {
				t.Errorf("%s lacks %q in %q: cut the Han anew (see this test)", tag, missing, text)
			}
		}
	}
	if size := len(fonts.HanRegular); size > 400_000 {
		t.Errorf("the Han of the interface takes %d bytes", size)
	}
}

func cutAnew(t *testing.T) {
	for _, weight := range []string{"Regular", "Bold"} {
		file, err := os.ReadFile(filepath.Join(*cjk, "NotoSansCJK-"+weight+".ttc"))
		if err != nil {
			t.Fatal(err)
		}
		source, err := cut.Open(file, "Noto Sans CJK SC")
		if err != nil {
			t.Fatal(err)
		}
		keep(t, source, filepath.Join("..", "fonts", "Han-"+weight+".ttf"), words("zh")...)
		keep(t, source, filepath.Join("..", "fonts", "fontstest", "Han-"+weight+".ttf"), fontstest.Words)
	}
}

func keep(t *testing.T, source *cut.Source, path string, texts ...string) {
	part, err := source.Cut(HanOf(texts...))
	if err != nil {
		t.Fatal(err)
	}
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, part) {
		return
	}
	if err := os.WriteFile(path, part, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s is cut anew: write its SHA-256 into the test of package fonts", path)
}

func TestHanOf(t *testing.T) {
	if got := string(HanOf("选 “A”，", "say “yes”, é")); got != "“”选，" {
		t.Errorf("%q", got)
	}
	if !strings.ContainsRune(string(HanOf("かな 한국")), 'か') {
		t.Error("kana are not of Han fonts")
	}
}

// Han keeps a thin space from letters and digits that touch it, and from nothing else; a wide sign at the end of a line ends with a blank.
func TestHanBesideOtherLetters(t *testing.T) {
	ts := New(Fonts{})
	wide := func(text string) float32 { return ts.Width(Single(text, false), 1, Regular) }
	for text, spaces := range map[string]float32{"选12票": 2, "选UTC": 1, "UTC选": 1, "选 UTC": 0, "选，UTC": 0, "选(12)": 0, "选票": 0, "12UTC": 0} {
		sum := float32(0)
		for _, r := range text {
			sum += wide(string(r))
		}
		if got := (wide(text) - sum) / thin; got < spaces-0.3 || got > spaces+0.3 { // letters are kerned
			t.Errorf("%q has %v thin spaces, want %v", text, got, spaces)
		}
	}
	for text, least := range map[string]float32{"选票。": 0.4, "选票，": 0.4, "选票": 0, "选 one.": 0} {
		if blank := ts.Blank(Single(text, false), 1, Regular); blank < least || blank > least+0.3 || least == 0 && blank > 0 {
			t.Errorf("%q ends with a blank of %v ems, want %v", text, blank, least)
		}
	}
}
