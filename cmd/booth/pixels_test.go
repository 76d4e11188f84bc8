package main

import (
	"bytes"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/kiosk/flow"
)

// picture is what the screen shows when no more frames come.
func (h *hall) picture() *image.RGBA {
	for {
		picture, frames, _ := h.glass.Picture()
		time.Sleep(settle)
		if _, now, _ := h.glass.Picture(); now == frames {
			return picture
		}
	}
}

// blackOnWhite makes coverage readable from pixels: a pixel of ink is 255 less its coverage.
func (h *hall) blackOnWhite() {
	h.t.Helper()
	h.to("look", flow.ScreenLook)
	h.tap("contrast/2")
	h.until("black on white", func(v flow.View) bool {
		return v.Overlay != nil && slices.ContainsFunc(v.Overlay.Items, func(i flow.Item) bool { return i.ID == "contrast/2" && i.On })
	})
	h.tap("close")
	h.until("the contest", func(v flow.View) bool { return v.Overlay == nil })
}

// place is where an item is drawn.
func (h *hall) place(id flow.ItemID) image.Rectangle {
	h.t.Helper()
	_, targets, _ := h.now()
	for _, t := range targets {
		if t.ID == id {
			return t.Rect
		}
	}
	h.t.Fatalf("%s is not on the screen", id)
	return image.Rectangle{}
}

// grown is the uppermost band in which two pictures differ: where something was typed.
func grown(a, b *image.RGBA) (band image.Rectangle) {
	for y := range a.Rect.Dy() {
		var row image.Rectangle
		for x := range a.Rect.Dx() {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				row = row.Union(image.Rect(x, y, x+1, y+1))
			}
		}
		if row.Empty() && !band.Empty() {
			return band
		}
		band = band.Union(row)
	}
	return band
}

// stretch is how many pixels of a row count: some four letters.
const stretch = 72

// drawn are traces of what is drawn in a rectangle: the busiest stretches of its rows, as pixels and as coverage.
func drawn(name string, p *image.RGBA, r image.Rectangle) (pixels, coverage []trace) {
	type place struct{ x, y, changes int }
	var best []place
	for y := r.Min.Y; y < r.Max.Y; y++ {
		at := place{y: y}
		for x := r.Min.X; x+stretch < r.Max.X; x += 4 {
			if n := min(changes(p, x, y, stretch/2), changes(p, x+stretch/2, y, stretch/2)); n > at.changes {
				at.x, at.changes = x, n
			}
		}
		best = append(best, at)
	}
	slices.SortFunc(best, func(a, b place) int { return b.changes - a.changes })
	for _, at := range best[:min(4, len(best))] {
		row := slices.Clone(p.Pix[p.PixOffset(at.x, at.y):p.PixOffset(at.x+stretch, at.y)])
		pixels = append(pixels, trace{fmt.Sprintf("%s, pixels of row %d", name, at.y), row, len(row) - 1})
		ink := inkOf(p, image.Rect(at.x, at.y, at.x+stretch, at.y+1))
		coverage = append(coverage, trace{fmt.Sprintf("%s, coverage of row %d", name, at.y), ink, len(ink) - 1})
	}
	return pixels, coverage
}

// changes counts where a row changes its colour.
func changes(p *image.RGBA, x, y, n int) (count int) {
	for i := x + 1; i < x+n; i++ {
		if p.RGBAAt(i, y) != p.RGBAAt(i-1, y) {
			count++
		}
	}
	return count
}

// inkOf is the coverage of black ink on white, row by row.
func inkOf(p *image.RGBA, r image.Rectangle) (ink []byte) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			ink = append(ink, 255-p.RGBAAt(x, y).R)
		}
	}
	return ink
}

// glyphs are traces of single letters in a rectangle as a typesetter keeps them, drawn from their first column to their last. How much that is empty goes around
// each is tried out.
func glyphs(name string, p *image.RGBA, r image.Rectangle) (out []trace) {
	empty := func(x int) bool {
		return !bytes.ContainsFunc(inkOf(p, image.Rect(x, r.Min.Y, x+1, r.Max.Y)), func(c rune) bool { return c != 0 })
	}
	for x := r.Min.X; x < r.Max.X; {
		from := x
		for x < r.Max.X && !empty(x) {
			x++
		}
		if x-from >= 8 && from > r.Min.X && x < r.Max.X {
			middle := (r.Min.Y + r.Max.Y) / 2
			for _, around := range [][2]int{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
				ink := inkOf(p, image.Rect(from-around[0], middle-6, x+around[1], middle+6))
				out = append(out, trace{fmt.Sprintf("%s, letter from column %d", name, from), ink, len(ink) - 1})
			}
		}
		x++
	}
	return out
}

// TestNoPixelOfAVoterStaysInMemory looks for what was drawn, and not for what was said: the name in its field and in the review, the option that the voter chose, as
// pixels and as coverage, and single letters as the typesetter keeps them. It finds them while they are shown, and after the wipe what a booth has that never had a voter.
func TestNoPixelOfAVoterStaysInMemory(t *testing.T) {
	h := newHall(t)
	booth := h.startApart()
	h.open()
	h.voter()
	h.blackOnWhite()
	h.to("o/3", flow.ScreenWriteIn)
	before := h.picture()
	h.writeIn(16)
	typed := h.picture()
	field := grown(before, typed)
	list, never := drawn("the typed name", typed, field)
	single := glyphs("the typed name", typed, field)
	found := search(t, booth, slices.Concat(list, single))
	h.to("next", flow.ScreenContest)
	h.tap("next")
	h.until("the second contest", func(v flow.View) bool { return v.Screen == flow.ScreenContest && v.Steps.Now == 2 })
	h.choose("o/1")
	add := func(name string, r image.Rectangle) {
		pixels, coverage := drawn(name, h.picture(), r)
		found = append(found, search(t, booth, pixels)...)
		list, never = append(list, pixels...), append(never, coverage...)
	}
	add("the choice", h.place("o/1"))
	h.to("next", flow.ScreenReview)
	add("the review", h.place("c/0"))
	for _, one := range []string{"the typed name, pixels", "the typed name, letter", "the choice, pixels", "the review, pixels"} {
		if !slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, one) }) {
			t.Fatalf("%s is on the screen and not found: the search proves nothing", one)
		}
	}
	h.onPaper()
	h.to("cast", flow.ScreenInsert)
	h.inBox()
	h.screen(flow.ScreenDone)
	h.to("next", flow.ScreenIdle)
	all := slices.Concat(list, never, single)
	left := search(t, booth, all)
	h.stop()
	other := h.startApart()
	h.screen(flow.ScreenIdle)
	fresh := search(t, other, all)
	for _, f := range left {
		if !slices.ContainsFunc(fresh, func(g string) bool { return nameOf(g) == nameOf(f) }) {
			t.Error(f)
		}
	}
	t.Logf("%d traces, %d found while they were shown, %d after the wipe and %d in a booth without a voter", len(all), len(found), len(left), len(fresh))
}

// nameOf is the trace of which search tells.
func nameOf(found string) string {
	name, _, _ := strings.Cut(found, " at ")
	return name
}
