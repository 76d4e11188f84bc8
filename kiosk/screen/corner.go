package screen

import (
	"image"
	"math"
)

// corners keeps the coverage of a quarter circle by its radius in pixels: every card of a screen has the same few.
type corners map[int][]uint8

// of gives the coverage of the top left corner of a radius, row by row.
func (c corners) of(radius int) []uint8 {
	if table, ok := c[radius]; ok {
		return table
	}
	table := make([]uint8, radius*radius)
	for y := range radius {
		for x := range radius {
			distance := math.Hypot(float64(radius-x)-0.5, float64(radius-y)-0.5)
			table[y*radius+x] = uint8(255 * min(1, max(0, float64(radius)-distance+0.5)))
		}
	}
	c[radius] = table
	return table
}

// A box is a rectangle with rounded corners.
type box struct {
	image.Rectangle
	radius int
}

// inset is the box inside a border.
func (b box) inset(by int) box {
	return box{b.Rectangle.Inset(by), max(0, b.radius-by)}
}

// fitted keeps the radius within half of the box.
func (b box) fitted() box {
	return box{b.Rectangle, min(b.radius, b.Dx()/2, b.Dy()/2)}
}

// coverage of the pixel at x, y by the box.
func (c corners) coverage(b box, x, y int) uint32 {
	if !(image.Point{X: x, Y: y}).In(b.Rectangle) {
		return 0
	}
	dx, dy := min(x-b.Min.X, b.Max.X-1-x), min(y-b.Min.Y, b.Max.Y-1-y)
	if dx >= b.radius || dy >= b.radius {
		return 255
	}
	return uint32(c.of(b.radius)[dy*b.radius+dx])
}

// fillBox fills a box inside a clip: strips where it is straight, pixel by pixel in the corners.
func (c corners) fillBox(dst *image.RGBA, clip image.Rectangle, b box, with ink) {
	b = b.fitted()
	r := b.radius
	fillRect(dst, image.Rect(b.Min.X, b.Min.Y+r, b.Max.X, b.Max.Y-r).Intersect(clip), with)
	fillRect(dst, image.Rect(b.Min.X+r, b.Min.Y, b.Max.X-r, b.Min.Y+r).Intersect(clip), with)
	fillRect(dst, image.Rect(b.Min.X+r, b.Max.Y-r, b.Max.X-r, b.Max.Y).Intersect(clip), with)
	for _, corner := range b.cornerRects(r) {
		corner = corner.Intersect(clip)
		for y := corner.Min.Y; y < corner.Max.Y; y++ {
			for x := corner.Min.X; x < corner.Max.X; x++ {
				blend(dst, dst.PixOffset(x, y), with, c.coverage(b, x, y))
			}
		}
	}
}

// cornerRects are the four squares of a size in the corners.
func (b box) cornerRects(n int) [4]image.Rectangle {
	return [4]image.Rectangle{
		image.Rect(b.Min.X, b.Min.Y, b.Min.X+n, b.Min.Y+n), image.Rect(b.Max.X-n, b.Min.Y, b.Max.X, b.Min.Y+n),
		image.Rect(b.Min.X, b.Max.Y-n, b.Min.X+n, b.Max.Y), image.Rect(b.Max.X-n, b.Max.Y-n, b.Max.X, b.Max.Y),
	}
}

// ring draws a border of a width just inside a box and leaves its middle alone. A box too small for
// a middle is filled.
func (c corners) ring(dst *image.RGBA, clip image.Rectangle, b box, width int, with ink) {
	b = b.fitted()
	n := max(b.radius, width)
	if 2*n > min(b.Dx(), b.Dy()) {
		c.fillBox(dst, clip, b, with)
		return
	}
	inner := b.inset(width)
	fillRect(dst, image.Rect(b.Min.X+n, b.Min.Y, b.Max.X-n, b.Min.Y+width).Intersect(clip), with)
	fillRect(dst, image.Rect(b.Min.X+n, b.Max.Y-width, b.Max.X-n, b.Max.Y).Intersect(clip), with)
	fillRect(dst, image.Rect(b.Min.X, b.Min.Y+n, b.Min.X+width, b.Max.Y-n).Intersect(clip), with)
	fillRect(dst, image.Rect(b.Max.X-width, b.Min.Y+n, b.Max.X, b.Max.Y-n).Intersect(clip), with)
	for _, corner := range b.cornerRects(n) {
		corner = corner.Intersect(clip)
		for y := corner.Min.Y; y < corner.Max.Y; y++ {
			for x := corner.Min.X; x < corner.Max.X; x++ {
				outer, hole := c.coverage(b, x, y), c.coverage(inner, x, y)
				blend(dst, dst.PixOffset(x, y), with, outer-min(outer, hole))
			}
		}
	}
}
