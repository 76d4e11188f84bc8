package record

import (
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
)

// What an Incident says. The numbers are fixed for ever.
const (
	IncidentPause     uint8 = 1
	IncidentResume    uint8 = 2
	IncidentSettled   uint8 = 3 // a pending paper was settled: it is in the box, and is cast
	IncidentUnsettled uint8 = 4 // a pending paper was settled: it is not in the box, and is void
	IncidentPaperOnly uint8 = 5 // the station prints no more ballots: voters mark paper by hand
	IncidentRestart   uint8 = 6 // the machine was switched off and on: its chip's reset counter rises by one
	IncidentOther     uint8 = 7
)

// ElsewhereSerial is the first serial of incidents that are not signed at the kiosk, which may be without network and knows none but
// its own.
const ElsewhereSerial = 1 << 31

// Incident is something that happened to a machine, said by the people beside it. It names no leaf and no ballot. Its serial makes
// it one of its kind: else whoever reads the record could put an explained restart there again, and again.
type Incident struct {
	Station   string
	Serial    uint32 // each once for a station; the station counts from 1, people elsewhere from ElsewhereSerial
	What      uint8
	Note      string // at most 500 bytes
	Officials []election.Signature
}

// Kind is KindIncident.
func (e *Incident) Kind() Kind { return KindIncident }

func (e *Incident) body(w *wire) {
	w.text(&e.Station)
	w.u32(&e.Serial)
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
	if slices.Contains(st.incidents, e.Serial) {
		return s, refuse(CodeRecorded, "%s: incident %d", st.ID, e.Serial)
	}
	return s.with(st.happened(e)), nil
}

// happened is the station after an incident.
func (st Station) happened(e *Incident) Station {
	st.incidents = append(slices.Clip(st.incidents), e.Serial)
	st.Incidents++
	switch e.What {
	case IncidentRestart:
		st.resets++
	case IncidentPaperOnly:
		st.PaperOnly = true
	}
	return st
}
