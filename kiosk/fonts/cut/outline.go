package cut

import (
	"encoding/binary"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// point of a TrueType outline, in font units.
type point struct {
	x, y int
	on   bool // the curve passes through it
}

// outline is a glyph as closed contours of quadratic curves.
type outline [][]point

// outlineOf reads a glyph. One without an outline, such as a space, has no contours.
func (s *Source) outlineOf(g font.GID) outline {
	data, _ := s.face.GlyphData(g).(font.GlyphOutline)
	var o outline
	var at opentype.SegmentPoint
	put := func(p opentype.SegmentPoint, on bool) {
		last := len(o) - 1
		o[last] = append(o[last], point{int(math.Round(float64(p.X))), int(math.Round(float64(p.Y))), on})
	}
	for _, segment := range data.Segments {
		a := segment.Args
		switch segment.Op {
		case opentype.SegmentOpMoveTo:
			o = append(o, nil)
			put(a[0], true)
		case opentype.SegmentOpLineTo:
			put(a[0], true)
		case opentype.SegmentOpQuadTo:
			put(a[0], false)
			put(a[1], true)
		case opentype.SegmentOpCubeTo:
			quadratic(at, a, put)
		}
		at = segment.ArgsSlice()[len(segment.ArgsSlice())-1]
	}
	return o.closed()
}

// closed drops the end of each contour where it repeats the start: TrueType closes contours by itself.
func (o outline) closed() outline {
	for i, c := range o {
		if n := len(c) - 1; n > 0 && c[n] == c[0] {
			o[i] = c[:n]
		}
	}
	return o
}

// tolerance is how far, in font units, a quadratic curve may run from the cubic one.
const tolerance = 0.4

// quadratic follows a cubic curve from a point with as many quadratic ones as its bend needs. The distance between
// a cubic curve and the quadratic one with the same ends and the control point below is at most sqrt(3)/36 of the third difference,
// and falls with the cube of the number of parts.
func quadratic(from opentype.SegmentPoint, a [3]opentype.SegmentPoint, put func(opentype.SegmentPoint, bool)) {
	dx := float64(a[2].X - 3*a[1].X + 3*a[0].X - from.X)
	dy := float64(a[2].Y - 3*a[1].Y + 3*a[0].Y - from.Y)
	parts := max(1, int(math.Ceil(math.Cbrt(math.Hypot(dx, dy)*math.Sqrt(3)/36/tolerance))))
	for i := range parts {
		t0, t1 := float32(i)/float32(parts), float32(i+1)/float32(parts)
		p0, p3 := cubic(from, a, t0), cubic(from, a, t1)
		d0, d3 := slope(from, a, t0), slope(from, a, t1)
		h := (t1 - t0) / 3
		control := opentype.SegmentPoint{ // (3(p1+p2) - p0 - p3) / 4
			X: (3*(p0.X+d0.X*h+p3.X-d3.X*h) - p0.X - p3.X) / 4,
			Y: (3*(p0.Y+d0.Y*h+p3.Y-d3.Y*h) - p0.Y - p3.Y) / 4,
		}
		put(control, false)
		put(p3, true)
	}
}

func cubic(p opentype.SegmentPoint, a [3]opentype.SegmentPoint, t float32) opentype.SegmentPoint {
	u := 1 - t
	w := [4]float32{u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t}
	return opentype.SegmentPoint{X: w[0]*p.X + w[1]*a[0].X + w[2]*a[1].X + w[3]*a[2].X, Y: w[0]*p.Y + w[1]*a[0].Y + w[2]*a[1].Y + w[3]*a[2].Y}
}

// slope is the derivative of the curve.
func slope(p opentype.SegmentPoint, a [3]opentype.SegmentPoint, t float32) opentype.SegmentPoint {
	u := 1 - t
	w := [3]float32{3 * u * u, 6 * u * t, 3 * t * t}
	return opentype.SegmentPoint{
		X: w[0]*(a[0].X-p.X) + w[1]*(a[1].X-a[0].X) + w[2]*(a[2].X-a[1].X),
		Y: w[0]*(a[0].Y-p.Y) + w[1]*(a[1].Y-a[0].Y) + w[2]*(a[2].Y-a[1].Y),
	}
}

// box is the rectangle around an outline: xMin, yMin, xMax, yMax.
func (o outline) box() (b [4]int) {
	first := true
	for _, c := range o {
		for _, p := range c {
			if first {
				b, first = [4]int{p.x, p.y, p.x, p.y}, false
			}
			b = [4]int{min(b[0], p.x), min(b[1], p.y), max(b[2], p.x), max(b[3], p.y)}
		}
	}
	return b
}

func (o outline) points() (n int) {
	for _, c := range o {
		n += len(c)
	}
	return n
}

// Flags of a point in a glyf table.
const (
	onCurve   = 1 << iota
	shortX    // one byte
	shortY    //
	repeat    // the flag stands for more points
	positiveX // of a short one; of a long one: the same as the last
	positiveY
)

// glyf writes the entry of a simple glyph, four bytes aligned; an empty outline has none.
func (o outline) glyf() []byte {
	if len(o) == 0 {
		return nil
	}
	var out, flags, xs, ys []byte
	out = binary.BigEndian.AppendUint16(out, uint16(len(o)))
	for _, v := range o.box() {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	end, last := -1, point{}
	for _, c := range o {
		end += len(c)
		out = binary.BigEndian.AppendUint16(out, uint16(end))
		for _, p := range c {
			var flag byte
			if p.on {
				flag = onCurve
			}
			flag |= step(&xs, p.x-last.x, shortX, positiveX)
			flag |= step(&ys, p.y-last.y, shortY, positiveY)
			flags, last = append(flags, flag), p
		}
	}
	out = append(out, 0, 0) // no instructions
	out = append(append(append(out, packed(flags)...), xs...), ys...)
	return append(out, make([]byte, -len(out)&3)...)
}

// packed writes runs of equal flags as one flag and how often it comes again.
func packed(flags []byte) (out []byte) {
	for i := 0; i < len(flags); {
		n := 1
		for i+n < len(flags) && flags[i+n] == flags[i] && n < 256 {
			n++
		}
		if n > 2 {
			out = append(out, flags[i]|repeat, byte(n-1))
		} else {
			out = append(out, flags[i:i+n]...)
		}
		i += n
	}
	return out
}

// step writes one coordinate as a difference and gives its flags.
func step(out *[]byte, d int, short, positive byte) byte {
	switch {
	case d == 0:
		return positive
	case d > 0 && d < 256:
		*out = append(*out, byte(d))
		return short | positive
	case d < 0 && d > -256:
		*out = append(*out, byte(-d))
		return short
	}
	*out = binary.BigEndian.AppendUint16(*out, uint16(d))
	return 0
}
