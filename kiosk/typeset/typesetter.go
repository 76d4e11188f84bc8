package typeset

import (
	"hash/maphash"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// A Typesetter turns text into glyphs in their places and breaks it into lines. It keeps what it has shaped, under a keyed
// hash instead of the words themselves, and the glyphs that it has drawn, until Wipe. It is not for concurrent use.
type Typesetter struct {
	fonts  Fonts
	faces  [families][styles]*font.Face
	shaper shaping.HarfbuzzShaper
	breaks segmenter.Segmenter
	seeds  [2]maphash.Seed
	runs   map[runKey]*run
	ends   map[textKey][]int // where lines may end: a page asks many times while it is laid out
	glyphs glyphs
}

// textKey is a 128-bit keyed hash of a text.
type textKey struct{ a, b uint64 }

func (t *Typesetter) key(text string) textKey {
	return textKey{maphash.String(t.seeds[0], text), maphash.String(t.seeds[1], text)}
}

// runKey is a hash of the text, one of its levels, and its style: the cache must not hold a voter's words.
type runKey struct {
	text   textKey
	levels uint64
	style  Style
}

// A run is one line of shaped text, in ems: shaping at the size of the pixels would round every advance to a pixel and
// space the letters unevenly.
type run struct {
	glyphs  []placed
	advance float32
	box     Box
	blank   float32 // at the end
	lacks   bool    // a glyph is missing
}

// placed is a glyph and its place from the start of the baseline, in ems.
type placed struct {
	glyph font.GID
	face  family
	x, y  float32
}

// maxRuns bounds the cache; a screen has some two hundred.
const maxRuns = 4096

// New makes a typesetter.
func New(f Fonts) *Typesetter {
	t := &Typesetter{fonts: f, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, runs: map[runKey]*run{}, ends: map[textKey][]int{}}
	for of := range families {
		for style := range styles {
			if parsed := f.font(of, style); parsed != nil {
				t.faces[of][style] = font.NewFace(parsed)
			}
		}
	}
	t.glyphs = glyphs{faces: &t.faces, masks: map[glyphKey]*Mask{}}
	t.shaper = newShaper()
	return t
}

// Missing lists the runes that the typesetter cannot draw.
func (t *Typesetter) Missing(text string) []rune { return t.fonts.Missing(text) }

// Width is how far a line reaches, in pixels.
func (t *Typesetter) Width(l Line, size float32, style Style) float32 {
	return t.shape(l, style).advance * size
}

// Lacks says whether a line has a letter without a glyph.
func (t *Typesetter) Lacks(l Line, style Style) bool { return t.shape(l, style).lacks }

// shape gives the cached run of a line, or makes it.
func (t *Typesetter) shape(l Line, style Style) *run {
	key := runKey{text: t.key(l.Text), style: style}
	if l.Levels != "" {
		key.levels = maphash.String(t.seeds[0], l.Levels)
	}
	if r, ok := t.runs[key]; ok {
		return r
	}
	if len(t.runs) >= maxRuns {
		t.Wipe()
	}
	r := t.shapeNew(l, style)
	t.runs[key] = r
	return r
}

// shapeNew shapes the parts of a line and sets them beside each other as they are seen.
func (t *Typesetter) shapeNew(l Line, style Style) *run {
	letters := []rune(l.Text)
	defer clear(letters)
	r := &run{glyphs: make([]placed, 0, len(letters)), box: Plain}
	before := item{to: -1}
	for _, part := range t.fonts.items(l, letters, style) {
		if before.to == part.from && borders(letters[part.from-1], letters[part.from]) {
			r.advance += thin
		}
		before = part
		direction := di.DirectionLTR
		if part.level%2 == 1 {
			direction = di.DirectionRTL
		}
		out := t.shaper.Shape(shaping.Input{
			Text: letters, RunStart: part.from, RunEnd: part.to, Direction: direction, Face: t.faces[part.face][style],
			Size: fixed.I(unitsPerEm), Script: part.script, Language: "und",
		})
		r.add(letters, out.Glyphs, part.face)
	}
	return r
}

func (r *run) add(letters []rune, glyphs []shaping.Glyph, face family) {
	for _, g := range glyphs {
		r.glyphs = append(r.glyphs, placed{g.GlyphID, face, r.advance + ems(g.XOffset), -ems(g.YOffset)})
		r.advance += ems(g.XAdvance)
		r.blank = blankOf(face, letters[g.ClusterIndex], g)
		r.box = r.box.Union(boxOf(face, letters[g.ClusterIndex], g))
		r.lacks = r.lacks || g.GlyphID == 0
	}
}

// unitsPerEm is the size at which text is shaped.
const unitsPerEm = 2000

func ems(v fixed.Int26_6) float32 { return float32(v) / 64 / unitsPerEm }

// Wipe forgets every text and every drawn glyph, and overwrites what was kept of them.
func (t *Typesetter) Wipe() {
	for _, r := range t.runs {
		clear(r.glyphs[:cap(r.glyphs)])
	}
	clear(t.runs)
	for _, ends := range t.ends {
		clear(ends)
	}
	clear(t.ends)
	t.breaks.Init(make([]rune, 4096)) // the segmenter keeps its last paragraph: write over it
	t.shaper = newShaper()
	t.glyphs.wipe()
}

// newShaper remembers no text. It keeps every font ready: by itself a shaper keeps none, and reads the font's tables for each line.
func newShaper() (s shaping.HarfbuzzShaper) {
	s.SetFontCacheSize(int(families) * int(styles))
	return s
}
