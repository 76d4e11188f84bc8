package ui

import (
	"bytes"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/isoloir/isoloir/kiosk/flow"
)

var update = flag.Bool("update", false, "draw the golden pictures anew; then look at each")

// memory is a display of the reference size that keeps what it was shown, by dirty rectangles only.
type memory struct {
	size  image.Point
	perMM float64
	glass *image.RGBA
	dirty [][]image.Rectangle
}

func newMemory() *memory {
	m := &memory{size: image.Pt(1920, 1080), perMM: 5.56}
	m.glass = image.NewRGBA(image.Rectangle{Max: m.size})
	return m
}

func (m *memory) Size() image.Point    { return m.size }
func (m *memory) PixelsPerMM() float64 { return m.perMM }

func (m *memory) Show(frame *image.RGBA, dirty []image.Rectangle) error {
	m.dirty = append(m.dirty, dirty)
	for _, r := range dirty {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			copy(m.glass.Pix[m.glass.PixOffset(r.Min.X, y):], frame.Pix[frame.PixOffset(r.Min.X, y):frame.PixOffset(r.Max.X, y)])
		}
	}
	return nil
}

// variants are the settings in which screens are kept as pictures.
var variants = []struct {
	name     string
	lang     fixture
	size     flow.TextSize
	contrast flow.Contrast
	screens  []string
}{
	{"en", "en", flow.TextNormal, flow.ContrastDefault, nil},
	{"fr", "fr", flow.TextNormal, flow.ContrastDefault, nil},
	{"largest", "fr", flow.TextLargest, flow.ContrastDefault, []string{"contest", "ranked", "graded", "review", "check-paper", "decide", "done", "overvote", "look", "write-in", "hostile"}},
	{"large", "en", flow.TextLarge, flow.ContrastDefault, []string{"contest", "review", "decide", "write-in"}},
	{"small", "en", flow.TextSmall, flow.ContrastDefault, []string{"contest", "hostile"}},
	{"low", "en", flow.TextNormal, flow.ContrastLow, []string{"contest", "review", "done"}},
	{"black-on-white", "en", flow.TextNormal, flow.ContrastBlackOnWhite, []string{"contest", "check-paper", "overvote"}},
	{"white-on-black", "en", flow.TextNormal, flow.ContrastWhiteOnBlack, []string{"contest", "decide", "status"}},
}

func TestGolden(t *testing.T) {
	for _, variant := range variants {
		names := variant.screens
		if names == nil {
			for name := range screens {
				names = append(names, name)
			}
		}
		for _, name := range names {
			t.Run(variant.name+"/"+name, func(t *testing.T) {
				view := screens[name](variant.lang)
				view.Size, view.Contrast = variant.size, variant.contrast
				display := newMemory()
				k := New(display, Options{})
				if err := k.Show(view); err != nil {
					t.Fatal(err)
				}
				if k.Shrunk() < 1 {
					t.Logf("shrunk to %v", k.Shrunk())
				}
				compare(t, filepath.Join("testdata", variant.name+"-"+name+".png"), display.glass)
			})
		}
	}
}

// differences counts bytes that differ. Other processors may round the last bit of a curve otherwise.
func differences(a, b []uint8) (n int) {
	tolerance := 0
	if runtime.GOARCH != "amd64" {
		tolerance = 40
	}
	for i := range a {
		if d := int(a[i]) - int(b[i]); d > tolerance || -d > tolerance {
			n++
		}
	}
	return n
}

// compare holds a picture against its golden file, pixel by pixel.
func compare(t *testing.T, path string, got *image.RGBA) {
	t.Helper()
	if *update {
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	golden := image.NewRGBA(got.Rect)
	draw.Draw(golden, golden.Rect, want, image.Point{}, draw.Src)
	if different := differences(golden.Pix, got.Pix); different > 0 {
		t.Errorf("%s: %d bytes differ; if that is meant, run with -update and look", path, different)
	}
}
