package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/isoloir/isoloir/kiosk/flow"
)

// A target is what can be touched: an item drawn in a rectangle. What is drawn and what reacts are the same rectangle.
type target struct {
	canvas.Rectangle // its place; its pictures are the renderer's
	id               flow.ItemID
	rect             image.Rectangle // before mirroring
	inside           *target         // the row that it stands in
	act              func()
	draw             func(p *page, pressed bool)
	pressed          bool
	pictures         [2]*fyne.Container
	look             *page
}

// addTarget places a target and draws it. A nil act is for what is shown but cannot be chosen now.
func (p *page) addTarget(id flow.ItemID, r image.Rectangle, act func(), draw func(p *page, pressed bool)) *target {
	t := &target{id: id, rect: r, act: act, draw: draw, look: p.sub()}
	p.tight = p.tight || t.picture(false)
	if act == nil {
		still := p.sub()
		draw(still, false)
		p.objects = append(p.objects, still.objects...)
		return t
	}
	p.add(t, r)
	p.targets = append(p.targets, t)
	return t
}

// picture draws the target once for each way it can look, and says if words do not fit.
func (t *target) picture(pressed bool) (tight bool) {
	p := t.look.sub()
	t.draw(p, pressed)
	i := 0
	if pressed {
		i = 1
	}
	t.pictures[i] = &fyne.Container{Objects: p.objects}
	return p.tight
}

// Tapped tells the flow.
func (t *target) Tapped(*fyne.PointEvent) { t.act() }

// Pressed shows the finger.
func (t *target) Pressed(on bool) {
	if t.pressed != on {
		t.pressed = on
		canvas.Refresh(t)
	}
}

// Same says that a target drawn later stands for this one.
func (t *target) Same(o fyne.CanvasObject) bool {
	other, ok := o.(*target)
	return ok && other.id == t.id
}

// CreateRenderer is Fyne's way to what is drawn.
func (t *target) CreateRenderer() fyne.WidgetRenderer { return renderer{t} }

// renderer draws a target's picture where the page put it: the picture's places are those of the screen.
type renderer struct{ *target }

func (r renderer) Objects() []fyne.CanvasObject {
	i := 0
	if r.pressed {
		i = 1
	}
	if r.pictures[i] == nil {
		r.picture(r.pressed)
	}
	at := r.Position()
	r.pictures[i].Move(fyne.NewPos(-at.X, -at.Y))
	return []fyne.CanvasObject{r.pictures[i]}
}

func (r renderer) Layout(fyne.Size) {}
func (r renderer) Destroy()         {}
