package screen

import (
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"golang.org/x/image/math/fixed"

	"github.com/isoloir/isoloir/kiosk/typeset"
)

// A Text is a canvas object of ours: one line as a typesetter broke it out of its paragraph, which Fyne's own text cannot
// hold. It is aligned across its width.
type Text struct {
	frame canvas.Rectangle // its place; never drawn
	Line  typeset.Line
	Ems   float32 // font size in pixels
	Style typeset.Style
	Base  float32 // of its baseline, from its top
	Color color.Color
	Align fyne.TextAlign // leading is left, whatever the language
}

func (t *Text) MinSize() fyne.Size      { return t.frame.MinSize() }
func (t *Text) Move(at fyne.Position)   { t.frame.Move(at) }
func (t *Text) Position() fyne.Position { return t.frame.Position() }
func (t *Text) Resize(size fyne.Size)   { t.frame.Resize(size) }
func (t *Text) Size() fyne.Size         { return t.frame.Size() }
func (t *Text) Hide()                   { t.frame.Hide() }
func (t *Text) Show()                   { t.frame.Show() }
func (t *Text) Visible() bool           { return t.frame.Visible() }
func (t *Text) Refresh()                { canvas.Refresh(t) }

// fyneText is Fyne's text as ours, in the middle of its height. It reads in the direction of its first letter.
func fyneText(o *canvas.Text, types *typeset.Typesetter) *Text {
	t := &Text{Line: typeset.Single(o.Text, false), Ems: o.TextSize, Style: styleOf(o.TextStyle), Color: o.Color, Align: o.Alignment}
	box := types.Box(t.Line, t.Style)
	t.Base = (o.Size().Height-box.Height()*t.Ems)/2 + box.Ascent*t.Ems
	t.Resize(o.Size())
	return t
}

// styleOf maps Fyne's text styles onto the embedded typefaces.
func styleOf(s fyne.TextStyle) typeset.Style {
	switch {
	case s.Monospace:
		return typeset.Mono
	case s.Bold:
		return typeset.Bold
	}
	return typeset.Regular
}

// addText places a line of text.
func (l *list) addText(o *Text, at fyne.Position, clip image.Rectangle) error {
	types := l.painter.types
	if types.Lacks(o.Line, o.Style) {
		return fmt.Errorf("no glyph for %q", types.Missing(o.Line.Text))
	}
	n := node{kind: kindText, text: o.Line, size: o.Ems, style: o.Style, fill: inkOf(o.Color)}
	free := o.Size().Width - types.Width(o.Line, o.Ems, o.Style)
	x := at.X
	switch o.Align {
	case fyne.TextAlignCenter:
		x += (free + types.Blank(o.Line, o.Ems, o.Style)) / 2
	case fyne.TextAlignTrailing:
		x += free
	}
	n.start = fixed.Int26_6(x * 64)
	n.base = round(at.Y + o.Base)
	n.box = rectOf(at, o.Size())
	n.bounds = l.painter.inkBounds(&n)
	l.push(n, clip)
	return nil
}
