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
