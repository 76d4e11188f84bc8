package station

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/urn"
)

// openStore finds the small files on both media and gives each medium what the other has.
func (s *Station) openStore() error {
	for i, dir := range s.Media.Dirs() {
		if dir == "" {
			continue
		}
		s.store.dirs[i] = filepath.Join(dir, folder)
		// A medium that fails is found by what is written to it next.
		_ = os.Mkdir(s.store.dirs[i], 0o700)
	}
	if err := s.store.repair(); err != nil {
		return fmt.Errorf("the station's files: %w", err)
	}
	return nil
}

// resume opens the urn, making it first if the day has not begun, and brings it into step with the chip, the outbox and
// what was released.
func (s *Station) resume() error {
	if err := s.openUrn(); err != nil {
		return err
	}
	if err := s.findReleased(); err != nil {
		return err
	}
	if err := s.matchChip(); err != nil {
		return err
	}
	if err := s.finishSheet(); err != nil {
		return err
	}
	return s.republish()
}

// openUrn makes the urn when nothing was printed yet: an urn that is missing later is lost, and never replaced by an
// empty one.
func (s *Station) openUrn() error {
	paths := s.urnPaths()
	if !s.store.has("urn") {
		if s.ratchet == nil || s.ratchet.index != 1 {
			return errors.New("the urn is missing, and papers were printed")
		}
		if err := s.Degraded(); err != nil {
			return fmt.Errorf("make the urn: %w: %w", ErrMedium, err)
		}
		for _, p := range paths {
			// One that a power cut left is empty: nothing is issued before the note below.
			if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			if err := urn.CreateFile(p, s.layout()); err != nil {
				return err
			}
		}
		if err := s.store.put("urn", nil); err != nil {
			return err
		}
	}
	var media [2]urn.Medium
	for i, p := range paths {
		m, err := urn.OpenFile(p)
		if err != nil {
			continue // Open says that it is missing; the other may do
		}
		media[i] = m
	}
	u, found, err := urn.Open(s.layout(), rand.Reader, media[0], media[1])
	if err != nil {
		return err
	}
	s.urn = u
	return s.noteRecovery(found)
}

func (s *Station) noteRecovery(found *urn.Recovery) error {
	var errs []error
	for i := range 2 {
		if s.Fault(i) != nil {
			errs = append(errs, s.Log.Note(logbook.MediumLost, "", string(rune('A'+i))))
		}
	}
	if found.Repaired+found.Cleared+found.Wiped > 0 {
		errs = append(errs, s.Log.Note(logbook.UrnRepaired, "", ""))
	}
	if len(found.Damaged) > 0 {
		errs = append(errs, s.Log.Note(logbook.UrnDamaged, "", ""))
	}
	return errors.Join(errs...)
}

// layout has a slot for every leaf that can be printed, with room for the largest ballot or opening.
func (s *Station) layout() urn.Layout {
	body := 0
	for _, style := range s.spec.Styles {
		body = max(body, s.bodySize(style))
	}
	return urn.Layout{
		ID:    election.Hash("urn", s.ctx.EID[:], []byte(s.Station)),
		Slots: len(s.seeds.undrawn), Leaf: leafSize(s.spec.Leaves), Body: body,
	}
}

// matchChip compares the urn with the chip's index: slots are written before the chip moves on, so the urn may be ahead
// by the leaves of one sheet, which are then burned, and never behind.
func (s *Station) matchChip() error {
	if s.paper {
		return nil
	}
	if s.store.has("close") {
		return nil // the last state was published, and the chip keeps it
	}
	burned, taken := s.burned(), len(s.urn.Slots())
	switch {
	case taken < burned:
		return fmt.Errorf("%w: %d slots for %d leaves", ErrRolledBack, taken, burned)
	case taken == burned:
		return nil
	case taken > burned+s.Manifest.MostPieces(s.spec.Styles):
		return fmt.Errorf("the urn holds %d leaves and the security chip gave %d", taken, burned)
	}
	for _, index := range s.seeds.undrawn[burned:taken] {
		if err := s.burnIssued(index); err != nil {
			return err
		}
	}
	return nil
}

// burned counts the leaves that the chip has gone past.
func (s *Station) burned() int {
	n, _ := slices.BinarySearch(s.seeds.undrawn, s.ratchet.index)
	return n
}

// burnIssued moves the chip past a leaf whose slot was written before the power went: nothing of it was printed.
func (s *Station) burnIssued(index uint32) error {
	leaf, err := s.prepare(index)
	if err != nil {
		return err
	}
	defer leaf.wipe()
	at, ok := s.urn.Find(leaf.bytes)
	if !ok {
		return errors.New("the urn holds a leaf that the security chip has not given")
	}
	if err := s.burn(leaf); err != nil {
		return fmt.Errorf("move the seed state on: %w", err)
	}
	if s.urn.Slot(at).State == urn.Void {
		return nil // it was known already, and only the chip did not take it
	}
	return s.urn.Void(at, record.VoidUnprinted)
}

// republish writes the outbox anew from what the media keep.
func (s *Station) republish() error {
	for kept, name := range map[string]string{
		fmt.Sprintf("attempt-%04d", s.seeds.attempt): OutStationRoot, fmt.Sprintf("drawn-%04d", s.seeds.attempt): OutDrawn,
		"open": OutOpen, "close": OutClose, "lost-tpm": OutLostTPM,
	} {
		if err := s.publishKept(kept, name); err != nil {
			return err
		}
	}
	for prefix, publish := range map[string]func(string) error{
		"batch-":    s.publishBatch,
		"incident-": s.publishIncident,
	} {
		names, err := s.store.names(prefix)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := publish(name); err != nil {
				return err
			}
		}
	}
	switch {
	case s.store.has("close"):
		s.stage = Closed
		return s.publishKept("sheets", OutSheets)
	case s.store.has("open"):
		s.stage = Voting
	}
	return nil
}

// publishIncident also finds out whether the polls were paused or ended.
func (s *Station) publishIncident(name string) error {
	data, err := s.store.get(name)
	if err != nil {
		return err
	}
	e, err := decode[*record.Incident](data)
	if err != nil {
		return err
	}
	s.happened(e.What)
	return s.publish(name+".bin", data)
}

func (s *Station) publishKept(kept, name string) error {
	data, err := s.store.get(kept)
	if errors.Is(err, errAbsent) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.publish(name, data)
}
