package typeset

import (
	"image"
	"testing"
)

func TestWipeLeavesZeroes(t *testing.T) {
	ts := New(Fonts{})
	ts.Glyphs(Single("Amina Benali عمر", false), 30, Regular, 0, 0, func(*Mask, image.Point) {})
	ts.parts("Amina Benali")
	ends := ts.ends[ts.key("Amina Benali")]
	var runs [][]placed
	for _, r := range ts.runs {
		runs = append(runs, r.glyphs)
	}
	var masks [][]uint8
	for _, m := range ts.glyphs.masks {
		masks = append(masks, m.Coverage)
	}
	if len(runs) != 1 || len(masks) < 8 || len(ends) != 2 {
		t.Fatal("nothing was cached: the test proves nothing")
	}
	ts.Wipe()
	for _, glyphs := range runs {
		for _, g := range glyphs {
			if g != (placed{}) {
				t.Fatal("a shaped letter is left")
			}
		}
	}
	if ends[0] != 0 || ends[1] != 0 {
		t.Fatal("the lengths of words are left")
	}
	for _, coverage := range masks {
		for _, v := range coverage {
			if v != 0 {
				t.Fatal("a drawn letter is left")
			}
		}
	}
	if len(ts.runs) != 0 || len(ts.ends) != 0 || len(ts.glyphs.masks) != 0 {
		t.Error("something is left to be found")
	}
}
