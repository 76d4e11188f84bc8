package ui

import (
	"math"

	"github.com/isoloir/isoloir/kiosk/screen"
)

// A block is text broken into lines.
type block struct {
	lines []string
	size  float32
	style screen.Style
	step  int // from one line to the next
	width int // of the widest line
}

// leading is the distance of lines in ems.
const leading = 1.26

// wrap breaks text into lines of a width.
func (p *page) wrap(text string, size float32, style screen.Style, width int) block {
	return p.block(p.types.Wrap(text, size, style, float32(width)), size, style)
}

// balance breaks text into lines of about the same length.
func (p *page) balance(text string, size float32, style screen.Style, width int) block {
	return p.block(p.types.Balance(text, size, style, float32(width)), size, style)
}

func (p *page) block(lines []string, size float32, style screen.Style) block {
	b := block{lines: lines, size: size, style: style, step: int(math.Round(float64(size * leading)))}
	for _, line := range lines {
		b.width = max(b.width, p.width(line, size, style))
	}
	return b
}

// width is how wide a line is, in whole pixels.
func (p *page) width(text string, size float32, style screen.Style) int {
	return int(math.Ceil(float64(p.types.Width(text, size, style))))
}

// height that the block takes.
func (b block) height() int { return len(b.lines) * b.step }
