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
	IncidentEnded     uint8 = 8 // nobody can begin to vote: people close the polls next
	IncidentReopened  uint8 = 9 // they do not: an administrator let voting go on
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
	if e.What < IncidentPause || e.What > IncidentReopened {
		return s, refuse(CodeReason, "incident %d", e.What)
	}
	if err := checkNote(e.Note); err != nil {
		return s, err
	}
	if err := e.Check(s.def.m); err != nil {
		return s, err
	}
	if slices.Contains(st.incidents, e.Serial) {
		return s, refuse(CodeRecorded, "%s: incident %d", st.ID, e.Serial)
	}
	return s.with(st.happened(e)), nil
}

// Check refuses who may not say it: people beside the station do, and where polls are opened again an administrator among them. A station asks
// it before it says anything.
func (e *Incident) Check(m *election.Manifest) error {
	if e.What == IncidentReopened {
		return e.reopeners(m)
	}
	return besideOf(m, CodeOfficials, e.Station, e.Kind().String(), Payload(m, e), e.Officials, Settlers(m))
}

// reopeners are as many as sign any incident, one of them an administrator. More administrators do not stand for people at the station.
func (e *Incident) reopeners(m *election.Manifest) error {
	if err := m.CheckOfficials(e.Kind().String(), Payload(m, e), e.Officials, Settlers(m)); err != nil {
		return wrap(CodeOfficials, err)
	}
	if err := placed(m, CodeOfficials, e.Station, e.Officials); err != nil {
		return err
	}
	administrators := 0
	for _, sig := range e.Officials {
		if m.Official(sig.Signer).Role == election.RoleAdministrator {
			administrators++
		}
	}
	if beside := len(e.Officials) - administrators; administrators == 0 || beside < Settlers(m)-1 {
		return refuse(CodeAdministrator, "%s: %d administrators and %d people", e.Station, administrators, beside)
	}
	return nil
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
	case IncidentReopened:
		st.Reopened++
	}
	return st
}
