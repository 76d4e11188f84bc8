package paper

import (
	"fmt"
	"image"

	"rsc.io/qr"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// margin is left free at both edges: heads do not reach them on every printer.
const margin = 20

// A sheet is a page that grows downwards as things are set on it.
type sheet struct {
	page  *device.Bitmap
	types *typeset.Typesetter
	rtl   bool // the sheet is mirrored
	y     int
	err   error // the first thing that could not be set
}

func newSheet(f Form) *sheet {
	return &sheet{page: device.NewBitmap(device.PageWidth, 0), types: typeset.New(f.Fonts), rtl: catalog.RightToLeft(f.Lang)}
}

// grow makes the page at least so high.
func (s *sheet) grow(height int) {
	if n := height - s.page.Height; n > 0 {
		s.page.Bits = append(s.page.Bits, make([]byte, n*s.page.Stride)...)
		s.page.Height = height
	}
}

func (s *sheet) gap(dots int) {
	s.y += dots
	s.grow(s.y)
}

// fill blackens a rectangle, given by its top left corner and size.
func (s *sheet) fill(x, y, w, h int) {
	s.grow(y + h)
	s.page.Fill(image.Rect(x, y, x+w, y+h))
}

// rule is a line across the sheet.
func (s *sheet) rule(thick int) {
	s.fill(margin, s.y, device.PageWidth-2*margin, thick)
	s.y += thick
}

// dashes are a line that says: cut or fold here, something else follows.
func (s *sheet) dashes() {
	for x := margin; x < device.PageWidth-margin; x += 16 {
		s.fill(x, s.y, min(9, device.PageWidth-margin-x), 3)
	}
	s.y += 3
}

// end gives the finished page with some white to hold it by.
func (s *sheet) end(kind device.Sheet) (device.Page, error) {
	s.gap(48)
	s.types.Wipe()
	if s.err != nil {
		s.page.Wipe()
		return device.Page{}, fmt.Errorf("compose %s: %w", kind, s.err)
	}
	return device.Page{Kind: kind, Image: s.page}, nil
}

// Cells of the mark at the top edge: black, white, four that hold the kind of the sheet in binary, white, black.
const (
	markCells  = 8
	markWidth  = device.PageWidth / markCells
	markHeight = 12
)

// mark tells machines which kind of sheet this is, and nothing else.
func (s *sheet) mark(kind device.Sheet) {
	cells := 0x81 | int(kind)<<2
	for i := range markCells {
		if cells&(0x80>>i) != 0 {
			s.fill(i*markWidth, s.y, markWidth, markHeight)
		}
	}
	s.y += markHeight
	s.grow(s.y)
}

// KindOf reads the mark at the top edge of a sheet; ok is false if it isn't there.
func KindOf(sheet *device.Bitmap) (kind device.Sheet, ok bool) {
	cells := 0
	for i := range markCells {
		for y := range markHeight {
			for x := i * markWidth; x < (i+1)*markWidth; x++ {
				if sheet.Black(x, y) != sheet.Black(i*markWidth, 0) {
					return 0, false
				}
			}
		}
		cells <<= 1
		if sheet.Black(i*markWidth, 0) {
			cells |= 1
		}
	}
	kind = device.Sheet(cells >> 2 & 0xf)
	return kind, cells&0xc3 == 0x81 && kind >= device.SheetBallot && kind <= device.SheetGuide
}

// code sets a QR code with its quiet zone at a distance from the edge where reading begins, and gives its size in dots.
func (s *sheet) code(x int, payload string, level qr.Level, module int) int {
	c, err := qr.Encode(payload, level)
	if err != nil {
		s.fail(fmt.Errorf("QR code of %d bytes: %w", len(payload), err))
		return 0
	}
	size := (c.Size + 2*quiet) * module
	s.grow(s.y + size)
	if s.rtl {
		x = device.PageWidth - x - size
	}
	for y := range c.Size {
		for i := range c.Size {
			if c.Black(i, y) {
				s.fill(x+(i+quiet)*module, s.y+(y+quiet)*module, module, module)
			}
		}
	}
	return size
}

// quiet is the white around a code, in modules. The standard wants four; paper around it gives the rest.
const quiet = 2

func (s *sheet) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}
