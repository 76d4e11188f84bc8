package typeset

import (
	"image"
	"math"

	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/vector"
)

// A Pen rasterises paths; the zero value is ready.
type Pen struct{ raster vector.Rasterizer }

// Fill rasterises a closed path in pixels, y down.
func (p *Pen) Fill(path []opentype.Segment) *Mask {
	b := extent(path)
	w, h := b.Dx(), b.Dy()
	p.raster.Reset(w, h)
	x, y := float32(b.Min.X), float32(b.Min.Y)
	for _, s := range path {
		a := s.Args
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			p.raster.ClosePath()
			p.raster.MoveTo(a[0].X-x, a[0].Y-y)
		case opentype.SegmentOpLineTo:
			p.raster.LineTo(a[0].X-x, a[0].Y-y)
		case opentype.SegmentOpQuadTo:
			p.raster.QuadTo(a[0].X-x, a[0].Y-y, a[1].X-x, a[1].Y-y)
		case opentype.SegmentOpCubeTo:
			p.raster.CubeTo(a[0].X-x, a[0].Y-y, a[1].X-x, a[1].Y-y, a[2].X-x, a[2].Y-y)
		}
	}
	p.raster.ClosePath()
	m := image.NewAlpha(image.Rect(0, 0, w, h))
	p.raster.Draw(m, m.Bounds(), image.Opaque, image.Point{})
	return &Mask{b, m.Pix}
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

func floor(v float32) int { return int(math.Floor(float64(v))) }
func ceil(v float32) int  { return int(math.Ceil(float64(v))) }
func round(v float32) int { return floor(v + 0.5) }
