package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/png"
	"net/http"
	"sync"

	"github.com/coder/websocket"

	"github.com/isoloir/isoloir/device"
)

//go:embed page.html
var page []byte

// A bridge carries a station's screen and papers to browsers, and their touches back to its input socket.
type bridge struct {
	http.ServeMux
	st     *Station
	mu     sync.Mutex
	sheets []string
	fresh  chan struct{} // closed when another sheet came out
}

func newBridge(st *Station, papers string) *bridge {
	b := &bridge{st: st, fresh: make(chan struct{})}
	st.tray.listen(b.sheet)
	b.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(page)
	})
	b.Handle("GET /papers/", http.StripPrefix("/papers/", http.FileServer(http.Dir(papers))))
	b.HandleFunc("GET /socket", b.socket)
	return b
}

func (b *bridge) sheet(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sheets = append(b.sheets, name)
	close(b.fresh)
	b.fresh = make(chan struct{})
}

// socket serves one browser. The library refuses a page of another origin.
func (b *bridge) socket(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer conn.CloseNow()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	var sending sync.WaitGroup
	defer sending.Wait()
	defer cancel()
	sending.Go(func() { b.frames(ctx, conn); cancel() })
	sending.Go(func() { b.papers(ctx, conn); cancel() })
	for {
		_, data, err := conn.Read(ctx)
		if err != nil || b.act(data) != nil {
			return
		}
	}
}

// An act is what a person did in the browser.
type act struct {
	Touch string
	X, Y  int
	Key   string
	Box   bool
}

var keyNames = map[string]device.KeyCode{"up": device.KeyUp, "down": device.KeyDown, "left": device.KeyLeft, "right": device.KeyRight,
	"select": device.KeySelect, "help": device.KeyHelp}

func (b *bridge) act(data []byte) error {
	var a act
	if err := json.Unmarshal(data, &a); err != nil {
		return err
	}
	switch {
	case a.Box:
		b.st.panel.PassPaper()
	case a.Touch == "down":
		return b.st.hands.Down(0, a.X, a.Y)
	case a.Touch == "move":
		return b.st.hands.Move(0, a.X, a.Y)
	case a.Touch == "up":
		return b.st.hands.Up(0)
	case a.Key != "":
		return b.st.hands.Key(keyNames[a.Key])
	}
	return nil
}

// frames sends what changed on the screen, as pictures in their places.
func (b *bridge) frames(ctx context.Context, conn *websocket.Conn) {
	if tell(ctx, conn, map[string]any{"width": displaySize.X, "height": displaySize.Y, "pin": everybodysPIN}) != nil {
		return
	}
	var shown *image.RGBA
	for {
		now, _, changed := b.st.screen.Picture()
		for _, r := range difference(shown, now) {
			if sendPicture(ctx, conn, now.SubImage(r)) != nil {
				return
			}
		}
		shown = now
		select {
		case <-ctx.Done():
			return
		case <-changed:
		}
	}
}

func sendPicture(ctx context.Context, conn *websocket.Conn, picture image.Image) error {
	var b bytes.Buffer
	at := picture.Bounds().Min
	binary.Write(&b, binary.BigEndian, [2]uint16{uint16(at.X), uint16(at.Y)})
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, picture); err != nil {
		return err
	}
	return conn.Write(ctx, websocket.MessageBinary, b.Bytes())
}

// tile is the side of the squares in which frames are compared.
const tile = 120

// difference lists the tiles that differ, joined along rows; everything when nothing was shown yet.
func difference(before, now *image.RGBA) []image.Rectangle {
	if before == nil {
		return []image.Rectangle{now.Rect}
	}
	var out []image.Rectangle
	for y := 0; y < now.Rect.Max.Y; y += tile {
		var run image.Rectangle
		for x := 0; x < now.Rect.Max.X; x += tile {
			r := image.Rect(x, y, x+tile, y+tile).Intersect(now.Rect)
			if !sameIn(before, now, r) {
				run = run.Union(r)
			}
		}
		if !run.Empty() {
			out = append(out, run)
		}
	}
	return out
}

func sameIn(a, b *image.RGBA, r image.Rectangle) bool {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from, to := a.PixOffset(r.Min.X, y), a.PixOffset(r.Max.X-1, y)+4
		if !bytes.Equal(a.Pix[from:to], b.Pix[from:to]) {
			return false
		}
	}
	return true
}

// papers sends the name of each sheet, those that came before the browser too.
func (b *bridge) papers(ctx context.Context, conn *websocket.Conn) {
	for sent := 0; ; {
		b.mu.Lock()
		sheets, fresh := b.sheets, b.fresh
		b.mu.Unlock()
		for ; sent < len(sheets); sent++ {
			if tell(ctx, conn, map[string]any{"sheet": "/papers/" + sheets[sent], "name": sheets[sent]}) != nil {
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-fresh:
		}
	}
}

func tell(ctx context.Context, conn *websocket.Conn, what map[string]any) error {
	data, err := json.Marshal(what)
	if err != nil {
		return err
	}
	return conn.Write(ctx, websocket.MessageText, data)
}
