package ui

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/fonts/fontstest"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

var update = flag.Bool("update", false, "draw the golden pictures anew; then look at each")

// letters are the fonts of the fixtures' election.
var letters = func() typeset.Fonts {
	f, err := typeset.WithHan(fontstest.HanRegular, fontstest.HanBold)
	if err != nil {
		panic(err)
	}
	return f
}()

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
	{"es", "es", flow.TextNormal, flow.ContrastDefault, nil},
	{"ar", "ar", flow.TextNormal, flow.ContrastDefault, nil},
	{"zh", "zh", flow.TextNormal, flow.ContrastDefault, nil},
	{"largest-ar", "ar", flow.TextLargest, flow.ContrastDefault, []string{"contest", "ranked", "review", "check-paper", "write-in"}},
	{"largest-zh", "zh", flow.TextLargest, flow.ContrastDefault, []string{"contest", "review", "check-paper"}},
	{"largest-es", "es", flow.TextLargest, flow.ContrastDefault, []string{"contest", "decide"}},
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
			names = slices.Sorted(maps.Keys(screens))
		}
		sheet := newContactSheet(len(names))
		for _, name := range names {
			t.Run(variant.name+"/"+name, func(t *testing.T) {
				view := screens[name](variant.lang)
				view.Size, view.Contrast = variant.size, variant.contrast
				display := newMemory()
				k := New(display, Options{Fonts: letters})
				if err := k.Show(view); err != nil {
					t.Fatal(err)
				}
				if k.Shrunk() < 1 {
					t.Logf("shrunk to %v", k.Shrunk())
				}
				sheet.add(display.glass)
				compare(t, filepath.Join("testdata", variant.name+"-"+name+".png"), display.glass)
			})
		}
		sheet.keep(t, variant.name)
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

// coarse keeps 16 steps of each colour: enough to see and to compare, and a picture takes a third.
func coarse(m *image.RGBA) *image.RGBA {
	out := image.NewRGBA(m.Rect)
	for i, v := range m.Pix {
		out.Pix[i] = uint8((int(v)*15 + 127) / 255 * 17)
	}
	return out
}

// pictureOf has a palette if the colours are few enough for one.
func pictureOf(m *image.RGBA) image.Image {
	out := image.NewPaletted(m.Rect, nil)
	at := map[color.RGBA]uint8{}
	for y := range m.Rect.Max.Y {
		for x := range m.Rect.Max.X {
			c := m.RGBAAt(x, y)
			i, ok := at[c]
			if !ok && len(at) == 256 {
				return m
			}
			if !ok {
				i = uint8(len(at))
				at[c], out.Palette = i, append(out.Palette, c)
			}
			out.Pix[out.PixOffset(x, y)] = i
		}
	}
	return out
}

// compare holds a picture against its golden file, pixel by pixel.
func compare(t *testing.T, path string, got *image.RGBA) {
	t.Helper()
	got = coarse(got)
	if *update {
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, pictureOf(got)); err != nil {
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
