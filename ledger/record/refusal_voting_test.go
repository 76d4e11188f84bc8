package record_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// votingDay has opened the first station, with four ballots, a check and a void on it that have not left.
func votingDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, shape)
	d.Ceremony()
	first(d).Prepare()
	d.Stations["st-2"].Prepare()
	d.Chain.Now = time.Date(2026, 11, 3, 14, 30, 0, 0, time.UTC)
	for range 3 {
		first(d).Cast("short", map[string]string{"levy": "levy-a"})
	}
	first(d).Check("short", map[string]string{"levy": "levy-b"})
	first(d).Void(record.VoidSheet)
	return d
}

// tried makes the batch of a changed station, and puts the station back.
func tried(d *recordtest.Day, slot uint16, change func(r *record.Releases)) *record.Batch {
	s := *first(d)
	s.Pending = record.Releases{Casts: slices.Clone(s.Pending.Casts), Checks: slices.Clone(s.Pending.Checks),
		Voids: slices.Clone(s.Pending.Voids), Failures: slices.Clone(s.Pending.Failures)}
	change(&s.Pending)
	return s.Batch(slot)[0]
}

func nothing(*record.Releases) {}

// resealed changes the head or content of a batch and signs again.
func resealed(d *recordtest.Day, e *record.Batch, change func(*record.Batch)) *record.Batch {
	change(e)
	e.Sig = first(d).Chip.Sign("batch", record.StationDigest(d.Manifest, e))
	return e
}

// ballotChanged changes a byte of the first ballot at a place from its beginning, or from its end if negative.
func ballotChanged(at int) func(r *record.Releases) {
	return func(r *record.Releases) {
		data := bytes.Clone(r.Casts[0].Ballot)
		if at < 0 {
			at += len(data)
		}
		data[at] ^= 1
		r.Casts[0].Ballot = data
	}
}

