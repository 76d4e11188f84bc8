package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/device/evdev"
	"github.com/isoloir/isoloir/device/frame"
	"github.com/isoloir/isoloir/device/sim"
	"github.com/isoloir/isoloir/device/socket"
)

// A room is a bridge with the devices of a station, and the kiosk's ends of them in the test's hands.
type room struct {
	t       *testing.T
	bridge  *bridge
	server  *httptest.Server
	papers  string
	display *frame.Display
	panel   *socket.Panel
	speaker *socket.Speaker
	events  chan device.Event
	signals chan device.Signal
}

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{t: t, papers: t.TempDir(), events: make(chan device.Event, 100), signals: make(chan device.Signal, 100)}
	st := &Station{id: "st-1", folder: t.TempDir(), screen: sim.NewScreen(displaySize, perMM), hands: &sim.Hands{}, panel: sim.NewPanel(), ears: newEars()}
	st.tray = &Tray{folder: r.papers, station: st.id}
	st.printer = sim.NewPrinter(st.tray.take)
	must(t, st.listen())
	t.Cleanup(st.stop)
	desk := newDesk(st)
	go desk.watch(t.Context())
	r.bridge = newBridge(st, desk, r.papers)
	r.server = httptest.NewServer(r.bridge)
	t.Cleanup(r.server.Close)
	var err error
	r.display, err = frame.Open(r.dial(st, "screen"))
	must(t, err)
	r.panel = socket.NewPanel(r.dial(st, "panel"))
	r.speaker = socket.NewSpeaker(r.dial(st, "speaker"))
	go r.panel.Run(t.Context(), r.signals)
	go evdev.New(r.dial(st, "input")).Run(t.Context(), r.events)
	for st.hands.Send() != nil { // until the kiosk is connected
		time.Sleep(time.Millisecond)
	}
	return r
}

func (r *room) dial(st *Station, name string) net.Conn {
	r.t.Helper()
	conn, err := socket.Dial(r.t.Context(), "unix:"+filepath.Join(st.folder, name+".sock"))
	must(r.t, err)
	r.t.Cleanup(func() { conn.Close() })
	return conn
}

// enter opens a browser's socket.
func (r *room) enter() *visitor {
	r.t.Helper()
	conn, _, err := websocket.Dial(r.t.Context(), r.server.URL+"/socket", &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {r.server.URL}}})
	must(r.t, err)
	r.t.Cleanup(func() { conn.CloseNow() })
	conn.SetReadLimit(-1)
	return &visitor{t: r.t, conn: conn, screen: image.NewRGBA(image.Rectangle{Max: displaySize})}
}

// wants reads the next of what the kiosk feels.
func wants[T comparable](t *testing.T, from chan T, want ...T) {
	t.Helper()
	for _, w := range want {
		select {
		case got := <-from:
			if got != w {
				t.Errorf("%#v, not %#v", got, w)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%#v did not come", w)
		}
	}
}

// A visitor is what a page is: it draws what it gets and says what a person does.
type visitor struct {
	t      *testing.T
	conn   *websocket.Conn
	screen *image.RGBA
	heard  []byte // samples
}

func (v *visitor) says(what string) {
	v.t.Helper()
	must(v.t, v.conn.Write(v.t.Context(), websocket.MessageText, []byte(what)))
}

// sees reads until the screen and the desk are as they should be.
func (v *visitor) sees(right func(screen *image.RGBA, desk Setting) bool) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.t.Context(), 10*time.Second)
	defer cancel()
	var desk Setting
	for !right(v.screen, desk) {
		kind, data, err := v.conn.Read(ctx)
		if err != nil {
			v.t.Fatalf("%v; the desk is %+v", err, desk)
		}
		if kind == websocket.MessageText {
			must(v.t, json.Unmarshal(data, &desk))
			continue
		}
		if data[0] == messageSound {
			v.heard = append(v.heard, data[1:]...)
			continue
		}
		picture, err := png.Decode(bytes.NewReader(data[5:]))
		must(v.t, err)
		at := image.Pt(int(binary.BigEndian.Uint16(data[1:])), int(binary.BigEndian.Uint16(data[3:])))
		draw.Draw(v.screen, picture.Bounds().Add(at), picture, image.Point{}, draw.Src)
	}
}

