package screen

import (
	"image"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// A mask is coverage from 0 to 255 over a rectangle whose origin is where the pen stands.
type mask struct {
	bounds   image.Rectangle
	coverage []uint8
}

// glyphKey names a drawn glyph; sub is the quarter of a pixel at which it starts.
type glyphKey struct {
	glyph font.GID
	size  fixed.Int26_6
	style Style
	sub   uint8
}

// maxGlyphBytes bounds the cache of drawn glyphs; the alphabet at all sizes of one setting takes about 1 MB.
const maxGlyphBytes = 16 << 20

// glyphs draws outlines and keeps them until wipe. It caches letters, never words.
type glyphs struct {
	faces [styles]*font.Face
	masks map[glyphKey]*mask
	bytes int
	pen   vector.Rasterizer
}

func newGlyphs(faces [styles]*font.Face) *glyphs {
	return &glyphs{faces: faces, masks: map[glyphKey]*mask{}}
}

// mask gives a glyph's coverage.
func (g *glyphs) mask(key glyphKey) *mask {
	if m, ok := g.masks[key]; ok {
		return m
	}
	if g.bytes > maxGlyphBytes {
		g.wipe()
	}
	m := g.draw(key)
	g.masks[key] = m
	g.bytes += len(m.coverage)
	return m
}

// draw rasterises an outline; a glyph without one, such as a space, covers nothing.
func (g *glyphs) draw(key glyphKey) *mask {
	face := g.faces[key.style]
	outline, ok := face.GlyphData(key.glyph).(font.GlyphOutline)
	if !ok || len(outline.Segments) == 0 {
		return &mask{}
	}
	scale := float32(key.size) / 64 / float32(face.Upem())
	path := place(outline.Segments, scale, float32(key.sub)/4)
	return g.fill(path)
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

// fill rasterises a closed path in pixels.
func (g *glyphs) fill(path []opentype.Segment) *mask {
	b := extent(path)
	w, h := b.Dx(), b.Dy()
	g.pen.Reset(w, h)
	x, y := float32(b.Min.X), float32(b.Min.Y)
	for _, s := range path {
		a := s.Args
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			g.pen.ClosePath()
			g.pen.MoveTo(a[0].X-x, a[0].Y-y)
		case opentype.SegmentOpLineTo:
			g.pen.LineTo(a[0].X-x, a[0].Y-y)
		case opentype.SegmentOpQuadTo:
			g.pen.QuadTo(a[0].X-x, a[0].Y-y, a[1].X-x, a[1].Y-y)
		case opentype.SegmentOpCubeTo:
			g.pen.CubeTo(a[0].X-x, a[0].Y-y, a[1].X-x, a[1].Y-y, a[2].X-x, a[2].Y-y)
		}
	}
	g.pen.ClosePath()
	m := image.NewAlpha(image.Rect(0, 0, w, h))
	g.pen.Draw(m, m.Bounds(), image.Opaque, image.Point{})
	return &mask{b, m.Pix}
}

// extent is the smallest rectangle of whole pixels that holds every point of a path.
func extent(path []opentype.Segment) image.Rectangle {
	first := path[0].Args[0]
	minX, minY, maxX, maxY := first.X, first.Y, first.X, first.Y
	for _, s := range path {
		for _, p := range s.ArgsSlice() {
			minX, minY, maxX, maxY = min(minX, p.X), min(minY, p.Y), max(maxX, p.X), max(maxY, p.Y)
		}
	}
	return image.Rect(floor(minX), floor(minY), ceil(maxX), ceil(maxY))
}

// wipe overwrites and forgets every drawn glyph.
func (g *glyphs) wipe() {
	for _, m := range g.masks {
		clear(m.coverage)
	}
	clear(g.masks)
	g.bytes = 0
}
