package main

import (
	"context"
	"errors"
	"image"
	"slices"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"golang.org/x/image/draw"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

// A Window shows a station's screen on a desktop of the X Window System, and carries the mouse and the keyboard back to its input socket: what a browser does,
// without one. The papers stay with the browser's page; one key puts the ballot into the box.
type Window struct {
	st    *Station
	desk  *Desk
	conn  *xgb.Conn
	id    xproto.Window
	gc    xproto.Gcontext
	depth byte
	most  int         // bytes of a request
	close xproto.Atom // what the desktop says when somebody closes the window

	exposed chan struct{}    // all of it must be drawn again
	sized   chan image.Point // it has another size
	size    image.Point      // as listen knows it
	keys    keyboard
}

const windowTitle = "Isoloir demonstration: arrow keys, Enter, F1 help, 1 and 2 switches, B ballot into the box"

// openWindow puts a window on the desktop that DISPLAY names.
func openWindow(st *Station, desk *Desk) (*Window, error) {
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, cli.Hint(err, "a window needs a desktop with X11 or XWayland, and DISPLAY to name it; make booth shows the kiosk in a browser")
	}
	w := &Window{st: st, desk: desk, conn: conn, exposed: make(chan struct{}, 1), sized: make(chan image.Point, 1)}
	if err := w.create(); err != nil {
		conn.Close()
		return nil, err
	}
	return w, nil
}

var errDepth = errors.New("the desktop's pixels are not of 24 bits, blue first")

func (w *Window) create() error {
	setup := xproto.Setup(w.conn)
	screen := setup.DefaultScreen(w.conn)
	if !blueFirst(setup, screen) {
		return cli.Hint(errDepth, "make booth shows the kiosk in a browser")
	}
	w.depth, w.most = screen.RootDepth, 4*int(setup.MaximumRequestLength)-64
	var err error
	if w.id, err = xproto.NewWindowId(w.conn); err != nil {
		return err
	}
	if w.gc, err = xproto.NewGcontextId(w.conn); err != nil {
		return err
	}
	size := image.Pt(min(displaySize.X, int(screen.WidthInPixels)), min(displaySize.Y, int(screen.HeightInPixels)))
	const events = xproto.EventMaskExposure | xproto.EventMaskStructureNotify | xproto.EventMaskButtonPress | xproto.EventMaskButtonRelease |
		xproto.EventMaskButton1Motion | xproto.EventMaskKeyPress | xproto.EventMaskKeyRelease
	err = xproto.CreateWindowChecked(w.conn, screen.RootDepth, w.id, screen.Root, 0, 0, uint16(size.X), uint16(size.Y), 0, xproto.WindowClassInputOutput,
		screen.RootVisual, xproto.CwBackPixel|xproto.CwEventMask, []uint32{screen.BlackPixel, events}).Check()
	if err != nil {
		return err
	}
	xproto.CreateGC(w.conn, w.gc, xproto.Drawable(w.id), 0, nil)
	if err := errors.Join(w.entitle(), w.keys.learn(w.conn)); err != nil {
		return err
	}
	w.size = size
	w.sized <- size
	return xproto.MapWindowChecked(w.conn, w.id).Check()
}

// blueFirst says whether a pixel is four bytes: blue, green, red, and one that nobody looks at.
func blueFirst(setup *xproto.SetupInfo, screen *xproto.ScreenInfo) bool {
	for _, d := range screen.AllowedDepths {
		for _, v := range d.Visuals {
			if v.VisualId == screen.RootVisual && (v.RedMask != 0xff0000 || v.GreenMask != 0xff00 || v.BlueMask != 0xff) {
				return false
			}
		}
	}
	return setup.ImageByteOrder == xproto.ImageOrderLSBFirst && slices.ContainsFunc(setup.PixmapFormats, func(f xproto.Format) bool {
		return f.Depth == screen.RootDepth && f.BitsPerPixel == 32
	})
}

// entitle names the window, and asks the desktop to say when somebody closes it (ICCCM, section 4.2.8.1).
func (w *Window) entitle() error {
	xproto.ChangeProperty(w.conn, xproto.PropModeReplace, w.id, xproto.AtomWmName, xproto.AtomString, 8, uint32(len(windowTitle)), []byte(windowTitle))
	var atoms [2]xproto.Atom
	for i, name := range []string{"WM_PROTOCOLS", "WM_DELETE_WINDOW"} {
		reply, err := xproto.InternAtom(w.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		atoms[i] = reply.Atom
	}
	w.close = atoms[1]
	data := make([]byte, 4)
	xgb.Put32(data, uint32(w.close))
	return xproto.ChangePropertyChecked(w.conn, xproto.PropModeReplace, w.id, atoms[0], xproto.AtomAtom, 32, 1, data).Check()
}

// run draws what the kiosk shows until the context ends or somebody closes the window.
func (w *Window) run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer w.conn.Close()
	go func() {
		defer cancel()
		w.listen()
	}()
	var shown *image.RGBA
	size := <-w.sized
	for {
		picture, _, changed := w.st.screen.Picture()
		now := scaled(picture, size)
		for _, r := range difference(shown, now) {
			w.put(now, r)
		}
		shown = now
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-w.exposed:
			shown = nil
		case size = <-w.sized:
			shown = nil
		}
	}
}

// scaled fits the kiosk's screen into a window of another size.
func scaled(picture *image.RGBA, size image.Point) *image.RGBA {
	if size == picture.Rect.Size() {
		return picture
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	draw.ApproxBiLinear.Scale(out, out.Rect, picture, picture.Rect, draw.Src, nil)
	return out
}

// put draws a rectangle, in as many requests as it takes.
func (w *Window) put(picture *image.RGBA, r image.Rectangle) {
	rows := max(1, w.most/(4*r.Dx()))
	for y := r.Min.Y; y < r.Max.Y; y += rows {
		part := image.Rect(r.Min.X, y, r.Max.X, min(y+rows, r.Max.Y))
		xproto.PutImage(w.conn, xproto.ImageFormatZPixmap, xproto.Drawable(w.id), w.gc, uint16(part.Dx()), uint16(part.Dy()),
			int16(part.Min.X), int16(part.Min.Y), 0, w.depth, bgrx(picture, part))
	}
}

func bgrx(picture *image.RGBA, r image.Rectangle) []byte {
	out := make([]byte, 0, 4*r.Dx()*r.Dy())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := picture.Pix[picture.PixOffset(r.Min.X, y):][:4*r.Dx()]
		for i := 0; i < len(row); i += 4 {
			out = append(out, row[i+2], row[i+1], row[i], 0)
		}
	}
	return out
}
