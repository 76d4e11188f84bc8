package record_test

import (
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/tpm/verify"
)

func openingDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, shape)
	d.Ceremony()
	d.Record(first(d).Enrol(), d.Stations["st-2"].Enrol())
	d.Stations["st-2"].Seeds(func(c []ballot.Commitment) {
		for i := range c {
			c[i].Tag[0] ^= 1 // every leaf of this booth is a lie
		}
	})
	first(d).Seeds()
	return d
}

func confirmed(d *recordtest.Day, change func(*record.Open)) record.Entry {
	s := first(d)
	return s.Confirm(changed(s.Open(recordtest.Log), change))
}

// overridden is an opening for which officials sign as well.
func overridden(d *recordtest.Day, change func(*record.Open)) *record.Open {
	return changed(confirmed(d, change).(*record.Open), func(e *record.Open) {
		e.Override = d.Sigs(record.LabelOverride, record.Payload(d.Manifest, e), "official-1", "official-2")
	})
}

func ordered(d *recordtest.Day, change func(*record.Order)) record.Entry {
	return confirmed(d, func(e *record.Open) {
		o := first(d).Order(record.OrderOpen, 1)
		change(o)
		e.Order = o.Encode()
	})
}

var openingAttempts = []attempt{
	{"a booth whose leaves are not as committed", record.CodeMismatch, func(d *recordtest.Day) record.Entry {
		return d.Stations["st-2"].Open(recordtest.Log)
	}},
	{"an order to close", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Order = first(d).Order(record.OrderClose, 1).Encode() })
	}},
	{"an order for another station", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Order = d.Stations["st-2"].Order(record.OrderOpen, 1).Encode() })
	}},
	{"an order that nobody signed", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return ordered(d, func(o *record.Order) { o.Officials = nil })
	}},
	{"an order that was changed", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return ordered(d, func(o *record.Order) { o.Expires++ })
	}},
	{"an order that had expired", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return ordered(d, func(o *record.Order) {
			o.Expires = d.Chain.Now.Add(-time.Hour).Unix()
			o.Officials = d.Sigs(record.LabelOrder, o.Payload(d.Manifest), "official-1", "official-2")
		})
	}},
	{"an order with serial zero", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Order = first(d).Order(record.OrderOpen, 0).Encode() })
	}},
	{"bytes that are no order", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Order = append(e.Order, 0) })
	}},
	{"one worker only", record.CodeWorkers, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Open(recordtest.Log), func(e *record.Open) { e.Workers = e.Workers[:1] })
	}},
	{"workers of another station", record.CodeWorkers, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Open(recordtest.Log), func(e *record.Open) {
			e.Workers = d.Sigs("open", record.Payload(d.Manifest, e), "worker-3", "worker-4")
		})
	}},
	{"a tape over other leaves", record.CodeTape, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) {
			e.Tape = first(d).Chip.SignReceipt("tape", record.ZeroTape(d.State.EID(), "st-1", 1, [32]byte{}))
		})
	}},
	{"a tape signed as a receipt", record.CodeTape, func(d *recordtest.Day) record.Entry {
		st, _ := d.State.Station("st-1")
		return confirmed(d, func(e *record.Open) {
			e.Tape = first(d).Chip.SignReceipt("receipt", record.ZeroTape(d.State.EID(), "st-1", 1, st.LeafRoot))
		})
	}},
	{"a quote of a block before the dice", record.CodeBlock, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Height = 2 })
	}},
	{"a quote of a block to come", record.CodeBlock, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Height += 2 })
	}},
	{"a quote for another block", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Height-- })
	}},
	{"a quote of other software", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return first(d).Open(verify.Log{{PCR: verify.PCRPrograms, Name: "init", Digest: [32]byte{1}}})
	}},
	{"a quote of another station", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Evidence = d.Stations["st-2"].Open(recordtest.Log).Evidence })
	}},
	{"no quote and no override", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Height, e.Evidence = 0, nil })
	}},
	{"no quote, of some block", record.CodeBlock, func(d *recordtest.Day) record.Entry {
		return overridden(d, func(e *record.Open) { e.Evidence = nil })
	}},
	{"a quote of no block", record.CodeBlock, func(d *recordtest.Day) record.Entry {
		return overridden(d, func(e *record.Open) { e.Height = 0 })
	}},
	{"an override of bytes that are no quote", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return overridden(d, func(e *record.Open) { e.Evidence = []byte("none") })
	}},
	{"an override of what is no order", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return overridden(d, func(e *record.Open) { e.Height, e.Evidence, e.Order = 0, nil, nil })
	}},
	{"an override without a quote by one person", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return changed(overridden(d, func(e *record.Open) { e.Height, e.Evidence = 0, nil }), func(e *record.Open) { e.Override = e.Override[:1] })
	}},
	{"an override by one person", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		s := first(d)
		return changed(s.Open(nil), func(e *record.Open) {
			e.Override = d.Sigs(record.LabelOverride, record.Payload(d.Manifest, e), "official-1")
		})
	}},
	{"a batch before opening", record.CodeStage, func(d *recordtest.Day) record.Entry {
		return &record.Batch{Head: record.BatchHead{Station: "st-1", Serial: 1, Slot: 1}}
	}},
	{"a closing before opening", record.CodeStage, func(d *recordtest.Day) record.Entry { return &record.Close{Station: "st-1"} }},
	{"a checkpoint of a block to come", record.CodeBlock, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Cosign(), func(e *record.Cosign) { e.Height += 9 })
	}},
	{"a checkpoint of another height", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Cosign(), func(e *record.Cosign) { e.Height-- })
	}},
	{"a quote of the day that another key signed", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Quote(recordtest.Log), func(e *record.Quote) { e.Evidence = d.Stations["st-2"].Quote(recordtest.Log).Evidence })
	}},
}
