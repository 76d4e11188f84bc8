package ui

import (
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
)

// BenchmarkFullFrame lays out and draws a screen of which every pixel changes. Budget: 10 ms.
func BenchmarkFullFrame(b *testing.B) {
	k := New(newMemory(), Options{Fonts: letters, Guard: -1})
	views := [2]flow.View{fixture("en").contest(), fixture("en").contest()}
	views[1].Contrast = flow.ContrastWhiteOnBlack
	for i := 0; b.Loop(); i++ {
		if err := k.Show(views[i%2]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTapToFrame is a whole tap on a name: finger down, drawn; finger up, the flow's new view, drawn. Budget: 5 ms.
func BenchmarkTapToFrame(b *testing.B) {
	view := fixture("en").contest()
	var k *Kiosk
	k = New(newMemory(), Options{Fonts: letters, Guard: -1, On: func(e flow.Event) {
		if _, ok := e.(flow.Press); ok {
			view.Items[1].On = !view.Items[1].On
			if err := k.Show(view); err != nil {
				b.Fatal(err)
			}
		}
	}})
	if err := k.Show(view); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, phase := range []device.Phase{device.Down, device.Up} {
			if err := k.Handle(device.Touch{Phase: phase, X: 1200, Y: 340}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkColdFrame is the first frame after a wipe, with nothing cached.
func BenchmarkColdFrame(b *testing.B) {
	k := New(newMemory(), Options{Fonts: letters, Guard: -1})
	view := fixture("en").contest()
	for b.Loop() {
		if err := k.Wipe(); err != nil {
			b.Fatal(err)
		}
		if err := k.Show(view); err != nil {
			b.Fatal(err)
		}
	}
}
