package record

import "github.com/isoloir/isoloir/ledger/election"

// What an Incident says. The numbers are fixed for ever.
const (
	IncidentPause     uint8 = 1
	IncidentResume    uint8 = 2
	IncidentSettled   uint8 = 3 // a pending paper was settled: it is in the box, and is cast
	IncidentUnsettled uint8 = 4 // a pending paper was settled: it is not in the box, and is void
	IncidentPaperOnly uint8 = 5 // the station goes on with hand-marked paper
	IncidentRestart   uint8 = 6 // the machine was switched off and on: its chip's reset counter rises by one
	IncidentOther     uint8 = 7
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

func (e *Incident) apply(s State) (State, error) {
	if err := s.before(PhasePublished); err != nil {
		return s, err
	}
	st, err := s.enrolled(e.Station)
	if err != nil {
		return s, err
	}
	if e.What < IncidentPause || e.What > IncidentOther {
		return s, refuse(CodeReason, "incident %d", e.What)
	}
	if err := checkNote(e.Note); err != nil {
		return s, err
	}
	if err := s.beside(CodeOfficials, st.ID, e.Kind().String(), payload(s.def.digest, e), e.Officials, s.settlers()); err != nil {
		return s, err
	}
	if e.What == IncidentRestart {
		st.resets++
	}
	st.Incidents++
	return s.with(st), nil
}
