package station

import (
	"crypto"
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

// An Official is somebody at the station who signed in. Key signs with Ed25519; it can be a private key, or a card that gives none away. An Official prints
// as its name only.
type Official struct {
	ID  string
	Key crypto.Signer
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
	return s.gatherOf(election.StationRoles, label, payload, people, need)
}

func (s *Station) gatherOf(roles []string, label string, payload []byte, people []Official, need int) ([]election.Signature, error) {
	var sigs []election.Signature
	for _, o := range people {
		sig, err := election.SignBy(label, payload, o.Key)
		if err != nil {
			return nil, fmt.Errorf("%s signs: %w", o.ID, err)
		}
		sigs = append(sigs, election.Signature{Signer: o.ID, Sig: sig})
	}
	election.SortSignatures(sigs)
	if err := s.Manifest.CheckOfficials(label, payload, sigs, need, roles...); err != nil {
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

// noteInPart is said of a sheet that a power cut found with some of its ballots stored.
const noteInPart = "not all of its ballots were stored"

// Settle says of the pending sheet where it is. In the box, its ballots are cast; not in the box, they are void and
// erased. A sheet of which not all ballots were stored is void wherever it lies, and in the box it counts as paper does
// that has no record. What people said first holds, also if a power cut came between two ballots.
func (s *Station) Settle(inBox bool, people []Official) error {
	pending, issued := s.in(urn.Pending), s.in(urn.Issued)
	if len(pending) == 0 {
		return errors.New("no paper is pending")
	}
	note := ""
	if len(issued) > 0 {
		note = noteInPart
	}
	if !inBox || len(issued) > 0 || s.fate() == fateVoid {
		return s.settleAs(urn.Void, record.IncidentUnsettled, note, append(issued, pending...), people)
	}
	return s.settleAs(urn.Cast, record.IncidentSettled, note, pending, people)
}

func (s *Station) settleAs(to urn.State, what uint8, note string, at []int, people []Official) error {
	said, err := s.incident(what, note, people)
	if err != nil {
		return err
	}
	f := map[urn.State]fate{urn.Cast: fateCast, urn.Void: fateVoid}[to]
	err = s.together(f, at, func(at int, reason uint8) error {
		if to == urn.Cast {
			return s.urn.Settle(at, to, reason, encodeSignatures(said))
		}
		sigs, err := s.signLeaf(record.LabelVoid, at, people)
		if err != nil {
			return err
		}
		return s.urn.Settle(at, to, voidReason(f, reason), encodeSignatures(sigs))
	})
	if err != nil {
		return err
	}
	s.out = nil
	return s.Log.Note(logbook.Settled, people[0].ID, to.String())
}

// FailCheck records a check that ended without an opening. The station leaves service.
func (s *Station) FailCheck(people []Official) error {
	checking := s.in(urn.Checking)
	if len(checking) == 0 {
		return errors.New("no paper is being checked")
	}
	for _, at := range checking {
		sigs, err := s.signLeaf(record.LabelFailed, at, people)
		if err != nil {
			return err
		}
		if err := s.urn.Settle(at, urn.Failed, s.urn.Slot(at).Reason, encodeSignatures(sigs)); err != nil {
			return err
		}
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
		if err := s.urn.Settle(at, urn.Void, voidReason(fateVoid, s.urn.Slot(at).Reason), encodeSignatures(sigs)); err != nil {
			return err
		}
	}
	return nil
}

// Unsealed counts the void ballots whose sheets officials have still to seal.
func (s *Station) Unsealed() int { return len(s.unsealed()) }

func (s *Station) unsealed() []int {
	var out []int
	if s.urn == nil {
		return nil
	}
	for _, slot := range s.urn.Slots() {
		damaged := slot.State == urn.Damaged && slot.Leaf != nil
		if slot.Signed == nil && (damaged || slot.State == urn.Void && slot.Reason != record.VoidUnprinted) {
			out = append(out, slot.Position)
		}
	}
	return out
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
	serial, err := s.incidentSerial()
	if err != nil {
		return nil, err
	}
	e := &record.Incident{Station: s.Station, Serial: serial, What: what, Note: note}
	if e.Officials, err = s.gatherOf(incidentRoles(what), e.Kind().String(), record.Payload(s.Manifest, e), people, s.settlers()); err != nil {
		return nil, err
	}
	if err := e.Check(s.Manifest); err != nil {
		return nil, err
	}
	kept := fmt.Sprintf("incident-%04d", e.Serial)
	return e.Officials, s.say(kept, kept+".bin", e)
}

// incidentSerial is the next one. A machine that takes the place of another does not know what that one said, and counts above it: no
// machine says as much as 2^16 things.
func (s *Station) incidentSerial() (uint32, error) {
	said, err := s.store.names("incident-")
	if err != nil {
		return 0, err
	}
	attempts, err := s.store.names("attempt-")
	first := 1
	if err == nil && len(attempts) > 0 {
		_, err = fmt.Sscanf(attempts[0], "attempt-%d", &first)
	}
	return uint32((first-1)<<16 + len(said) + 1), err
}
