package main

import (
	"context"
	"errors"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/ui"
	"github.com/isoloir/isoloir/ledger/logbook"
)

// loop is the one goroutine that owns the booth.
func (b *booth) loop(ctx context.Context, touches <-chan device.Event, signals <-chan device.Signal) error {
	defer close(b.done)
	defer b.signOut()
	if err := b.show(); err != nil {
		return failed("screen", err)
	}
	b.set(device.PinLamp, false) // as an earlier run may have left them
	b.set(device.PinBuzzer, false)
	b.step(b.selfTest(false))
	arrived, every := follow(ctx, b.config.Inbox(""), b.words)
	tick := time.NewTimer(0)
	defer tick.Stop()
	for {
		b.tend()
		b.retire()
		var err error
		select {
		case <-ctx.Done():
			b.state.Wipe()
			return errors.Join(b.kiosk.Wipe(), b.log.Note(logbook.Stopped, "", ""))
		case e := <-touches:
			err = b.input(e)
		case s := <-signals:
			b.sensed(s)
		case e := <-b.events:
			b.step(e)
		case s := <-b.signIns:
			b.enter(s)
		case <-arrived:
			b.stale = true
		case <-tick.C:
			b.stale = true
			tick.Reset(time.Until(time.Now().Truncate(every).Add(every))) // the screen tells the minute
		}
		if err = errors.Join(err, b.dark); err != nil {
			return err
		}
	}
}

// step lets the kiosk take an event, shows where it then stands, and carries out what it asks for, in order. Answers that
// are there at once are events of their own, taken afterwards. A screen is shown before the work that it announces.
func (b *booth) step(e flow.Event) {
	b.queue = append(b.queue, e)
	if b.stepping {
		return // called from within: the loop below goes on
	}
	b.stepping = true
	defer func() { b.stepping = false }()
	for len(b.queue) > 0 {
		before := b.state.Screen()
		effects := flow.Advance(&b.state, b.queue[0])
		b.queue = b.queue[1:]
		if b.state.Screen() != before {
			b.lookAtPrinter()
		}
		b.forget(effects)
		if err := b.show(); err != nil {
			b.dark = failed("screen", err) // the loop ends after what was begun
		}
		for _, effect := range effects {
			if answer := b.do(effect); answer != nil {
				b.queue = append(b.queue, answer)
			}
		}
		b.count()
	}
}

// forget wipes what a session left, before the next screen is shown.
func (b *booth) forget(effects []flow.Effect) {
	for _, e := range effects {
		if _, ok := e.(flow.Wipe); !ok {
			continue
		}
		b.dropPages()
		b.voice.forget()
		if err := b.kiosk.Wipe(); err != nil {
			b.words.Error("wipe", "error", err.Error())
		}
		scour()
	}
}

// show draws the screen. Words that are drawn small are a fault of the definition, not of today.
func (b *booth) show() error {
	view := b.state.View()
	err := b.kiosk.Show(view)
	b.voice.follow(view)
	b.report()
	if errors.Is(err, ui.ErrTight) {
		b.words.Warn("words are drawn smaller than chosen", "screen", string(b.state.Screen()))
		return nil
	}
	return err
}

// input takes what people touch and press. Keys act when they go down.
func (b *booth) input(e device.Event) error {
	switch e := e.(type) {
	case device.Key:
		switch {
		case e.Down && e.Code == device.KeyPause:
			b.voice.pause()
		case e.Down:
			b.step(flow.Key{Code: e.Code})
		}
		return nil
	case device.Switch:
		b.step(flow.Switch{Number: e.Number, Up: !e.Down})
		return nil
	}
	err := b.kiosk.Handle(e)
	b.report()
	return err
}

// report tells a test what the screen says and where.
func (b *booth) report() {
	if b.shown != nil {
		b.shown(b.state.View(), b.kiosk.Targets())
	}
}

// sensed takes the panel's sensors. A paper passes the box when the sensor goes high.
func (b *booth) sensed(s device.Signal) {
	switch {
	case s.Pin == device.PinBox && s.High:
		b.step(flow.BoxSensed{})
	case s.Pin == device.PinLid:
		b.step(flow.Lid{Open: s.High})
	case s.Pin == device.PinPower:
		b.step(flow.Power{Battery: s.High})
	case s.Pin == device.PinHeadphones:
		b.step(flow.Headphones{In: s.High})
	}
}

// tell brings an event from beside the loop into it.
func (b *booth) tell(e flow.Event) {
	select {
	case b.events <- e:
	case <-b.done:
	}
}

// count tells the kiosk when the papers changed.
func (b *booth) count() {
	if b.station == nil {
		return
	}
	p := b.station.Papers()
	if b.station.Weighted() {
		p = b.station.SheetPapers()
	}
	now := flow.Papers{Issued: p.Issued, Cast: p.Cast, Pending: p.Pending, Checked: p.Checked, Void: p.Void, Unprinted: p.Unprinted, Failed: p.Failed + p.Checking}
	if now != b.papers {
		b.papers, b.stale = now, true
		b.queue = append(b.queue, flow.Counted{Papers: now})
	}
}