func TestEveryBrowserSeesTheKioskAndTouchesIt(t *testing.T) {
	r := newRoom(t)
	a, b := r.enter(), r.enter()
	shown := image.NewRGBA(image.Rectangle{Max: displaySize})
	red := color.RGBA{200, 0, 0, 255}
	for _, place := range []image.Rectangle{image.Rect(0, 0, 1920, 1080), image.Rect(1700, 1000, 1920, 1080), image.Rect(119, 7, 121, 8)} {
		red.B += 50
		draw.Draw(shown, place, image.NewUniform(red), image.Point{}, draw.Src)
		must(t, r.display.Show(shown, []image.Rectangle{place}))
		for _, v := range []*visitor{a, b} {
			v.sees(func(screen *image.RGBA, _ Setting) bool { return bytes.Equal(screen.Pix, shown.Pix) })
		}
	}
	a.says(`{"touch":"down","x":10,"y":20}`)
	wants[device.Event](t, r.events, device.Touch{Slot: 1, Phase: device.Down, X: 10, Y: 20})
	b.says(`{"touch":"down","x":99999,"y":-5}`)
	wants[device.Event](t, r.events, device.Touch{Slot: 2, Phase: device.Down, X: 1919, Y: 0})
	a.says(`{"touch":"move","x":11,"y":20}`)
	a.says(`{"touch":"up"}`)
	a.says(`{"key":"select"}`)
	a.says(`{"key":"none"}`)
	a.says(`{"switch":2}`)
	wants[device.Event](t, r.events, device.Touch{Slot: 1, Phase: device.Move, X: 11, Y: 20}, device.Touch{Slot: 1, Phase: device.Up, X: 11, Y: 20},
		device.Key{Code: device.KeySelect, Down: true}, device.Key{Code: device.KeySelect}, device.Switch{Number: 2, Down: true}, device.Switch{Number: 2})
	b.conn.CloseNow() // a browser that is lost takes its finger with it
	wants[device.Event](t, r.events, device.Touch{Slot: 2, Phase: device.Up, X: 1919, Y: 0})
}

func TestAPaperGoesIntoTheBoxOnce(t *testing.T) {
	r := newRoom(t)
	a, b := r.enter(), r.enter()
	names := []string{"zero-tape-st-1-1.png", "ballot-st-1-2.png", "receipt-st-1-3.png"}
	for _, name := range names {
		must(t, os.WriteFile(filepath.Join(r.papers, name), []byte(name), 0o600))
		r.bridge.desk.sheet(name)
	}
	status := func(name string) int {
		response, err := http.Get(r.server.URL + "/papers/" + name)
		must(t, err)
		response.Body.Close()
		return response.StatusCode
	}
	a.sees(func(_ *image.RGBA, desk Setting) bool {
		return len(desk.Papers) == 3 && desk.Papers[0].Older && !desk.Papers[1].Older
	})
	if s := status(names[1]); s != http.StatusOK {
		t.Errorf("a ballot on the desk is shown with status %d", s)
	}
	b.says(`{"box":"../../secret"}`)
	b.says(`{"box":"ballot-st-1-2.png"}`)
	b.says(`{"box":"ballot-st-1-2.png"}`)
	b.says(`{"lid":"open"}`)
	wants(t, r.signals, device.Signal{Pin: device.PinBox, High: true}, device.Signal{Pin: device.PinBox}, device.Signal{Pin: device.PinLid, High: true})
	for _, v := range []*visitor{a, b} {
		v.sees(func(_ *image.RGBA, desk Setting) bool { return desk.Boxed == 1 && len(desk.Papers) == 2 && desk.Lid })
	}
	for _, name := range []string{names[1], "..%2f..%2fsecret"} {
		if s := status(name); s == http.StatusOK {
			t.Errorf("%s is shown", name)
		}
	}
}

func TestTheDeskSaysWhichBallotDoesNotCount(t *testing.T) {
	for what, c := range map[string]struct {
		sheets string
		spent  bool
	}{"checked": {"check", true}, "void": {"slip", true}, "cut short": {"void", true}, "with its receipt": {"receipt", false}} {
		r := newRoom(t)
		for _, kind := range []string{"ballot", c.sheets} {
			r.bridge.desk.sheet(kind + "-st-1-0.png")
		}
		if s, _ := r.bridge.desk.setting(); s.Papers[0].Spent != c.spent || s.Papers[0].Older {
			t.Errorf("a ballot that was %s: %+v", what, s.Papers[0])
		}
	}
}

