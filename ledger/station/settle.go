package station

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/urn"
)

// minPeople is how many people beside a station decide what became of a paper, open and close it.
const minPeople = 2

// An Official is somebody at the station who signed in. It prints as its name only.
type Official struct {
	ID  string
	Key ed25519.PrivateKey
}

func (o Official) String() string             { return o.ID }
func (o Official) GoString() string           { return o.ID }
func (o Official) Format(f fmt.State, _ rune) { fmt.Fprint(f, o.ID) }
func (o Official) LogValue() slog.Value       { return slog.StringValue(o.ID) }
func (o Official) MarshalText() ([]byte, error) {
	return nil, errors.New("the keys of an official are never written out")
}

// gather has the officials sign, and refuses what the record would refuse.
func (s *Station) gather(label string, payload []byte, people []Official, need int) ([]election.Signature, error) {
	var sigs []election.Signature
	for _, o := range people {
		sigs = append(sigs, election.Signature{Signer: o.ID, Sig: election.Sign(label, payload, o.Key)})
	}
	election.SortSignatures(sigs)
	if err := s.Manifest.CheckOfficials(label, payload, sigs, need, election.StationRoles...); err != nil {
		return nil, err
	}
	for _, o := range people {
		places := s.Manifest.Official(o.ID).Stations
		if len(places) > 0 && !slices.Contains(places, s.Station) {
			return nil, fmt.Errorf("%s does not work at %s", o.ID, s.Station)
		}
	}
	return sigs, nil
}

func (s *Station) settlers() int { return max(minPeople, s.Manifest.Thresholds.Settle) }

// Unsettled says whether a ballot is stored and nobody has said yet whether its paper is in the box.
func (s *Station) Unsettled() bool { return s.urn != nil && s.urn.Count(urn.Pending) > 0 }

// UnfinishedCheck says whether a check was begun and has no opening.
func (s *Station) UnfinishedCheck() bool { return s.urn != nil && s.urn.Count(urn.Checking) > 0 }

// Settle says of a pending ballot where its paper is. In the box, it is cast; not in the box, it is void and its ballot
// is erased (PROTOCOL 1.6). One call settles one ballot: Unsettled says whether there are more.
func (s *Station) Settle(inBox bool, people []Official) error {
	at, err := s.first(urn.Pending)
	if err != nil {
		return err
	}
	to, what, reason := urn.Cast, record.IncidentSettled, uint8(0)
	if !inBox {
		to, what, reason = urn.Void, record.IncidentUnsettled, record.VoidSheet
	}
	sigs, err := s.incident(what, "", people)
	if err != nil {
		return err
	}
	if !inBox {
		if sigs, err = s.signLeaf(record.LabelVoid, at, people); err != nil {
			return err
		}
	}
	if err := s.urn.Settle(at, to, reason, encodeSignatures(sigs)); err != nil {
		return err
	}
	s.out = nil
	return s.Log.Note(logbook.Settled, people[0].ID, to.String())
}

// Pause puts on record that people stopped the voting, Resume that they let it go on.
func (s *Station) Pause(people []Official) error {
	return s.interrupt(record.IncidentPause, true, people)
}

// Resume ends a pause.
func (s *Station) Resume(people []Official) error {
	return s.interrupt(record.IncidentResume, false, people)
}

func (s *Station) interrupt(what uint8, pause bool, people []Official) error {
	if s.stage != Voting || s.paused == pause {
		return ErrStage
	}
	if _, err := s.incident(what, "", people); err != nil {
		return err
	}
	s.paused = pause
	return nil
}

// Paused says whether people stopped the voting.
func (s *Station) Paused() bool { return s.paused }

// FailCheck records a check that ended without an opening. The station leaves service.
func (s *Station) FailCheck(people []Official) error {
	at, err := s.first(urn.Checking)
	if err != nil {
		return err
	}
	sigs, err := s.signLeaf(record.LabelFailed, at, people)
	if err != nil {
		return err
	}
	if err := s.urn.Settle(at, urn.Failed, 0, encodeSignatures(sigs)); err != nil {
		return err
	}
	s.out = nil
	return s.Log.Note(logbook.CheckFailed, people[0].ID, "")
}

// SealVoids has the officials sign for every void sheet that nobody has signed for yet: they hold that many sheets and
// seal them.
func (s *Station) SealVoids(people []Official) error {
	for _, at := range s.unsealed() {
		sigs, err := s.signLeaf(record.LabelVoid, at, people)
		if err != nil {
			return err
		}
		if err := s.urn.Settle(at, urn.Void, record.VoidSheet, encodeSignatures(sigs)); err != nil {
			return err
		}
	}
	return nil
}

// Unsealed counts the void sheets that officials have still to seal.
func (s *Station) Unsealed() int { return len(s.unsealed()) }

func (s *Station) unsealed() []int {
	var out []int
	if s.urn == nil {
		return nil
	}
	for _, slot := range s.urn.Slots() {
		damaged := slot.State == urn.Damaged && slot.Leaf != nil
		if slot.Signed == nil && (damaged || slot.State == urn.Void && slot.Reason == record.VoidSheet) {
			out = append(out, slot.Position)
		}
	}
	return out
}

func (s *Station) first(state urn.State) (int, error) {
	for _, slot := range s.urn.Slots() {
		if slot.State == state {
			return slot.Position, nil
		}
	}
	return 0, fmt.Errorf("no paper is %v", state)
}

// signLeaf has people sign what became of a leaf; the leaf's tag says which, and nothing says when.
func (s *Station) signLeaf(label string, at int, people []Official) ([]election.Signature, error) {
	l, err := parseLeaf(s.urn.Slot(at).Leaf, s.spec.Leaves)
	if err != nil {
		return nil, err
	}
	return s.gather(label, record.LeafPayload(s.Manifest, s.Station, l.Tag), people, s.settlers())
}

// incident puts on record what people say happened to the machine.
func (s *Station) incident(what uint8, note string, people []Official) ([]election.Signature, error) {
	names, err := s.store.names("incident-")
	if err != nil {
		return nil, err
	}
	e := &record.Incident{Station: s.Station, Serial: uint32(len(names) + 1), What: what, Note: note}
	if e.Officials, err = s.gather(e.Kind().String(), record.Payload(s.Manifest, e), people, s.settlers()); err != nil {
		return nil, err
	}
	kept := fmt.Sprintf("incident-%04d", e.Serial)
	return e.Officials, s.say(kept, kept+".bin", e)
}
