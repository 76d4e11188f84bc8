package screen

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// screenCanvas is the one canvas: one Fyne unit is one pixel, and sizes are chosen in millimetres above it.
type screenCanvas struct {
	driver   *Driver
	content  fyne.CanvasObject
	overlays overlays
	focused  fyne.Focusable
	onRune   func(rune)
	onKey    func(*fyne.KeyEvent)
}

func (c *screenCanvas) Content() fyne.CanvasObject { return c.content }

// SetContent replaces the tree under the overlays and gives it the whole screen.
func (c *screenCanvas) SetContent(o fyne.CanvasObject) {
	c.content = o
	if o != nil {
		o.Resize(c.Size())
	}
	c.SetDirty()
}

// Refresh asks for a frame. A picture may have changed inside, which comparing nodes cannot see.
func (c *screenCanvas) Refresh(o fyne.CanvasObject) {
	if _, ok := o.(*canvas.Image); ok {
		c.driver.fresh = true
	}
	c.SetDirty()
}

// SetDirty asks for a frame; Fyne's canvas package calls it when an object moves or hides.
func (c *screenCanvas) SetDirty() { c.driver.dirty = true }

func (c *screenCanvas) Size() fyne.Size {
	size := c.driver.frame.Bounds().Size()
	return fyne.NewSize(float32(size.X), float32(size.Y))
}

func (c *screenCanvas) Scale() float32              { return 1 }
func (c *screenCanvas) Overlays() fyne.OverlayStack { return &dirtying{&c.overlays, c} }
func (c *screenCanvas) Capture() image.Image        { return clone(c.driver.frame) }

func (c *screenCanvas) PixelCoordinateForPosition(p fyne.Position) (int, int) {
	return round(p.X), round(p.Y)
}

func (c *screenCanvas) InteractiveArea() (fyne.Position, fyne.Size) { return fyne.Position{}, c.Size() }

// Focus is kept for Fyne's widgets. The order in which a voter moves is the view's, not Fyne's: FocusNext and
// FocusPrevious change nothing.
func (c *screenCanvas) Focus(f fyne.Focusable) {
	c.Unfocus()
	c.focused = f
	f.FocusGained()
}

func (c *screenCanvas) Unfocus() {
	if c.focused != nil {
		c.focused.FocusLost()
	}
	c.focused = nil
}

func (c *screenCanvas) FocusNext()                                              {}
func (c *screenCanvas) FocusPrevious()                                          {}
func (c *screenCanvas) Focused() fyne.Focusable                                 { return c.focused }
func (c *screenCanvas) OnTypedRune() func(rune)                                 { return c.onRune }
func (c *screenCanvas) SetOnTypedRune(f func(rune))                             { c.onRune = f }
func (c *screenCanvas) OnTypedKey() func(*fyne.KeyEvent)                        { return c.onKey }
func (c *screenCanvas) SetOnTypedKey(f func(*fyne.KeyEvent))                    { c.onKey = f }
func (c *screenCanvas) AddShortcut(fyne.Shortcut, func(shortcut fyne.Shortcut)) {}
func (c *screenCanvas) RemoveShortcut(fyne.Shortcut)                            {}

// overlays lie above the content; the last is on top.
type overlays struct{ objects []fyne.CanvasObject }

func (s *overlays) List() []fyne.CanvasObject { return s.objects }

// dirtying is the stack as Fyne sees it: every change asks for a frame.
type dirtying struct {
	*overlays
	canvas *screenCanvas
}

func (s *dirtying) Add(o fyne.CanvasObject) {
	o.Resize(s.canvas.Size())
	s.objects = append(s.objects, o)
	s.canvas.SetDirty()
}

// Remove takes an overlay away and all above it.
func (s *dirtying) Remove(o fyne.CanvasObject) {
	if i := slices.Index(s.objects, o); i >= 0 {
		s.objects = s.objects[:i]
	}
	s.canvas.SetDirty()
}

func (s *dirtying) Top() fyne.CanvasObject {
	if len(s.objects) == 0 {
		return nil
	}
	return s.objects[len(s.objects)-1]
}

func clone(frame *image.RGBA) *image.RGBA {
	return &image.RGBA{Pix: slices.Clone(frame.Pix), Stride: frame.Stride, Rect: frame.Rect}
}
