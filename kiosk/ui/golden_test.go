package ui

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
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

// pane is a display behind which a test looks at the frame itself.
type pane struct {
	size  image.Point
	perMM float64
	glass *image.RGBA
}

func newPane(size image.Point, perMM float64) *pane { return &pane{size: size, perMM: perMM} }

func (p *pane) Size() image.Point    { return p.size }
func (p *pane) PixelsPerMM() float64 { return p.perMM }

func (p *pane) Show(frame *image.RGBA, _ []image.Rectangle) error {
	p.glass = frame
	return nil
}

// Several things are kept of a scene: what it looks like at first and at the largest text, both in every language, and some scenes in every
// size and contrast.
var variants = []struct {
	name     string
	lang     string
	size     flow.TextSize
	contrast flow.Contrast
	scenes   []string // nil: all
}{
	{"en", "en", flow.TextNormal, flow.ContrastDefault, nil},
	{"fr", "fr", flow.TextNormal, flow.ContrastDefault, nil},
	{"es", "es", flow.TextNormal, flow.ContrastDefault, nil},
	{"ar", "ar", flow.TextNormal, flow.ContrastDefault, nil},
	{"zh", "zh", flow.TextNormal, flow.ContrastDefault, nil},
	{"largest-en", "en", flow.TextLargest, flow.ContrastDefault, nil},
	{"largest-fr", "fr", flow.TextLargest, flow.ContrastDefault, nil},
	{"largest-es", "es", flow.TextLargest, flow.ContrastDefault, nil},
	{"largest-ar", "ar", flow.TextLargest, flow.ContrastDefault, nil},
	{"largest-zh", "zh", flow.TextLargest, flow.ContrastDefault, nil},
	{"large", "en", flow.TextLarge, flow.ContrastDefault, []string{"contest-several", "review", "decide", "write-in", "notice-look"}},
	{"small", "en", flow.TextSmall, flow.ContrastDefault, []string{"contest-several", "notice-look"}},
	{"low", "en", flow.TextNormal, flow.ContrastLow, []string{"contest-several", "contest-grades", "review", "done", "notice-look", "fault"}},
	{"black-on-white", "en", flow.TextNormal, flow.ContrastBlackOnWhite, []string{"contest-several", "contest-ranked", "check-paper", "notice-overvote-several", "notice-look"}},
	{"white-on-black", "en", flow.TextNormal, flow.ContrastWhiteOnBlack, []string{"contest-several", "contest-grades", "decide", "status-alarms", "notice-look", "alarm"}},
}

func TestGolden(t *testing.T) {
	for _, variant := range variants {
		display := newMemory()
		k := New(display, Options{Fonts: letters})
		for _, s := range scenes {
			if variant.scenes != nil && !slices.Contains(variant.scenes, s.name) {
				continue
			}
			t.Run(variant.name+"/"+s.name, func(t *testing.T) {
				at := setOff(t, variant.lang)
				at.size, at.contrast = variant.size, variant.contrast
				s.walk(at)
				k.shown = false // each screen as if it were the first
				if err := k.Show(at.view()); err != nil {
					t.Fatal(err)
				}
				if k.Shrunk() < 1 {
					t.Logf("shrunk to %v", k.Shrunk())
				}
				sheets.add(s.name, display.glass)
				compare(t, filepath.Join("testdata", s.name, variant.name+".png"), display.glass)
			})
		}
	}
	sheets.keep(t)
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

// coarse is a picture at half its size, each pixel the mean of four, in 16 steps of each colour: enough to see and to compare what
// stands where, in a sixth of the bytes.
func coarse(m *image.RGBA) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: m.Rect.Max.Div(2)})
	for y := range out.Rect.Max.Y {
		above, below := m.Pix[2*y*m.Stride:][:m.Stride], m.Pix[(2*y+1)*m.Stride:][:m.Stride]
		row := out.Pix[y*out.Stride:][:out.Stride]
		for x := 0; x < len(row); x += 4 {
			for i := range 4 {
				at := 2*x + i
				sum := int(above[at]) + int(above[at+4]) + int(below[at]) + int(below[at+4])
				row[x+i] = uint8((sum*15 + 510) / 1020 * 17)
			}
		}
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
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
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
