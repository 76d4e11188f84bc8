package main

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"github.com/isoloir/isoloir/device"
)

// A desktop is an X server without a screen, whose mouse and keyboard xdotool moves. To a Seat it is the glass.
type desktop struct {
	t      *testing.T
	conn   *xgb.Conn
	looked time.Time // when it was last looked at
}

// startDesktop starts one, which DISPLAY then names, and ends it with the test.
func startDesktop(t *testing.T) *desktop {
	t.Helper()
	told, tell, err := os.Pipe()
	must(t, err)
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", displaySize.X, displaySize.Y), "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{tell}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: make tools installs Xvfb", err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	must(t, tell.Close())
	number, err := bufio.NewReader(told).ReadString('\n')
	must(t, err)
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
	d := &desktop{t: t}
	d.conn, err = xgb.NewConn()
	must(t, err)
	return d
}

// Picture is what the whole desktop shows: the window, which has its size.
func (d *desktop) Picture() (*image.RGBA, int, <-chan struct{}) {
	d.t.Helper()
	root := xproto.Setup(d.conn).DefaultScreen(d.conn).Root
	reply, err := xproto.GetImage(d.conn, xproto.ImageFormatZPixmap, xproto.Drawable(root), 0, 0, uint16(displaySize.X), uint16(displaySize.Y), 1<<24-1).Reply()
	must(d.t, err)
	picture := image.NewRGBA(image.Rectangle{Max: displaySize})
	for i := 0; i < len(picture.Pix); i += 4 {
		copy(picture.Pix[i:], []byte{reply.Data[i+2], reply.Data[i+1], reply.Data[i], 255})
	}
	d.looked = time.Now()
	later := make(chan struct{})
	time.AfterFunc(150*time.Millisecond, func() { close(later) }) // a desktop does not tell when it changes: look again
	return picture, 0, later
}

// See looks at a picture.
func (d *desktop) See(look func(*image.RGBA)) <-chan struct{} {
	picture, _, changed := d.Picture()
	look(picture)
	return changed
}

// Shown says that what was looked at last was not there before.
func (d *desktop) Shown() time.Time { return d.looked }

// Tap clicks.
func (d *desktop) Tap(x, y int) error {
	return d.tool("mousemove", strconv.Itoa(x), strconv.Itoa(y), "click", "1")
}

func (d *desktop) tool(args ...string) error {
	if out, err := exec.Command("xdotool", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("xdotool (make tools installs it): %w\n%s", err, out)
	}
	return nil
}

// TestAWindow shows the pixels of a kiosk, takes mouse and keys to its input, knows a held key from one that is pressed again, and ends when somebody closes it.
func TestAWindow(t *testing.T) {
	d, r := startDesktop(t), newRoom(t)
	w, err := openWindow(r.bridge.st, r.bridge.desk)
	must(t, err)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.run(t.Context())
	}()
	picture := image.NewRGBA(image.Rectangle{Max: displaySize})
	for i := range picture.Pix {
		picture.Pix[i] = byte(i*7+i/4/displaySize.X) | byte(i%4/3*255)
	}
	must(t, r.display.Show(picture, []image.Rectangle{picture.Rect}))
	d.until("the kiosk's pixels", func() bool {
		now, _, _ := d.Picture()
		return bytes.Equal(now.Pix, picture.Pix)
	})

	must(t, d.tool("mousemove", "300", "400", "mousedown", "1", "mousemove", "310", "420", "mouseup", "1", "key", "Down", "key", "1"))
	wants[device.Event](t, r.events, device.Touch{Phase: device.Down, X: 300, Y: 400}, device.Touch{Phase: device.Move, X: 310, Y: 420}, device.Touch{Phase: device.Up, X: 310, Y: 420},
		device.Key{Code: device.KeyDown, Down: true}, device.Key{Code: device.KeyDown}, device.Switch{Number: 1, Down: true}, device.Switch{Number: 1})
	held := keyboard{released: map[xproto.Keycode]xproto.Timestamp{10: 500}, first: 8, each: 1, syms: []xproto.Keysym{0, 0, 'p'}}
	if again, repeats := held.pressed(xproto.KeyPressEvent{Detail: 10, Time: 501}), held.pressed(xproto.KeyPressEvent{Detail: 10, Time: 500}); again != 'p' || repeats != 0 {
		t.Errorf("pressed again it is %#x, held %#x", again, repeats)
	}
	ends := xproto.ClientMessageEvent{Format: 32, Window: w.id, Data: xproto.ClientMessageDataUnionData32New([]uint32{uint32(w.close), 0, 0, 0, 0})}
	must(t, xproto.SendEventChecked(d.conn, false, w.id, 0, string(ends.Bytes())).Check())
	select {
	case <-ended:
	case <-time.After(patience):
		t.Error("the window does not close")
	}
}

func (d *desktop) until(what string, holds func() bool) {
	d.t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			d.t.Fatalf("the desktop never shows %s", what)
		}
	}
}
