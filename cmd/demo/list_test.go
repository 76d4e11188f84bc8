package main

import (
	"fmt"
	"image"
	"sync"
	"testing"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/ui"
)

// A slowKiosk shows at once that a finger is on its glass, and a while later what the touch does. To a Seat it is the glass and the hands.
type slowKiosk struct {
	kiosk   *ui.Kiosk
	slow    time.Duration
	taps    chan image.Point
	pressed chan flow.ItemID

	mu      sync.Mutex
	picture *image.RGBA
	changed chan struct{}
}

func newSlowKiosk(t *testing.T, slow time.Duration, view flow.View) *slowKiosk {
	t.Helper()
	s := &slowKiosk{slow: slow, taps: make(chan image.Point, 100), pressed: make(chan flow.ItemID, 1), picture: image.NewRGBA(image.Rectangle{Max: displaySize}),
		changed: make(chan struct{})}
	s.kiosk = ui.New(s, ui.Options{Guard: -1, On: func(e flow.Event) {
		if p, ok := e.(flow.Press); ok {
			s.pressed <- p.Item
		}
	}})
	must(t, s.kiosk.Show(view))
	return s
}

func (s *slowKiosk) Size() image.Point    { return displaySize }
func (s *slowKiosk) PixelsPerMM() float64 { return perMM }

func (s *slowKiosk) Show(frame *image.RGBA, _ []image.Rectangle) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	copy(s.picture.Pix, frame.Pix)
	close(s.changed)
	s.changed = make(chan struct{})
	return nil
}

func (s *slowKiosk) See(look func(*image.RGBA)) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	look(s.picture)
	return s.changed
}

func (s *slowKiosk) Picture() (*image.RGBA, int, <-chan struct{}) {
	var picture *image.RGBA
	changed := s.See(func(now *image.RGBA) {
		picture = &image.RGBA{Pix: append([]byte(nil), now.Pix...), Stride: now.Stride, Rect: now.Rect}
	})
	return picture, 0, changed
}

func (s *slowKiosk) Shown() time.Time { return time.Time{} }

func (s *slowKiosk) Tap(x, y int) error {
	s.taps <- image.Pt(x, y)
	return nil
}

// serve feels touches until an item is pressed, and says which and how many it were.
func (s *slowKiosk) serve() (item flow.ItemID, touches int, err error) {
	for p := range s.taps {
		touches++
		if err := s.kiosk.Handle(device.Touch{Phase: device.Down, X: p.X, Y: p.Y}); err != nil {
			return "", touches, err
		}
		time.Sleep(s.slow)
		if err := s.kiosk.Handle(device.Touch{Phase: device.Up, X: p.X, Y: p.Y}); err != nil {
			return "", touches, err
		}
		select {
		case item = <-s.pressed:
			return item, touches, nil
		default:
		}
	}
	return "", touches, nil
}

// A list that moves late takes as many touches as one that moves at once: its bar is not touched again before.
func TestASlowListIsTouchedOnce(t *testing.T) {
	view := flow.View{Screen: flow.ScreenContest, Lang: "en", Size: flow.TextNormal, Title: "Council",
		More: flow.MoreNotice{Below: catalog.Say("en", catalog.MoreBelow), Above: catalog.Say("en", catalog.MoreAbove)}}
	for i := range 26 {
		view.Items = append(view.Items, flow.Item{ID: flow.ItemID(fmt.Sprint(i)), Role: flow.RoleChoice, Label: fmt.Sprintf("Person %c", 'A'+i), Enabled: true})
	}
	eyes, took := newEyes(newLetters().draw, typeScale()), 0
	for _, slow := range []time.Duration{0, 120 * time.Millisecond} {
		k := newSlowKiosk(t, slow, view)
		seat := &Seat{station: "slow", eyes: eyes, screen: k, hands: k, album: newAlbum(t.TempDir()), lang: "en"}
		failed := make(chan error, 1)
		go func() {
			defer close(k.taps)
			failed <- seat.touchInList(t.Context(), "Person W")
		}()
		item, touches, err := k.serve()
		must(t, err)
		must(t, <-failed)
		if item != "22" {
			t.Errorf("the row of %s was touched", item)
		}
		if took == 0 {
			took = touches
		}
		if touches != took || touches < 3 {
			t.Errorf("%d touches where a quick list takes %d", touches, took)
		}
	}
}
