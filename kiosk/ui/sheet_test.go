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

var sheetsIn = flag.String("sheets", "", "write each screen, in every language and setting in which it is kept, side by side into this `folder`, to be looked at")

// contactSheets have the pictures of one scene each, three in a row and a third of their size.
type contactSheets map[string][]image.Image

var sheets = contactSheets{}

const (
	sheetColumns = 3
	sheetGap     = 16
)

var sheetSize = image.Pt(640, 360)

// add keeps a picture as small as it stands on the sheet.
func (s contactSheets) add(scene string, screen image.Image) {
	if *sheetsIn == "" {
		return
	}
	small := image.NewRGBA(image.Rectangle{Max: sheetSize})
	draw.BiLinear.Scale(small, small.Rect, screen, screen.Bounds(), draw.Src, nil)
	s[scene] = append(s[scene], small)
}

// keep writes the sheets.
func (s contactSheets) keep(t *testing.T) {
	t.Helper()
	for scene, pictures := range s {
		file, err := os.Create(filepath.Join(*sheetsIn, scene+".png"))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(file, sheetOf(pictures)); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func sheetOf(pictures []image.Image) image.Image {
	rows := (len(pictures) + sheetColumns - 1) / sheetColumns
	sheet := image.NewRGBA(image.Rect(0, 0, sheetColumns*(sheetSize.X+sheetGap)+sheetGap, rows*(sheetSize.Y+sheetGap)+sheetGap))
	draw.Draw(sheet, sheet.Rect, image.NewUniform(color.Gray{0x80}), image.Point{}, draw.Src)
	for i, picture := range pictures {
		at := image.Pt(i%sheetColumns*(sheetSize.X+sheetGap)+sheetGap, i/sheetColumns*(sheetSize.Y+sheetGap)+sheetGap)
		draw.Draw(sheet, image.Rectangle{Min: at, Max: at.Add(sheetSize)}, picture, image.Point{}, draw.Src)
	}
	return sheet
}
