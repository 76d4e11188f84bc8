package frame

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"io"
	"testing"
)

// pipe is one direction of bytes in memory; what is written can be read.
type pipe struct{ bytes.Buffer }

func greeted(t *testing.T, size image.Point) (*Display, *Receiver, *pipe) {
	t.Helper()
	p := &pipe{}
	r, err := Accept(p, size, 5.5)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Open(p)
	if err != nil {
		t.Fatal(err)
	}
	return d, r, p
}

func TestFramesArrive(t *testing.T) {
	size := image.Pt(40, 30)
	d, r, _ := greeted(t, size)
	if d.Size() != size || d.PixelsPerMM() != 5.5 {
		t.Errorf("the kiosk sees %v with %v", d.Size(), d.PixelsPerMM())
	}
	sent, got := image.NewRGBA(image.Rectangle{Max: size}), image.NewRGBA(image.Rectangle{Max: size})
	for i := range sent.Pix {
		sent.Pix[i] = byte(i * 7)
	}
	err := d.Show(sent, []image.Rectangle{image.Rect(-5, -5, 10, 10), image.Rect(20, 10, 99, 99), image.Rect(50, 50, 60, 60)})
	if err != nil {
		t.Fatal(err)
	}
	rects, err := r.Next(got)
	if err != nil || len(rects) != 2 {
		t.Fatalf("%v, %v", rects, err)
	}
	for y := range size.Y {
		for x := range size.X {
			want := color.RGBA{}
			if p := image.Pt(x, y); p.In(rects[0]) || p.In(rects[1]) {
				want = sent.RGBAAt(x, y)
			}
			if got.RGBAAt(x, y) != want {
				t.Fatalf("pixel %d,%d is %v", x, y, got.RGBAAt(x, y))
			}
		}
	}
	if _, err := r.Next(got); err != io.EOF {
		t.Errorf("after the last frame: %v", err)
	}
}

func TestNothingDirtySendsNothing(t *testing.T) {
	d, _, p := greeted(t, image.Pt(8, 8))
	if err := d.Show(image.NewRGBA(image.Rect(0, 0, 8, 8)), []image.Rectangle{image.Rect(9, 9, 12, 12)}); err != nil || p.Len() != 0 {
		t.Errorf("%d bytes, %v", p.Len(), err)
	}
}

func TestManyRectanglesBecomeOne(t *testing.T) {
	d, r, _ := greeted(t, image.Pt(8, 8))
	buffer := image.NewRGBA(image.Rect(0, 0, 8, 8))
	many := make([]image.Rectangle, maxRects+1)
	for i := range many {
		many[i] = image.Rect(1+i%3, 2, 5, 6)
	}
	if err := d.Show(buffer, many); err != nil {
		t.Fatal(err)
	}
	if rects, err := r.Next(buffer); err != nil || len(rects) != 1 || rects[0] != image.Rect(1, 2, 5, 6) {
		t.Errorf("%v, %v", rects, err)
	}
}

func TestBadFramesAreRefused(t *testing.T) {
	for name, data := range map[string][]byte{
		"no rectangle":   {0, 0},
		"too many":       {0xff, 0xff},
		"empty":          {0, 1, 0, 0, 0, 0, 0, 0, 0, 1},
		"outside":        {0, 1, 0, 7, 0, 0, 0, 2, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8},
		"cut in numbers": {0, 1, 0, 0},
		"cut in pixels":  {0, 1, 0, 0, 0, 0, 0, 2, 0, 1, 1, 2, 3, 4},
	} {
		_, r, p := greeted(t, image.Pt(8, 8))
		p.Write(data)
		if _, err := r.Next(image.NewRGBA(image.Rect(0, 0, 8, 8))); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBadScreensAreRefused(t *testing.T) {
	for _, s := range []string{"", "isoloir-screen-2\n\x00\x08\x00\x08\x00\x00\x10\x00", hello + "\x00\x00\x00\x08\x00\x00\x10\x00", hello + "\x00\x08\x00\x08\x00\x00\x00\x00"} {
		p := &pipe{}
		p.WriteString(s)
		if _, err := Open(p); err == nil {
			t.Errorf("%q is taken for a screen", s)
		}
	}
}
