package ui

import (
	"image"
	"math"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// Millimetres that people need, whatever the display.
const (
	targetMM = 12.7 // least side of what can be touched (VVSG 2.0 7.2-I)
	gridMM   = 1.44 // 8 px on the reference display
	leastMM  = 3.5  // least height of a capital letter (VVSG 2.0 7.1-G)
)

// metrics are the lengths of one screen in pixels, derived from the display and the voter's text size.
type metrics struct {
	screen image.Point
	chosen flow.TextSize
	grid   int // the unit of every distance
	target int // least side of a target
	gap    int // between targets
	margin int // of the screen
	radius int
	thin   int // border of what can be touched
	thick  int // border of what is chosen
	ring   int // width of the focus ring
	space  int // between a target and its ring

	title, lead, body, small float32 // font sizes
	caption                  float32 // of pictures, whose words stand elsewhere in full
}

// titleRatios keep headings in proportion: the larger the text, the less a heading needs to stand out by size.
var titleRatios = [...]float64{1.5, 1.5, 1.3, 1.15}

// measure derives the lengths; shrink below 1 is for words that would not fit otherwise.
func measure(size image.Point, perMM float64, text flow.TextSize, official bool, shrink float64) metrics {
	least := leastMM * perMM / typeset.CapHeight()
	body := max(text.Millimetres()*perMM/typeset.CapHeight()*shrink, least*min(shrink, 1))
	ratio := titleRatios[text]
	if official {
		ratio = min(ratio, 1.3)
	}
	g := max(4, int(math.Round(gridMM*perMM)))
	return metrics{
		screen: size, chosen: text, grid: g, target: int(math.Ceil(targetMM * perMM)), gap: 2 * g, margin: 6 * g, radius: 2 * g,
		thin: max(2, g*3/8), thick: max(4, g*3/4), ring: g, space: max(2, g/2),
		title: float32(body * ratio), lead: float32(body * 1.08), body: float32(body), small: float32(max(body*0.86, least*min(shrink, 1))),
		caption: float32(least),
	}
}
