package cut

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/go-text/typesetting/font/opentype"
	"pgregory.net/rapid"

	"github.com/isoloir/isoloir/kiosk/fonts"
)

// A font that is cut of one with TrueType outlines draws the very same outlines, and nothing else.
func TestCutDrawsTheSame(t *testing.T) {
	letters := []rune("Ωé選 択ñA0票择请")
	letters = slices.DeleteFunc(letters, func(r rune) bool { return r > 0x3000 })
	source := open(t, fonts.Regular)
	small, err := source.Cut(letters)
	if err != nil {
		t.Fatal(err)
	}
	got := open(t, small)
	for _, r := range letters {
		from, _ := source.face.NominalGlyph(r)
		to, ok := got.face.NominalGlyph(r)
		if !ok || !slices.EqualFunc(source.outlineOf(from), got.outlineOf(to), slices.Equal) {
			t.Errorf("%c has another outline", r)
		}
		if source.face.HorizontalAdvance(from) != got.face.HorizontalAdvance(to) {
			t.Errorf("%c is as wide as %v, not %v", r, got.face.HorizontalAdvance(to), source.face.HorizontalAdvance(from))
		}
	}
	if _, ok := got.face.NominalGlyph('B'); ok || len(small) > 8000 {
		t.Errorf("a font of eight letters takes %d bytes", len(small))
	}
	if again, _ := source.Cut(letters); !bytes.Equal(small, again) {
		t.Error("cut twice, it is another font")
	}
}

// The Han of the interface was cut of cubic outlines: it can be cut again and stays what it is.
func TestCutOfACutIsTheSame(t *testing.T) {
	source := open(t, fonts.HanRegular)
	for _, r := range "选票投站" {
		g, ok := source.face.NominalGlyph(r)
		if o := source.outlineOf(g); !ok || o.points() < 20 || o.box()[3]-o.box()[1] < 700 {
			t.Errorf("%c is drawn with %d points in %v", r, o.points(), o.box())
		}
	}
	if d := source.face.Describe(); d.Family != "Isoloir Han" {
		t.Errorf("the cut font is called %q", d.Family)
	}
}

func TestMissingLettersAreNamed(t *testing.T) {
	_, err := open(t, fonts.Regular).Cut([]rune("a選票b"))
	var missing *MissingError
	if !errors.As(err, &missing) || string(missing.Runes) != "票選" {
		t.Errorf("%v", err)
	}
}

func TestFilesThatAreNoFonts(t *testing.T) {
	for _, file := range [][]byte{nil, []byte("text"), fonts.Regular[:200]} {
		if _, err := Open(file, ""); err == nil {
			t.Errorf("%d bytes are a font", len(file))
		}
	}
	if _, err := Open(fonts.Regular, "Noto Sans CJK SC"); err == nil {
		t.Error("a family that is not there was found")
	}
}

// Quadratic curves stay within the tolerance of the cubic one.
func TestQuadraticCurvesFollow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p [4]opentype.SegmentPoint
		for i := range p {
			p[i] = opentype.SegmentPoint{X: float32(rapid.IntRange(-900, 900).Draw(t, "x")), Y: float32(rapid.IntRange(-900, 900).Draw(t, "y"))}
		}
		a := [3]opentype.SegmentPoint{p[1], p[2], p[3]}
		var ends []opentype.SegmentPoint
		quadratic(p[0], a, func(q opentype.SegmentPoint, on bool) { ends = append(ends, q) })
		parts, from := len(ends)/2, p[0]
		for i := range parts {
			control, to := ends[2*i], ends[2*i+1]
			middle := opentype.SegmentPoint{X: from.X/4 + control.X/2 + to.X/4, Y: from.Y/4 + control.Y/2 + to.Y/4}
			on := cubic(p[0], a, (float32(i)+0.5)/float32(parts))
			if d := math.Hypot(float64(middle.X-on.X), float64(middle.Y-on.Y)); d > tolerance+0.01 {
				t.Fatalf("%v away in part %d of %d", d, i, parts)
			}
			from = to
		}
		if from != p[3] && math.Hypot(float64(from.X-p[3].X), float64(from.Y-p[3].Y)) > 0.01 {
			t.Fatalf("ends at %v, not %v", from, p[3])
		}
	})
}

func open(t *testing.T, file []byte) *Source {
	t.Helper()
	s, err := Open(file, "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}
