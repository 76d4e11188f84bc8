package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// A browser is a headless Chromium, spoken to in the DevTools protocol (chromedevtools.github.io/devtools-protocol).
type browser struct {
	t    *testing.T
	conn *websocket.Conn

	mu    sync.Mutex
	calls int
	open  map[int]chan reply
}

type reply struct {
	ID     int
	Result json.RawMessage
	Error  *struct{ Message string }
}

// startBrowser starts a Chromium that knows nothing of any other, and ends it with the test.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	profile := t.TempDir()
	cmd := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+profile, "--remote-debugging-port=0", "about:blank")
	cmd.Env = append(os.Environ(), "HOME="+profile)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: make tools installs Chromium", err)
	}
	t.Cleanup(func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // the group that it leads: Chromium is many processes
		cmd.Wait()
	})
	b := &browser{t: t, open: map[int]chan reply{}}
	var err error
	if b.conn, _, err = websocket.Dial(t.Context(), "ws://"+devTools(t, profile), nil); err != nil {
		t.Fatal(err)
	}
	b.conn.SetReadLimit(-1)
	go b.read(t.Context())
	return b
}

// devTools waits until Chromium has written where it listens: a port and a path, each on a line.
func devTools(t *testing.T, profile string) string {
	for range 600 {
		data, err := os.ReadFile(filepath.Join(profile, "DevToolsActivePort"))
		if port, path, ok := strings.Cut(string(data), "\n"); err == nil && ok && path != "" {
			return "127.0.0.1:" + port + path
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("Chromium does not listen")
	return ""
}

// read gives each reply to the call that waits for it.
func (b *browser) read(ctx context.Context) {
	for {
		_, data, err := b.conn.Read(ctx)
		if err != nil {
			return
		}
		var r reply
		if json.Unmarshal(data, &r) != nil || r.ID == 0 {
			continue
		}
		b.mu.Lock()
		waits := b.open[r.ID]
		delete(b.open, r.ID)
		b.mu.Unlock()
		waits <- r
	}
}

// call calls a method and reads its result into result, unless that is nil.
func (b *browser) call(session, method string, params map[string]any, result any) error {
	b.mu.Lock()
	b.calls++
	id, answer := b.calls, make(chan reply, 1)
	b.open[id] = answer
	b.mu.Unlock()
	data, err := json.Marshal(map[string]any{"id": id, "method": method, "params": params, "sessionId": session})
	if err != nil {
		return err
	}
	if err := b.conn.Write(b.t.Context(), websocket.MessageText, data); err != nil {
		return err
	}
	select {
	case r := <-answer:
		if r.Error != nil {
			return fmt.Errorf("%s: %s", method, r.Error.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(r.Result, result)
	case <-time.After(30 * time.Second):
		return fmt.Errorf("%s: Chromium does not answer", method)
	}
}

// A tab is one page of a browser. To a Seat it is the glass, seen through the page that shows it.
type tab struct {
	*browser
	session string
	looked  time.Time // when the last photograph was made
}

// The window is such that the kiosk's screen has a pixel of its own for each of the kiosk's.
const (
	tabWidth, tabHeight = 1424, 900
	tabScale            = 2
)

// visit opens an address in a tab of its own, as a reader of a language.
func (b *browser) visit(address, language string) *tab {
	b.t.Helper()
	var target struct{ TargetID string }
	var attached struct{ SessionID string }
	b.must(b.call("", "Target.createTarget", map[string]any{"url": "about:blank"}, &target))
	b.must(b.call("", "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached))
	p := &tab{browser: b, session: attached.SessionID}
	for _, c := range []struct {
		method string
		params map[string]any
	}{
		{"Emulation.setDeviceMetricsOverride", map[string]any{"width": tabWidth, "height": tabHeight, "deviceScaleFactor": tabScale, "mobile": false}},
		{"Emulation.setFocusEmulationEnabled", map[string]any{"enabled": true}},
		{"Emulation.setUserAgentOverride", map[string]any{"userAgent": "test", "acceptLanguage": language}},
		{"Page.enable", nil},
		{"Page.navigate", map[string]any{"url": address}},
	} {
		b.must(p.call(c.method, c.params, nil))
	}
	return p
}

func (b *browser) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (p *tab) call(method string, params map[string]any, result any) error {
	return p.browser.call(p.session, method, params, result)
}

// eval gives what an expression of the page's script comes to, as text; of what it throws, the words.
func (p *tab) eval(expression string) string {
	p.t.Helper()
	var r struct {
		Result struct{ Value, Description any }
	}
	p.must(p.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &r))
	if r.Result.Description != nil {
		return fmt.Sprint(r.Result.Description)
	}
	return fmt.Sprint(r.Result.Value)
}

// await waits until an expression comes to a value. A page that is being loaded throws.
func (p *tab) await(expression, value string) {
	p.t.Helper()
	now := ""
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if now = p.eval(expression); now == value {
			return
		}
	}
	p.t.Fatalf("%s is %q, not %q", expression, now, value)
}

// glass is where the kiosk's screen lies in the window.
func (p *tab) glass() (x, y, width, height float64, err error) {
	var at []float64
	text := p.eval(`(() => { const r = document.querySelector("canvas").getBoundingClientRect(); return JSON.stringify([r.x + scrollX, r.y + scrollY, r.width, r.height]) })()`)
	if err := json.Unmarshal([]byte(text), &at); err != nil {
		return 0, 0, 0, 0, err
	}
	return at[0], at[1], at[2], at[3], nil
}

// Picture is a photograph of the part of the window that is the kiosk's screen.
func (p *tab) Picture() (*image.RGBA, int, <-chan struct{}) {
	p.t.Helper()
	x, y, width, height, err := p.glass()
	p.must(err)
	var shot struct{ Data []byte }
	p.must(p.call("Page.captureScreenshot", map[string]any{"optimizeForSpeed": true,
		"clip": map[string]any{"x": x, "y": y, "width": width, "height": height, "scale": 1}}, &shot))
	picture, err := png.Decode(bytes.NewReader(shot.Data))
	p.must(err)
	rgba := image.NewRGBA(picture.Bounds())
	draw.Draw(rgba, rgba.Rect, picture, rgba.Rect.Min, draw.Src)
	p.looked = time.Now()
	later := make(chan struct{})
	time.AfterFunc(150*time.Millisecond, func() { close(later) }) // a window does not tell when it changes: look again
	return rgba, 0, later
}

// See looks at a photograph.
func (p *tab) See(look func(*image.RGBA)) <-chan struct{} {
	picture, _, changed := p.Picture()
	look(picture)
	return changed
}

// Shown says that what was photographed last was not there before.
func (p *tab) Shown() time.Time { return p.looked }

// Tap clicks at a place of the kiosk's screen, in its pixels.
func (p *tab) Tap(x, y int) error {
	left, top, width, height, err := p.glass()
	if err != nil {
		return err
	}
	at := map[string]any{"x": left + float64(x)/float64(displaySize.X)*width, "y": top + float64(y)/float64(displaySize.Y)*height, "button": "left", "clickCount": 1}
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		at["type"] = kind
		if err := p.call("Input.dispatchMouseEvent", at, nil); err != nil {
			return err
		}
	}
	return nil
}

// press presses and releases a key of the keyboard.
func (p *tab) press(key string, code int) {
	p.t.Helper()
	for _, kind := range []string{"rawKeyDown", "keyUp"} {
		p.must(p.call("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code}, nil))
	}
}
