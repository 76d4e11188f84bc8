package ui

import (
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/kiosk/flow"
)

// The code on the screen is read from a picture of it, at every size of the words and in every contrast.
func TestTheCodeOnTheScreenIsRead(t *testing.T) {
	for size := flow.TextSmall; size <= flow.TextLargest; size++ {
		view := viewOf(t, "fr", "answer")
		view.Size, view.Contrast = size, flow.Contrast(size)
		display := newMemory()
		if err := New(display, Options{}).Show(view); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "screen.png")
		f, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, display.glass); err != nil {
			t.Fatal(err)
		}
		f.Close()
		out, err := exec.Command("zbarimg", "--nodbus", "--quiet", "--raw", file).Output()
		if err != nil {
			t.Fatalf("%v: make tools installs Debian's zbar-tools", err)
		}
		if got := strings.TrimSpace(string(out)); got != view.Scan {
			t.Errorf("size %d: read %q", size, got)
		}
	}
}
