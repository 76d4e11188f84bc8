package typeset

import (
	"image"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/math/fixed"
)

// A Mask is coverage from 0 to 255 over a rectangle whose origin is where the pen stands.
type Mask struct {
	Bounds   image.Rectangle
	Coverage []uint8
}

// glyphKey names a drawn glyph; sub is the quarter of a pixel at which it starts.
type glyphKey struct {
	glyph font.GID
	face  family
	style Style
	size  fixed.Int26_6
	sub   uint8
}

// Glyphs calls with each glyph of a line whose pen starts at a place, and with where its own pen stands.
func (t *Typesetter) Glyphs(l Line, size float32, style Style, start fixed.Int26_6, baseline int, do func(m *Mask, at image.Point)) {
	for _, g := range t.shape(l, style).glyphs {
		x := start + fixed.Int26_6(g.x*size*64) + 8 // an eighth of a pixel: round to the nearest quarter
		key := glyphKey{g.glyph, g.face, style, fixed.Int26_6(size * 64), uint8(x & 63 / 16)}
		do(t.glyphs.mask(key), image.Pt(x.Floor(), baseline+round(g.y*size)))
	}
}

// maxGlyphBytes bounds the cache of drawn glyphs; the alphabet at all sizes of one setting takes about 1 MB.
const maxGlyphBytes = 16 << 20

// glyphs draws outlines and keeps them until wipe. It caches letters, never words.
type glyphs struct {
	faces *[families][styles]*font.Face
	masks map[glyphKey]*Mask
	bytes int
	pen   Pen
}

// mask gives a glyph's coverage.
func (g *glyphs) mask(key glyphKey) *Mask {
	if m, ok := g.masks[key]; ok {
		return m
	}
	if g.bytes > maxGlyphBytes {
		g.wipe()
	}
	m := g.draw(key)
	g.masks[key] = m
	g.bytes += len(m.Coverage)
	return m
}

// draw rasterises an outline; a glyph without one, such as a space, covers nothing.
func (g *glyphs) draw(key glyphKey) *Mask {
	face := g.faces[key.face][key.style]
	outline, ok := face.GlyphData(key.glyph).(font.GlyphOutline)
	if !ok || len(outline.Segments) == 0 {
		return &Mask{}
	}
	scale := float32(key.size) / 64 / float32(face.Upem())
	return g.pen.Fill(place(outline.Segments, scale, float32(key.sub)/4))
}

// place turns font units, y up, into pixels, y down.
func place(segments []opentype.Segment, scale, dx float32) []opentype.Segment {
	path := make([]opentype.Segment, len(segments))
	for i, s := range segments {
		for j := range s.Args {
			s.Args[j].X, s.Args[j].Y = s.Args[j].X*scale+dx, -s.Args[j].Y*scale
		}
		path[i] = s
	}
	return path
}

// wipe overwrites and forgets every drawn glyph.
func (g *glyphs) wipe() {
	for _, m := range g.masks {
		clear(m.Coverage)
	}
	clear(g.masks)
	g.bytes = 0
}
