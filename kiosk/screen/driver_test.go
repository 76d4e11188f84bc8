package screen

import (
	"errors"
	"image"
	"image/color"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// glass is a display that keeps only what its dirty rectangles bring.
type glass struct {
	pixels *image.RGBA
	rects  [][]image.Rectangle
	err    error
}

func newGlass(w, h int) *glass { return &glass{pixels: image.NewRGBA(image.Rect(0, 0, w, h))} }

func (g *glass) Size() image.Point    { return g.pixels.Rect.Max }
func (g *glass) PixelsPerMM() float64 { return 5.56 }

func (g *glass) Show(frame *image.RGBA, dirty []image.Rectangle) error {
	if g.err != nil {
		return g.err
	}
	g.rects = append(g.rects, dirty)
	for _, r := range dirty {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			copy(g.pixels.Pix[g.pixels.PixOffset(r.Min.X, y):], frame.Pix[frame.PixOffset(r.Min.X, y):frame.PixOffset(r.Max.X, y)])
		}
	}
	return nil
}

// rect makes a rectangle at a place.
func rect(x, y, w, h float32, c color.Color) *canvas.Rectangle {
	r := &canvas.Rectangle{FillColor: c}
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(w, h))
	return r
}

func tree(objects ...fyne.CanvasObject) *fyne.Container { return &fyne.Container{Objects: objects} }

func show(t *testing.T, d *Driver, o fyne.CanvasObject) {
	t.Helper()
	d.Canvas().SetContent(o)
	if err := d.Frame(); err != nil {
		t.Fatal(err)
	}
}

func TestUnknownPrimitivesAreErrors(t *testing.T) {
	square := &canvas.Rectangle{FillColor: color.Black, TopLeftCornerRadius: 3}
	for name, o := range map[string]fyne.CanvasObject{
		"raster":   canvas.NewRaster(func(w, h int) image.Image { return image.NewRGBA(image.Rect(0, 0, w, h)) }),
		"gradient": canvas.NewHorizontalGradient(color.Black, color.White),
		"arc":      canvas.NewArc(0, 90, 0.5, color.Black),
		"polygon":  canvas.NewPolygon(5, color.Black),
		"image":    &canvas.Image{},
		"corners":  square,
		"glyph":    &canvas.Text{Text: "龘", TextSize: 20, Color: color.Black},
	} {
		g := newGlass(100, 100)
		d := New(g, Options{})
		o.Resize(fyne.NewSize(50, 50))
		d.Canvas().SetContent(tree(rect(0, 0, 100, 100, color.White), o))
		if err := d.Frame(); err == nil {
			t.Errorf("%s was drawn without an error", name)
		}
		if len(g.rects) != 0 {
			t.Errorf("%s: a frame with an error reached the display", name)
		}
	}
}

func TestNothingChangedShowsNothing(t *testing.T) {
	g := newGlass(100, 100)
	d := New(g, Options{})
	show(t, d, tree(rect(0, 0, 100, 100, color.White), rect(10, 10, 10, 10, color.Black)))
	show(t, d, tree(rect(0, 0, 100, 100, color.White), rect(10, 10, 10, 10, color.Black)))
	if len(g.rects) != 1 {
		t.Errorf("the same picture was shown %d times", len(g.rects))
	}
	show(t, d, tree(rect(0, 0, 100, 100, color.White), rect(40, 10, 10, 10, color.Black)))
	for _, r := range g.rects[1] {
		if r.Dx()*r.Dy() > 100 {
			t.Errorf("a small change drew %v", r)
		}
	}
}

func TestFailedDisplayIsDrawnAgain(t *testing.T) {
	g := newGlass(100, 100)
	d := New(g, Options{})
	show(t, d, tree(rect(0, 0, 100, 100, color.White)))
	g.err = errors.New("unplugged")
	d.Canvas().SetContent(tree(rect(0, 0, 100, 100, color.Black)))
	if err := d.Frame(); err == nil {
		t.Fatal("the display's error was lost")
	}
	g.err = nil
	if err := d.Frame(); err != nil {
		t.Fatal(err)
	}
	if c := g.pixels.RGBAAt(50, 50); c != (color.RGBA{0, 0, 0, 255}) {
		t.Errorf("after the display came back it shows %v", c)
	}
}

