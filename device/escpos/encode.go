// Package escpos prints pages on receipt printers that understand Epson's ESC/POS as raster, so that no code page of any
// printer ever chooses a letter. Encode is pure; Printer speaks to a port and knows when a page came out whole.
//
// Commands: ESC @ (init), GS v 0 (raster), GS V 65 (feed and cut), GS r 1 (answered in turn, after what was sent before was
// printed), DLE EOT n (status, answered at once) and DLE DC4 8 (forget what is buffered, at once).
package escpos

import (
	"bytes"

	"github.com/isoloir/isoloir/device"
)

// bandRows is how many rows go in one raster command: printers have small buffers.
const bandRows = 256

var (
	initialise = []byte{0x1b, '@'}
	cut        = []byte{0x1d, 'V', 65, 0}
	askPaper   = []byte{0x1d, 'r', 1}
	forget     = []byte{0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8}
)

// Encode gives the bytes that print a page: bands of at most 256 rows, then a cut. It does not change the page.
func Encode(page device.Page) []byte {
	var out bytes.Buffer
	out.Write(initialise)
	for top := 0; top < page.Image.Height; top += bandRows {
		out.Write(band(page.Image.Rows(top, min(top+bandRows, page.Image.Height))))
	}
	out.Write(cut)
	return out.Bytes()
}

// band is one GS v 0 command: its size in bytes and rows, low byte first, and the dots.
func band(b *device.Bitmap) []byte {
	out := []byte{0x1d, 'v', '0', 0, byte(b.Stride), byte(b.Stride >> 8), byte(b.Height), byte(b.Height >> 8)}
	head := len(out)
	out = append(out, b.Bits...)
	disarm(out[head-1:])
	return out
}

// disarm breaks every DLE EOT, DLE ENQ and DLE DC4 in the dots. Printers act on these pairs even inside a raster: one
// could answer a status that nobody asked for, clear the buffer or open a drawer. The second byte gets one more black dot,
// beside one that is black already; no new pair can come of that.
func disarm(data []byte) {
	for i := 1; i < len(data); i++ {
		if data[i-1] != 0x10 {
			continue
		}
		switch data[i] {
		case 0x04, 0x05, 0x14:
			data[i] |= 0x02
		}
	}
}
