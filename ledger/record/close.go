package record

import (
	"iter"
	"time"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tlog"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Close is the end of voting at a station. It needs no chain: it is made from both copies of the urn, printed as the closing tape,
// and recorded whenever it arrives before the cut-off.
type Close struct {
	Station   string
	Batches   []BatchTotal // in order of their serials, the last at close
	Last      uint32       // u, the last index that was burned; 0 if none
	Missing   uint32       // burned leaves that no batch holds, because neither medium gave them back
	Next      uint32       // index of Ratchet: after Last, with only drawn indices between
	Ratchet   []byte       // k of Next; nothing once the chip is lost
	Tape      []byte       // receipt key's signature over ClosingTape; nothing once the chip is lost
	Order     []byte       // the officials' Order, if it reached the station
	Workers   []election.Signature
	Sig       []byte               // the station's
	Officials []election.Signature // instead of Sig, once the station's chip is lost
}

// BatchTotal is a batch by its head's digest, with its counts.
type BatchTotal struct {
	Head [32]byte
	Counts
}

func (b *BatchTotal) wire(w *wire) {
	w.hash(&b.Head)
	b.Counts.wire(w)
}

// Kind is KindClose.
func (e *Close) Kind() Kind { return KindClose }

func (e *Close) body(w *wire) {
	w.text(&e.Station)
	list(w, &e.Batches, func(w *wire, b *BatchTotal) { b.wire(w) })
	w.u32(&e.Last)
	w.u32(&e.Missing)
	w.need(e.Missing <= maxCount)
	w.u32(&e.Next)
	w.data(&e.Ratchet)
	w.data(&e.Tape)
	w.data(&e.Order)
}

func (e *Close) seals(w *wire) {
	w.signatures(&e.Workers)
	w.data(&e.Sig)
	w.signatures(&e.Officials)
}

// Total counts all batches.
func (e *Close) Total() Counts {
	var c Counts
	for _, b := range e.Batches {
		c = c.Plus(b.Counts)
	}
	return c
}

// TapeRoot is the root over the lines of the batches and how the closing ends, as the closing tape prints it: people who know it
// know all that the closing says.
func (e *Close) TapeRoot() [32]byte {
	var lines [][]byte
	for i := range e.Batches {
		lines = append(lines, write(e.Batches[i].wire))
	}
	end := write(func(w *wire) {
		w.u32(&e.Last)
		w.u32(&e.Missing)
	})
	return tlog.Root(append(lines, end)...)
}

// ClosingTape is the digest that the closing tape carries and the receipt key signs: counts, root and the last index.
func (e *Close) ClosingTape(eid [32]byte) [32]byte {
	root, total := e.TapeRoot(), e.Total()
	return election.Hash("closing-tape", write(func(w *wire) {
		w.hash(&eid)
		w.text(&e.Station)
		w.hash(&root)
		total.wire(w)
		w.u32(&e.Last)
		w.u32(&e.Missing)
	}))
}

// WorkersPayload is what the poll workers sign, under the label "close": the tape's digest, which they can read.
func (e *Close) WorkersPayload(eid [32]byte) []byte {
	tape := e.ClosingTape(eid)
	return tape[:]
}

func (e *Close) apply(s State) (State, error) {
	if err := s.before(PhaseCounting); err != nil {
		return s, err
	}
	st, err := s.enrolled(e.Station)
	switch {
	case err != nil:
		return s, err
	case st.Stage == StageClosed:
		return s, refuse(CodeRecorded, "%s", st.ID)
	case st.Stage != StageOpen:
		return s, refuse(CodeStage, "%s has not opened", st.ID)
	case st.Lost && e.TapeRoot() != st.awaited:
		return s, refuse(CodeLost, "%s: root %x", st.ID, e.TapeRoot())
	}
	if err := s.closers(st, e); err != nil {
		return s, err
	}
	if err := st.reconcile(e); err != nil {
		return s, err
	}
	if err := st.ratchet(e); err != nil {
		return s, err
	}
	st = s.lateness(st)
	st.Stage, st.tape, st.Last, st.Declared, st.next, st.ratcheted = StageClosed, e.Batches, e.Last, e.Missing, e.Next, e.Ratchet
	st.closing = e.ClosingTape(s.eid)
	return s.with(st), nil
}

// closers checks everybody who stands behind a closing: the people, the chip with the tape and with the entry, and the order if one
// reached the station.
func (s State) closers(st Station, e *Close) error {
	if err := s.beside(CodeWorkers, st.ID, e.Kind().String(), e.WorkersPayload(s.eid), e.Workers, minWorkers); err != nil {
		return err
	}
	if err := s.stationOrPeople(st, e, e.Sig, e.Officials); err != nil {
		return err
	}
	if len(e.Order) > 0 {
		// When it was acted upon cannot be known here; that it was not too late is for the people to see.
		if _, err := s.order(e.Order, OrderClose, st, time.Time{}); err != nil {
			return err
		}
	}
	if st.NoTPM && len(e.Tape) == 0 {
		return nil
	}
	return wrap(CodeTape, verify.CheckReceipt(st.Machine.Receipt.Public, LabelTape, e.ClosingTape(s.eid), e.Tape))
}

// reconcile holds the tape to itself and to the batches that are here: every undrawn leaf up to the last one has become something. A
// leaf that the people declare missing leaves the station unaccounted for, in the result too; refusing its closing would
// take the other voters' ballots out of the count for one bad slot.
func (st Station) reconcile(e *Close) error {
	for it := st.batches.Iterator(); !it.Done(); {
		serial, got, _ := it.Next()
		if int(serial) > len(e.Batches) || e.Batches[serial-1] != (BatchTotal{got.head.Digest(), got.head.Total()}) {
			return refuse(CodeAccounting, "%s: batch %d is not on the tape", st.ID, serial)
		}
	}
	switch {
	case int(e.Last) > st.N() || e.Last > 0 && st.isDrawn(e.Last):
		return refuse(CodeAccounting, "%s: last index %d", st.ID, e.Last)
	case !possible(st.N(), e.Batches, func(b BatchTotal) Counts { return b.Counts }):
		return refuse(CodeAccounting, "%s: more leaves than there are", st.ID)
	case e.Total().Total()+e.Missing != st.undrawn(e.Last):
		return refuse(CodeAccounting, "%s: %d papers and %d missing, %d leaves", st.ID, e.Total().Total(), e.Missing, st.undrawn(e.Last))
	}
	return nil
}

// ratchet walks the seed state to the end: what is left are the committed halves, so nothing that was burned is left out.
func (st Station) ratchet(e *Close) error {
	if st.NoTPM && len(e.Ratchet) == 0 {
		return nil
	}
	if len(e.Ratchet) != 32 || e.Next <= e.Last || int(e.Next) > st.N()+1 || st.undrawn(e.Next-1) != st.undrawn(e.Last) {
		return refuse(CodeRatchet, "%s: at index %d after %d", st.ID, e.Next, e.Last)
	}
	for i, a := range st.walk(e.Next, e.Ratchet) {
		if ballot.StationHalfLeaf(i, a) != st.halves[i-1] {
			return refuse(CodeRatchet, "%s: index %d", st.ID, i)
		}
	}
	return nil
}

// walk gives the station's halves from an index to the last.
func (st Station) walk(from uint32, k []byte) iter.Seq2[uint32, [32]byte] {
	return func(yield func(uint32, [32]byte) bool) {
		state := [32]byte(k)
		for i := from; int(i) <= st.N(); i++ {
			var a [32]byte
			if a, state = ballot.Ratchet(state); !yield(i, a) {
				return
			}
		}
	}
}
