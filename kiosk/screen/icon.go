package screen

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/go-text/typesetting/font/opentype"
)

// A Shape is one of the few pictures beside the words. A picture never stands without its word.
type Shape uint8

const (
	Tick Shape = iota
	Cross
	Left
	Right
	Up
	Down
	Speaker
	SpeakerLeft // for those who read from right to left
	Warning
	Dash
	shapes
)

// An Icon is a canvas object of ours: a shape in one colour, as large as the largest square that fits its size.
type Icon struct {
	frame canvas.Rectangle // its place; never drawn
	Shape Shape
	Color color.Color
}

func (i *Icon) MinSize() fyne.Size      { return i.frame.MinSize() }
func (i *Icon) Move(at fyne.Position)   { i.frame.Move(at) }
func (i *Icon) Position() fyne.Position { return i.frame.Position() }
func (i *Icon) Resize(size fyne.Size)   { i.frame.Resize(size) }
func (i *Icon) Size() fyne.Size         { return i.frame.Size() }
func (i *Icon) Hide()                   { i.frame.Hide() }
func (i *Icon) Show()                   { i.frame.Show() }
func (i *Icon) Visible() bool           { return i.frame.Visible() }
func (i *Icon) Refresh()                { canvas.Refresh(i) }

// outlines are closed polygons in a square of 24.
var outlines = [shapes][][]float32{
	Tick:    {{2.6, 12.9, 5.2, 10.2, 9.6, 14.5, 18.9, 4.9, 21.5, 7.5, 9.6, 19.7}},
	Cross:   {{4.2, 6.9, 6.9, 4.2, 12, 9.3, 17.1, 4.2, 19.8, 6.9, 14.7, 12, 19.8, 17.1, 17.1, 19.8, 12, 14.7, 6.9, 19.8, 4.2, 17.1, 9.3, 12}},
	Left:    {{18, 3, 18, 21, 3, 12}},
	Right:   {{6, 3, 21, 12, 6, 21}},
	Up:      {{12, 4, 21, 19, 3, 19}},
	Down:    {{3, 5, 21, 5, 12, 20}},
	Speaker: {{2, 8.5, 6.5, 8.5, 12.5, 3, 12.5, 21, 6.5, 15.5, 2, 15.5}, {15, 8.3, 16.4, 6.9, 18.6, 10.2, 18.6, 13.8, 16.4, 17.1, 15, 15.7, 16.6, 13.2, 16.6, 10.8}, {18, 5.3, 19.4, 3.9, 22.6, 9, 22.6, 15, 19.4, 20.1, 18, 18.7, 20.6, 14.4, 20.6, 9.6}},
	Warning: {{12, 1.5, 23.5, 21.5, 0.5, 21.5}, {13.4, 9, 10.6, 9, 11, 15, 13, 15}, {13.2, 16.6, 10.8, 16.6, 10.8, 19, 13.2, 19}},
	Dash:    {{4, 10.2, 20, 10.2, 20, 13.8, 4, 13.8}},
}

func init() {
	for _, polygon := range outlines[Speaker] {
		turned := slices.Clone(polygon)
		for i := 0; i < len(turned); i += 2 {
			turned[i] = 24 - turned[i]
		}
		outlines[SpeakerLeft] = append(outlines[SpeakerLeft], turned)
	}
}

// path is a shape's outline at a size in pixels.
func (s Shape) path(size float32) []opentype.Segment {
	var path []opentype.Segment
	for _, polygon := range outlines[s] {
		for i := 0; i < len(polygon); i += 2 {
			op := opentype.SegmentOpLineTo
			if i == 0 {
				op = opentype.SegmentOpMoveTo
			}
			p := opentype.SegmentPoint{X: polygon[i] * size / 24, Y: polygon[i+1] * size / 24}
			path = append(path, opentype.Segment{Op: op, Args: [3]opentype.SegmentPoint{p}})
		}
	}
	return path
}
