package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2/canvas"
	"rsc.io/qr"

	"github.com/isoloir/isoloir/kiosk/flow"
)

// quiet is the white around a QR code, in modules, as ISO/IEC 18004 wants it.
const quiet = 4

// scan stands the words beside a QR code as large as the screen has room for. It is black on white whatever the contrast: a person's
// device reads it.
func (p *page) scan(v *flow.View, area image.Rectangle) {
	picture, err := scanned(v.Scan)
	if err != nil {
		p.tight = true
		p.message(v, area)
		return
	}
	side := min(area.Dy(), area.Dx()*55/100)
	code := image.Rect(area.Max.X-side, area.Min.Y, area.Max.X, area.Min.Y+side)
	p.add(&canvas.Image{Image: picture, ScaleMode: canvas.ImageScalePixels}, sharp(code, picture.Bounds().Dx()))
	left := image.Rect(area.Min.X, area.Min.Y, code.Min.X-7*p.grid, area.Max.Y)
	words := p.column(v, left.Dx(), true)
	if tall(words) > left.Dy() {
		left = area
		left.Max.X = code.Min.X - 2*p.grid
		words = p.column(v, left.Dx(), true)
	}
	p.stack(words, left)
}

// sharp is the largest square at the end and the top of r in which each module has the same number of pixels.
func sharp(r image.Rectangle, modules int) image.Rectangle {
	side := r.Dx() / modules * modules
	return image.Rect(r.Max.X-side, r.Min.Y, r.Max.X, r.Min.Y+side)
}

// scanned is a QR code of a text, a pixel a module.
func scanned(text string) (*image.Gray, error) {
	c, err := qr.Encode(text, qr.L)
	if err != nil {
		return nil, err
	}
	picture := image.NewGray(image.Rect(0, 0, c.Size+2*quiet, c.Size+2*quiet))
	for y := range picture.Rect.Max.Y {
		for x := range picture.Rect.Max.X {
			if !c.Black(x-quiet, y-quiet) {
				picture.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return picture, nil
}
