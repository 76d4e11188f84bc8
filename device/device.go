// Package device is the vocabulary of the things that a polling station is made of: a display, what people touch, a
// printer, headphones, and a panel of sensors and lamps. It holds interfaces and plain values only. Packages below it drive real
// hardware or speak over unix sockets; package sim is the other end of those sockets; package devicetest is the contract
// that every implementation passes.
//
// Nothing here knows what an election is.
package device

import (
	"context"
	"image"
)

// A Display shows frames.
type Display interface {
	// Size is the size of a frame in pixels; it never changes while the display is open.
	Size() image.Point
	// PixelsPerMM turns the sizes that people need into pixels.
	PixelsPerMM() float64
	// Show puts the dirty rectangles of the frame on the glass. The frame has its origin at 0,0 and the display's size;
	// it belongs to the caller again when Show returns. Rectangles that reach outside are clipped.
	Show(frame *image.RGBA, dirty []image.Rectangle) error
}

// An Input reports what people touch and press.
type Input interface {
	// Run sends events until the context ends or the device fails. It returns nil only when the context ended.
	Run(ctx context.Context, events chan<- Event) error
}

// A Panel is the station's own sensors and lamps.
type Panel interface {
	// Run sends each change of a sensor until the context ends or the device fails.
	Run(ctx context.Context, signals chan<- Signal) error
	// Set drives a lamp or the buzzer.
	Set(Signal) error
}
