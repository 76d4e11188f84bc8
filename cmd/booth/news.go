package main

import (
	"time"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/logbook"
)

// tellNews tells the kiosk what the clock, the validator and officials say, when it is something else than before. None of it stops a vote.
func (b *booth) tellNews() {
	chain := flow.Chain{Status: flow.ChainStatus(b.station.Status()), Waiting: b.station.Waiting()}
	if chain != b.chain {
		b.chain = chain
		b.step(chain)
	}
	clock := flow.Clock{Now: b.now().UTC().Truncate(time.Minute), News: b.station.Progress().News}
	if clock != b.clockTold {
		b.clockTold = clock
		b.step(clock)
	}
	b.tellHours()
}

// tellHours tells of an order that the polls close later, and notes what came. A validator that starts anew brings old orders first: they move
// nothing.
func (b *booth) tellHours() {
	order, err := b.station.Hours()
	if refused := errorText(err); refused != b.refused {
		if b.refused = refused; err != nil {
			b.words.Error("order of hours", "error", refused)
			b.note(logbook.OrderRefused, "", "hours")
		}
	}
	if order == nil || !time.Unix(order.Closes, 0).After(b.hours.Closes) {
		return
	}
	b.hours = flow.Hours{Closes: time.Unix(order.Closes, 0).UTC()}
	for _, sig := range order.Officials {
		b.hours.By = append(b.hours.By, sig.Signer)
	}
	b.note(logbook.OrderReceived, "", "hours")
	b.step(b.hours)
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
