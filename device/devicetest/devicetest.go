// Package devicetest is the contract of the device interfaces as tests. They run on the simulators, and on real hardware by
// whoever has it on the desk.
package devicetest

import (
	"context"
	"errors"
	"image"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/isoloir/isoloir/device"
)

// A Tray is a printer with someone beside it, who hands over what comes out and moves the paper.
type Tray struct {
	Printer   device.Printer
	Next      func() (sheet *device.Bitmap, torn bool) // the next piece of paper; it waits for a while
	EndPaper  func(rows int)                           // after that many more rows
	LoadPaper func()
	Cover     func(open bool)
}

const patience = 20 * time.Second

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// Pattern is a page of random dots, among them the bytes that printers act on in the middle of a picture.
func Pattern(kind device.Sheet, height int, seed uint64) device.Page {
	r := rand.New(rand.NewPCG(seed, 1))
	b := device.NewBitmap(device.PageWidth, height)
	bytes := []byte{0x10, 0x04, 0x01, 0x14, 0x08, 0x05, 0x00, 0xff}
	for i := range b.Bits {
		b.Bits[i] = bytes[r.IntN(len(bytes))]
	}
	return device.Page{Kind: kind, Image: b}
}

// TestPrinter holds a printer to its contract.
func TestPrinter(t *testing.T, new func(t *testing.T) *Tray) {
	t.Run("a page comes out whole", func(t *testing.T) { wholePages(t, new(t)) })
	t.Run("paper ends in a page", func(t *testing.T) { paperEnds(t, new(t)) })
	t.Run("cover open", func(t *testing.T) { coverOpen(t, new(t)) })
	t.Run("context ends", func(t *testing.T) { contextEnds(t, new(t)) })
}

func wholePages(t *testing.T, p *Tray) {
	for i, height := range []int{1, 256, 257, 1500} {
		page := Pattern(device.SheetTest, height, uint64(i))
		if err := p.Printer.Print(within(t), page); err != nil {
			t.Fatal(err)
		}
		sheet, torn := p.Next()
		if torn {
			t.Errorf("a page of %d rows came out torn", height)
		}
		Same(t, page.Image, sheet)
	}
}

// paperEnds: the printer says so, the torn piece is no page, and nothing of it comes out of the next roll.
func paperEnds(t *testing.T, p *Tray) {
	p.EndPaper(700)
	err := p.Printer.Print(within(t), Pattern(device.SheetBallot, 1500, 7))
	var failed *device.PrintError
	if !errors.As(err, &failed) || failed.Kind != device.SheetBallot || failed.Status&device.PaperOut == 0 {
		t.Fatalf("out of paper: %v", err)
	}
	if sheet, torn := p.Next(); !torn || sheet.Height != 700 {
		t.Errorf("the torn sheet has %d rows, torn %v", sheet.Height, torn)
	}
	if s, err := p.Printer.Status(within(t)); err != nil || s.Ready() {
		t.Errorf("without paper the printer is %s, %v", s, err)
	}
	if err := p.Printer.Print(within(t), Pattern(device.SheetBallot, 100, 8)); err == nil {
		t.Error("a page was printed without paper")
	}
	p.LoadPaper()
	if s, err := p.Printer.Status(within(t)); err != nil || s != 0 {
		t.Errorf("with a new roll the printer is %s, %v", s, err)
	}
	page := Pattern(device.SheetBallot, 300, 9)
	if err := p.Printer.Print(within(t), page); err != nil {
		t.Fatal(err)
	}
	sheet, torn := p.Next()
	if torn {
		t.Error("the page after the new roll is torn")
	}
	Same(t, page.Image, sheet)
}

func coverOpen(t *testing.T, p *Tray) {
	p.Cover(true)
	err := p.Printer.Print(within(t), Pattern(device.SheetTest, 50, 1))
	var failed *device.PrintError
	if !errors.As(err, &failed) || failed.Status&device.CoverOpen == 0 {
		t.Fatalf("cover open: %v", err)
	}
	p.Cover(false)
	page := Pattern(device.SheetTest, 50, 2)
	if err := p.Printer.Print(within(t), page); err != nil {
		t.Fatal(err)
	}
	sheet, _ := p.Next()
	Same(t, page.Image, sheet)
}

