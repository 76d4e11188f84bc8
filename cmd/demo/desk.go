package main

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/isoloir/isoloir/device"
)

// A Desk is what lies and stands around the one kiosk of the booth: its papers, the ballot box, the roll and the lid. Every
// browser sees the same desk.
type Desk struct {
	st *Station

	mu      sync.Mutex
	now     Setting
	changed chan struct{} // closed at the next change
}

// A Setting is the desk at one moment, as browsers are told of it.
type Setting struct {
	Moment string  `json:"moment"` // see Guide; empty when it is not known
	Papers []Paper `json:"papers"` // outside the box, in the order in which they came out
	Boxed  int     `json:"boxed"`  // papers in the box
	Roll   string  `json:"roll"`
	Lid    bool    `json:"lid"`  // open
	Plug   bool    `json:"plug"` // headphones are in
	Lamp   bool    `json:"lamp"` // lit
}

// A Paper is a sheet that came out of the printer.
type Paper struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Older bool   `json:"older"` // belongs to what was before
	Spent bool   `json:"spent"` // a ballot that was made void or opened, and must not go into the box
}

// What the roll is like.
const (
	rollFull   = "full"
	rollEnding = "ending" // it ends in the middle of the next sheet
	rollOut    = "out"
)

func newDesk(st *Station) *Desk {
	d := &Desk{st: st, now: Setting{Papers: []Paper{}, Roll: rollFull}, changed: make(chan struct{})}
	st.tray.listen(d.sheet)
	return d
}

// setting gives the desk as it is, and a channel that closes at the next change.
func (d *Desk) setting() (Setting, <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.now
	s.Papers = slices.Clone(s.Papers)
	return s, d.changed
}

func (d *Desk) change(how func(s *Setting)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	how(&d.now)
	close(d.changed)
	d.changed = make(chan struct{})
}

// sheet lays what came out on the desk.
func (d *Desk) sheet(name string) {
	kind, _, _ := strings.Cut(name, "-"+d.st.id)
	d.change(func(s *Setting) {
		if s.begins(kind) {
			for i := range s.Papers {
				s.Papers[i].Older = true
			}
		}
		if kind == "void" {
			s.Roll = rollOut
		}
		if kind == "void" || kind == "slip" || kind == "check" {
			s.spend()
		}
		s.Papers = append(s.Papers, Paper{Name: name, Kind: kind})
	})
}

// begins says whether a sheet has nothing to do with those before: a ballot, a tape, or a piece of a sheet that came out
// alone. A receipt, an opening and a void slip go with the ballot before them.
func (s *Setting) begins(kind string) bool {
	switch kind {
	case "ballot", "zero-tape", "closing-tape":
		return true
	case "void":
		return !slices.ContainsFunc(s.Papers, func(p Paper) bool { return p.Kind == "ballot" && !p.Older })
	}
	return false
}

// spend marks the newest ballot: what came out after it says that it doesn't count.
func (s *Setting) spend() {
	for i := range s.Papers {
		s.Papers[i].Spent = s.Papers[i].Spent || s.Papers[i].Kind == "ballot" && !s.Papers[i].Older
	}
}

// holds says whether a paper lies on the desk.
func (d *Desk) holds(name string) bool {
	s, _ := d.setting()
	return slices.ContainsFunc(s.Papers, func(p Paper) bool { return p.Name == name })
}

// box puts a paper into the ballot box, where nobody sees it any more.
func (d *Desk) box(name string) {
	d.change(func(s *Setting) {
		i := slices.IndexFunc(s.Papers, func(p Paper) bool { return p.Name == name })
		if i >= 0 && d.st.panel.PassPaper() {
			s.Papers = slices.Delete(s.Papers, i, i+1)
			s.Boxed++
		}
	})
}

// roll takes the paper out of the printer, lets it end in the middle of the next sheet, or puts a new roll in.
func (d *Desk) roll(how string) {
	switch how {
	case rollFull:
		d.st.printer.LoadPaper()
	case rollEnding:
		d.st.printer.EndPaper(rowsLeft)
	case rollOut:
		d.st.printer.EndPaper(0)
	default:
		return
	}
	d.change(func(s *Setting) { s.Roll = how })
}

func (d *Desk) lid(open bool) {
	d.st.panel.Sense(device.PinLid, open)
	d.change(func(s *Setting) { s.Lid = open })
}

func (d *Desk) plug(in bool) {
	d.st.panel.Sense(device.PinHeadphones, in)
	d.change(func(s *Setting) { s.Plug = in })
}

// watch follows the lamp until the context ends.
func (d *Desk) watch(ctx context.Context) {
	for {
		changed := d.st.panel.Changed()
		if lit := d.st.panel.Lit(device.PinLamp); lit != d.lamp() {
			d.change(func(s *Setting) { s.Lamp = lit })
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		}
	}
}

func (d *Desk) lamp() bool {
	s, _ := d.setting()
	return s.Lamp
}

// tell keeps the moment that the guide read.
func (d *Desk) tell(moment string) { d.change(func(s *Setting) { s.Moment = moment }) }
