package sim

import (
	"bytes"
	"context"
	"io"
	"net"
	"sync"

	"github.com/isoloir/isoloir/device"
)

// A Sheet is a piece of paper that lies in the tray.
type Sheet struct {
	Image *device.Bitmap
	Torn  bool // not a whole page: its end or its beginning is missing
}

// A Printer is a receipt printer with a roll of paper. Its interpreter was written from the printers' manuals and shares no code
// with package escpos.
type Printer struct {
	mu      sync.Mutex
	out     io.Writer // where answers go
	queue   []byte    // received and not yet printed
	tail    [9]byte   // the last bytes received, for commands that act at once
	raster  *raster
	strip   *device.Bitmap // what has been printed since the last cut
	torn    bool
	rows    int // that are left on the roll; -1 for no end
	low     bool
	cover   bool
	onSheet func(Sheet)
}

// NewPrinter is a printer with a roll that doesn't end. It calls onSheet for each piece of paper, one at a time.
func NewPrinter(onSheet func(Sheet)) *Printer {
	return &Printer{rows: -1, onSheet: onSheet, out: io.Discard, strip: device.NewBitmap(device.PageWidth, 0)}
}

// Handle serves one connection.
func (p *Printer) Handle(_ context.Context, conn net.Conn) {
	p.mu.Lock()
	p.out = conn
	p.mu.Unlock()
	buf := make([]byte, 1<<16)
	for {
		n, err := conn.Read(buf)
		p.receive(buf[:n])
		if err != nil {
			return
		}
	}
}

// EndPaper lets the roll end after some more rows, in the middle of a page if one is under way then.
func (p *Printer) EndPaper(rows int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rows = rows
}

// LoadPaper puts in a roll that doesn't end. The printer goes on with what it still holds.
func (p *Printer) LoadPaper() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rows, p.low = -1, false
	p.work()
}

// PaperLow sets the sensor that sees the end of the roll coming.
func (p *Printer) PaperLow(low bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.low = low
}

// Cover opens or closes the cover; an open printer waits.
func (p *Printer) Cover(open bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cover = open
	p.work()
}

// receive acts at once on real-time commands, wherever they stand, and queues everything.
func (p *Printer) receive(data []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range data {
		p.queue = append(p.queue, b)
		copy(p.tail[:], p.tail[1:])
		p.tail[8] = b
		switch {
		case p.tail[6] == 0x10 && p.tail[7] == 0x04 && b >= 1 && b <= 4:
			p.answer(p.statusByte(b))
		case bytes.Equal(p.tail[:], []byte{0x14, 8, 1, 3, 20, 1, 6, 2, 8}):
			p.queue, p.raster, p.torn = nil, nil, p.torn || p.strip.Height > 0
		}
	}
	p.work()
}

func (p *Printer) answer(b byte) { _, _ = p.out.Write([]byte{b}) }

// statusByte answers DLE EOT n: 1 printer, 2 why offline, 3 errors, 4 roll.
func (p *Printer) statusByte(n byte) byte {
	b := byte(0x12)
	set := func(on bool, bits byte) {
		if on {
			b |= bits
		}
	}
	switch n {
	case 1:
		set(p.offline(), 0x08)
	case 2:
		set(p.cover, 0x04)
		set(p.rows == 0, 0x20)
	case 4:
		set(p.low || p.rows == 0, 0x0c)
		set(p.rows == 0, 0x60)
	}
	return b
}

func (p *Printer) offline() bool { return p.cover || p.rows == 0 }

// feed moves the paper by a row and prints on it; when the roll ends, what is out is torn off.
func (p *Printer) feed(dots []byte) {
	p.strip.Bits = append(p.strip.Bits, dots...)
	p.strip.Height++
	if p.rows > 0 {
		if p.rows--; p.rows == 0 {
			p.torn = true
			p.tear()
			p.torn = true // what comes from the next roll lacks its beginning
		}
	}
}

// tear gives the strip away as a sheet.
func (p *Printer) tear() {
	if p.strip.Height > 0 {
		p.onSheet(Sheet{Image: p.strip, Torn: p.torn})
	}
	p.strip, p.torn = device.NewBitmap(device.PageWidth, 0), false
}
