package main

import (
	"context"
	"fmt"
	"image"
	"time"

	"github.com/isoloir/isoloir/kiosk/catalog"
)

// touchInList touches a row of a list that may have to be moved into sight: down to its end, and up again from there to its beginning.
func (s *Seat) touchInList(ctx context.Context, words string) error {
	way, back := catalog.MoreBelow, catalog.MoreAbove
	for range 24 {
		frame, _, changed := s.screen.Picture()
		scene := newScene(frame)
		if place, ok := s.eyes.Row(scene, words); ok {
			return s.tap(place)
		}
		says, bar, more := s.more(scene, way)
		if !more {
			if place, ok := s.eyes.Find(scene, words); ok {
				return s.tap(place)
			}
			way, back = back, way
			says, bar, more = s.more(scene, way)
		}
		var err error
		if more {
			err = s.turn(ctx, says, bar)
		} else {
			err = s.rest(ctx, changed, turned)
		}
		if err != nil {
			return err
		}
	}
	return s.lost([]string{words})
}

// turned is how long a list may take to move.
const turned = 4 * time.Second

// turn touches the bar of a list and waits until it says something else: the list has moved. Whoever touches the bar again sooner sees the
// names of the first touch come up, and touches one where, after the second, another stands.
func (s *Seat) turn(ctx context.Context, says string, bar image.Rectangle) error {
	if err := s.tap(bar); err != nil {
		return err
	}
	for late := time.After(turned); ; {
		var still bool
		changed := s.screen.See(func(frame *image.RGBA) { still = s.eyes.Stands(newScene(frame), says, bar) })
		if !still {
			return s.rest(ctx, changed, drawn)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-late:
			return nil
		case <-changed:
		}
	}
}

// more finds the bar that says how many rows are below, or above: where one was before, or anywhere.
func (s *Seat) more(scene *Scene, which catalog.ID) (says string, bar image.Rectangle, ok bool) {
	for _, part := range []*Scene{scene.within(s.bars), scene} {
		for n := 1; n < 40; n++ {
			says = fmt.Sprintf(s.say(which), catalog.Number(s.lang, n))
			if bar, ok = s.eyes.Bar(part, says); ok {
				if part == scene {
					s.bars = append(s.bars, bar.Inset(-barReach))
				}
				return says, bar, true
			}
		}
	}
	return "", image.Rectangle{}, false
}

// barReach is how much wider than the words the place of the bar is, in pixels: other words stand there another time.
const barReach = 60
