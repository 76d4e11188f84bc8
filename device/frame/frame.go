// Package frame carries frames to a screen at the other end of a pipe as rectangles of pixels that changed.
//
// The screen speaks first, once: "isoloir-screen-1\n", width and height (u16 each), pixels a metre (u32). From then on the kiosk
// sends frames: the number of rectangles (u16), then each rectangle: x, y, width, height (u16 each) and its pixels in rows, four
// bytes each (red, green, blue, 255). Numbers are big endian. A rectangle lies within the screen and is not empty.
package frame

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"

	"github.com/isoloir/isoloir/device"
)

const hello = "isoloir-screen-1\n"

// maxRects bounds the rectangles of a frame; more are sent as one around them all.
const maxRects = 1024

// A Display is the kiosk's end.
type Display struct {
	mu    sync.Mutex
	out   *bufio.Writer
	size  image.Point
	ratio float64
}

var _ device.Display = (*Display)(nil)

// Open waits for the screen to say how large it is.
func Open(pipe io.ReadWriter) (*Display, error) {
	var head [len(hello) + 8]byte
	if _, err := io.ReadFull(pipe, head[:]); err != nil {
		return nil, fmt.Errorf("open screen: %w", err)
	}
	if string(head[:len(hello)]) != hello {
		return nil, errors.New("open screen: at the other end is no screen")
	}
	n := head[len(hello):]
	size := image.Pt(int(binary.BigEndian.Uint16(n)), int(binary.BigEndian.Uint16(n[2:])))
	perMetre := binary.BigEndian.Uint32(n[4:])
	if size.X == 0 || size.Y == 0 || perMetre == 0 {
		return nil, fmt.Errorf("open screen: a screen of %v with %d pixels a metre", size, perMetre)
	}
	return &Display{out: bufio.NewWriterSize(pipe, 1<<16), size: size, ratio: float64(perMetre) / 1000}, nil
}

// Size implements device.Display.
func (d *Display) Size() image.Point { return d.size }

// PixelsPerMM implements device.Display.
func (d *Display) PixelsPerMM() float64 { return d.ratio }

// Show implements device.Display.
func (d *Display) Show(frame *image.RGBA, dirty []image.Rectangle) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	rects := d.clip(dirty)
	if len(rects) == 0 {
		return nil
	}
	d.u16(len(rects))
	for _, r := range rects {
		d.rect(frame, r)
	}
	if err := d.out.Flush(); err != nil {
		return fmt.Errorf("show frame: %w", err)
	}
	return nil
}

func (d *Display) clip(dirty []image.Rectangle) []image.Rectangle {
	var rects []image.Rectangle
	var all image.Rectangle
	for _, r := range dirty {
		if r = r.Intersect(image.Rectangle{Max: d.size}); !r.Empty() {
			rects, all = append(rects, r), all.Union(r)
		}
	}
	if len(rects) > maxRects {
		return []image.Rectangle{all}
	}
	return rects
}

// rect writes into the buffer, which keeps the first error for Flush.
func (d *Display) rect(frame *image.RGBA, r image.Rectangle) {
	for _, n := range []int{r.Min.X, r.Min.Y, r.Dx(), r.Dy()} {
		d.u16(n)
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		at := frame.PixOffset(r.Min.X, y)
		_, _ = d.out.Write(frame.Pix[at : at+4*r.Dx()])
	}
}

func (d *Display) u16(n int) { _, _ = d.out.Write(binary.BigEndian.AppendUint16(nil, uint16(n))) }

// A Receiver is the screen's end.
type Receiver struct {
	in     *bufio.Reader
	bounds image.Rectangle
}

// Accept greets the kiosk.
func Accept(pipe io.ReadWriter, size image.Point, pixelsPerMM float64) (*Receiver, error) {
	head := binary.BigEndian.AppendUint16([]byte(hello), uint16(size.X))
	head = binary.BigEndian.AppendUint16(head, uint16(size.Y))
	head = binary.BigEndian.AppendUint32(head, uint32(pixelsPerMM*1000+.5))
	if _, err := pipe.Write(head); err != nil {
		return nil, fmt.Errorf("greet kiosk: %w", err)
	}
	return &Receiver{in: bufio.NewReaderSize(pipe, 1<<16), bounds: image.Rectangle{Max: size}}, nil
}

// Next waits for a frame, puts it into the buffer, which has the screen's size, and says what changed. The buffer is half
// changed if it fails. io.EOF is a kiosk that went away between frames.
func (r *Receiver) Next(into *image.RGBA) ([]image.Rectangle, error) {
	count, err := r.u16()
	if err != nil {
		return nil, err
	}
	if count == 0 || count > maxRects {
		return nil, fmt.Errorf("frame: %d rectangles", count)
	}
	rects := make([]image.Rectangle, count)
	for i := range rects {
		if rects[i], err = r.rect(into); err != nil {
			return nil, broken(err)
		}
	}
	return rects, nil
}

func (r *Receiver) rect(into *image.RGBA) (image.Rectangle, error) {
	var n [4]int
	for i := range n {
		var err error
		if n[i], err = r.u16(); err != nil {
			return image.Rectangle{}, err
		}
	}
	rect := image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3])
	if rect.Empty() || !rect.In(r.bounds) {
		return rect, fmt.Errorf("frame: rectangle %v", rect)
	}
	for y := rect.Min.Y; y < rect.Max.Y; y++ {
		at := into.PixOffset(rect.Min.X, y)
		if _, err := io.ReadFull(r.in, into.Pix[at:at+4*rect.Dx()]); err != nil {
			return rect, err
		}
	}
	return rect, nil
}

func (r *Receiver) u16() (int, error) {
	var b [2]byte
	_, err := io.ReadFull(r.in, b[:])
	return int(binary.BigEndian.Uint16(b[:])), err
}

func broken(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
