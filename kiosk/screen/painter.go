package screen

import (
	"image"

	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/draw"

	"github.com/isoloir/isoloir/kiosk/typeset"
)

// A painter draws nodes into a frame. It keeps drawn letters, shapes and corners between frames.
type painter struct {
	types   *typeset.Typesetter
	pen     typeset.Pen
	corners corners
	icons   map[iconKey]*typeset.Mask
}

type iconKey struct {
	shape Shape
	size  int
}

func newPainter(f typeset.Fonts) *painter {
	return &painter{types: typeset.New(f), corners: corners{}, icons: map[iconKey]*typeset.Mask{}}
}

// paint draws the part of a frame inside a rectangle, from the topmost node that hides all that lies under it.
func (p *painter) paint(dst *image.RGBA, nodes []node, within image.Rectangle) {
	first := len(nodes) - 1
	for first >= 0 && !nodes[first].opaque(within) {
		first--
	}
	if first < 0 {
		fillRect(dst, within, ink{0, 0, 0, 255})
		first = 0
	}
	for i := first; i < len(nodes); i++ {
		if clip := nodes[i].bounds.Intersect(within); !clip.Empty() {
			p.draw(dst, &nodes[i], clip)
		}
	}
}

// draw draws one node inside a clip.
func (p *painter) draw(dst *image.RGBA, n *node, clip image.Rectangle) {
	switch n.kind {
	case kindBox:
		p.drawBox(dst, n, clip)
	case kindText:
		p.drawText(dst, n, clip)
	case kindIcon:
		stamp(dst, clip, p.icon(n.shape, n.box.Dx()), n.box.Min, n.fill)
	case kindLine:
		stamp(dst, clip, p.line(n), image.Point{}, n.stroke)
	case kindImage:
		p.drawImage(dst, n, clip)
	}
}

// drawBox draws a card: its border as a box under the box of its inside, so that the corners of both are smooth.
func (p *painter) drawBox(dst *image.RGBA, n *node, clip image.Rectangle) {
	b := box{n.box, n.radius}.fitted()
	switch {
	case n.border == 0:
		p.corners.fillBox(dst, clip, b, n.fill)
	case n.fill.a == 255:
		p.corners.fillBox(dst, clip, b, n.stroke)
		p.corners.fillBox(dst, clip, b.inset(n.border), n.fill)
	default:
		p.corners.fillBox(dst, clip, b.inset(n.border), n.fill)
		p.corners.ring(dst, clip, b, n.border, n.stroke)
	}
}

// drawText draws the glyphs of a line of text.
func (p *painter) drawText(dst *image.RGBA, n *node, clip image.Rectangle) {
	p.eachGlyph(n, func(m *typeset.Mask, at image.Point) { stamp(dst, clip, m, at, n.fill) })
}

// eachGlyph calls with each glyph of a text node and where its pen stands.
func (p *painter) eachGlyph(n *node, do func(m *typeset.Mask, at image.Point)) {
	p.types.Glyphs(n.text, n.size, n.style, n.start, n.base, do)
}

// inkBounds is what the glyphs of a text node cover.
func (p *painter) inkBounds(n *node) (bounds image.Rectangle) {
	p.eachGlyph(n, func(m *typeset.Mask, at image.Point) { bounds = bounds.Union(m.Bounds.Add(at)) })
	return bounds
}

// icon gives the mask of a shape at a size.
func (p *painter) icon(shape Shape, size int) *typeset.Mask {
	key := iconKey{shape, size}
	if m, ok := p.icons[key]; ok {
		return m
	}
	m := p.pen.Fill(shape.path(float32(size)))
	p.icons[key] = m
	return m
}

// line gives the mask of a straight line with butt ends.
func (p *painter) line(n *node) *typeset.Mask {
	dx, dy := float32(n.to.X-n.from.X), float32(n.to.Y-n.from.Y)
	length := hypot(dx, dy)
	if length == 0 {
		return &typeset.Mask{}
	}
	ox, oy := -dy/length*float32(n.border)/2, dx/length*float32(n.border)/2
	points := [][2]float32{
		{float32(n.from.X) + ox, float32(n.from.Y) + oy}, {float32(n.to.X) + ox, float32(n.to.Y) + oy},
		{float32(n.to.X) - ox, float32(n.to.Y) - oy}, {float32(n.from.X) - ox, float32(n.from.Y) - oy},
	}
	path := make([]opentype.Segment, len(points))
	for i, at := range points {
		path[i] = opentype.Segment{Op: opentype.SegmentOpLineTo, Args: [3]opentype.SegmentPoint{{X: at[0], Y: at[1]}}}
	}
	path[0].Op = opentype.SegmentOpMoveTo
	return p.pen.Fill(path)
}

// drawImage scales a picture into its box: by whole pixels for what must stay sharp, such as a QR code.
func (p *painter) drawImage(dst *image.RGBA, n *node, clip image.Rectangle) {
	scaler := draw.Interpolator(draw.NearestNeighbor)
	if n.smooth {
		scaler = draw.ApproxBiLinear
	}
	scaler.Scale(dst.SubImage(clip).(*image.RGBA), n.box, n.picture, n.picture.Bounds(), draw.Over, nil)
}

// wipe overwrites and forgets whatever could tell what was drawn.
func (p *painter) wipe() {
	p.types.Wipe()
}
