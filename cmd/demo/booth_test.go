package main

import (
	"bufio"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

const hamilton = "../../ledger/testdata/elections/hamilton-general.electionguard.json"

// A visitor votes in a real browser, at a real station on a real chain, from the first click to "done"; then another in a window of a desktop, at the same
// station.
func TestVoteInTheBrowser(t *testing.T) {
	window := startDesktop(t)
	out := filepath.Join(t.TempDir(), "booth")
	demo, address := startBooth(t, buildCommands(t), out)
	page := startBrowser(t).visit(address, "en")
	m := readManifest(t, out)
	seat := &Seat{station: "browser", eyes: newEyes(newLetters().draw, typeScale()), screen: page, hands: page, album: newAlbum(t.TempDir()), lang: "en"}
	v := Voter{Style: m.Styles[0].ID, Language: "fr", Choices: map[string][]string{}}
	for _, c := range m.StyleContests(v.Style) {
		v.Choices[c.ID] = []string{c.Options[0].ID}
	}

	page.await("now.moment", "idle")
	page.await("document.getElementById('pin').textContent.includes('"+everybodysPIN+"')", "true")
	must(t, seat.start(t.Context(), m, atStation("st-1")[0], v.Style))
	page.await("now.moment", "language")
	seat.lang = v.Language
	walk(t, page, seat, catalog.Name(v.Language))
	must(t, seat.touchAfter(t.Context(), "instructions", seat.say(catalog.InstructionsTitle), seat.say(catalog.Begin)))
	must(t, seat.mark(t.Context(), m, v))
	must(t, seat.print(t.Context()))
	page.await("now.moment", "read")
	beside(t, page, "ballot", "receipt")

	again := page.visit(address, "fr") // another visitor sees the same, in her language
	again.await("document.getElementById('who').textContent", "Vous êtes l’électeur")
	beside(t, again, "ballot", "receipt")
	must(t, page.call("Page.bringToFront", nil, nil))
	must(t, page.call("Page.reload", nil, nil)) // and a page that is loaded anew goes on where the voter was
	page.await("now.moment", "read")

	must(t, seat.cast(t.Context(), func() error {
		page.await("document.querySelector('#fresh .box').className", "box next")
		page.eval("document.querySelector('#fresh .box').click()")
		return nil
	}))
	page.await("now.boxed", "1")
	page.await("document.querySelectorAll('#fresh .ballot').length", "0")
	again.await("now.moment", "idle")

	voteInTheWindow(t, window, seat.eyes, m)
	page.await("now.boxed", "2")

	end(t, demo, out)
	page.await("now.moment", "ended")
}

// voteInTheWindow votes the shortest ballot.
func voteInTheWindow(t *testing.T, window *desktop, eyes *Eyes, m *election.Manifest) {
	t.Helper()
	seat := &Seat{station: "window", eyes: eyes, screen: window, hands: window, album: newAlbum(t.TempDir()), lang: "en"}
	shortest := slices.MinFunc(m.Styles, func(a, b election.Style) int { return len(a.Contests) - len(b.Contests) })
	v := Voter{Style: shortest.ID, Language: "en", Choices: map[string][]string{}}
	for _, c := range m.StyleContests(v.Style) {
		v.Choices[c.ID] = []string{c.Options[0].ID}
	}
	must(t, seat.start(t.Context(), m, atStation("st-1")[0], v.Style))
	must(t, seat.vote(t.Context(), m, v))
	must(t, seat.cast(t.Context(), func() error { return window.tool("key", "b") }))
	must(t, seat.album.close())
}

// walk moves the focus by the arrow key of the keyboard until its ring is around the words, and chooses them.
func walk(t *testing.T, page *tab, seat *Seat, words string) {
	t.Helper()
	_, place, err := seat.look(t.Context(), words)
	must(t, err)
	before, _, _ := page.Picture()
	last := before
	for range 8 {
		page.press("ArrowDown", 40)
		now := last
		for end := time.Now().Add(patience); bounds(last, now).Empty() && time.Now().Before(end); {
			now, _, _ = page.Picture()
		}
		if place.In(bounds(before, now)) {
			page.press("Enter", 13)
			return
		}
		last = now
	}
	t.Fatalf("the focus never came to %q", words)
}

// bounds is the least rectangle outside which two pictures are the same.
func bounds(a, b *image.RGBA) (r image.Rectangle) {
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

// beside waits until sheets of these kinds lie to the right of the kiosk's screen, in this order, each with its picture.
func beside(t *testing.T, page *tab, kinds ...string) {
	t.Helper()
	page.await(`[...document.querySelectorAll("#fresh figure")].filter((f) => f.querySelector("img").naturalWidth === 576
		&& f.getBoundingClientRect().left > document.querySelector("canvas").getBoundingClientRect().right).map((f) => f.className).join(" ")`, strings.Join(kinds, " "))
}

// buildCommands builds what a visitor's make would.
func buildCommands(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "bin")
	cmd := exec.Command("go", "build", "-o", bin+"/", "github.com/isoloir/isoloir/cmd/...")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// startBooth starts the demonstration and gives the address that the terminal tells.
func startBooth(t *testing.T, bin, out string) (demo *exec.Cmd, address string) {
	t.Helper()
	demo = exec.Command(filepath.Join(bin, "demo"), "booth", "-bin", bin, "-out", out, "-definition", hamilton, "-listen", "127.0.0.1:0", "-window")
	demo.Stderr = os.Stderr
	demo.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	terminal, err := demo.StdoutPipe()
	must(t, err)
	must(t, demo.Start())
	t.Cleanup(func() { demo.Process.Kill() })
	said := bufio.NewScanner(terminal)
	for said.Scan() {
		if address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(said.Text()); address != "" {
			go func() {
				for said.Scan() {
				}
			}()
			return demo, address
		}
	}
	t.Fatalf("the booth told no address: %v", demo.Wait())
	return nil, ""
}

func readManifest(t *testing.T, out string) *election.Manifest {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(out, "election", "manifest.json"))
	must(t, err)
	m, err := election.Parse(data)
	must(t, err)
	return m
}

// end presses Ctrl-C and demands that the demonstration ends well and leaves no process.
func end(t *testing.T, demo *exec.Cmd, out string) {
	t.Helper()
	if len(running(t, out)) < 8 {
		t.Errorf("fewer processes run than a chain and a station have: %q", running(t, out))
	}
	must(t, syscall.Kill(-demo.Process.Pid, syscall.SIGINT)) // to its whole group, as a terminal does
	if err := demo.Wait(); err != nil {
		t.Errorf("Ctrl-C ended the demonstration with %v", err)
	}
	if left := running(t, out); len(left) > 0 {
		t.Errorf("still run: %q", left)
	}
}

// running lists the processes that were called with a path in a folder.
func running(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	must(t, err)
	var out []string
	for _, f := range files {
		if data, err := os.ReadFile(f); err == nil && strings.Contains(string(data), folder) {
			out = append(out, strings.ReplaceAll(string(data), "\x00", " "))
		}
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
