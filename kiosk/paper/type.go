package paper

import (
	"fmt"
	"image"
	"math"

	"golang.org/x/image/math/fixed"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// A style is how a line is set. Sizes are in dots an em; a capital of Noto Sans is 0.714 em high, so that 8 dots are a millimetre.
type style struct {
	face   typeset.Style
	size   int
	indent int // from the margin
	center bool
}

const (
	regular = typeset.Regular
	bold    = typeset.Bold
	mono    = typeset.Mono
)

var (
	heading      = style{face: bold, size: 46, center: true}
	underheading = style{face: regular, size: 32, center: true}
	subheading   = style{face: bold, size: 29, center: true}
	contest      = style{face: regular, size: 28}
	choice       = style{face: bold, size: 38}
	note         = style{face: regular, size: 25}
	body         = style{face: regular, size: 27}
	strong       = style{face: bold, size: 30}
	small        = style{face: regular, size: 23}
	codeLine     = style{face: mono, size: 42, indent: 3}
	idLine       = style{face: mono, size: 24}
)

// lesser is the style of the English words under those of the voter's language.
func (st style) lesser() style {
	st.face, st.size = regular, st.size*3/4
	st.size = max(st.size, small.size)
	return st
}

// line sets words, in as many lines as they take.
func (s *sheet) line(words string, st style) {
	s.column(words, st, margin+st.indent, device.PageWidth-margin)
}

// column sets words between two edges, as they are on a sheet that is read from left to right.
func (s *sheet) column(words string, st style, left, right int) {
	s.check(words)
	if s.rtl {
		left, right = device.PageWidth-right, device.PageWidth-left
	}
	wrap := s.types.Wrap
	if st.center {
		wrap = s.types.Balance
	}
	for _, l := range wrap(words, s.rtl, float32(st.size), st.face, float32(right-left)) {
		x, free := left, right-left-s.width(l, st)
		switch {
		case st.center:
			x += (free + int(s.types.Blank(l, float32(st.size), st.face))) / 2
		case s.rtl:
			x += free
		}
		s.set(l, st, x)
	}
}

// width of a line in dots.
func (s *sheet) width(l typeset.Line, st style) int {
	return int(math.Ceil(float64(s.types.Width(l, float32(st.size), st.face))))
}

// blackFrom is how much grey of a letter's edge becomes black: thin strokes must survive a thermal head, bold ones must not close.
var blackFrom = [...]uint8{regular: 0x60, bold: 0x78, mono: 0x80}

// leading is the distance of lines for a size.
func (st style) leading() int { return st.size * 5 / 4 }

// set draws one line and goes down by it. Letters may reach above and below it by half a line.
func (s *sheet) set(l typeset.Line, st style, x int) {
	h := st.leading()
	s.grow(s.y + h)
	ink := image.NewAlpha(image.Rect(0, -h/2, device.PageWidth, h+h/2))
	defer clear(ink.Pix)
	s.types.Glyphs(l, float32(st.size), st.face, fixed.I(x), st.size, func(m *typeset.Mask, at image.Point) { cover(ink, m, at) })
	for i, a := range ink.Pix {
		if a > blackFrom[st.face] {
			s.blacken(i%ink.Stride, s.y-h/2+i/ink.Stride)
		}
	}
	s.y += h
}

// cover adds a letter's coverage to that of others.
func cover(ink *image.Alpha, m *typeset.Mask, at image.Point) {
	place := m.Bounds.Add(at)
	visible := place.Intersect(ink.Rect)
	for y := visible.Min.Y; y < visible.Max.Y; y++ {
		for x := visible.Min.X; x < visible.Max.X; x++ {
			a := &ink.Pix[ink.PixOffset(x, y)]
			c := m.Coverage[(y-place.Min.Y)*place.Dx()+x-place.Min.X]
			*a += uint8((255 - int(*a)) * int(c) / 255)
		}
	}
}

// blacken makes one dot black.
func (s *sheet) blacken(x, y int) {
	if y >= 0 {
		s.grow(y + 1)
		s.page.SetBlack(x, y)
	}
}

// check refuses letters that the fonts do not have.
func (s *sheet) check(words string) {
	if missing := s.types.Missing(words); len(missing) > 0 {
		s.fail(fmt.Errorf("the fonts have no letter %q", missing))
	}
}

// banner is white on black across the whole width: nobody overlooks it.
func (s *sheet) banner(words string, under ...string) {
	top := s.y
	s.gap(10)
	s.line(words, style{face: bold, size: 44, center: true})
	for _, u := range under {
		s.line(u, style{face: bold, size: 26, center: true})
	}
	s.gap(12)
	invert(s.page.Rows(top, s.y))
}

func invert(b *device.Bitmap) {
	for i := range b.Bits {
		b.Bits[i] = ^b.Bits[i]
	}
}

// pair sets a label at the start and a value at the end of one line, or under it if both don't fit.
func (s *sheet) pair(label, value string, st style) {
	strongly := st
	strongly.face = bold
	s.check(label)
	s.check(value)
	l, v := typeset.Single(label, s.rtl), typeset.Single(value, s.rtl)
	lw, vw := s.width(l, st), s.width(v, strongly)
	x := device.PageWidth - margin - vw
	if s.rtl {
		x = margin
	}
	if lw+vw+24 > device.PageWidth-2*margin {
		s.line(label, st)
		s.set(v, strongly, x)
		return
	}
	y := s.y
	s.line(label, st)
	s.y = y
	s.set(v, strongly, x)
}
