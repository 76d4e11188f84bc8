package paper

import (
	"fmt"
	"image"
	"image/color"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/fonts"
)

// A style is how a line is set. Sizes are in dots an em; a capital of Noto Sans is 0.714 em high, so that 8 dots are a millimetre.
type style struct {
	face   face
	size   int
	indent int // from the margin
	center bool
}

type face int

const (
	regular face = iota
	bold
	mono
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

var parsed = sync.OnceValues(func() ([3]*sfnt.Font, error) {
	var out [3]*sfnt.Font
	for i, data := range [][]byte{fonts.Regular, fonts.Bold, fonts.MonoBold} {
		f, err := opentype.Parse(data)
		if err != nil {
			return out, err
		}
		out[i] = f
	}
	return out, nil
})

// open gives a face of a size, and the error of the sheet if there is none.
func (s *sheet) open(st style) font.Face {
	all, err := parsed()
	if err != nil {
		panic("paper: an embedded font does not parse: " + err.Error()) // pinned by the test of package fonts
	}
	f, err := opentype.NewFace(all[st.face], &opentype.FaceOptions{Size: float64(st.size), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic("paper: " + err.Error()) // NewFace fails on a size of zero only
	}
	return f
}

// line sets words, in as many lines as they take.
func (s *sheet) line(words string, st style) {
	s.column(words, st, margin+st.indent, device.PageWidth-margin)
}

// column sets words between two edges.
func (s *sheet) column(words string, st style, left, right int) {
	f := s.open(st)
	defer f.Close()
	s.check(words, st)
	lines := wrap(f, words, right-left)
	if st.center {
		lines = balance(f, words, right-left, len(lines))
	}
	for _, l := range lines {
		x := left
		if st.center {
			x = left + (right-left-font.MeasureString(f, l).Round())/2
		}
		s.set(f, st, l, x)
	}
}

// blackFrom is how much grey of a letter's edge becomes black: thin strokes must survive a thermal head, bold ones must not close.
var blackFrom = [...]uint8{regular: 0x60, bold: 0x78, mono: 0x80}

// leading is the distance of lines for a size.
func (st style) leading() int { return st.size * 5 / 4 }

// set draws one line and goes down by it.
func (s *sheet) set(f font.Face, st style, words string, x int) {
	h := st.leading()
	s.grow(s.y + h)
	ink := image.NewAlpha(image.Rect(0, 0, device.PageWidth, h))
	defer clear(ink.Pix)
	d := font.Drawer{Dst: ink, Src: image.NewUniform(color.Black), Face: f, Dot: fixed.P(x, st.size)}
	d.DrawString(words)
	for i, a := range ink.Pix {
		if a > blackFrom[st.face] {
			s.page.SetBlack(i%ink.Stride, s.y+i/ink.Stride)
		}
	}
	s.y += h
}

// check refuses letters that the font does not have.
func (s *sheet) check(words string, st style) {
	all, err := parsed()
	if err != nil {
		s.fail(err)
		return
	}
	var buf sfnt.Buffer
	for _, r := range words {
		if n, err := all[st.face].GlyphIndex(&buf, r); err != nil || n == 0 {
			s.fail(fmt.Errorf("the font has no letter %q", r))
		}
	}
}

// wrap breaks words into lines at spaces that may break; a word that is wider than a line is broken anywhere.
func wrap(f font.Face, words string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.FieldsFunc(words, breaks) {
		for {
			try := word
			if line != "" {
				try = line + " " + word
			}
			if font.MeasureString(f, try).Ceil() <= width {
				line = try
				break
			}
			if line != "" {
				lines, line = append(lines, line), ""
				continue
			}
			n := fits(f, word, width)
			lines, word = append(lines, word[:n]), word[n:]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// balance makes lines of about the same length, without taking more of them.
func balance(f font.Face, words string, width, lines int) []string {
	best := wrap(f, words, width)
	for w := width - 12; w > width/3; w -= 12 {
		narrower := wrap(f, words, w)
		if len(narrower) > lines {
			break
		}
		best = narrower
	}
	return best
}

func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// fits is how many bytes of a word fit in a line: at least one letter.
func fits(f font.Face, word string, width int) int {
	n := 0
	for i, r := range word {
		end := i + len(string(r))
		if n > 0 && font.MeasureString(f, word[:end]).Ceil() > width {
			break
		}
		n = end
	}
	return n
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

// pair sets a label at the left and a value at the right of one line, or under it if both don't fit.
func (s *sheet) pair(label, value string, st style) {
	strongly := st
	strongly.face = bold
	lf, vf := s.open(st), s.open(strongly)
	defer lf.Close()
	defer vf.Close()
	s.check(label, st)
	s.check(value, strongly)
	w := font.MeasureString(vf, value).Ceil()
	if font.MeasureString(lf, label).Ceil()+w+24 > device.PageWidth-2*margin {
		s.line(label, st)
		s.set(vf, strongly, value, device.PageWidth-margin-w)
		return
	}
	y := s.y
	s.set(lf, st, label, margin)
	s.y = y
	s.set(vf, strongly, value, device.PageWidth-margin-w)
}
