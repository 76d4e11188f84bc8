package record

import (
	"slices"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

// RevokeBoard takes a station's machine out of attestation, for ever: its keys got out, or its maker did. It holds no seat, and neither its
// quotes nor its checkpoints are taken. A station that has opened goes on: its ballots and its closing are taken, and the result says
// that its machine is revoked. One that has not opened waits for another machine.
type RevokeBoard struct {
	Station   string
	Note      string // at most 500 bytes
	Officials []election.Signature
}

// Kind is KindRevokeBoard.
func (e *RevokeBoard) Kind() Kind { return KindRevokeBoard }

func (e *RevokeBoard) body(w *wire) {
	w.text(&e.Station)
	w.text(&e.Note)
}

func (e *RevokeBoard) seals(w *wire) { w.signatures(&e.Officials) }

func (e *RevokeBoard) apply(s State) (State, error) {
	if err := s.before(PhaseCounting); err != nil {
		return s, err
	}
	st, err := s.enrolled(e.Station)
	if err != nil {
		return s, err
	}
	if err := checkNote(e.Note); err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Enrol); err != nil {
		return s, err
	}
	if st.Revoked {
		return s, refuse(CodeRecorded, "%s", st.ID)
	}
	st.Revoked, st.Attested = true, false
	return s.with(st), nil
}

// ReplaceBoard puts another machine in the place of a station's, before it opens. The old one is revoked for ever; the new one starts with
// an attempt at its seeds that nobody has made.
type ReplaceBoard struct {
	Station   string
	Attempt   uint16 // the last of the old machine; 0 if it made none
	Enrolment []byte // tpm/verify.Enrolment of the new machine
	Note      string // at most 500 bytes
	Officials []election.Signature
}

// Kind is KindReplaceBoard.
func (e *ReplaceBoard) Kind() Kind { return KindReplaceBoard }

func (e *ReplaceBoard) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.data(&e.Enrolment)
	w.text(&e.Note)
}

func (e *ReplaceBoard) seals(w *wire) { w.signatures(&e.Officials) }

func (e *ReplaceBoard) apply(s State) (State, error) {
	st, err := s.replaceable(e)
	if err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Enrol); err != nil {
		return s, err
	}
	machine, verdict, err := s.machine(st.ID, e.Enrolment)
	if err != nil {
		return s, err
	}
	if s, err = s.claim(st.ID, machine); err != nil {
		return s, err
	}
	return s.with(st.replaced(machine, verdict, s.now)), nil
}

// replaceable finds a station whose machine may go: after the opening leaves and ratchet are bound to it, and no other could account for
// them.
func (s State) replaceable(e *ReplaceBoard) (Station, error) {
	if err := s.before(PhaseCounting); err != nil {
		return Station{}, err
	}
	st, err := s.enrolled(e.Station)
	switch {
	case err != nil:
		return st, err
	case st.Lost:
		return st, refuse(CodeLost, "%s", st.ID)
	case st.Stage >= StageOpen:
		return st, refuse(CodeStage, "%s has opened", st.ID)
	case e.Attempt != st.Attempt:
		return st, refuse(CodeAttempt, "%s: attempt %d is on, not %d", st.ID, st.Attempt, e.Attempt)
	}
	return st, checkNote(e.Note)
}

// Board is a machine that a station had before.
type Board struct {
	Machine  verify.Enrolment
	Enrolled time.Time // of the block
	Gone     time.Time // of the block that put another in its place; zero if it is there
	NoTPM    bool      // its security chip had died
	Revoked  bool      // it had been revoked before
	Quotes   []Judgement
}

// Machines are those that the station had and the one that it has, in the order of time; none before it is enrolled.
func (st Station) Machines() []Board {
	if st.Stage == StageNamed {
		return nil
	}
	now := Board{Machine: st.Machine, Enrolled: st.Enrolled, NoTPM: st.NoTPM, Revoked: st.Revoked, Quotes: st.Quotes}
	return append(slices.Clip(st.Boards), now)
}

// replaced is the station with its new machine. What happened at the station stays: attempts, incidents, orders, quotes.
func (st Station) replaced(machine verify.Enrolment, v verify.Verdict, now time.Time) Station {
	old := Board{st.Machine, st.Enrolled, now, st.NoTPM, st.Revoked, st.Quotes}
	st.Boards, st.Quotes = append(slices.Clip(st.Boards), old), nil
	st.NoTPM, st.Revoked, st.Attested, st.Passed, st.Version, st.resets = false, false, false, 0, 0, 0
	st = st.restart(st.Attempt, [32]byte{}, nil)
	return st.enrol(machine, v, now)
}

// enrol gives a station its machine.
func (st Station) enrol(machine verify.Enrolment, v verify.Verdict, now time.Time) Station {
	st.Stage, st.Machine, st.counters, st.Enrolled = StageEnrolled, machine, v.Counters, now
	return st
}

// unrevoked refuses what a revoked machine says of itself.
func (st Station) unrevoked() error {
	if st.Revoked {
		return refuse(CodeRevoked, "%s", st.ID)
	}
	return nil
}

// attesting refuses quotes and cosignatures of a machine that is lost or revoked.
func (st Station) attesting() error {
	if err := st.silenced(); err != nil {
		return err
	}
	return st.unrevoked()
}
