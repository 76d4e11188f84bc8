package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"path/filepath"
	"strings"
	"time"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/screen"
)

// A Seat is where a person sits at a kiosk: eyes on its screen, a finger on its glass, and what lies beside it. Everything
// goes through the station's device sockets; nothing asks the booth where a button is.
type Seat struct {
	station string
	eyes    *Eyes
	screen  glass
	hands   finger
	album   *Album
	lang    string
	bars    []image.Rectangle // where bars of lists were seen
	calm    time.Time         // until then the kiosk may take no touch
}

// A glass shows what a kiosk shows: the station's own screen, or a window of a browser.
type glass interface {
	// See lets somebody look at what is shown, and gives a channel that closes at the next frame.
	See(look func(picture *image.RGBA)) (changed <-chan struct{})
	// Picture gives what is shown, the number of frames so far, and a channel that closes at the next.
	Picture() (picture *image.RGBA, frames int, changed <-chan struct{})
	// Shown is when the last frame came.
	Shown() time.Time
}

// A finger touches the glass.
type finger interface{ Tap(x, y int) error }

// patience is how long a person looks for words before something must be wrong.
const patience = 25 * time.Second

// say is a word of the kiosk in the language of the seat.
func (s *Seat) say(id catalog.ID, args ...any) string { return catalog.Say(s.lang, id, args...) }

// look waits until one of the words is on the screen, and says which and where. It looks where the words were before, and
// searches when the screen is still.
func (s *Seat) look(ctx context.Context, words ...string) (string, image.Rectangle, error) {
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	for began := time.Now(); ; {
		var found string
		var place image.Rectangle
		var ok bool
		changed := s.screen.See(func(frame *image.RGBA) { found, place, ok = first(words, newScene(frame), s.eyes.Recall) })
		if ok {
			return found, place, nil
		}
		if ctx.Err() != nil {
			return "", image.Rectangle{}, s.lost(words)
		}
		if soon(changed, drawn) {
			continue
		}
		frame, _, changed := s.screen.Picture()
		search := func(scene *Scene, w string) (image.Rectangle, bool) { return s.search(scene, w, time.Since(began)) }
		if found, place, ok = first(words, newScene(frame), search); ok {
			return found, place, nil
		}
		soon(changed, 400*time.Millisecond)
	}
}

// drawn is how long a screen that is drawn does not change.
const drawn = 30 * time.Millisecond

// changed closes when the screen changes.
func (s *Seat) changed() <-chan struct{} { return s.screen.See(func(*image.RGBA) {}) }

// soon waits for a change.
func soon(changed <-chan struct{}, wait time.Duration) bool {
	select {
	case <-changed:
		return true
	case <-time.After(wait):
		return false
	}
}

// first is the first of some words that are found.
func first(words []string, scene *Scene, find func(*Scene, string) (image.Rectangle, bool)) (string, image.Rectangle, bool) {
	for _, w := range words {
		if place, ok := find(scene, w); ok {
			return w, place, true
		}
	}
	return "", image.Rectangle{}, false
}

// How long glances are thought to be enough: for words that were seen before, and for new ones.
const (
	glances    = 2 * time.Second
	newGlances = 500 * time.Millisecond
)

// search glances, and looks closely when glances did not help.
func (s *Seat) search(scene *Scene, words string, since time.Duration) (image.Rectangle, bool) {
	if since > glances || since > newGlances && !s.eyes.Knows(words) {
		return s.eyes.Find(scene, words)
	}
	return s.eyes.Glance(scene, words)
}

// touch waits for words and touches them.
func (s *Seat) touch(ctx context.Context, words string) error {
	_, place, err := s.look(ctx, words)
	if err != nil {
		return err
	}
	return s.tap(place)
}

// touchUntil touches words again and again until others are on the screen: what cannot be chosen yet takes no touch.
func (s *Seat) touchUntil(ctx context.Context, words, after string) error {
	for range 20 {
		which, place, err := s.look(ctx, after, words)
		if err != nil || which == after {
			return err
		}
		changed := s.changed()
		if err := s.tap(place); err != nil {
			return err
		}
		if err := s.rest(ctx, changed, 400*time.Millisecond); err != nil {
			return err
		}
	}
	return s.lost([]string{after})
}

// below waits until words stand under a label, which may move while it waits.
func (s *Seat) below(ctx context.Context, label, words string) error {
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	for ctx.Err() == nil {
		frame, _, changed := s.screen.Picture()
		if soon(changed, drawn) {
			continue
		}
		scene := newScene(frame)
		if place, ok := s.eyes.Find(scene, label); ok {
			if _, ok := s.eyes.Find(scene.within([]image.Rectangle{under(place)}), words); ok {
				return nil
			}
		}
		soon(changed, 400*time.Millisecond)
	}
	return s.lost([]string{label + ": " + words})
}

// under is where the words of a fact begin, below its label.
func under(label image.Rectangle) image.Rectangle {
	return label.Add(image.Pt(0, label.Dy())).Inset(-label.Dy() / 2)
}

// tap touches the middle of the words, as soon as the kiosk takes touches.
func (s *Seat) tap(place image.Rectangle) error {
	time.Sleep(time.Until(s.calm))
	c := place.Min.Add(place.Max).Div(2)
	return s.hands.Tap(c.X, c.Y)
}

// arrive waits for the title of a new screen and keeps its picture. The eyes wander on while the kiosk takes no touch yet.
func (s *Seat) arrive(ctx context.Context, name string, titles ...string) (string, error) {
	which, _, err := s.look(ctx, titles...)
	if err != nil {
		return "", err
	}
	s.keep(name + "-" + s.lang)
	s.breathe()
	return which, nil
}

// breathe lets the next touch wait until the kiosk takes it.
func (s *Seat) breathe() { s.calm = s.screen.Shown().Add(calm) }

// calm is how long after the frame of another screen the kiosk may still take no touch: it began to count before it drew the frame.
const calm = screen.DefaultGuard

// touchAfter touches something on a new screen.
func (s *Seat) touchAfter(ctx context.Context, name, title, words string) error {
	if _, err := s.arrive(ctx, name, title); err != nil {
		return err
	}
	return s.touch(ctx, words)
}

// rest waits for a change, so long at most, and then until the screen is still: a button that is pressed and what it does are two frames.
func (s *Seat) rest(ctx context.Context, changed <-chan struct{}, most time.Duration) error {
	for wait := most; ; wait = drawn {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
			return nil
		case <-changed:
			changed = s.changed()
		}
	}
}

// lost keeps a picture of what was on the screen instead of the words.
func (s *Seat) lost(words []string) error {
	path := filepath.Join(s.album.folder, s.station+"-lost.png")
	frame, _, _ := s.screen.Picture()
	return errors.Join(fmt.Errorf("kiosk %s: the screen does not show %q (see %s)", s.station, strings.Join(words, `" or "`), path), picture(path, frame))
}

// keep makes a picture of what is on the screen.
func (s *Seat) keep(name string) { s.album.keep(s.station, name, s.screen) }
