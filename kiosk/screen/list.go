package screen

import (
	"fmt"
	"image"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A hit is an object that a finger may reach, where it is drawn.
type hit struct {
	object fyne.CanvasObject
	rect   image.Rectangle
}

// A list is one frame before it is drawn: what to draw, in order, and what can be touched.
type list struct {
	painter   *painter
	renderers map[fyne.Widget]fyne.WidgetRenderer
	seen      map[fyne.Widget]bool
	nodes     []node
	hits      []hit
}

// add walks an object and all in it. It refuses what the painter cannot draw: something missing from a ballot must
// never pass in silence.
func (l *list) add(o fyne.CanvasObject, at fyne.Position, clip image.Rectangle) error {
	if !o.Visible() {
		return nil
	}
	at = at.Add(o.Position())
	rect := rectOf(at, o.Size())
	if _, scrolls := o.(fyne.Scrollable); scrolls {
		clip = clip.Intersect(rect)
	}
	l.addHit(o, rect.Intersect(clip))
	switch o := o.(type) {
	case *fyne.Container:
		return l.addAll(o.Objects, at, clip)
	case fyne.Widget:
		return l.addAll(l.renderer(o).Objects(), at, clip)
	default:
		return l.addPrimitive(o, at, rect, clip)
	}
}

func (l *list) addAll(objects []fyne.CanvasObject, at fyne.Position, clip image.Rectangle) error {
	for _, o := range objects {
		if err := l.add(o, at, clip); err != nil {
			return err
		}
	}
	return nil
}

func (l *list) addHit(o fyne.CanvasObject, rect image.Rectangle) {
	_, taps := o.(fyne.Tappable)
	_, drags := o.(fyne.Draggable)
	if (taps || drags) && !rect.Empty() {
		l.hits = append(l.hits, hit{o, rect})
	}
}

// renderer gives a widget's renderer, laid out at its present size. Fyne keeps its own renderers out of reach of other
// drivers; ours belong to the frame list and end when their widget leaves the screen.
func (l *list) renderer(w fyne.Widget) fyne.WidgetRenderer {
	r, ok := l.renderers[w]
	if !ok {
		r = w.CreateRenderer()
		l.renderers[w] = r
	}
	l.seen[w] = true
	r.Layout(w.Size())
	return r
}

// end destroys the renderers of widgets that are gone.
func (l *list) end() {
	for w, r := range l.renderers {
		if !l.seen[w] {
			r.Destroy()
			delete(l.renderers, w)
		}
	}
}

// addPrimitive adds what can be drawn.
func (l *list) addPrimitive(o fyne.CanvasObject, at fyne.Position, rect, clip image.Rectangle) error {
	n := node{box: rect, bounds: rect}
	switch o := o.(type) {
	case *canvas.Rectangle:
		if o.TopLeftCornerRadius != 0 || o.TopRightCornerRadius != 0 || o.BottomLeftCornerRadius != 0 || o.BottomRightCornerRadius != 0 || o.Aspect != 0 {
			return fmt.Errorf("rectangle with single corners or an aspect: not drawn by this screen")
		}
		n.kind, n.fill, n.radius = kindBox, inkOf(o.FillColor), int(min(o.CornerRadius, 1<<14))
		n.border, n.stroke = round(o.StrokeWidth), inkOf(o.StrokeColor)
	case *canvas.Circle:
		n.kind, n.fill, n.radius = kindBox, inkOf(o.FillColor), 1<<14
		n.border, n.stroke = round(o.StrokeWidth), inkOf(o.StrokeColor)
	case *Text:
		return l.addText(o, at, clip)
	case *canvas.Text:
		return l.addText(fyneText(o, l.painter.types), at, clip)
	case *Icon:
		side := min(rect.Dx(), rect.Dy())
		n.box = image.Rectangle{Max: image.Pt(side, side)}.Add(rect.Min).Add(image.Pt((rect.Dx()-side)/2, (rect.Dy()-side)/2))
		n.kind, n.shape, n.fill, n.bounds = kindIcon, o.Shape, inkOf(o.Color), n.box
	case *canvas.Line:
		offset := at.Subtract(o.Position())
		n.kind, n.stroke, n.border = kindLine, inkOf(o.StrokeColor), max(1, round(o.StrokeWidth))
		n.from, n.to = pointOf(offset.Add(o.Position1)), pointOf(offset.Add(o.Position2))
		n.bounds = image.Rectangle{Min: n.from, Max: n.to}.Canon().Inset(-n.border)
	case *canvas.Image:
		if o.Image == nil || !reflect.TypeOf(o.Image).Comparable() {
			return fmt.Errorf("image without a comparable picture: not drawn by this screen")
		}
		n.kind, n.picture, n.smooth = kindImage, o.Image, o.ScaleMode != canvas.ImageScalePixels
	default:
		return fmt.Errorf("%T: not drawn by this screen", o)
	}
	l.push(n, clip)
	return nil
}

// push adds a node unless its clip hides it.
func (l *list) push(n node, clip image.Rectangle) {
	n.bounds = n.bounds.Intersect(clip)
	if !n.bounds.Empty() {
		l.nodes = append(l.nodes, n)
	}
}

func rectOf(at fyne.Position, size fyne.Size) image.Rectangle {
	return image.Rect(round(at.X), round(at.Y), round(at.X+size.Width), round(at.Y+size.Height))
}

func pointOf(at fyne.Position) image.Point { return image.Pt(round(at.X), round(at.Y)) }