var votingAttempts = []attempt{
	{"a batch of slot zero", record.CodeEarly, func(d *recordtest.Day) record.Entry { return tried(d, 0, nothing) }},
	{"a batch of a slot that is not", record.CodeEarly, func(d *recordtest.Day) record.Entry { return tried(d, 2, nothing) }},
	{"a batch with one ballot", record.CodeFew, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Casts = r.Casts[:1] })
	}},
	{"a batch with serial two", record.CodeSerial, func(d *recordtest.Day) record.Entry {
		return resealed(d, tried(d, 1, nothing), func(e *record.Batch) { e.Head.Serial = 2 })
	}},
	{"a batch with serial zero", record.CodeSerial, func(d *recordtest.Day) record.Entry {
		return resealed(d, tried(d, 1, nothing), func(e *record.Batch) { e.Head.Serial = 0 })
	}},
	{"a batch that nobody signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(tried(d, 1, nothing), func(e *record.Batch) { e.Sig = nil })
	}},
	{"a batch that another station signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(tried(d, 1, nothing), func(e *record.Batch) {
			e.Sig = d.Stations["st-2"].Chip.Sign("batch", record.StationDigest(d.Manifest, e))
		})
	}},
	{"a batch that people signed for a living chip", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(tried(d, 1, nothing), func(e *record.Batch) {
			e.Officials = d.Sigs("batch", record.Payload(d.Manifest, e), "worker-1", "worker-2")
		})
	}},
	{"a part that is not in the head", record.CodePart, func(d *recordtest.Day) record.Entry {
		return changed(tried(d, 1, nothing), func(e *record.Batch) { e.Part = 1 })
	}},
	{"a ballot less than the head says", record.CodePart, func(d *recordtest.Day) record.Entry {
		return changed(tried(d, 1, nothing), func(e *record.Batch) { e.Casts = e.Casts[1:] })
	}},
	{"ballots out of order", record.CodeOrdering, func(d *recordtest.Day) record.Entry {
		return resealed(d, tried(d, 1, nothing), func(e *record.Batch) {
			slices.Reverse(e.Casts)
			e.Head.Parts[0] = e.Releases.Line()
		})
	}},
	{"the same ballot twice in a batch", record.CodeOrdering, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Casts = append(r.Casts, r.Casts[0]) })
	}},
	{"a leaf at another place", record.CodeLeaf, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Casts[0].Place = 1 << 20 })
	}},
	{"a leaf with another tag", record.CodeLeaf, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Casts[0].Tag[0] ^= 1 })
	}},
	{"a leaf with another path", record.CodeLeaf, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			r.Casts[0].Path = slices.Clone(r.Casts[0].Path)
			r.Casts[0].Path[0][0] ^= 1
		})
	}},
	{"a leaf both cast and void", record.CodeLeafTwice, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			r.Voids = []record.Void{{Leaf: r.Casts[0].Leaf, Reason: record.VoidUnprinted}}
		})
	}},
	{"a drawn leaf", record.CodeLeafTwice, func(d *recordtest.Day) record.Entry {
		st, _ := d.State.Station("st-1")
		return tried(d, 1, func(r *record.Releases) {
			r.Voids = []record.Void{{Leaf: first(d).Leaf(st.Drawn[0]), Reason: record.VoidUnprinted}}
		})
	}},
	{"a ballot in another leaf", record.CodeBallotLeaf, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			r.Casts[0].Leaf, r.Casts[1].Leaf = r.Casts[1].Leaf, r.Casts[0].Leaf
		})
	}},
	{"a ballot of another election", record.CodeElection, func(d *recordtest.Day) record.Entry { return tried(d, 1, ballotChanged(1)) }},
	{"a ballot of another station", record.CodeElection, func(d *recordtest.Day) record.Entry { return tried(d, 1, ballotChanged(34)) }},
	{"a ballot of a style that is not", record.CodeStyle, func(d *recordtest.Day) record.Entry { return tried(d, 1, ballotChanged(35)) }},
	{"a ballot of another style", record.CodeBallotSize, func(d *recordtest.Day) record.Entry { return tried(d, 1, ballotChanged(36)) }},
	{"a ballot cut short", record.CodeBallotSize, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Casts[0].Ballot = r.Casts[0].Ballot[:len(r.Casts[0].Ballot)-1] })
	}},
	{"a ballot with a number too large", record.CodePoint, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			r.Casts[0].Ballot = bytes.Clone(r.Casts[0].Ballot)
			copy(r.Casts[0].Ballot[len(r.Casts[0].Ballot)-32:], bytes.Repeat([]byte{0xff}, 32))
		})
	}},
	{"a ballot with a changed proof", record.CodeProof, func(d *recordtest.Day) record.Entry { return tried(d, 1, ballotChanged(-32)) }},
	{"a ballot whose encryption is of another leaf", record.CodeBallotLeaf, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { // the second ballot's content under the first one's leaf
			data := bytes.Clone(r.Casts[1].Ballot)
			copy(data[37:69], r.Casts[0].Ballot[37:69])
			r.Casts[0].Ballot = data
		})
	}},
	{"the opening of an index to come", record.CodeBound, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			s := *first(d)
			i, _ := s.Print()
			r.Checks[0] = s.Opening(i, "short", nil)
		})
	}},
	{"the opening of a drawn index", record.CodeBound, func(d *recordtest.Day) record.Entry {
		st, _ := d.State.Station("st-1")
		return tried(d, 1, func(r *record.Releases) { r.Checks[0] = first(d).Opening(st.Drawn[0], "short", nil) })
	}},
	{"the opening of index zero", record.CodeBound, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Checks[0].Index = 0 })
	}},
	{"an opening with another half", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Checks[0].Half[0] ^= 1 })
	}},
	{"an opening without a trustee's half", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Checks[0].Halves = r.Checks[0].Halves[1:] })
	}},
	{"an opening of a style that is not", record.CodeStyle, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Checks[0].Style = "none" })
	}},
	{"an opening with two votes where one is allowed", record.CodeOpening, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			r.Checks[0].Selections = bytes.Clone(r.Checks[0].Selections)
			r.Checks[0].Selections[1], r.Checks[0].Selections[3] = 1, 1
		})
	}},
	{"a void for no reason", record.CodeReason, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Voids[0].Reason = 9 })
	}},
	{"a further ballot of a sheet that carries one", record.CodeReason, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Voids[0].Reason = record.VoidPiece })
	}},
	{"a void that nobody signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Voids[0].Officials = nil })
	}},
	{"a failed check that nobody signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Failures = []record.Failed{{Leaf: r.Voids[0].Leaf}}; r.Voids = nil })
	}},
	{"an opening of the station again", record.CodeStage, func(d *recordtest.Day) record.Entry { return first(d).Open(recordtest.Log) }},
	{"a cut-off while a station is open", record.CodeStationOpen, func(d *recordtest.Day) record.Entry { return d.Cutoff() }},
	{"an incident that is none", record.CodeReason, func(d *recordtest.Day) record.Entry { return &record.Incident{Station: "st-1", What: 99} }},
	{"an incident with a serial that served", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(incident(d, "st-1", 1, record.IncidentPause))
		return incident(d, "st-1", 1, record.IncidentRestart)
	}},
	{"an incident that nobody signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return &record.Incident{Station: "st-1", What: record.IncidentPause}
	}},
	{"a note of a thousand bytes", record.CodeReason, func(d *recordtest.Day) record.Entry {
		return &record.Lost{Station: "st-1", Note: strings.Repeat("x", 1000)}
	}},
	{"a loss that one person signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		e := &record.Lost{Station: "st-1", Note: "stolen"}
		return changed(e, func(e *record.Lost) { e.Officials = d.Officials(e)[:1] })
	}},
	{"a closing that leaves out a ballot", record.CodeAccounting, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Pending.Casts = s.Pending.Casts[1:]
		s.Batch(0)
		return s.Close()
	}},
	{"a closing whose counts run over to the right sum", record.CodeAccounting, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		e := s.Close()
		for range 256 {
			e.Batches = append(e.Batches, record.BatchTotal{Counts: record.Counts{Cast: 1 << 24}})
		}
		return s.Sign(e)
	}},
	{"a batch with more leaves than there are", record.CodePart, func(d *recordtest.Day) record.Entry {
		return resealed(d, tried(d, 1, nothing), func(e *record.Batch) { e.Head.Parts[0].Cast += 12 })
	}},
	{"a closing with one worker", record.CodeWorkers, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return changed(s.Close(), func(e *record.Close) { e.Workers = e.Workers[:1] })
	}},
	{"a closing with another seed state", record.CodeRatchet, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return s.Sign(changed(s.Close(), func(e *record.Close) { e.Ratchet[0] ^= 1 }))
	}},
	{"a closing without its seed state", record.CodeRatchet, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return s.Sign(changed(s.Close(), func(e *record.Close) { e.Ratchet = nil }))
	}},
	{"a closing whose tape is over other counts", record.CodeTape, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return changed(s.Close(), func(e *record.Close) {
			e.Tape = s.Chip.SignReceipt("tape", [32]byte{})
			e.Sig = s.Chip.Sign("close", record.StationDigest(d.Manifest, e))
		})
	}},
	{"a closing on an order to open", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return s.Sign(changed(s.Close(), func(e *record.Close) { e.Order = s.Order(record.OrderOpen, 2).Encode() }))
	}},
	{"unused halves before closing", record.CodeStage, func(d *recordtest.Day) record.Entry { return first(d).Unused("trustee-1") }},
}

func TestABatchComesAtItsTimeAndOnce(t *testing.T) {
	d := votingDay(t)
	now := d.Chain.Now
	d.Chain.Now = now.Add(-time.Hour)
	d.Refused(record.CodeEarly, tried(d, 1, nothing))
	d.Chain.Now = now
	e := first(d).Batch(1)[0]
	d.Record(e)
	d.Refused(record.CodeRecorded, e)
	first(d).Cast("short", nil)
	first(d).Cast("short", nil)
	d.Refused(record.CodeEarly, tried(d, 1, nothing)) // the slot has served
	d.Refused(record.CodeSerial, resealed(d, tried(d, 1, nothing), func(e *record.Batch) { e.Head.Serial = 1 }))
}
