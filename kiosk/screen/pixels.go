package screen

import (
	"image"
	"image/color"
	"math"

	"github.com/isoloir/isoloir/kiosk/typeset"
)

func round(v float32) int { return int(math.Floor(float64(v) + 0.5)) }

// ink is a colour ready for drawing, alpha premultiplied.
type ink struct{ r, g, b, a uint8 }

// inkOf turns any colour into ink; none is transparent.
func inkOf(c color.Color) ink {
	if c == nil {
		return ink{}
	}
	v := color.RGBAModel.Convert(c).(color.RGBA)
	return ink{v.R, v.G, v.B, v.A}
}

// fillRect fills a rectangle that lies inside the frame.
func fillRect(dst *image.RGBA, r image.Rectangle, c ink) {
	if r.Empty() || c.a == 0 {
		return
	}
	if c.a != 255 {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				blend(dst, dst.PixOffset(x, y), c, 255)
			}
		}
		return
	}
	first := dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y):][:4*r.Dx()]
	first[0], first[1], first[2], first[3] = c.r, c.g, c.b, c.a
	for n := 4; n < len(first); n *= 2 {
		copy(first[n:], first[:n])
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(dst.Pix[dst.PixOffset(r.Min.X, y):], first)
	}
}

// blend puts ink over one pixel with a coverage.
func blend(dst *image.RGBA, at int, c ink, coverage uint32) {
	a := uint32(c.a) * coverage / 255
	if a == 0 {
		return
	}
	p := dst.Pix[at : at+4 : at+4]
	if a == 255 {
		p[0], p[1], p[2], p[3] = c.r, c.g, c.b, 255
		return
	}
	rest := 255 - a
	p[0] = uint8((uint32(c.r)*coverage + uint32(p[0])*rest + 127) / 255)
	p[1] = uint8((uint32(c.g)*coverage + uint32(p[1])*rest + 127) / 255)
	p[2] = uint8((uint32(c.b)*coverage + uint32(p[2])*rest + 127) / 255)
	p[3] = uint8((255*a + uint32(p[3])*rest + 127) / 255)
}

// stamp draws a mask whose pen stands at a point, inside a clip.
func stamp(dst *image.RGBA, clip image.Rectangle, m *typeset.Mask, at image.Point, c ink) {
	r := m.Bounds.Add(at).Intersect(clip)
	w := m.Bounds.Dx()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := m.Coverage[(y-at.Y-m.Bounds.Min.Y)*w+r.Min.X-at.X-m.Bounds.Min.X:][:r.Dx()]
		offset := dst.PixOffset(r.Min.X, y)
		for _, coverage := range row {
			if coverage != 0 {
				blend(dst, offset, c, uint32(coverage))
			}
			offset += 4
		}
	}
}

func hypot(x, y float32) float32 { return float32(math.Hypot(float64(x), float64(y))) }