func TestTheRollAndTheLamp(t *testing.T) {
	r := newRoom(t)
	a := r.enter()
	must(t, r.panel.Set(device.Signal{Pin: device.PinLamp, High: true}))
	a.says(`{"roll":"out"}`)
	a.sees(func(_ *image.RGBA, desk Setting) bool { return desk.Lamp && desk.Roll == rollOut })
	a.says(`{"roll":"full"}`)
	a.says(`{"roll":"nonsense"}`)
	must(t, r.panel.Set(device.Signal{Pin: device.PinLamp}))
	a.sees(func(_ *image.RGBA, desk Setting) bool { return !desk.Lamp && desk.Roll == rollFull })
}

func TestEveryBrowserHearsTheKiosk(t *testing.T) {
	r := newRoom(t)
	a, b := r.enter(), r.enter()
	a.says(`{"plug":"in"}`)
	wants(t, r.signals, device.Signal{Pin: device.PinHeadphones, High: true})
	for _, v := range []*visitor{a, b} {
		v.sees(func(_ *image.RGBA, desk Setting) bool { return desk.Plug })
	}
	must(t, r.speaker.Play(t.Context(), []int16{1, -2, 300}))
	for _, v := range []*visitor{a, b} {
		v.hears([]byte{1, 0, 0xfe, 0xff, 0x2c, 1})
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if err := r.speaker.Play(ctx, make([]int16, 60*device.SampleRate)); !errors.Is(err, context.Canceled) {
		t.Errorf("a minute of sound, cut off: %v", err)
	}
	must(t, r.speaker.Play(t.Context(), []int16{7})) // and nothing of the other comes
	a.hears([]byte{7, 0})
}

// hears reads until the newest sounds end in samples.
func (v *visitor) hears(samples []byte) {
	v.t.Helper()
	v.sees(func(*image.RGBA, Setting) bool { return bytes.HasSuffix(v.heard, samples) })
}

func TestWhatIsNoActEndsTheSocket(t *testing.T) {
	a := newRoom(t).enter()
	a.says(`vote for me`)
	for {
		if _, _, err := a.conn.Read(t.Context()); err != nil {
			if websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
				t.Errorf("%v", err)
			}
			return
		}
	}
}

// A page of another name that leads to this machine (DNS rebinding) and a page of another origin get nothing.
func TestTheKioskIsShownToThisMachineOnly(t *testing.T) {
	r := newRoom(t)
	for _, c := range []struct {
		host, origin string
		want         int
	}{
		{"127.0.0.1:8090", "", http.StatusOK},
		{"127.0.0.1:8090", "http://127.0.0.1:8090", http.StatusOK},
		{"localhost:8090", "http://localhost:8090", http.StatusOK},
		{"[::1]:8090", "http://[::1]:8090", http.StatusOK},
		{"127.0.0.1", "", http.StatusOK},
		{"evil.example:8090", "http://evil.example:8090", http.StatusForbidden},
		{"evil.example:8090", "", http.StatusForbidden},
		{"127.0.0.1.evil.example:8090", "", http.StatusForbidden},
		{"localhost.evil.example", "", http.StatusForbidden},
		{"192.168.1.7:8090", "", http.StatusForbidden},
		{"0.0.0.0:8090", "", http.StatusForbidden},
		{"", "", http.StatusForbidden},
		{"127.0.0.1:8090", "http://evil.example", http.StatusForbidden},
		{"127.0.0.1:8090", "http://127.0.0.1:8091", http.StatusForbidden},
		{"127.0.0.1:8090", "https://127.0.0.1:8090", http.StatusForbidden},
		{"127.0.0.1:8090", "http://localhost:8090", http.StatusForbidden},
		{"127.0.0.1:8090", "null", http.StatusForbidden},
	} {
		for _, path := range []string{"/", "/socket", "/papers/x.png"} {
			request := httptest.NewRequest("GET", path, nil)
			request.Host = c.host
			if c.origin != "" {
				request.Header.Set("Origin", c.origin)
			}
			answer := httptest.NewRecorder()
			r.bridge.ServeHTTP(answer, request)
			if refused := answer.Code == http.StatusForbidden; refused != (c.want == http.StatusForbidden) || path == "/" && answer.Code != c.want {
				t.Errorf("%s of host %q, origin %q: status %d", path, c.host, c.origin, answer.Code)
			}
		}
	}
}
