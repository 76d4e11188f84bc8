package record

import "github.com/isoloir/isoloir/ledger/election"

// Enrol ties a machine to a station of the manifest: one security chip, one station, for ever. The certificates of the chip are
// data here; `election enrol` and verify check them against the roots of the manifest.
type Enrol struct {
	Station   string
	Enrolment []byte // tpm/verify.Enrolment
	Officials []election.Signature
}

// Kind is KindEnrol.
func (e *Enrol) Kind() Kind { return KindEnrol }

func (e *Enrol) body(w *wire) {
	w.text(&e.Station)
	w.data(&e.Enrolment)
}

func (e *Enrol) seals(w *wire) { w.signatures(&e.Officials) }
