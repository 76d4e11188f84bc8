package ui

import (
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/draw"
)

var sheets = flag.String("sheets", "", "write the screens of each variant side by side into this `folder`, to be looked at")

// A contactSheet has the screens of one variant, three in a row and a third of their size.
type contactSheet struct {
	picture *image.RGBA
	n       int
}

const (
	sheetColumns = 3
	sheetGap     = 16
)

var sheetSize = image.Pt(640, 360)

func newContactSheet(n int) *contactSheet {
	rows := (n + sheetColumns - 1) / sheetColumns
	r := image.Rect(0, 0, sheetColumns*(sheetSize.X+sheetGap)+sheetGap, rows*(sheetSize.Y+sheetGap)+sheetGap)
	s := &contactSheet{picture: image.NewRGBA(r)}
	draw.Draw(s.picture, r, image.NewUniform(color.Gray{0x80}), image.Point{}, draw.Src)
	return s
}

func (s *contactSheet) add(screen image.Image) {
	if *sheets == "" {
		return
	}
	at := image.Pt(s.n%sheetColumns*(sheetSize.X+sheetGap)+sheetGap, s.n/sheetColumns*(sheetSize.Y+sheetGap)+sheetGap)
	draw.CatmullRom.Scale(s.picture, image.Rectangle{Min: at, Max: at.Add(sheetSize)}, screen, screen.Bounds(), draw.Src, nil)
	s.n++
}

func (s *contactSheet) keep(t *testing.T, name string) {
	t.Helper()
	if *sheets == "" {
		return
	}
	file, err := os.Create(filepath.Join(*sheets, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, s.picture); err != nil {
		t.Fatal(err)
	}
}
