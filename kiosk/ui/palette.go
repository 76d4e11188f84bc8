package ui

import (
	"image/color"

	"github.com/isoloir/isoloir/kiosk/flow"
)

// A palette has every colour of the kiosk. Text on its ground is at least 10:1 in the default contrast and 20:1 in the two
// high ones, where only black and white are used; a test measures both on drawn pixels.
type palette struct {
	ink, faint       color.NRGBA // words; words of what cannot be chosen now
	paper, ground    color.NRGBA // cards and bars; what is behind them
	rule             color.NRGBA // borders of what can be touched
	accent, onAccent color.NRGBA // what comes next
	tint             color.NRGBA // what is chosen
	onTint           color.NRGBA
	warning, caution color.NRGBA // words and ground of a warning
	done             color.NRGBA
	scrim            color.NRGBA // behind a notice
	placeholder      color.NRGBA // where a line stands on the paper
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

var (
	black = rgb(0x000000)
	white = rgb(0xffffff)
)

var palettes = map[flow.Contrast]palette{
	flow.ContrastDefault: {
		ink: rgb(0x12151c), faint: rgb(0x353a45), paper: white, ground: rgb(0xf3f1ec), rule: rgb(0x5b6270),
		accent: rgb(0x0b3a82), onAccent: white, tint: rgb(0xe3ecfb), onTint: rgb(0x0a2f6b),
		warning: rgb(0x562e00), caution: rgb(0xfff3d6), done: rgb(0x0d5132), scrim: rgb(0x2a2f3a), placeholder: rgb(0xc9ccd2),
	},
	// Low contrast is for eyes that bright paper hurts: VVSG 2.0 7.1-D asks for one between 4.5:1 and 8:1.
	flow.ContrastLow: {
		ink: rgb(0xb9b4a8), faint: rgb(0xa39e93), paper: rgb(0x34373d), ground: rgb(0x2b2e33), rule: rgb(0xa39e93),
		accent: rgb(0xabb8cf), onAccent: rgb(0x23262b), tint: rgb(0x3a424f), onTint: rgb(0xc4cede),
		warning: rgb(0xd0b98c), caution: rgb(0x3d382c), done: rgb(0x9fc4ae), scrim: rgb(0x1d1f23), placeholder: rgb(0x565a62),
	},
	flow.ContrastBlackOnWhite: {
		ink: black, faint: black, paper: white, ground: white, rule: black, accent: black, onAccent: white, tint: white,
		onTint: black, warning: black, caution: white, done: black, scrim: black, placeholder: black,
	},
	flow.ContrastWhiteOnBlack: {
		ink: white, faint: white, paper: black, ground: black, rule: white, accent: white, onAccent: black, tint: black,
		onTint: white, warning: white, caution: black, done: white, scrim: white, placeholder: white,
	},
}
