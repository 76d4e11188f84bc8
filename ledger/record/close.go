package record

import (
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tlog"
)

// Close is the end of voting at a station. It needs no chain: it is made from both copies of the urn, printed as the closing tape,
// and recorded whenever it arrives before the cut-off.
type Close struct {
	Station   string
	Batches   []BatchTotal // in order of their serials, the last at close
	Last      uint32       // u, the last index that was burned; 0 if none
	Ratchet   []byte       // k_{u+1}; nothing once the chip is lost
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

// Kind is KindClose.
func (e *Close) Kind() Kind { return KindClose }

func (e *Close) body(w *wire) {
	w.text(&e.Station)
	list(w, &e.Batches, func(w *wire, b *BatchTotal) {
		w.hash(&b.Head)
		b.Counts.wire(w)
	})
	w.u32(&e.Last)
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

// TapeRoot is the root over the digests of the batches' heads, as the closing tape prints it.
func (e *Close) TapeRoot() [32]byte {
	heads := make([][]byte, len(e.Batches))
	for i := range e.Batches {
		heads[i] = e.Batches[i].Head[:]
	}
	return tlog.Root(heads...)
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
	}))
}

// WorkersPayload is what the poll workers sign, under the label "close": the tape's digest, which they can read.
func (e *Close) WorkersPayload(eid [32]byte) []byte {
	tape := e.ClosingTape(eid)
	return tape[:]
}
