package ui

import (
	"errors"
	"image"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
)

// The screens that the words of an election must fit: the smallest that a kiosk may have, the 7.9 inch class of VVSG 2.0 8.1-A, and one of
// 15.6 inches, for which all is designed.
var (
	Smallest  device.Display = unlit{image.Pt(1024, 768), 6.4}
	Reference device.Display = unlit{image.Pt(1920, 1080), 5.56}
)

// unlit is a display for laying out only.
type unlit struct {
	size  image.Point
	perMM float64
}

func (u unlit) Size() image.Point    { return u.size }
func (u unlit) PixelsPerMM() float64 { return u.perMM }
func (unlit) Show(*image.RGBA, []image.Rectangle) error {
	return errors.New("nothing is shown on this display")
}

// Fits lays a view out and draws nothing. The error is ErrTight if its words do not fit, or only with capitals lower than VVSG 2.0
// 7.1-G allows or than a part of what the voter chose.
func (k *Kiosk) Fits(view flow.View, part float64) error {
	k.view, k.shown = view, false
	least := max(part, leastMM/view.Size.Millimetres())
	for _, k.shrink = range shrinks {
		k.list.start()
		k.notice.start()
		if k.shrink < least {
			break
		}
		if !k.page().tight {
			return nil
		}
	}
	return ErrTight
}

// shrinks are tried in turn until everything fits.
var shrinks = [...]float64{1, 0.97, 0.94, 0.91, 0.88, 0.85, 0.82, 0.79, 0.76, 0.73, 0.7, 0.66, 0.62, 0.58, 0.54, 0.5, 0.45, 0.4}

// leastForRows is the least part of its size that text keeps so that rows stand on the first page of a list: cmd/election lets no
// election take more.
const leastForRows = 0.76

// lay lays the view out, smaller if it must: as small as it takes for all words, and a little for rows on the first page. If that is not
// enough for these, the words are as large as they can be.
func (k *Kiosk) lay() *page {
	list, before, first := k.scroll(), *k.scroll(), 0.0
	try := func(shrink float64) *page {
		*list, k.shrink = before, shrink
		return k.page()
	}
	least := max(leastForRows, leastMM/k.view.Size.Millimetres())
	var p *page
	for _, shrink := range shrinks {
		if first > 0 && shrink < least {
			return try(first)
		}
		p = try(shrink)
		if !p.tight && !p.bare {
			break
		}
		if !p.tight && first == 0 {
			first = shrink
		}
	}
	return p
}
