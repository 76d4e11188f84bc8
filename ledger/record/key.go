package record

import (
	"errors"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// KeyMessage is one message of the trustees' key ceremony: commit, reveal, shares, complaint, answer or confirm, as Step says.
// Package trustee reads and checks the message itself.
type KeyMessage struct {
	Step    Kind
	Trustee string
	Message []byte
	Sig     []byte // the trustee's
}

// Kind is the step of the ceremony.
func (e *KeyMessage) Kind() Kind { return e.Step }

func (e *KeyMessage) body(w *wire) {
	w.text(&e.Trustee)
	w.data(&e.Message)
}

func (e *KeyMessage) seals(w *wire) { w.data(&e.Sig) }

// steps are the kinds as package trustee numbers them.
var steps = map[Kind]trustee.Step{KindKeyCommit: trustee.StepCommit, KindKeyReveal: trustee.StepReveal, KindKeyShares: trustee.StepShares,
	KindKeyComplaint: trustee.StepComplaint, KindKeyAnswer: trustee.StepAnswer, KindKeyConfirm: trustee.StepConfirm}

// KeyKind is the kind of entry that carries a step's message.
func KeyKind(step trustee.Step) (Kind, bool) {
	for kind, s := range steps {
		if s == step {
			return kind, true
		}
	}
	return 0, false
}

func (e *KeyMessage) apply(s State) (State, error) {
	if err := s.during(PhaseCeremony); err != nil {
		return s, err
	}
	if err := s.trustee(e, e.Trustee, e.Sig); err != nil {
		return s, err
	}
	ceremony, err := s.ceremony.Apply(steps[e.Step], e.Trustee, e.Message, s.now)
	if err != nil {
		return s, refuseKey(err)
	}
	s.ceremony = ceremony
	return s.advance(), nil
}

func refuseKey(err error) error {
	var r *trustee.Refusal
	if !errors.As(err, &r) {
		return wrap(CodeKeyMessage, err)
	}
	switch r.Code {
	case trustee.CodeStep:
		return refuse(CodePhase, "%s", r.Where)
	case trustee.CodeTwice:
		return refuse(CodeRecorded, "%s", r.Where)
	case trustee.CodeTrustee:
		return refuse(CodeTrustee, "%s", r.Where)
	}
	return refuse(CodeKeyMessage, "%s: %s", r.Code, r.Where)
}

// advance moves the ceremony on; when it is done the election has its id and its keys.
func (s State) advance() State {
	if s.phase != PhaseCeremony || s.now.IsZero() {
		return s
	}
	s.ceremony = s.ceremony.Advance(s.now)
	keys := s.ceremony.Record()
	if s.ceremony.Step() != trustee.StepDone || keys == nil {
		return s
	}
	s.eid = election.EID(s.def.digest, keys.Digest(), s.def.m.ChainID)
	context, err := ballot.NewContext(s.def.m, s.eid, ballot.Keys{Vote: keys.Joint[trustee.Vote], Index: keys.Joint[trustee.Index],
		Blind: keys.Joint[trustee.Blind], Data: keys.Joint[trustee.Data]})
	if err != nil {
		panic("record: a ceremony ended with keys that are none: " + err.Error()) // trustee refuses the identity
	}
	s.keys, s.context, s.phase = keys, context, PhasePreparation
	return s
}

// Ceremony is the key ceremony as far as it is on record.
func (s State) Ceremony() trustee.Ceremony { return s.ceremony }

// Keys is the trustees' record; nil before the ceremony is done.
func (s State) Keys() *trustee.Record { return s.keys }

// Context is what ballots are sealed and checked with; nil before the ceremony is done.
func (s State) Context() *ballot.Context { return s.context }
