package record

import "github.com/isoloir/isoloir/ledger/election"

// Open is the opening of a station: the officials' order, the signed zero tape, the people at the station, and a quote that is
// bound to all of it. A quote that does not pass needs the officials' override.
type Open struct {
	Station  string
	Order    []byte // an Order
	Tape     []byte // receipt key's signature over ZeroTape
	Height   int64  // of the block that the quote is bound to
	Evidence []byte // tpm/verify.Evidence
	Workers  []election.Signature
	Override []election.Signature // none if the quote passes
}

// Kind is KindOpen.
func (e *Open) Kind() Kind { return KindOpen }

func (e *Open) body(w *wire) {
	w.text(&e.Station)
	w.data(&e.Order)
	w.data(&e.Tape)
	w.height(&e.Height)
	w.data(&e.Evidence)
}

func (e *Open) seals(w *wire) {
	w.signatures(&e.Workers)
	w.signatures(&e.Override)
}

// ZeroTape is the digest that the zero tape carries and the receipt key signs: nothing has been cast on these leaves.
func ZeroTape(eid [32]byte, station string, attempt uint16, leaves [32]byte) [32]byte {
	return election.Hash("zero-tape", write(func(w *wire) {
		w.hash(&eid)
		w.text(&station)
		w.u16(&attempt)
		w.hash(&leaves)
	}))
}
