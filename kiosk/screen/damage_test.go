package screen

import (
	"bytes"
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"pgregory.net/rapid"
)

// anyObject draws one of everything that a screen can hold, anywhere, also over the edges.
func anyObject(t *rapid.T) fyne.CanvasObject {
	c := color.NRGBA{rapid.Byte().Draw(t, "r"), 90, rapid.Byte().Draw(t, "b"), rapid.SampledFrom([]uint8{255, 255, 128}).Draw(t, "alpha")}
	var o fyne.CanvasObject
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		o = &canvas.Rectangle{FillColor: c, CornerRadius: float32(rapid.IntRange(0, 20).Draw(t, "radius"))}
	case 1:
		o = &canvas.Rectangle{StrokeColor: c, StrokeWidth: float32(rapid.IntRange(1, 9).Draw(t, "border")), CornerRadius: 12}
	case 2:
		o = &canvas.Text{Text: rapid.SampledFrom([]string{"Élise Öberg", "fi", "Ångström (jr.)", ""}).Draw(t, "text"), TextSize: 21.3, Color: c,
			TextStyle: fyne.TextStyle{Bold: rapid.Bool().Draw(t, "bold")}, Alignment: fyne.TextAlign(rapid.IntRange(0, 2).Draw(t, "align"))}
	case 3:
		o = &Icon{Shape: Shape(rapid.IntRange(0, int(shapes)-1).Draw(t, "shape")), Color: c}
	case 4:
		o = &canvas.Circle{FillColor: c}
	default:
		line := &canvas.Line{StrokeColor: c, StrokeWidth: float32(rapid.IntRange(1, 6).Draw(t, "stroke"))}
		line.Position2 = fyne.NewPos(60, float32(rapid.IntRange(0, 60).Draw(t, "fall")))
		return line
	}
	o.Resize(fyne.NewSize(float32(rapid.IntRange(0, 120).Draw(t, "w")), float32(rapid.IntRange(0, 60).Draw(t, "h"))))
	o.Move(fyne.NewPos(float32(rapid.IntRange(-20, 160).Draw(t, "x")), float32(rapid.IntRange(-20, 90).Draw(t, "y"))))
	return o
}

// What the dirty rectangles bring to the glass is, pixel for pixel, what a driver that draws everything shows.
func TestDirtyRectanglesEqualAFullRepaint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := newGlass(160, 100)
		d := New(g, Options{})
		ground := rect(0, 0, 160, 100, color.White)
		objects := []fyne.CanvasObject{ground}
		for range rapid.IntRange(1, 6).Draw(t, "frames") {
			for range rapid.IntRange(0, 4).Draw(t, "changes") {
				at := rapid.IntRange(1, len(objects)).Draw(t, "at")
				if at < len(objects) && rapid.Bool().Draw(t, "remove") {
					objects = append(objects[:at:at], objects[at+1:]...)
				} else {
					objects = append(objects[:at:at], append([]fyne.CanvasObject{anyObject(t)}, objects[at:]...)...)
				}
			}
			d.Canvas().SetContent(tree(objects...))
			if err := d.Frame(); err != nil {
				t.Fatal(err)
			}
			whole := newGlass(160, 100)
			fresh := New(whole, Options{})
			fresh.Canvas().SetContent(tree(objects...))
			if err := fresh.Frame(); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(g.pixels.Pix, whole.pixels.Pix) {
				t.Fatalf("the glass differs from a full repaint; drawn %v", g.rects[len(g.rects)-1])
			}
		}
	})
}

func TestMergeKeepsEveryPixel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rects []image.Rectangle
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			x, y := rapid.IntRange(0, 1900).Draw(t, "x"), rapid.IntRange(0, 1000).Draw(t, "y")
			rects = append(rects, image.Rect(x, y, x+rapid.IntRange(1, 300).Draw(t, "w"), y+rapid.IntRange(1, 80).Draw(t, "h")))
		}
		given := append([]image.Rectangle{}, rects...)
		merged := merge(rects)
		if len(merged) > maxRects {
			t.Fatalf("%d rectangles", len(merged))
		}
		for i, r := range merged {
			for _, other := range merged[i+1:] {
				if r.Overlaps(other) {
					t.Fatalf("%v and %v overlap", r, other)
				}
			}
		}
		for _, r := range given {
			held := false
			for _, m := range merged {
				held = held || r.In(m)
			}
			if !held {
				t.Fatalf("%v was lost", r)
			}
		}
	})
}