func contextEnds(t *testing.T, p *Tray) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := p.Printer.Print(ctx, Pattern(device.SheetTest, 50, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("printed for nobody: %v", err)
	}
}

// Same compares what was sent with what is on paper. One more black dot beside a black one is allowed: printers' own
// commands must not stand in a picture.
func Same(t *testing.T, sent, paper *device.Bitmap) {
	t.Helper()
	if paper == nil || paper.Height != sent.Height || paper.Width != sent.Width {
		t.Fatalf("the sheet has another size than the page: %v", paper.Bounds())
	}
	for i, want := range sent.Bits {
		if got := paper.Bits[i]; got != want && got != want|0x02 {
			t.Fatalf("row %d differs from the page: %#x became %#x", i/sent.Stride, want, got)
		}
	}
}

// TestDisplay holds a display to its contract. seen is what stands on the glass once the frame has arrived.
func TestDisplay(t *testing.T, d device.Display, seen func() *image.RGBA) {
	size := d.Size()
	if size.X <= 0 || size.Y <= 0 || d.PixelsPerMM() <= 0 {
		t.Fatalf("a display of %v with %v pixels a millimetre", size, d.PixelsPerMM())
	}
	frame := image.NewRGBA(image.Rectangle{Max: size})
	for i := range frame.Pix {
		frame.Pix[i] = byte(i) | 1
		if i%4 == 3 {
			frame.Pix[i] = 255
		}
	}
	dirty := []image.Rectangle{image.Rect(1, 1, size.X/2, size.Y/2), image.Rect(size.X/2, size.Y/2, size.X+50, size.Y+50)}
	if err := d.Show(frame, dirty); err != nil {
		t.Fatal(err)
	}
	glass := seen()
	for y := range size.Y {
		for x := range size.X {
			p := image.Pt(x, y)
			if shown := p.In(dirty[0]) || p.In(dirty[1]); shown && glass.RGBAAt(x, y) != frame.RGBAAt(x, y) || !shown && glass.RGBAAt(x, y).R != 0 {
				t.Fatalf("pixel %v is %v", p, glass.RGBAAt(x, y))
			}
		}
	}
}

// TestInput holds an input to its contract: what act does arrives as the events wanted, and Run returns nil once its context ends.
func TestInput(t *testing.T, in device.Input, act func(), want []device.Event) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	events, done := make(chan device.Event), make(chan error, 1)
	go func() { done <- in.Run(ctx, events) }()
	act()
	for _, w := range want {
		if got := await(t, events); got != w {
			t.Errorf("got %v, want %v", got, w)
		}
	}
	cancel()
	if err := await(t, done); err != nil {
		t.Errorf("after its context ended, Run gave %v", err)
	}
}

// TestPanel holds a panel to its contract.
func TestPanel(t *testing.T, p device.Panel, sense func(device.Signal), lit func(device.Pin) bool) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	signals, done := make(chan device.Signal), make(chan error, 1)
	go func() { done <- p.Run(ctx, signals) }()
	for _, s := range []device.Signal{{Pin: device.PinBox, High: true}, {Pin: device.PinBox}, {Pin: device.PinLid, High: true}} {
		go sense(s)
		if got := await(t, signals); got != s {
			t.Errorf("got %v, want %v", got, s)
		}
	}
	for _, on := range []bool{true, false} {
		if err := p.Set(device.Signal{Pin: device.PinLamp, High: on}); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(patience); lit(device.PinLamp) != on; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("the lamp does not go to %v", on)
			}
		}
	}
	if err := p.Set(device.Signal{Pin: device.PinLid, High: true}); err == nil {
		t.Error("a sensor can be driven")
	}
	cancel()
	if err := await(t, done); err != nil {
		t.Errorf("after its context ended, Run gave %v", err)
	}
}

func await[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}
