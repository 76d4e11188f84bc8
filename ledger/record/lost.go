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

func (e *Lost) apply(s State) (State, error) {
	st, err := s.losing(e, e.Station, e.Note, e.Officials)
	if err == nil && st.Lost {
		err = refuse(CodeRecorded, "%s", st.ID)
	}
	if err != nil {
		return s, err
	}
	st.Lost = true
	return s.with(st), nil
}

func (e *LostTPM) apply(s State) (State, error) {
	st, err := s.losing(e, e.Station, e.Note, e.Officials)
	if err == nil && st.NoTPM {
		err = refuse(CodeRecorded, "%s", st.ID)
	}
	if err != nil {
		return s, err
	}
	st.NoTPM = true
	return s.with(st), nil
}

// losing checks what two people say of a machine that they no longer have or that no longer attests.
func (s State) losing(e Entry, id, note string, people []election.Signature) (Station, error) {
	if err := s.before(PhaseCounting); err != nil {
		return Station{}, err
	}
	st, err := s.enrolled(id)
	if err != nil {
		return st, err
	}
	if err := checkNote(note); err != nil {
		return st, err
	}
	need := max(minWorkers, s.def.m.Thresholds.Override)
	return st, s.beside(CodeOfficials, id, e.Kind().String(), payload(s.def.digest, e), people, need)
}
