package record

import (
	"encoding/hex"

	"github.com/isoloir/isoloir/ledger/election"
)

// Reference admits software during the election: as many officials as signed the manifest sign its golden measurements. Quotes of
// blocks from the one that holds this entry may match it.
type Reference struct {
	Version   uint32
	Name      string
	Events    []ReferenceEvent
	Officials []election.Signature
}

// ReferenceEvent is one measurement, in the order in which a station makes it.
type ReferenceEvent struct {
	PCR    uint8
	Event  string
	Digest [32]byte
}

// NewReference is an entry, not yet signed, of what a build measures.
func NewReference(r election.Reference) (*Reference, error) {
	golden, err := reference(r)
	if err != nil {
		return nil, err
	}
	e := &Reference{Version: uint32(r.Version), Name: r.Name}
	for _, m := range golden.Events {
		e.Events = append(e.Events, ReferenceEvent{m.PCR, m.Name, m.Digest})
	}
	return e, nil
}

// Kind is KindReference.
func (e *Reference) Kind() Kind { return KindReference }

func (e *Reference) body(w *wire) {
	w.u32(&e.Version)
	w.text(&e.Name)
	list(w, &e.Events, func(w *wire, m *ReferenceEvent) {
		w.u8(&m.PCR)
		w.text(&m.Event)
		w.hash(&m.Digest)
	})
}

func (e *Reference) seals(w *wire) { w.signatures(&e.Officials) }

// Golden is the reference as a manifest would have it.
func (e *Reference) Golden() election.Reference {
	r := election.Reference{Version: int(e.Version), Name: e.Name}
	for _, m := range e.Events {
		r.Events = append(r.Events, election.ReferenceEvent{PCR: int(m.PCR), Event: m.Event, Digest: hex.EncodeToString(m.Digest[:])})
	}
	return r
}

func (e *Reference) apply(s State) (State, error) {
	if err := s.before(PhaseCounting); err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Manifest); err != nil {
		return s, err
	}
	if int64(e.Version) < int64(s.def.m.VersionFloor) {
		return s, refuse(CodeVersion, "version %d, floor %d", e.Version, s.def.m.VersionFloor)
	}
	if err := s.def.m.CheckReference(e.Golden()); err != nil {
		return s, wrap(CodeReference, err)
	}
	var err error
	s.references, err = s.references.Admit(e, s.Height())
	return s, err
}

// RevokeReference takes back a version: quotes of the block at From and of those after it do not match it. What older blocks were
// answered with stays judged as it was.
type RevokeReference struct {
	Version   uint32
	From      int64
	Note      string // at most 500 bytes
	Officials []election.Signature
}

// Kind is KindRevokeReference.
func (e *RevokeReference) Kind() Kind { return KindRevokeReference }

func (e *RevokeReference) body(w *wire) {
	w.u32(&e.Version)
	w.height(&e.From)
	w.text(&e.Note)
}

func (e *RevokeReference) seals(w *wire) { w.signatures(&e.Officials) }

func (e *RevokeReference) apply(s State) (State, error) {
	if err := s.before(PhaseCounting); err != nil {
		return s, err
	}
	if err := checkNote(e.Note); err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Manifest); err != nil {
		return s, err
	}
	if e.From <= s.Height() {
		return s, refuse(CodeBlock, "height %d at height %d", e.From, s.Height())
	}
	var err error
	s.references, err = s.references.Revoke(e)
	return s, err
}
