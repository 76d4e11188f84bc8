package typeset

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/math/fixed"

	"github.com/isoloir/isoloir/kiosk/fonts"
	"github.com/isoloir/isoloir/kiosk/fonts/fontstest"
)

// mixed texts, with the direction of the page that they stand on.
var mixedTexts = []struct {
	text string
	rtl  bool
}{
	{"Contest 3 of 9: choose (up to) 2", false},
	{"עברית abc (12) דוד", true},
	{"say שלום עולם 12 to (all)", false},
	{"First عمر بن علي (ABC) 12.5% then", false},
	{"يمكنك اختيار (ABC) ما لا يزيد عن ٢ من 14", true},
	{"١  \u2068Pierre Lefèvre\u2069 · ٢  نور حداد", true},
	{"\u2068عمر\u2069: 4 points", false},
	{"\u2068Smith, John (Jr.)\u2069: ٤ نقاط", true},
	{"א[a]a", true}, // x/text gives another order
	{"אב (גד [abc] הו) 3", true},
	{"قال «نعم» ثم “yes”؟", true},
	{"2026-11-26 20:01", true},
	{"+12,345.00 € و -7", true},
	{"أُعطيت ٣ تقديرات: لا إله", true},
	{"हिन्दी में कुछ शब्द: क्षत्रिय, प्रार्थना", false},
	{"第3项，共9项：李明 (Li Ming)", false},
	{"第3项UTC共9,项A", false},
	{"Ωλυμπία и Юлия, Łódź", false},
}

// paragraphs are broken into lines; what stands on one line is ordered as the whole paragraph says.
var paragraphs = []struct {
	text string
	rtl  bool
}{
	{"يمكنك اختيار (Jeanne Moreau, Pierre Lefèvre) أو ١٢ من 345 اسمًا آخر", true},
	{"First touch عمر بن علي نور حداد 12 أمينة to take it away, then choose again", false},
	{"请比较两张纸：机器封存的内容在新的一张上。任何人都可以 (with a program) 重新计算。", false},
}

// narrow is the width of paragraphs.
const narrow = 430

const (
	rowHeight = 100
	rowWidth  = 1100
	fontSize  = 40
	baseline  = 64
)

// Chromium, which shares no code with us, draws the same lines with the same fonts: nearly every dot of one has a dot of the
// other within two pixels. A letter in another place, form or order would not.
func TestLinesAreThoseOfABrowser(t *testing.T) {
	f, err := WithHan(fontstest.HanRegular, fontstest.HanBold)
	if err != nil {
		t.Fatal(err)
	}
	types := New(f)
	theirs := browse(t, types)
	for i, each := range mixedTexts {
		line := Single(each.text, each.rtl)
		if types.Lacks(line, Regular) {
			t.Errorf("%q has letters that are missing", each.text)
		}
		ours := image.NewGray(image.Rect(0, 0, rowWidth, rowHeight))
		types.Glyphs(line, fontSize, Regular, fixed.I(100), baseline, func(m *Mask, at image.Point) { dab(ours, m, at) })
		if share := alike(dots(ours, 0), dots(theirs, i*rowHeight)); share < 0.97 {
			t.Errorf("%q: %.3f of the dots are alike", each.text, share)
		}
	}
	row := len(mixedTexts)
	for _, each := range paragraphs {
		for _, line := range types.Fill(each.text, each.rtl, fontSize, Regular, narrow) {
			ours := image.NewGray(image.Rect(0, 0, rowWidth, rowHeight))
			types.Glyphs(line, fontSize, Regular, fixed.I(100), baseline, func(m *Mask, at image.Point) { dab(ours, m, at) })
			if share := alike(dots(ours, 0), dots(theirs, row*rowHeight)); share < 0.97 {
				t.Errorf("line %q of %q: %.3f of the dots are alike", line.Text, each.text, share)
			}
			row++
		}
	}
	swapped := image.NewGray(image.Rect(0, 0, rowWidth, rowHeight)) // what a wrong order looks like
	types.Glyphs(Line{Text: mixedTexts[2].text}, fontSize, Regular, fixed.I(100), baseline, func(m *Mask, at image.Point) { dab(swapped, m, at) })
	if share := alike(dots(swapped, 0), dots(theirs, 2*rowHeight)); share > 0.9 {
		t.Errorf("letters in the wrong order are %.3f alike: the test finds nothing", share)
	}
}

