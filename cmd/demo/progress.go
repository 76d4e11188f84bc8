package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// Progress tells a person at the terminal what is going on: numbered chapters, and lines below each.
type Progress struct {
	out   io.Writer
	began time.Time

	mu      sync.Mutex
	chapter int
}

func newProgress(out io.Writer) *Progress { return &Progress{out: out, began: time.Now()} }

func (p *Progress) begin(title string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.chapter++
	fmt.Fprintf(p.out, "\n%2d  %-64s %6s\n", p.chapter, title, p.elapsed())
}

func (p *Progress) say(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.out, "      %s\n", fmt.Sprintf(format, args...))
}

func (p *Progress) elapsed() string {
	s := int(time.Since(p.began).Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// table prints rows in columns: the first to the left, the others to the right.
func table(out io.Writer, indent string, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	for _, row := range rows {
		fmt.Fprint(out, indent)
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-len([]rune(cell)))
			if i == 0 {
				fmt.Fprint(out, cell, pad)
			} else {
				fmt.Fprint(out, "  ", pad, cell)
			}
		}
		fmt.Fprintln(out)
	}
}
