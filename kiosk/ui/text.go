package ui

import (
	"math"

	"github.com/isoloir/isoloir/kiosk/typeset"
)

// A block is text broken into lines.
type block struct {
	lines []typeset.Line
	size  float32
	style typeset.Style
	step  int // from one line to the next
	base  int // of the baseline, from the top of a line
	width int // of the widest line
}

// wrap breaks text into lines of a width.
func (p *page) wrap(text string, size float32, style typeset.Style, width int) block {
	return p.block(p.types.Wrap(text, p.rtl, size, style, float32(width)), size, style)
}

// balance breaks text into lines of about the same length.
func (p *page) balance(text string, size float32, style typeset.Style, width int) block {
	return p.block(p.types.Balance(text, p.rtl, size, style, float32(width)), size, style)
}

// single is a block of one line.
func (p *page) single(text string, size float32, style typeset.Style) block {
	return p.block([]typeset.Line{typeset.Single(text, p.rtl)}, size, style)
}

func (p *page) block(lines []typeset.Line, size float32, style typeset.Style) block {
	b, box := block{lines: lines, size: size, style: style}, typeset.Plain
	for _, line := range lines {
		b.width = max(b.width, p.lineWidth(line, size, style))
		box = box.Union(p.types.Box(line, style))
	}
	b.step, b.base = box.Pixels(size)
	return b
}

// width is how wide a text is on one line, in whole pixels.
func (p *page) width(text string, size float32, style typeset.Style) int {
	return p.lineWidth(typeset.Single(text, p.rtl), size, style)
}

func (p *page) lineWidth(line typeset.Line, size float32, style typeset.Style) int {
	return int(math.Ceil(float64(p.types.Width(line, size, style))))
}

// height that the block takes.
func (b block) height() int { return len(b.lines) * b.step }

// depth is how far the foot of the block lies below its last baseline.
func (b block) depth() int { return b.step - b.base }

// figure is a bold block of a figure or of words in its place. The zero of Arabic is a dot: alone it is drawn larger, to be seen.
func (p *page) figure(text string, size float32, width int) block {
	b := p.wrap(text, size, typeset.Bold, width)
	if text == "٠" {
		b.size *= 2
		height, base := typeset.Plain.Pixels(b.size)
		b.base = (b.step-height)/2 + base
		b.width = p.width(text, b.size, typeset.Bold)
	}
	return b
}
