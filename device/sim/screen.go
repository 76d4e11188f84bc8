package sim

import (
	"context"
	"image"
	"net"
	"sync"
	"time"

	"github.com/isoloir/isoloir/device/frame"
)

// A Screen keeps what a kiosk shows.
type Screen struct {
	size  image.Point
	ratio float64

	mu      sync.Mutex
	picture *image.RGBA
	frames  int
	shown   time.Time     // when the last frame came
	changed chan struct{} // closed at the next frame
}

// NewScreen is a black screen.
func NewScreen(size image.Point, pixelsPerMM float64) *Screen {
	return &Screen{size: size, ratio: pixelsPerMM, picture: image.NewRGBA(image.Rectangle{Max: size}), changed: make(chan struct{})}
}

// Handle serves one connection.
func (s *Screen) Handle(_ context.Context, conn net.Conn) {
	r, err := frame.Accept(conn, s.size, s.ratio)
	if err != nil {
		return
	}
	next := image.NewRGBA(image.Rectangle{Max: s.size})
	for {
		dirty, err := r.Next(next)
		if err != nil {
			return
		}
		s.show(next, dirty)
	}
}

func (s *Screen) show(next *image.RGBA, dirty []image.Rectangle) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range dirty {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			from, to := next.PixOffset(r.Min.X, y), next.PixOffset(r.Max.X, y)
			copy(s.picture.Pix[from:to], next.Pix[from:to])
		}
	}
	s.frames++
	s.shown = time.Now()
	close(s.changed)
	s.changed = make(chan struct{})
}

// See lets somebody look at what the screen shows, while no frame comes, and gives a channel that closes at the next one.
func (s *Screen) See(look func(picture *image.RGBA)) (changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	look(s.picture)
	return s.changed
}

// Picture is a copy of what the screen shows, the number of frames so far, and a channel that closes at the next one.
func (s *Screen) Picture() (picture *image.RGBA, frames int, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := *s.picture
	c.Pix = append([]byte(nil), s.picture.Pix...)
	return &c, s.frames, s.changed
}

// Shown is when the last frame came.
func (s *Screen) Shown() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown
}
