package ui

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/isoloir/isoloir/kiosk/flow"
)

// luminance is the relative luminance of WCAG 2, on which VVSG 2.0 counts contrast too.
func luminance(c color.RGBA) float64 {
	part := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// inkAndGround finds, in what is on the glass, the commonest colour of a line of text and the one furthest from it.
func inkAndGround(glass *image.RGBA, r image.Rectangle) (ink, ground color.RGBA) {
	count := map[color.RGBA]int{}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			count[glass.RGBAAt(x, y)]++
		}
	}
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

// Contrast is computed on the pixels that reach the display: of every line of text, of the border of every target.
func TestContrastOnPixels(t *testing.T) {
	for contrastOf, limit := range limits {
		for _, s := range scenes {
			name, view := s.name, viewOf(t, []string{"en", "ar", "zh", "en"}[contrastOf], s.name)
			view.Contrast, view.Demo = contrastOf, true
			m := newMemory()
			k := New(m, Options{Fonts: letters})
			if err := k.Show(view); err != nil {
				t.Fatal(err)
			}
			for _, line := range k.textOf() {
				ink, ground := inkAndGround(m.glass, line.rect)
				if c := contrast(ink, ground); c < limit.least || c > limit.most+0.01 {
					t.Errorf("palette %d, %s: %q has %.1f:1 (%v on %v)", contrastOf, name, line.text.Line.Text, c, ink, ground)
				}
			}
			for _, target := range k.Targets() {
				checkBorder(t, m.glass, target, name, limit.border)
			}
		}
	}
}

// checkBorder compares the edge of a target with what is outside of it.
func checkBorder(t *testing.T, glass *image.RGBA, target Target, name string, least float64) {
	t.Helper()
	y := (target.Rect.Min.Y + target.Rect.Max.Y) / 2
	edge, outside := glass.RGBAAt(target.Rect.Min.X+1, y), glass.RGBAAt(target.Rect.Min.X-2, y)
	if c := contrast(edge, outside); c < least {
		t.Errorf("%s: the border of %s has %.1f:1", name, target.ID, c)
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
