package main

import (
	"reflect"
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

// tellHours tells of an order that the polls close later, and notes what came.
func (b *booth) tellHours() {
	order, err := b.station.Hours()
	if refused := errorText(err); refused != b.refused {
		if b.refused = refused; err != nil {
			b.words.Error("order of hours", "error", refused)
			b.note(logbook.OrderRefused, "", "hours")
		}
	}
	if order == nil {
		return
	}
	hours := flow.Hours{Closes: time.Unix(order.Closes, 0).UTC()}
	for _, sig := range order.Officials {
		hours.By = append(hours.By, sig.Signer)
	}
	if !reflect.DeepEqual(hours, b.hours) {
		b.hours = hours
		b.note(logbook.OrderReceived, "", "hours")
		b.step(hours)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
