// Package ui draws a flow.View on a kiosk's screen and turns touches into events of the flow. It decides where things
// stand and how large they are; what is said, and in which order, is the view's alone.
package ui

import (
	"errors"
	"image"
	"time"

	"fyne.io/fyne/v2"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// Options of a kiosk; the zero value is what a station uses, but for On.
type Options struct {
	On    func(flow.Event) // gets Press and Unseen; it may call Show
	Guard time.Duration    // how long touches are ignored after a change of screen; 0 means screen.DefaultGuard, below 0 none
	Now   func() time.Time // nil means time.Now
	Fonts typeset.Fonts    // the zero value has the embedded ones
}

// A Target is what can be touched: an item and the rectangle in which it is drawn.
type Target struct {
	ID   flow.ItemID
	Rect image.Rectangle
	In   flow.ItemID // the row that holds it, if any
}

// ErrTight is returned by Show when a screen's words did not fit even at the smallest size that is tried. The screen is
// shown all the same; an election whose screens give this must not be built.
var ErrTight = errors.New("words do not fit the screen")

// A Kiosk draws views. All its methods belong to one goroutine.
type Kiosk struct {
	driver  *screen.Driver
	display device.Display
	on      func(flow.Event)
	view    flow.View
	shown   bool
	targets []*target
	list    scroll // of the screen
	notice  scroll // of the overlay
	unseen  int
	shrink  float64
	waiting []flow.Event
	telling bool
	err     error // of a page drawn again inside a touch
}

// New makes a kiosk on a display.
func New(display device.Display, o Options) *Kiosk {
	k := &Kiosk{display: display, on: o.On, driver: screen.New(display, screen.Options{Guard: o.Guard, Now: o.Now, Fonts: o.Fonts})}
	k.list.redraw, k.notice.redraw = k.redraw, k.redraw
	k.list.start()
	k.notice.start()
	return k
}

// Show draws a view. If it is another screen than the last one, or has another notice, its lists start at the top and
// touches are ignored for the guard time.
func (k *Kiosk) Show(view flow.View) error {
	if !k.shown || !same(&k.view, &view) {
		k.list.start()
		k.unseen = -1
		k.driver.Hold()
	}
	if !k.shown || !sameNotice(k.view.Overlay, view.Overlay) {
		k.notice.start()
		k.list.focused = "" // a notice had it: it comes anew
		k.driver.Hold()
	}
	k.view, k.shown = view, true
	err := k.draw()
	k.tell()
	return err
}

// Handle takes an event of the screen's input. Keys and switches are the flow's: they are not looked at here.
func (k *Kiosk) Handle(e device.Event) error {
	if touch, ok := e.(device.Touch); ok && k.shown {
		k.driver.Touch(touch)
		err := errors.Join(k.err, k.driver.Frame())
		k.err = nil
		k.tell()
		return err
	}
	return nil
}

// Targets lists what can be touched now, with the rectangles that are drawn, in drawing order.
func (k *Kiosk) Targets() []Target {
	var targets []Target
	for _, t := range k.targets {
		at, size := t.Position(), t.Size()
		r := image.Rect(int(at.X), int(at.Y), int(at.X+size.Width), int(at.Y+size.Height))
		each := Target{ID: t.id, Rect: r}
		if t.inside != nil {
			each.In = t.inside.id
		}
		targets = append(targets, each)
	}
	return targets
}

// Shrunk says by how much the words of the shown screen were made smaller than the voter's size to fit; 1 is not at all.
func (k *Kiosk) Shrunk() float64 { return k.shrink }

// Frame is a copy of what is on the display, for tests, and for a picture of a screen that holds no choice.
func (k *Kiosk) Frame() image.Image { return k.driver.Canvas().Capture() }

// Wipe clears the screen, the frame and all that was kept to draw it.
func (k *Kiosk) Wipe() error {
	k.view, k.shown, k.targets, k.waiting = flow.View{}, false, nil, nil
	k.list.start()
	k.notice.start()
	return k.driver.Wipe()
}

// scroll is where the list that is in sight stands: that of the notice if there is one.
func (k *Kiosk) scroll() *scroll {
	if k.view.Overlay != nil {
		return &k.notice
	}
	return &k.list
}

// redraw draws the page again after a list has moved.
func (k *Kiosk) redraw() { k.err = errors.Join(k.err, k.draw()) }

// draw lays the view out and draws what has changed.
func (k *Kiosk) draw() error {
	p := k.lay()
	for _, id := range p.sighted {
		k.scroll().seen[id] = true
	}
	k.targets = p.targets
	k.count()
	k.driver.Canvas().SetContent(&fyne.Container{Objects: p.objects})
	if err := k.driver.Frame(); err != nil {
		return err
	}
	if p.tight {
		return ErrTight
	}
	return nil
}

// page lays the view out at the present shrink. Under a notice only the notice is laid out: nothing else is in sight.
func (k *Kiosk) page() *page {
	size := k.display.Size()
	p := &page{
		metrics: measure(size, k.display.PixelsPerMM(), k.view.Size, k.view.Official, k.shrink),
		palette: palettes[k.view.Contrast], types: k.driver.Typesetter(), rtl: k.view.RTL, scroll: k.scroll(), live: k.scroll(),
		press: func(id flow.ItemID) { k.waiting = append(k.waiting, flow.Press{Item: id}) },
	}
	whole := image.Rectangle{Max: size}
	if k.view.Sound.Dark {
		k.list.drawn = true
		p.dark(&k.view, whole)
		return p
	}
	p.fill(whole, p.ground)
	whole = p.demo(&k.view, whole)
	if k.view.Overlay != nil {
		p.overlay(k.view.Overlay, whole)
	} else {
		v := &k.view
		p.content(v, p.footer(v, p.header(v, whole)))
	}
	return p
}

// dark shows nothing and takes no touch: the voter listens. A name counts as seen when the focus comes to it.
func (p *page) dark(v *flow.View, whole image.Rectangle) {
	p.fill(whole, black)
	for _, i := range v.Items {
		if i.Focused && i.In != "" {
			p.sighted = append(p.sighted, i.In)
		} else if i.Focused {
			p.sighted = append(p.sighted, i.ID)
		}
	}
}

// demo is the line above every screen of a demonstration.
func (p *page) demo(v *flow.View, whole image.Rectangle) image.Rectangle {
	if !v.Demo {
		return whole
	}
	b := p.wrap(catalog.Say(v.Lang, catalog.Demo), min(p.small, p.caption*5/4), typeset.Bold, whole.Dx()-2*p.margin)
	bar := image.Rect(whole.Min.X, whole.Min.Y, whole.Max.X, whole.Min.Y+b.height()+p.grid)
	p.fill(bar, p.caution)
	p.fill(image.Rect(bar.Min.X, bar.Max.Y-p.thin, bar.Max.X, bar.Max.Y), p.warning)
	p.middle(b, bar, p.warning, centre)
	return image.Rect(whole.Min.X, bar.Max.Y, whole.Max.X, whole.Max.Y)
}

// count finds how many rows of the screen's list have not been in sight yet.
func (k *Kiosk) count() {
	if k.view.Overlay != nil {
		return
	}
	unseen := 0
	for _, g := range groups(k.view.Items) {
		if k.list.drawn && !k.list.seen[g.item.ID] {
			unseen++
		}
	}
	if unseen != k.unseen {
		k.unseen = unseen
		k.waiting = append(k.waiting, flow.Unseen{Items: unseen})
	}
}

// tell hands events over one by one. A handler that calls Show only adds to what is waiting.
func (k *Kiosk) tell() {
	if k.telling {
		return
	}
	k.telling = true
	defer func() { k.telling = false }()
	for len(k.waiting) > 0 {
		e := k.waiting[0]
		k.waiting = k.waiting[1:]
		if k.on != nil {
			k.on(e)
		}
	}
}

// same says whether two views are the same screen, so that its list stays where it is. Ranking reorders a list; the
// screen stays the same.
func same(a, b *flow.View) bool {
	if a.Screen != b.Screen || a.Steps.Now != b.Steps.Now || len(a.Items) != len(b.Items) {
		return false
	}
	ids := map[flow.ItemID]bool{}
	for _, item := range a.Items {
		ids[item.ID] = true
	}
	for _, item := range b.Items {
		if !ids[item.ID] {
			return false
		}
	}
	return true
}

func sameNotice(a, b *flow.View) bool {
	if a == nil || b == nil {
		return a == b
	}
	return same(a, b)
}
