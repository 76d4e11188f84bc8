package main

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/screen"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// letters knows the kiosk's typeface, so that eyes know what to look for: the same letters, drawn by the same painter on
// a sheet of the demonstration's own.
type letters struct {
	sheet  *sheet
	driver *screen.Driver
}

// A sheet is a display that nobody sees.
type sheet struct{ frame *image.RGBA }

func (s *sheet) Size() image.Point    { return s.frame.Rect.Size() }
func (s *sheet) PixelsPerMM() float64 { return perMM }

func (s *sheet) Show(frame *image.RGBA, dirty []image.Rectangle) error {
	s.frame = frame // read before anything else is drawn
	return nil
}

// The sheet holds the longest line of the screen.
const sheetWidth, sheetHeight = 2000, 160

// The display of the demonstration: 15.6 inch, 1920x1080.
const perMM = 5.56

var displaySize = image.Pt(1920, 1080)

func newLetters() *letters {
	s := &sheet{image.NewRGBA(image.Rect(0, 0, sheetWidth, sheetHeight))}
	return &letters{s, screen.New(s, screen.Options{Guard: -1})}
}

// draw gives the words as coverage.
func (l *letters) draw(words string, style textStyle) *image.Alpha {
	text := &canvas.Text{Text: words, TextSize: style.pixels, TextStyle: fyne.TextStyle{Bold: style.bold}, Color: color.Black}
	text.Move(fyne.NewPos(40, 20))
	text.Resize(fyne.NewSize(sheetWidth-100, sheetHeight-40))
	ground := canvas.NewRectangle(color.White)
	ground.Resize(fyne.NewSize(sheetWidth, sheetHeight))
	l.driver.Canvas().SetContent(&fyne.Container{Objects: []fyne.CanvasObject{ground, text}})
	if err := l.driver.Frame(); err != nil {
		panic(err) // the painter knows rectangles and texts
	}
	return l.ink(l.around(words, style))
}

// around is the part of the sheet that the words can reach.
func (l *letters) around(words string, style textStyle) image.Rectangle {
	weight := typeset.Regular
	if style.bold {
		weight = typeset.Bold
	}
	width := int(l.driver.Typesetter().Width(typeset.Single(words, false), style.pixels, weight))
	middle, reach := sheetHeight/2, int(style.pixels)+aboveBelow
	return image.Rect(30, middle-reach, 60+width, middle+reach).Intersect(l.sheet.frame.Rect)
}

// ink is how much of each pixel is covered.
func (l *letters) ink(r image.Rectangle) *image.Alpha {
	a := image.NewAlpha(r)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from := l.sheet.frame.PixOffset(r.Min.X, y)
		row := a.Pix[a.PixOffset(r.Min.X, y):]
		for x := range r.Dx() {
			row[x] = 255 - l.sheet.frame.Pix[from+4*x+1]
		}
	}
	return a
}

// commonStyles is how many of the type scale are in use when nothing had to shrink.
const commonStyles = 18

// The first of them is that of rows and buttons; barStyle is that of the bar below a list.
const (
	rowStyles = 1
	barStyle  = 2
)

// typeScale lists the sizes of the kiosk's words at the normal text size, the commonest first, then those that it
// shrinks to when something would not fit.
func typeScale() []textStyle {
	var styles []textStyle
	for _, shrink := range []float64{1, 0.97, 0.94, 0.91, 0.88, 0.85, 0.82, 0.79, 0.76, 0.73, 0.7} {
		body := flow.TextNormal.Millimetres() * perMM / typeset.CapHeight() * shrink
		for _, ratio := range []float64{1.08, 1, 1.5, 1.8, 1.35, 1.3, 1.56, 1.17, 0.86} {
			for _, bold := range []bool{true, false} {
				styles = append(styles, textStyle{float32(math.Max(body*ratio, 3.5*perMM/typeset.CapHeight()*math.Min(shrink, 1))), bold})
			}
		}
	}
	return styles
}
