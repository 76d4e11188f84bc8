package record

import "github.com/isoloir/isoloir/ledger/election"

// Lost takes a station out: it was stolen, burned or cannot speak. Whoever has the machine has its keys too, so that from here
// nothing counts but what the people named by its closing tape on paper, and that until the cut-off.
type Lost struct {
	Station   string
	Tape      [32]byte // the root on the closing tape; zeros if none was printed, or the closing is on record
	Note      string   // at most 500 bytes
	Officials []election.Signature
}

// Kind is KindLost.
func (e *Lost) Kind() Kind { return KindLost }

func (e *Lost) body(w *wire) {
	w.text(&e.Station)
	w.hash(&e.Tape)
	w.text(&e.Note)
}

func (e *Lost) seals(w *wire) { w.signatures(&e.Officials) }

// LostTPM records that a station's security chip died. From here the station attests nothing, and two officials sign for it.
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
	named := e.Tape != [32]byte{}
	switch {
	case err != nil:
		return s, err
	case named && st.Stage != StageOpen:
		return s, refuse(CodeStage, "%s has no closing tape that is awaited", st.ID)
	case st.Lost && (!named || e.Tape == st.awaited):
		return s, refuse(CodeRecorded, "%s", st.ID)
	}
	st.Lost, st.Attested, st.awaited = true, false, e.Tape
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

// silenced refuses what a lost station says.
func (st Station) silenced() error {
	if st.Lost {
		return refuse(CodeLost, "%s", st.ID)
	}
	return nil
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
	return st, s.beside(CodeOfficials, id, e.Kind().String(), payload(s.def.digest, e), people, Losers(s.def.m))
}
