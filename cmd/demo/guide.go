package main

import (
	"context"
	"image"
	"slices"
	"time"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// A Guide looks over the visitor's shoulder: it reads the kiosk's screen as the demonstration's eyes do and says which
// moment of a vote or of a poll worker's work it shows, so that the page can tell what to do. The booth tells it nothing.
type Guide struct {
	draw    func(words string, style textStyle) *image.Alpha
	moments []moment
	sizes   []flow.TextSize
	masks   map[lookup]*mask
}

// A moment is known by words that stand on its screen and on no other: those of a button, a row or an answer.
type moment struct {
	name  string
	ratio float64 // of the words to the text of the screen
	words []string
}

// insideRow is how much ground a row has before its words, and a button before its arrow, whatever their size, in pixels.
const insideRow = 24

// Ratios of the kiosk's type scale.
const (
	ofButtons = 1.08 // and of rows
	ofAnswers = ofButtons * 1.1
)

func newGuide(people []string) *Guide {
	return &Guide{draw: newLetters().draw, masks: map[lookup]*mask{}, moments: append(momentsOfCatalog(), moment{"who", ofButtons, people}),
		sizes: []flow.TextSize{flow.TextNormal, flow.TextLarge, flow.TextLargest, flow.TextSmall}}
}

// momentsOfCatalog lists the moments that words of the catalogue tell. A notice stands before the screen that it covers.
func momentsOfCatalog() []moment {
	var names []string
	for _, tag := range languages {
		names = append(names, catalog.Name(tag))
	}
	out := []moment{{"language", ofButtons, names}, {"read", ofAnswers, inEveryLanguage([]catalog.ID{catalog.CheckPaperYes})},
		{"settle", ofAnswers, inEveryLanguage([]catalog.ID{catalog.SettleIn})}}
	for _, m := range []struct {
		name string
		ids  []catalog.ID
	}{
		{"idle", []catalog.ID{catalog.PollWorkers}},
		{"pin", []catalog.ID{catalog.PinEnter}},
		{"menu", []catalog.ID{catalog.SignOut}},
		{"paused", []catalog.ID{catalog.Resume}},
		{"begin", []catalog.ID{catalog.Begin}},
		{"contest", []catalog.ID{catalog.SeeAll}},
		{"write", []catalog.ID{catalog.WriteInClear}},
		{"print", []catalog.ID{catalog.PrintNo}},
		{"more", []catalog.ID{catalog.MoreGo}},
		{"review", []catalog.ID{catalog.Print}},
		{"wrong", []catalog.ID{catalog.NotCorrectVoid}},
		{"seal", []catalog.ID{catalog.SealSign, catalog.VoidSheetSign}},
		{"decide", []catalog.ID{catalog.PaperAgain}},
		{"warning", []catalog.ID{catalog.CheckYes}},
		{"opened", []catalog.ID{catalog.VoteAgain}},
		{"insert", []catalog.ID{catalog.InsertHelp}},
		{"done", []catalog.ID{catalog.Finish}},
		{"there", []catalog.ID{catalog.InactiveYes}},
		{"left", []catalog.ID{catalog.AbandonedEnd}},
		{"supply", []catalog.ID{catalog.SupplyStop}},
		{"alarm", []catalog.ID{catalog.AlarmRepair}},
		{"close", []catalog.ID{catalog.CloseNow, catalog.CloseGo}},
		{"hour", []catalog.ID{catalog.HourGo}},
		{"ended", []catalog.ID{catalog.CloseFinally}},
		{"closed", []catalog.ID{catalog.PrintCopy}},
	} {
		out = append(out, moment{m.name, ofButtons, inEveryLanguage(m.ids)})
	}
	return out
}

func inEveryLanguage(ids []catalog.ID) []string {
	var words []string
	for _, id := range ids {
		for _, tag := range languages {
			words = append(words, catalog.Say(tag, id))
		}
	}
	return words
}

// still is how long a screen must stand before it is read.
const still = 120 * time.Millisecond

// follow reads each screen that stands still, until the context ends.
func (g *Guide) follow(ctx context.Context, st *Station, tell func(moment string)) {
	for {
		frame, _, changed := st.screen.Picture()
		select {
		case <-ctx.Done():
			return
		case <-changed:
			continue
		case <-time.After(still):
		}
		if now, ok := g.read(frame, changed); ok {
			tell(now)
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		}
	}
}

// read names the moment, or "" when it knows none; not ok means that the screen changed meanwhile. What was found goes to
// the front, because the next screen will likely be of the same size and often of the same moment.
func (g *Guide) read(frame *image.RGBA, changed <-chan struct{}) (name string, ok bool) {
	scene := newScene(frame)
	for i, size := range g.sizes {
		for j, m := range g.moments {
			select {
			case <-changed:
				return "", false
			default:
			}
			if g.shows(scene, m, size) {
				toFront(g.sizes, i)
				toFront(g.moments, j)
				return m.name, true
			}
		}
	}
	return "", true
}

func toFront[T any](list []T, i int) {
	first := list[i]
	copy(list[1:i+1], list[:i])
	list[0] = first
}

func (g *Guide) shows(scene *Scene, m moment, size flow.TextSize) bool {
	style := textStyle{float32(size.Millimetres() * perMM / typeset.CapHeight() * m.ratio), true}
	return slices.ContainsFunc(m.words, func(words string) bool {
		key := lookup{words: words, style: style}
		if g.masks[key] == nil {
			ground := min(int(alone*style.pixels), insideRow)
			g.masks[key] = newMask(g.draw(words, style), ground, ground)
		}
		at, found := g.masks[key].find(scene, g.masks[key].before)
		if found {
			g.masks[key].before = at
		}
		return found
	})
}
