package device

import (
	"image"
	"image/color"
)

// A Bitmap is a picture of black dots on white paper, one bit a dot, rows padded to whole bytes, leftmost dot in the
// highest bit: the order in which thermal printers take it. It is an image.Image.
type Bitmap struct {
	Width, Height int
	Stride        int // bytes a row
	Bits          []byte
}

// NewBitmap makes white paper.
func NewBitmap(width, height int) *Bitmap {
	stride := (width + 7) / 8
	return &Bitmap{Width: width, Height: height, Stride: stride, Bits: make([]byte, stride*height)}
}

// Black says whether a dot is black; everything outside the paper is white.
func (b *Bitmap) Black(x, y int) bool {
	if x < 0 || y < 0 || x >= b.Width || y >= b.Height {
		return false
	}
	return b.Bits[y*b.Stride+x/8]&(0x80>>(x%8)) != 0
}

// SetBlack blackens a dot if it is on the paper.
func (b *Bitmap) SetBlack(x, y int) {
	if x >= 0 && y >= 0 && x < b.Width && y < b.Height {
		b.Bits[y*b.Stride+x/8] |= 0x80 >> (x % 8)
	}
}

// Fill blackens a rectangle.
func (b *Bitmap) Fill(r image.Rectangle) {
	r = r.Intersect(b.Bounds())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			b.SetBlack(x, y)
		}
	}
}

// Rows is a view of the rows from top up to bottom; it shares the dots.
func (b *Bitmap) Rows(top, bottom int) *Bitmap {
	return &Bitmap{Width: b.Width, Height: bottom - top, Stride: b.Stride, Bits: b.Bits[top*b.Stride : bottom*b.Stride]}
}

// Wipe whitens the paper: a page may hold a voter's choices.
func (b *Bitmap) Wipe() { clear(b.Bits) }

func (b *Bitmap) ColorModel() color.Model { return color.GrayModel }
func (b *Bitmap) Bounds() image.Rectangle { return image.Rect(0, 0, b.Width, b.Height) }

// At implements image.Image.
func (b *Bitmap) At(x, y int) color.Color {
	if b.Black(x, y) {
		return color.Gray{Y: 0}
	}
	return color.Gray{Y: 255}
}