func TestWipeLeavesZeroes(t *testing.T) {
	g := newGlass(300, 100)
	d := New(g, Options{})
	words := &canvas.Text{Text: "Amina Benali", TextSize: 30, Color: color.Black}
	words.Resize(fyne.NewSize(300, 40))
	show(t, d, tree(rect(0, 0, 300, 100, color.White), words))
	var masks [][]uint8
	d.Typesetter().Glyphs(typeset.Single(words.Text, false), 30, typeset.Regular, 0, 0, func(m *typeset.Mask, _ image.Point) {
		masks = append(masks, m.Coverage)
	})
	nodes := d.list.nodes
	if len(masks) < 5 || len(nodes) != 2 {
		t.Fatal("nothing was cached: the test proves nothing")
	}
	if err := d.Wipe(); err != nil {
		t.Fatal(err)
	}
	for _, m := range masks {
		for _, v := range m {
			if v != 0 {
				t.Fatal("a drawn letter is left")
			}
		}
	}
	for _, n := range nodes {
		if n.text != (typeset.Line{}) {
			t.Fatal("a text is left in the list of nodes")
		}
	}
	for i := range d.frame.Pix {
		if d.frame.Pix[i] != 0 || g.pixels.Pix[i] != 0 {
			t.Fatal("a pixel is left")
		}
	}
	if d.Canvas().Content() != nil {
		t.Error("something is left to draw")
	}
	show(t, d, tree(rect(0, 0, 300, 100, color.White)))
	if c := g.pixels.RGBAAt(299, 99); c != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("after a wipe the screen shows %v", c)
	}
}

func TestQueuedFunctionsRunBeforeTheFrame(t *testing.T) {
	g := newGlass(100, 100)
	d := New(g, Options{})
	box := rect(0, 0, 100, 100, color.White)
	show(t, d, tree(box))
	done := make(chan bool)
	go func() {
		fyne.DoAndWait(func() { box.FillColor = color.Black })
		close(done)
	}()
	for deadline := time.Now().Add(5 * time.Second); ; {
		if err := d.Frame(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-done:
			if c := g.pixels.RGBAAt(1, 1); c.R != 0 {
				t.Error("the change was not drawn")
			}
			return
		default:
		}
		if time.Now().After(deadline) {
			t.Fatal("the queued function never ran")
		}
	}
}

func TestQueueFromTheDrawingGoroutine(t *testing.T) {
	d := New(newGlass(10, 10), Options{})
	ran := 0
	fyne.Do(func() { ran++; fyne.Do(func() { ran++ }) })
	if err := d.Frame(); err != nil || ran != 2 {
		t.Errorf("ran %d of 2, %v", ran, err)
	}
}

func TestRunEndsWithQuit(t *testing.T) {
	d := New(newGlass(10, 10), Options{})
	done := make(chan bool)
	go func() { d.Run(); close(done) }()
	fyne.DoAndWait(func() {})
	fyne.CurrentApp().Quit()
	d.Quit()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Fatal("Run goes on after Quit")
	}
}

func TestFyneMeasuresWithOurTypefaces(t *testing.T) {
	New(newGlass(10, 10), Options{})
	one, two := fyne.MeasureText("Isoloir", 20, fyne.TextStyle{}), fyne.MeasureText("Isoloir", 40, fyne.TextStyle{})
	if one.Width < 50 || one.Width > 80 || two.Width < one.Width*1.99 || two.Width > one.Width*2.01 {
		t.Errorf("widths %v and %v", one.Width, two.Width)
	}
}

// The driver stands on Fyne's public interfaces alone: nothing of cgo, of another driver, of system fonts or of testing is linked.
func TestWhatIsLinked(t *testing.T) {
	list := exec.Command("go", "list", "-deps", ".")
	list.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(out)) {
		for _, forbidden := range []string{"fyne.io/fyne/v2/app", "fyne.io/fyne/v2/test", "fyne.io/fyne/v2/driver", "github.com/go-text/typesetting/fontscan",
			"github.com/go-gl", "testing", "runtime/cgo", "github.com/stretchr", "github.com/coder/websocket"} {
			if dep == forbidden || strings.HasPrefix(dep, forbidden+"/") {
				t.Errorf("links %s", dep)
			}
		}
	}
}

func TestPictures(t *testing.T) {
	checker := image.NewGray(image.Rect(0, 0, 2, 2))
	checker.Pix = []uint8{255, 0, 0, 255}
	picture := &canvas.Image{Image: checker, ScaleMode: canvas.ImageScalePixels}
	picture.Resize(fyne.NewSize(20, 20))
	g := newGlass(40, 40)
	d := New(g, Options{})
	show(t, d, tree(rect(0, 0, 40, 40, color.White), picture))
	if g.pixels.RGBAAt(9, 9).R != 255 || g.pixels.RGBAAt(10, 9).R != 0 {
		t.Error("the squares of a code are not sharp")
	}
	checker.Pix[0] = 7
	canvas.Refresh(picture)
	if err := d.Frame(); err != nil {
		t.Fatal(err)
	}
	if g.pixels.RGBAAt(3, 3).R != 7 {
		t.Error("a refreshed picture was not drawn again")
	}
}

var _ device.Display = (*glass)(nil)
