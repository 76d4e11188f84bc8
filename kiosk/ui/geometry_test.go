package ui

import (
	"errors"
	"image"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
)

// words is a line of text as it stands on the screen.
type words struct {
	text *screen.Text
	rect image.Rectangle
}

// textOf lists the lines of text of what is shown.
func (k *Kiosk) textOf() (lines []words) {
	var walk func(o fyne.CanvasObject, at fyne.Position)
	walk = func(o fyne.CanvasObject, at fyne.Position) {
		at = at.Add(o.Position())
		switch o := o.(type) {
		case *fyne.Container:
			for _, each := range o.Objects {
				walk(each, at)
			}
		case *target:
			for _, each := range o.CreateRenderer().Objects() {
				walk(each, at)
			}
		case *screen.Text:
			wide := float64(k.driver.Typesetter().Width(o.Line, o.Ems, o.Style))
			x := float64(at.X)
			switch o.Align {
			case fyne.TextAlignCenter:
				x += (float64(o.Size().Width) - wide) / 2
			case fyne.TextAlignTrailing:
				x += float64(o.Size().Width) - wide
			}
			if o.Line.Text != "" {
				r := image.Rect(int(math.Floor(x)), int(at.Y), int(math.Ceil(x+wide)), int(at.Y+o.Size().Height))
				lines = append(lines, words{o, r})
			}
		}
	}
	walk(k.driver.Canvas().Content(), fyne.Position{})
	return lines
}

// check holds a shown screen to what every screen promises: targets large enough, apart, inside the screen, none missing;
// words inside the screen and never over each other.
func check(t *testing.T, k *Kiosk, view flow.View) {
	t.Helper()
	whole := image.Rectangle{Max: k.display.Size()}
	least := int(math.Ceil(targetMM * k.display.PixelsPerMM()))
	apart := int(2.5 * k.display.PixelsPerMM())
	targets := k.Targets()
	for i, a := range targets {
		if !a.Rect.In(whole) {
			t.Errorf("%s at %v is not on the screen", a.ID, a.Rect)
		}
		if a.Rect.Dx() < least || a.Rect.Dy() < least {
			t.Errorf("%s is %v, less than %d", a.ID, a.Rect.Size(), least)
		}
		for _, b := range targets[i+1:] {
			if a.Rect.Inset(-apart).Overlaps(b.Rect) && !nested(a, b) && !nested(b, a) {
				t.Errorf("%s at %v and %s at %v are too near", a.ID, a.Rect, b.ID, b.Rect)
			}
		}
	}
	lines := k.textOf()
	for i, a := range lines {
		if !a.rect.In(whole) {
			t.Errorf("%q at %v leaves the screen", a.text.Line.Text, a.rect)
		}
		for _, b := range lines[i+1:] {
			if a.rect.Overlaps(b.rect) {
				t.Errorf("%q at %v stands over %q at %v", a.text.Line.Text, a.rect, b.text.Line.Text, b.rect)
			}
		}
	}
	checkComplete(t, k, view)
	checkWords(t, k, view)
}

// checkWords holds that what the view says stands on the screen: all of it, unless the list pages, and then all of each item in sight.
func checkWords(t *testing.T, k *Kiosk, view flow.View) {
	t.Helper()
	if view.Overlay != nil {
		view = *view.Overlay
	}
	var drawn strings.Builder
	alone := map[string]int{}
	for _, line := range k.textOf() {
		drawn.WriteString(line.text.Line.Text)
		alone[line.text.Line.Text]++
	}
	all := bare(drawn.String())
	shown, pages := map[flow.ItemID]bool{}, false
	for _, target := range k.Targets() {
		shown[target.ID], shown[target.In] = true, true
		pages = pages || target.ID == "page-up" || target.ID == "page-down"
	}
	want := []string{view.State}
	if !pages {
		want = append(want, view.Title, view.Badge, view.Code, view.Notice, view.Typed)
		want = append(want, view.Body...)
		for _, f := range view.Facts {
			want = append(want, f.Label, f.Value)
		}
	}
	for _, item := range slices.Concat(view.Top, view.Items, view.Bottom) {
		if shown[item.ID] || !pages {
			want = append(want, item.Label, item.Detail, item.Warning)
			if item.Mark == "" || item.Role == flow.RoleLine { // the arrow of a line says what its mark says
				continue
			}
			if alone[item.Mark]--; alone[item.Mark] < 0 {
				t.Errorf("%s of %s is not on the screen", item.Mark, item.Label)
			}
		}
	}
	for _, words := range want {
		if !strings.Contains(all, bare(words)) {
			t.Errorf("%q is not on the screen", words)
		}
	}
}

// bare is a text without what separates words and directions: a line that was broken loses it.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u00ad' || r == '\u200b' {
			return -1
		}
		return r
	}, s)
}

// nested says whether a row holds a target; such a target may lie in it.
func nested(row, inner Target) bool { return inner.In == row.ID && inner.Rect.In(row.Rect) }

