package record

import "github.com/isoloir/isoloir/ledger/election"

// What an Incident says. The numbers are fixed for ever.
const (
	IncidentPause     uint8 = 1
	IncidentResume    uint8 = 2
	IncidentSettled   uint8 = 3 // a pending paper was settled: it is in the box, and is cast
	IncidentUnsettled uint8 = 4 // a pending paper was settled: it is not in the box, and is void
	IncidentPaperOnly uint8 = 5 // the station goes on with hand-marked paper
	IncidentOther     uint8 = 6
)

// Incident is something that happened to a machine, said by the people beside it. It names no leaf and no ballot.
type Incident struct {
	Station   string
	What      uint8
	Note      string // at most 500 bytes
	Officials []election.Signature
}

// Kind is KindIncident.
func (e *Incident) Kind() Kind { return KindIncident }

func (e *Incident) body(w *wire) {
	w.text(&e.Station)
	w.u8(&e.What)
	w.text(&e.Note)
}

func (e *Incident) seals(w *wire) { w.signatures(&e.Officials) }
