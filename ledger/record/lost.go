package record

import "github.com/isoloir/isoloir/ledger/election"

// Lost takes a station out: it was stolen, burned or cannot speak. Its closing tape and late bundles still count if they arrive
// before the cut-off.
type Lost struct {
	Station   string
	Note      string // at most 500 bytes
	Officials []election.Signature
}

// Kind is KindLost.
func (e *Lost) Kind() Kind { return KindLost }

func (e *Lost) body(w *wire) {
	w.text(&e.Station)
	w.text(&e.Note)
}

func (e *Lost) seals(w *wire) { w.signatures(&e.Officials) }

// LostTPM records that a station's security chip died. From here the station attests nothing, and two officials sign for it
// (PROTOCOL 1.10).
type LostTPM struct {
	Station   string
	Note      string // at most 500 bytes
	Officials []election.Signature
}

// Kind is KindLostTPM.
func (e *LostTPM) Kind() Kind { return KindLostTPM }

func (e *LostTPM) body(w *wire) {
	w.text(&e.Station)
	w.text(&e.Note)
}

func (e *LostTPM) seals(w *wire) { w.signatures(&e.Officials) }
