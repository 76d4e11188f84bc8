package sim_test

import (
	"context"
	"image"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/device/devicetest"
	"github.com/isoloir/isoloir/device/escpos"
	"github.com/isoloir/isoloir/device/evdev"
	"github.com/isoloir/isoloir/device/frame"
	"github.com/isoloir/isoloir/device/sim"
	"github.com/isoloir/isoloir/device/socket"
)

// serve listens for a kiosk and gives the address.
func serve(t *testing.T, handle func(context.Context, net.Conn)) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- sim.Serve(ctx, l, handle) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return "unix:" + path
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := socket.Dial(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func tray(t *testing.T) (*sim.Printer, chan sim.Sheet, string) {
	sheets := make(chan sim.Sheet, 100)
	p := sim.NewPrinter(func(s sim.Sheet) { sheets <- s })
	return p, sheets, serve(t, p.Handle)
}

func TestPrinter(t *testing.T) {
	devicetest.TestPrinter(t, func(t *testing.T) *devicetest.Tray {
		p, sheets, address := tray(t)
		return &devicetest.Tray{Printer: escpos.New(dial(t, address)), EndPaper: p.EndPaper, LoadPaper: p.LoadPaper, Cover: p.Cover,
			Next: func() (*device.Bitmap, bool) {
				select {
				case s := <-sheets:
					return s.Image, s.Torn
				case <-time.After(10 * time.Second):
					t.Fatal("no sheet came out")
					return nil, false
				}
			}}
	})
}

// A booth that dies in the middle of a page leaves a torn sheet, and the next booth's page comes out alone.
func TestTheBoothDiesWhilePrinting(t *testing.T) {
	_, sheets, address := tray(t)
	first := dial(t, address)
	half := escpos.Encode(devicetest.Pattern(device.SheetBallot, 600, 3))
	if _, err := first.Write(half[:len(half)/2]); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	first.Close()
	page := devicetest.Pattern(device.SheetBallot, 300, 4)
	if err := escpos.New(dial(t, address)).Print(context.Background(), page); err != nil {
		t.Fatal(err)
	}
	if torn := <-sheets; !torn.Torn {
		t.Error("half a ballot counts as a sheet")
	}
	whole := <-sheets
	if whole.Torn {
		t.Error("the next ballot is torn")
	}
	devicetest.Same(t, page.Image, whole.Image)
}

func TestLowPaperIsNoReasonToStop(t *testing.T) {
	p, _, address := tray(t)
	p.PaperLow(true)
	printer := escpos.New(dial(t, address))
	if s, err := printer.Status(context.Background()); err != nil || s != device.PaperLow {
		t.Errorf("status %s, %v", s, err)
	}
	if err := printer.Print(context.Background(), devicetest.Pattern(device.SheetTest, 10, 1)); err != nil {
		t.Error(err)
	}
}

func TestDisplay(t *testing.T) {
	screen := sim.NewScreen(image.Pt(320, 200), 5)
	d, err := frame.Open(dial(t, serve(t, screen.Handle)))
	if err != nil {
		t.Fatal(err)
	}
	devicetest.TestDisplay(t, d, func() *image.RGBA {
		for {
			picture, frames, changed := screen.Picture()
			if frames > 0 {
				return picture
			}
			<-changed
		}
	})
}

func TestInput(t *testing.T) {
	hands := &sim.Hands{}
	in := evdev.New(dial(t, serve(t, hands.Handle)))
	act := func() {
		for hands.Tap(10, 20) != nil { // until the kiosk is connected
			time.Sleep(time.Millisecond)
		}
		for _, err := range []error{hands.Down(1, 5, 5), hands.Move(1, 6, 7), hands.Up(1), hands.Key(device.KeySelect), hands.Switch(2)} {
			if err != nil {
				t.Error(err)
			}
		}
	}
	devicetest.TestInput(t, in, act, []device.Event{
		device.Touch{Phase: device.Down, X: 10, Y: 20}, device.Touch{Phase: device.Up, X: 10, Y: 20},
		device.Touch{Slot: 1, Phase: device.Down, X: 5, Y: 5}, device.Touch{Slot: 1, Phase: device.Move, X: 6, Y: 7}, device.Touch{Slot: 1, Phase: device.Up, X: 6, Y: 7},
		device.Key{Code: device.KeySelect, Down: true}, device.Key{Code: device.KeySelect}, device.Switch{Number: 2, Down: true}, device.Switch{Number: 2}})
}

func TestPanel(t *testing.T) {
	panel := sim.NewPanel()
	address := serve(t, panel.Handle)
	sense := func(s device.Signal) { panel.Sense(s.Pin, s.High) }
	devicetest.TestPanel(t, socket.NewPanel(dial(t, address)), sense, panel.Lit)
	// A kiosk that starts again hears that the lid is still open.
	again := dial(t, address)
	var b [1]byte
	if _, err := again.Read(b[:]); err != nil || b[0] != (device.Signal{Pin: device.PinLid, High: true}).Byte() {
		t.Errorf("got %#x, %v", b[0], err)
	}
}

func TestInputThatHangsUpIsAnError(t *testing.T) {
	here, there := net.Pipe()
	there.Close()
	if err := evdev.New(here).Run(context.Background(), make(chan device.Event)); err == nil {
		t.Error("a lost input device went unnoticed")
	}
}

func TestDialWantsAnAddress(t *testing.T) {
	for _, a := range []string{"", "/tmp/x", "unix:", "tcp:1.2.3.4:5", "unix:/no/such/socket"} {
		if _, err := socket.Dial(context.Background(), a); err == nil {
			t.Errorf("%q was dialled", a)
		}
	}
}
