package record

import "github.com/isoloir/isoloir/ledger/election"

// Draw is the throw of dice that says which half of the leaves is opened. One throw serves every station that it names; the
// leaf roots stand in it, so that the officials sign dice for these roots and no others.
type Draw struct {
	Lines     []DrawLine // in the order of the stations' ids
	Dice      string     // at least 20 decimal digits
	Officials []election.Signature
}

// DrawLine names a station and the leaf root that the dice are for.
type DrawLine struct {
	Station string
	Root    [32]byte
}

// Kind is KindDraw.
func (e *Draw) Kind() Kind { return KindDraw }

func (e *Draw) body(w *wire) {
	list(w, &e.Lines, func(w *wire, l *DrawLine) {
		w.text(&l.Station)
		w.hash(&l.Root)
	})
	w.text(&e.Dice)
}

func (e *Draw) seals(w *wire) { w.signatures(&e.Officials) }
