package record

import (
	"crypto/sha256"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

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

func (e *Enrol) apply(s State) (State, error) {
	if err := s.before(PhaseCounting); err != nil {
		return s, err
	}
	st, ok := s.stations.Get(e.Station)
	if !ok {
		return s, refuse(CodeStation, "%q", e.Station)
	}
	if st.Stage != StageNamed {
		return s, refuse(CodeRecorded, "%s is enrolled", e.Station)
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Enrol); err != nil {
		return s, err
	}
	machine, verdict, err := s.machine(e.Station, e.Enrolment)
	if err != nil {
		return s, err
	}
	if s, err = s.claim(e.Station, machine); err != nil {
		return s, err
	}
	return s.with(st.enrol(machine, verdict, s.now)), nil
}

// machine reads an enrolment and weighs it against the software that is valid now.
func (s State) machine(station string, enrolment []byte) (verify.Enrolment, verify.Verdict, error) {
	machine, err := verify.ParseEnrolment(enrolment)
	if err != nil {
		return machine, verify.Verdict{}, wrap(CodeEnrolment, err)
	}
	verdict := machine.Check(s.def.definition, station, s.Policies())
	if !verdict.OK() {
		return machine, verdict, refuse(CodeEnrolment, "%s: %v", station, verdict.Codes)
	}
	return machine, verdict, nil
}

// claim gives the machine's keys to one station, for ever. A key of an anchor is nobody else's either.
func (s State) claim(station string, machine verify.Enrolment) (State, error) {
	for _, key := range [][]byte{machine.EK, machine.AK, machine.Station.Public, machine.Receipt.Public, machine.Consensus[:], machine.Sharing[:]} {
		digest := sha256.Sum256(key)
		if owner, taken := s.machines.Get(digest); taken {
			return s, refuse(CodeMachine, "a key of %s is that of %s", station, owner)
		}
		s.machines = s.machines.Set(digest, station)
	}
	return s, nil
}
