package ui

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/kiosk/flow"
)

// luminance is the relative luminance of WCAG 2, on which VVSG 2.0 counts contrast too.
func luminance(c color.RGBA) float64 {
	return 0.2126*linear[c.R] + 0.7152*linear[c.G] + 0.0722*linear[c.B]
}

// linear is how much light a value of a colour is.
var linear = func() (table [256]float64) {
	for v := range table {
		s := float64(v) / 255
		if table[v] = s / 12.92; s > 0.04045 {
			table[v] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return table
}()

func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// inkAndGround finds, in what is on the glass, the commonest colour of a line of text and the one furthest from it.
func inkAndGround(glass *image.RGBA, r image.Rectangle) (ink, ground color.RGBA) {
	count := map[color.RGBA]int{}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		run, last := 0, color.RGBA{}
		for x := r.Min.X; x < r.Max.X; x++ {
			if c := glass.RGBAAt(x, y); c != last {
				count[last] += run
				run, last = 0, c
			}
			run++
		}
		count[last] += run
	}
	delete(count, color.RGBA{})
	for c, n := range count {
		if n > count[ground] {
			ground = c
		}
	}
	ink = ground
	for c := range count {
		if contrast(c, ground) > contrast(ink, ground) {
			ink = c
		}
	}
	return ink, ground
}

// limits of the contrast of words, and the least of a border, in each palette.
var limits = map[flow.Contrast]struct{ least, most, border float64 }{
	flow.ContrastDefault:      {10, 21, 4.5},
	flow.ContrastLow:          {4.5, 8.05, 3},
	flow.ContrastBlackOnWhite: {20, 21, 20},
	flow.ContrastWhiteOnBlack: {20, 21, 20},
}

// measure holds every line of text and every border on the glass to the limits of their palette.
func (c *cross) measure(palette flow.Contrast) {
	c.Helper()
	limit := limits[palette]
	for _, line := range c.k.textOf() {
		ink, ground := inkAndGround(c.pane.glass, line.rect)
		if n := contrast(ink, ground); n < limit.least || n > limit.most+0.01 {
			c.Errorf("palette %d: %q has %.1f:1 (%v on %v)", palette, line.text.Line.Text, n, ink, ground)
		}
	}
	for _, t := range c.k.Targets() {
		y := (t.Rect.Min.Y + t.Rect.Max.Y) / 2
		edge, outside := c.pane.glass.RGBAAt(t.Rect.Min.X+1, y), c.pane.glass.RGBAAt(t.Rect.Min.X-2, y)
		if n := contrast(edge, outside); n < limit.border {
			c.Errorf("palette %d: the border of %s has %.1f:1", palette, t.ID, n)
		}
	}
}

// contrasts measures a view in all palettes, in each of which everything stands where it stands in the first.
func (c *cross) contrasts(view flow.View) {
	c.Helper()
	targets := c.k.Targets()
	for palette := range limits {
		view.Contrast = palette
		c.show(view)
		c.measure(palette)
		if !slices.Equal(c.k.Targets(), targets) {
			c.Errorf("contrast %d moves what can be touched", palette)
		}
	}
}

// The ring of the focus is seen against what is outside of it and against the gap inside.
func TestFocusRing(t *testing.T) {
	for contrastOf := range limits {
		view := fixture("en").contest()
		view.Contrast = contrastOf
		m := newMemory()
		k := New(m, Options{Fonts: letters})
		if err := k.Show(view); err != nil {
			t.Fatal(err)
		}
		for _, target := range k.Targets() {
			if target.ID != "option-2" {
				continue
			}
			y := (target.Rect.Min.Y + target.Rect.Max.Y) / 2
			gap, ring, outside := m.glass.RGBAAt(target.Rect.Min.X-2, y), m.glass.RGBAAt(target.Rect.Min.X-8, y), m.glass.RGBAAt(target.Rect.Min.X-14, y)
			if contrast(gap, ring) < 3 || contrast(ring, outside) < 3 {
				t.Errorf("palette %d: ring %v between %v and %v", contrastOf, ring, gap, outside)
			}
			wide := 0
			for x := target.Rect.Min.X - 20; x < target.Rect.Min.X; x++ {
				if m.glass.RGBAAt(x, y) == ring {
					wide++
				}
			}
			if float64(wide)/m.perMM < 1 {
				t.Errorf("the ring is %d px wide, less than 1 mm", wide)
			}
		}
	}
}