func dab(dst *image.Gray, m *Mask, at image.Point) {
	place := m.Bounds.Add(at)
	for y := place.Min.Y; y < place.Max.Y; y++ {
		for x := place.Min.X; x < place.Max.X; x++ {
			if c := m.Coverage[(y-place.Min.Y)*place.Dx()+x-place.Min.X]; (image.Point{X: x, Y: y}).In(dst.Rect) && c > 127 {
				dst.Pix[dst.PixOffset(x, y)] = 255
			}
		}
	}
}

// dots are the dark places of a row of a picture, from the leftmost on.
func dots(m *image.Gray, top int) map[image.Point]bool {
	found, left := map[image.Point]bool{}, rowWidth
	for y := range rowHeight {
		for x := range rowWidth {
			if m.GrayAt(x, top+y).Y > 127 {
				left = min(left, x)
			}
		}
	}
	for y := range rowHeight {
		for x := range rowWidth {
			if m.GrayAt(x, top+y).Y > 127 {
				found[image.Pt(x-left, y)] = true
			}
		}
	}
	return found
}

// alike is the share of dots of two pictures that have one of the other near.
func alike(a, b map[image.Point]bool) float64 {
	const near = 2
	good := 0
	for _, pair := range [][2]map[image.Point]bool{{a, b}, {b, a}} {
		for p := range pair[0] {
			if hasNear(pair[1], p, near) {
				good++
			}
		}
	}
	return float64(good) / float64(max(1, len(a)+len(b)))
}

func hasNear(dots map[image.Point]bool, p image.Point, near int) bool {
	for dy := -near; dy <= near; dy++ {
		for dx := -near; dx <= near; dx++ {
			if dots[p.Add(image.Pt(dx, dy))] {
				return true
			}
		}
	}
	return false
}

// browse has Chromium draw each text in a row of its own, white on black.
func browse(t *testing.T, types *Typesetter) *image.Gray {
	t.Helper()
	dir := t.TempDir()
	var page strings.Builder
	page.WriteString("<!doctype html><meta charset=utf-8><style>")
	for _, face := range []struct {
		name string
		file []byte
	}{{"sans", fonts.Regular}, {"arabic", fonts.ArabicRegular}, {"hebrew", fonts.HebrewRegular}, {"devanagari", fonts.DevanagariRegular}, {"han", fonts.HanRegular}, {"own", fontstest.HanRegular}} {
		if err := os.WriteFile(filepath.Join(dir, face.name+".ttf"), face.file, 0o644); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&page, "@font-face{font-family:%s;src:url(%s.ttf)}", face.name, face.name)
	}
	fmt.Fprintf(&page, "body{margin:0;background:#000;color:#fff}div{position:absolute;left:100px;width:%dpx;text-align:left;white-space:pre;font-family:sans,arabic,hebrew,devanagari,own,han;line-height:%dpx;font-size:%dpx;text-rendering:geometricPrecision;text-autospace:normal}</style>",
		rowWidth-100, rowHeight, fontSize)
	for i, each := range mixedTexts {
		direction := "ltr"
		if Single(each.text, each.rtl).RTL {
			direction = "rtl"
		}
		fmt.Fprintf(&page, "<div dir=%s style=top:%dpx>%s</div>", direction, i*rowHeight, html.EscapeString(each.text))
	}
	row := len(mixedTexts)
	for _, each := range paragraphs {
		direction := map[bool]string{false: "ltr", true: "rtl"}[each.rtl]
		fmt.Fprintf(&page, "<div dir=%s style=\"top:%dpx;width:%dpx;white-space:normal\">%s</div>", direction, row*rowHeight, narrow, html.EscapeString(each.text))
		row += len(types.Fill(each.text, each.rtl, fontSize, Regular, narrow))
	}
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(page.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return shoot(t, dir, file)
}

func shoot(t *testing.T, dir, file string) *image.Gray {
	t.Helper()
	picture := filepath.Join(dir, "page.png")
	cmd := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--allow-file-access-from-files", "--virtual-time-budget=20000", "--font-render-hinting=none", "--force-device-scale-factor=1", "--user-data-dir="+filepath.Join(dir, "profile"),
		fmt.Sprintf("--window-size=%d,%d", rowWidth, (len(mixedTexts)+20)*rowHeight), "--screenshot="+picture, "file://"+file)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: make tools installs Chromium\n%s", err, out)
	}
	data, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	gray := image.NewGray(m.Bounds())
	draw.Draw(gray, gray.Rect, m, m.Bounds().Min, draw.Src)
	return gray
}
