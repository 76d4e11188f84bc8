package device

import (
	"image"
	"testing"
)

func TestSignalBytes(t *testing.T) {
	for b := range 256 {
		s, err := ParseSignal(byte(b))
		known := b>>1 >= int(PinBox) && b>>1 <= int(PinHeadphones)
		if known != (err == nil) {
			t.Errorf("byte %#x: %v", b, err)
		}
		if err == nil && s.Byte() != byte(b) {
			t.Errorf("byte %#x comes back as %#x", b, s.Byte())
		}
	}
}

func TestBitmapKeepsToThePaper(t *testing.T) {
	b := NewBitmap(13, 5)
	b.Fill(image.Rect(-4, -4, 99, 99))
	for y := -1; y < 6; y++ {
		for x := -1; x < 17; x++ {
			if want := x >= 0 && y >= 0 && x < 13 && y < 5; b.Black(x, y) != want {
				t.Fatalf("dot %d,%d is black: %v", x, y, !want)
			}
		}
	}
	if b.Bits[1] != 0xf8 {
		t.Errorf("padding is not white: %#x", b.Bits[1])
	}
	b.Wipe()
	if b.Black(3, 3) {
		t.Error("a wiped bitmap is not white")
	}
}

func TestPrinterStatus(t *testing.T) {
	for _, c := range []struct {
		s     PrinterStatus
		ready bool
		words string
	}{{0, true, "ready"}, {PaperLow, true, "paper low"}, {PaperOut | CoverOpen, false, "paper out, cover open"}, {Broken, false, "broken"}} {
		if c.s.Ready() != c.ready || c.s.String() != c.words {
			t.Errorf("%b: %v, %q", c.s, c.s.Ready(), c.s)
		}
	}
}
