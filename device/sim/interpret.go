package sim

import "github.com/isoloir/isoloir/device"

// A raster is a GS v 0 command whose rows are being printed.
type raster struct {
	stride, rows int // bytes a row, rows still to come
}

// work prints from the queue while the printer can.
func (p *Printer) work() {
	for !p.offline() {
		if p.raster != nil {
			if !p.row() {
				return
			}
			continue
		}
		n := p.command()
		if n == 0 {
			return
		}
		p.queue = p.queue[min(n, len(p.queue)):]
	}
}

// row prints one row of a raster if it has arrived.
func (p *Printer) row() bool {
	r := p.raster
	if len(p.queue) < r.stride {
		return false
	}
	line := make([]byte, device.PageWidth/8)
	copy(line, p.queue[:r.stride])
	p.queue = p.queue[r.stride:]
	if r.rows--; r.rows == 0 {
		p.raster = nil
	}
	p.feed(line)
	return true
}

// command acts on the command at the head of the queue and gives its length; 0 if it has not arrived whole.
func (p *Printer) command() int {
	q := p.queue
	if len(q) < 2 {
		return 0
	}
	switch [2]byte{q[0], q[1]} {
	case [2]byte{0x1b, '@'}:
		return 2
	case [2]byte{0x10, 0x04}: // acted on when it arrived
		return whole(q, 3)
	case [2]byte{0x10, 0x14}:
		return whole(q, 10)
	case [2]byte{0x1d, 'r'}:
		return p.paperQuestion()
	case [2]byte{0x1d, 'V'}:
		return p.cut()
	case [2]byte{0x1d, 'v'}:
		return p.beginRaster()
	}
	return 1 // a printer prints what it doesn't understand as letters; this one has none
}

func whole(q []byte, n int) int {
	if len(q) < n {
		return 0
	}
	return n
}

func (p *Printer) paperQuestion() int {
	if len(p.queue) < 3 {
		return 0
	}
	b := byte(0)
	if p.low {
		b = 0x03
	}
	p.answer(b)
	return 3
}

// cut gives away the strip. Function 65 feeds to the knife first: the paper for that comes off the roll.
func (p *Printer) cut() int {
	if len(p.queue) < 4 {
		return 0
	}
	p.tear()
	return 4
}

func (p *Printer) beginRaster() int {
	q := p.queue
	if len(q) < 8 {
		return 0
	}
	r := &raster{stride: int(q[4]) | int(q[5])<<8, rows: int(q[6]) | int(q[7])<<8}
	if r.stride > 0 && r.rows > 0 && r.stride <= device.PageWidth/8 {
		p.raster = r
	}
	return 8
}
