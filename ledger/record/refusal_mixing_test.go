package record_test

import (
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

var mixingAttempts = []attempt{
	{"one mixer", record.CodeMixers, func(d *recordtest.Day) record.Entry { return d.Mixers(1, "trustee-1") }},
	{"one mixer twice", record.CodeMixers, func(d *recordtest.Day) record.Entry { return d.Mixers(1, "trustee-1", "trustee-1") }},
	{"mixers out of order", record.CodeMixers, func(d *recordtest.Day) record.Entry { return d.Mixers(1, "trustee-2", "trustee-1") }},
	{"a mixer who is no trustee", record.CodeMixers, func(d *recordtest.Day) record.Entry { return d.Mixers(1, "trustee-1", "somebody") }},
	{"an announcement too far", record.CodeMixers, func(d *recordtest.Day) record.Entry { return d.Mixers(2, "trustee-1", "trustee-2") }},
	{"mixers whom one official announced", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(d.Mixers(1, "trustee-1", "trustee-2"), func(e *record.Mixers) { e.Officials = e.Officials[:1] })
	}},
	{"a shuffle before the announcement", record.CodeMixer, func(d *recordtest.Day) record.Entry {
		return shuffled(d, func(e *record.Shuffle) { e.Serial = 0 })
	}},
	{"a share before the shuffles", record.CodeUnmixed, func(d *recordtest.Day) record.Entry { return opening(d, func(*record.TableShare) {}) }},
	{"contents before the shuffles", record.CodeUnmixed, func(d *recordtest.Day) record.Entry { return opened(d, func(*record.Contents) {}) }},
	{"a shuffle out of turn", record.CodeMixer, func(d *recordtest.Day) record.Entry {
		d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
		return shuffled(d, func(e *record.Shuffle) { e.Mixer = "trustee-2" })
	}},
	{"a shuffle at another place", record.CodeMixer, func(d *recordtest.Day) record.Entry { return shuffled(d, func(e *record.Shuffle) { e.Position = 2 }) }},
	{"a shuffle of a trustee who was not asked", record.CodeMixer, func(d *recordtest.Day) record.Entry {
		return shuffled(d, func(e *record.Shuffle) { e.Mixer = "trustee-3" })
	}},
	{"a shuffle of another announcement", record.CodeMixer, func(d *recordtest.Day) record.Entry { return shuffled(d, func(e *record.Shuffle) { e.Serial = 2 }) }},
	{"a shuffle of nobody", record.CodeTrustee, func(d *recordtest.Day) record.Entry { return &record.Shuffle{Mixer: "nobody"} }},
	{"a shuffle that another signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(shuffled(d, func(*record.Shuffle) {}), func(e *record.Shuffle) { e.Sig = d.Trustee(e, "trustee-2") })
	}},
	{"a shuffle of no lot", record.CodeLot, func(d *recordtest.Day) record.Entry { return shuffled(d, func(e *record.Shuffle) { e.Lot = 99 }) }},
	{"a shuffle that changes nothing", record.CodeTable, func(d *recordtest.Day) record.Entry {
		return shuffled(d, func(e *record.Shuffle) { e.Output = e.Input })
	}},
	{"a second shuffle of another table", record.CodeTable, func(d *recordtest.Day) record.Entry {
		d.Record(d.Shuffle(lotOf(d, "chair"), "trustee-1"))
		return changed(d.Shuffle(lotOf(d, "chair"), "trustee-2"), func(e *record.Shuffle) { e.Input[0] ^= 1; e.Sig = d.Trustee(e, e.Mixer) })
	}},
	{"a shuffle again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return shuffled(d, func(*record.Shuffle) {}) }},
	{"a share after one of two shuffles", record.CodeUnmixed, func(d *recordtest.Day) record.Entry { return opening(d, func(*record.TableShare) {}) }},
}

// mixedDay is after the shuffles of the chair's lot and one of two shares of it.
func mixedDay(t *testing.T) *recordtest.Day {
	d := mixDay(t)
	d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
	for _, id := range []string{"trustee-1", "trustee-2"} {
		d.Record(d.Shuffle(lotOf(d, "chair"), id))
	}
	d.Record(d.TableShare(lotOf(d, "chair"), "trustee-1"))
	return d
}

var mixedAttempts = []attempt{
	{"a shuffle too many", record.CodeMixer, func(d *recordtest.Day) record.Entry {
		return shuffled(d, func(e *record.Shuffle) { e.Position, e.Mixer = 3, "trustee-3" })
	}},
	{"a share of another table", record.CodeTable, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Table[0] ^= 1 })
	}},
	{"a share in the table before the last shuffle", record.CodeTable, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Table = d.State.Mix(lotOf(d, "chair")).Shuffles[0].Output })
	}},
	{"a share of a trustee outside the quorum", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Trustee = "trustee-2" })
	}},
	{"a share for another quorum", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Quorum = 2 })
	}},
	{"a share in rows that stay closed", record.CodeLot, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Lot = uint16(lotOf(d, "levy")) })
	}},
	{"a share again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Trustee = "trustee-1" })
	}},
	{"contents before the last share", record.CodeUnopened, func(d *recordtest.Day) record.Entry { return opened(d, func(*record.Contents) {}) }},
	{"contents of another table", record.CodeTable, func(d *recordtest.Day) record.Entry { return opened(d, func(e *record.Contents) { e.Table[0] ^= 1 }) }},
	{"contents that one official signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(opened(d, func(*record.Contents) {}), func(e *record.Contents) { e.Officials = e.Officials[:1] })
	}},
	{"contents again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(d.TableShare(lotOf(d, "chair"), "trustee-3"))
		d.Record(d.Contents(lotOf(d, "chair")))
		return opened(d, func(*record.Contents) {})
	}},
}

// shuffled is an entry of the first mixer for the chair's lot, with a change; its files are not there, which no entry shows.
func shuffled(d *recordtest.Day, change func(*record.Shuffle)) *record.Shuffle {
	e := &record.Shuffle{Serial: 1, Mixer: "trustee-1", Lot: uint16(lotOf(d, "chair")), Position: 1, Output: [32]byte{1}}
	change(e)
	e.Sig = d.Trustee(e, e.Mixer)
	return e
}

// opening is an entry of the second trustee of the quorum for the chair's lot, with a change.
func opening(d *recordtest.Day, change func(*record.TableShare)) *record.TableShare {
	e := &record.TableShare{Quorum: 1, Trustee: "trustee-3", Lot: uint16(lotOf(d, "chair")), Table: lastTable(d)}
	change(e)
	e.Sig = d.Trustee(e, e.Trustee)
	return e
}

func opened(d *recordtest.Day, change func(*record.Contents)) *record.Contents {
	e := &record.Contents{Lot: uint16(lotOf(d, "chair")), Table: lastTable(d)}
	change(e)
	e.Officials = d.Officials(e)
	return e
}

func lastTable(d *recordtest.Day) (last [32]byte) {
	for _, sh := range d.State.Mix(lotOf(d, "chair")).Shuffles {
		last = sh.Output
	}
	return last
}
