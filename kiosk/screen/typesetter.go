package screen

import (
	"hash/maphash"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// Of one em: the ascent and descent that every line is given, whichever letters it holds, so that lines stand evenly.
// They clear the accented capitals and the descenders of Noto Sans.
const (
	ascent  = 1.04
	descent = 0.28
)

// A Typesetter turns text into glyphs in their places and breaks it into lines. It keeps what it has shaped, under a keyed
// hash instead of the words themselves, until Wipe. It is not for concurrent use.
type Typesetter struct {
	faces  [styles]*font.Face
	shaper shaping.HarfbuzzShaper
	breaks segmenter.Segmenter
	seeds  [2]maphash.Seed
	runs   map[runKey]*run
}

// runKey is a 128-bit keyed hash of the text, with its style: the cache must not hold a voter's words.
type runKey struct {
	a, b  uint64
	style Style
}

// A run is one line of shaped text, in ems: shaping at the size of the pixels would round every advance to a pixel and
// space the letters unevenly.
type run struct {
	glyphs  []placed
	advance float32
	lacks   bool // a glyph is missing
}

// placed is a glyph and its place from the start of the baseline, in ems.
type placed struct {
	glyph font.GID
	x, y  float32
}

// maxRuns bounds the cache; a screen has some two hundred.
const maxRuns = 4096

// NewTypesetter has the embedded typefaces.
func NewTypesetter() *Typesetter {
	t := &Typesetter{seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, runs: map[runKey]*run{}}
	for style, parsed := range typefaces() {
		t.faces[style] = font.NewFace(parsed)
	}
	return t
}

// Width is how far a line of text reaches, in pixels.
func (t *Typesetter) Width(text string, size float32, style Style) float32 {
	return t.shape(text, style).advance * size
}

// LineHeight is the height that a line of text is given at a font size.
func LineHeight(size float32) float32 { return (ascent + descent) * size }

// shape gives the cached run of a text, or makes it.
func (t *Typesetter) shape(text string, style Style) *run {
	key := runKey{maphash.String(t.seeds[0], text), maphash.String(t.seeds[1], text), style}
	if r, ok := t.runs[key]; ok {
		return r
	}
	if len(t.runs) >= maxRuns {
		t.Wipe()
	}
	r := t.shapeNew(text, style)
	t.runs[key] = r
	return r
}

// shapeNew shapes a text that reads from left to right.
func (t *Typesetter) shapeNew(text string, style Style) *run {
	letters := []rune(text)
	defer clear(letters)
	out := t.shaper.Shape(shaping.Input{
		Text: letters, RunEnd: len(letters), Direction: di.DirectionLTR, Face: t.faces[style],
		Size: fixed.I(unitsPerEm), Script: scriptOf(letters), Language: "und",
	})
	r := &run{glyphs: make([]placed, 0, len(out.Glyphs))}
	for _, g := range out.Glyphs {
		r.glyphs = append(r.glyphs, placed{g.GlyphID, r.advance + ems(g.XOffset), -ems(g.YOffset)})
		r.advance += ems(g.XAdvance)
		r.lacks = r.lacks || g.GlyphID == 0
	}
	return r
}

// unitsPerEm is the size at which text is shaped.
const unitsPerEm = 2000

func ems(v fixed.Int26_6) float32 { return float32(v) / 64 / unitsPerEm }

// scriptOf is the script of the first letter that has one of its own.
func scriptOf(letters []rune) language.Script {
	for _, r := range letters {
		if s := language.LookupScript(r); s != language.Common && s != language.Inherited && s != language.Unknown {
			return s
		}
	}
	return language.Latin
}

// Wipe forgets every text and overwrites what was kept of it.
func (t *Typesetter) Wipe() {
	for _, r := range t.runs {
		clear(r.glyphs[:cap(r.glyphs)])
	}
	clear(t.runs)
	t.breaks.Init(make([]rune, 4096)) // the segmenter keeps its last paragraph: write over it
	t.shaper = shaping.HarfbuzzShaper{}
}
