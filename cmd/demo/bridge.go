package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/coder/websocket"

	"github.com/isoloir/isoloir/device"
)

// A bridge carries a station's screen and what lies around it to browsers, and their touches back to its input socket.
type bridge struct {
	mux    http.ServeMux
	st     *Station
	desk   *Desk
	papers string       // folder of pictures
	hands  atomic.Int64 // browsers so far: each touches with a finger of its own
}

func newBridge(st *Station, desk *Desk, papers string) *bridge {
	b := &bridge{st: st, desk: desk, papers: papers}
	b.mux.HandleFunc("GET /{$}", b.page)
	b.mux.HandleFunc("GET /papers/{name}", b.paper)
	b.mux.HandleFunc("GET /socket", b.socket)
	return b
}

// ServeHTTP answers this machine only, and only the page that came from here: a page of another name that was made to lead
// to this address (DNS rebinding) says that name in Host, and one of another origin says it in Origin.
func (b *bridge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if !local(r.Host) || origin != "" && origin != "http://"+r.Host {
		http.Error(w, "The demonstration's kiosk is shown on this machine only: open the address that the terminal tells.", http.StatusForbidden)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy("ws://"+r.Host))
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	b.mux.ServeHTTP(w, r)
}

// local says whether a Host header names this machine alone.
func local(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

func (b *bridge) page(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(page)
}

// paper shows a sheet that lies on the desk; what went into the box is not shown any more.
func (b *bridge) paper(w http.ResponseWriter, r *http.Request) {
	if name := r.PathValue("name"); b.desk.holds(name) {
		http.ServeFile(w, r, filepath.Join(b.papers, name))
		return
	}
	http.NotFound(w, r)
}

// socket serves one browser until it leaves or the demonstration ends, and tells it which of both.
func (b *bridge) socket(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer conn.CloseNow()
	goodbye := context.AfterFunc(r.Context(), func() { conn.Close(websocket.StatusGoingAway, "the demonstration has ended") })
	defer goodbye()
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	var sending sync.WaitGroup
	defer sending.Wait()
	defer cancel()
	heard, leave := b.st.ears.join() // before the browser is told anything: it hears what comes after
	defer leave()
	sounds := func(ctx context.Context, conn *websocket.Conn) error { return sendSounds(ctx, conn, heard) }
	for _, send := range []func(context.Context, *websocket.Conn) error{b.frames, sounds, b.settings} {
		sending.Go(func() {
			if send(ctx, conn) != nil {
				conn.CloseNow()
			}
		})
	}
	b.listen(ctx, conn)
}

// fingers is how many browsers can touch at once without being one finger.
const fingers = 10

// listen does what the browser says. A finger that is on the glass when the browser is lost leaves it.
func (b *bridge) listen(ctx context.Context, conn *websocket.Conn) {
	finger := int(b.hands.Add(1) % fingers)
	down := false
	defer func() {
		if down {
			b.st.hands.Up(finger)
		}
	}()
	for {
		_, data, err := conn.Read(ctx)
		if err != nil {
			return
		}
		var a act
		if err := json.Unmarshal(data, &a); err != nil {
			conn.Close(websocket.StatusPolicyViolation, "this is no act")
			return
		}
		if a.Touch != "" {
			down = a.Touch != "up"
		}
		b.do(a, finger)
	}
}

// An act is what a person did in the browser.
type act struct {
	Touch  string // "down", "move" or "up"
	X, Y   int
	Key    string
	Switch int
	Box    string // name of the paper that goes into the box
	Roll   string
	Lid    string // "open" or "closed"
	Plug   string // headphones "in" or "out"
}

var keyNames = map[string]device.KeyCode{"up": device.KeyUp, "down": device.KeyDown, "left": device.KeyLeft, "right": device.KeyRight,
	"select": device.KeySelect, "help": device.KeyHelp, "louder": device.KeyLouder, "softer": device.KeySofter, "faster": device.KeyFaster,
	"slower": device.KeySlower, "pause": device.KeyPause}

// do carries an act out. A kiosk that is starting feels nothing, and nobody is told.
func (b *bridge) do(a act, finger int) {
	x, y := within(a.X, displaySize.X), within(a.Y, displaySize.Y)
	switch {
	case a.Touch == "down":
		b.st.hands.Down(finger, x, y)
	case a.Touch == "move":
		b.st.hands.Move(finger, x, y)
	case a.Touch == "up":
		b.st.hands.Up(finger)
	case a.Key != "":
		b.st.hands.Key(keyNames[a.Key])
	case a.Switch == 1 || a.Switch == 2:
		b.st.hands.Switch(a.Switch)
	case a.Box != "":
		b.desk.box(a.Box)
	case a.Roll != "":
		b.desk.roll(a.Roll)
	case a.Lid != "":
		b.desk.lid(a.Lid == "open")
	case a.Plug != "":
		b.desk.plug(a.Plug == "in")
	}
}

func within(v, size int) int { return max(0, min(v, size-1)) }

// settings tells a browser how everything is around the kiosk, and of each change.
func (b *bridge) settings(ctx context.Context, conn *websocket.Conn) error {
	for {
		now, changed := b.desk.setting()
		data, err := json.Marshal(now)
		if err != nil {
			return err
		}
		if err := conn.Write(ctx, websocket.MessageText, data); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}