// checkComplete holds that all that can be chosen can be touched, and nothing else but the two bars that page.
func checkComplete(t *testing.T, k *Kiosk, view flow.View) {
	t.Helper()
	if view.Overlay != nil {
		view = *view.Overlay
	}
	listed := map[flow.ItemID]bool{"page-up": true, "page-down": true}
	for _, list := range [][]flow.Item{view.Top, view.Items, view.Bottom} {
		for _, item := range list {
			if item.Enabled {
				listed[item.ID] = true
			}
		}
	}
	shown := map[flow.ItemID]bool{}
	for _, target := range k.Targets() {
		if !listed[target.ID] {
			t.Errorf("%s can be touched and is no item that can be chosen", target.ID)
		}
		if shown[target.ID] {
			t.Errorf("%s is on the screen twice", target.ID)
		}
		shown[target.ID] = true
	}
	pages := shown["page-up"] || shown["page-down"]
	for _, item := range append(append([]flow.Item{}, view.Top...), view.Bottom...) {
		if item.Enabled && !shown[item.ID] {
			t.Errorf("%s is not on the screen", item.ID)
		}
	}
	for _, item := range view.Items {
		if item.Enabled && !shown[item.ID] && !pages && item.Role != flow.RoleRow {
			t.Errorf("%s is not on the screen and nothing pages", item.ID)
		}
		if item.Focused && !shown[item.ID] && item.Enabled {
			t.Errorf("%s has the focus and is out of sight", item.ID)
		}
	}
}

var allSizes = []flow.TextSize{flow.TextSmall, flow.TextNormal, flow.TextLarge, flow.TextLargest}

// A cross is the cross product of screens, languages, sizes and contrasts. Geometry is checked once a size: a contrast
// changes nothing but colours, and those are measured.
type cross struct {
	*testing.T
	k    *Kiosk
	pane *pane
}

// Every screen, and with them every kind of contest, in every language at all four sizes and in all four contrasts holds its promises.
func TestEveryScreenAtEverySize(t *testing.T) {
	for _, lang := range catalog.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			pane := newPane(image.Pt(1920, 1080), 5.56)
			c := &cross{t, New(pane, Options{Fonts: letters}), pane}
			for _, s := range scenes {
				view := viewOf(t, lang, s.name)
				for _, size := range allSizes {
					c.hold(s.name, view, size)
				}
			}
		})
	}
}

// hold shows a view at a size and holds it to what every screen promises.
func (c *cross) hold(name string, view flow.View, size flow.TextSize) {
	view.Size, view.Demo = size, true
	c.show(view)
	check(c.T, c.k, view)
	if shrunk := c.k.Shrunk(); size <= flow.TextLarge && name != "contest-long" && shrunk < 0.9 || shrunk < 0.75 {
		c.Errorf("words shrunk to %v of their size", shrunk)
	}
	if name != "contest-long" {
		c.choices(view)
	}
	c.contrasts(view)
	if c.Failed() {
		c.Fatalf("%s %s size %d", name, view.Lang, size)
	}
}

// choices holds that the first page has something to choose, and of a voter's two options both, unless something is wrong and stands there.
func (c *cross) choices(view flow.View) {
	if view.Overlay != nil {
		view = *view.Overlay
	}
	rows, seen, want := groups(view.Items), 0, 1
	if len(rows) == 2 && !view.Official {
		want = 2
	}
	for _, row := range rows {
		if slices.Contains(c.k.page().sighted, row.item.ID) {
			seen++
		}
	}
	wrong := slices.ContainsFunc(view.Facts, func(f flow.Fact) bool { return f.Alarm })
	if len(rows) > 0 && c.k.scroll().drawn && !wrong && seen < want {
		c.Errorf("%d of %d rows are on the first page", seen, len(rows))
	}
}

// show draws a view as if it were the first.
func (c *cross) show(view flow.View) {
	c.k.shown = false
	if err := c.k.Show(view); err != nil {
		c.Errorf("%s %s size %d contrast %d: %v", view.Screen, view.Lang, view.Size, view.Contrast, err)
	}
}

// A right-to-left page is the mirror of the other: every target at the mirrored place.
func TestMirror(t *testing.T) {
	view := fixture("fr").contest()
	k := New(newMemory(), Options{Fonts: letters})
	if err := k.Show(view); err != nil {
		t.Fatal(err)
	}
	straight := k.Targets()
	view.RTL = true
	if err := k.Show(view); err != nil {
		t.Fatal(err)
	}
	for i, target := range k.Targets() {
		r := straight[i].Rect
		if want := image.Rect(1920-r.Max.X, r.Min.Y, 1920-r.Min.X, r.Max.Y); target.Rect != want {
			t.Errorf("%s at %v, want %v", target.ID, target.Rect, want)
		}
	}
}

// A small display still shows everything that can be chosen.
func TestSmallDisplay(t *testing.T) {
	k := New(newPane(image.Pt(1024, 768), 6.4), Options{Fonts: letters}) // the 7.9 inch class of VVSG 2.0 8.1-A
	for _, s := range scenes {
		for _, lang := range catalog.Languages() {
			k.shown = false
			view := viewOf(t, lang, s.name)
			if err := k.Show(view); err != nil && !errors.Is(err, ErrTight) {
				t.Errorf("%s %s: %v", s.name, lang, err)
			}
			checkComplete(t, k, view)
		}
	}
}
