package station

import (
	"errors"
	"fmt"

	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/urn"
	"github.com/isoloir/isoloir/tpm/broker"
)

// A Tape is what the closing tape prints: papers by state, never by choice.
type Tape struct {
	Digest  [32]byte // record.Close.ClosingTape, which the people sign
	Root    [32]byte // over the batches
	Batches int
	record.Counts
	Sheets record.SheetCounts // of paper; as many as ballots where these have no weights
	Last   uint32
	Sig    []byte // receipt key's; nil when the chip failed
	Log    logbook.Head
}

// Close closes the polls for good, once voting has ended. It needs no chain: both copies of the urn are read, what has not left goes into the last batch,
// the tape is signed, and the seed state is given away so that no leaf after the last can ever be used.
// An order of the officials goes along if one has arrived.
func (s *Station) Close(people []Official) (*Tape, error) {
	if s.stage != Voting {
		return nil, ErrStage
	}
	if s.out != nil || s.Unsettled() || s.UnfinishedCheck() {
		return nil, ErrUnsettled
	}
	if !s.ended {
		return nil, ErrStage
	}
	if err := s.keepClosing(people); err != nil {
		return nil, err
	}
	if err := errors.Join(s.publishKept("close", OutClose), s.publishKept("sheets", OutSheets)); err != nil {
		return nil, err
	}
	s.stage = Closed
	if len(s.batches) > 0 {
		s.unsaid = append(s.unsaid, batchName(len(s.batches)))
		_ = s.sayBatches() // the closing is out: what the outbox does not take now it takes at a next Release
	}
	if s.ratchet != nil {
		s.ratchet.forget()
	}
	return s.ClosingTape()
}

// keepClosing makes the closing and keeps it on both media. One that is kept stands, whoever comes to say it once the outbox takes it.
func (s *Station) keepClosing(people []Official) error {
	if s.store.has("close") {
		return nil
	}
	if err := s.SealVoids(people); err != nil {
		return err
	}
	// With one medium left the copies cannot be compared; the one that is read has a checksum for every part.
	if err := s.urn.Compare(); err != nil && s.urn.Degraded() == nil {
		return err
	}
	e, err := s.final(people)
	if broker.IsChip(err) && !s.Unsigned() { // it died since the last voter, or just now
		if err = s.loseChip(); err == nil {
			e, err = s.final(people)
		}
	}
	if err != nil {
		return err
	}
	if err := s.countSheets(e, people); err != nil {
		return err
	}
	return s.store.put("close", record.Encode(e))
}

// final is the closing, with everything that must be kept before it. People sign in the place of a chip that is lost.
func (s *Station) final(people []Official) (*record.Close, error) {
	if err := s.matchChip(); err != nil {
		return nil, err
	}
	if err := s.declareLost(people); err != nil {
		return nil, err
	}
	if err := s.lastBatch(people); err != nil {
		return nil, err
	}
	return s.closing(people)
}

// countSheets keeps how many sheets the ballots stood on, where one can carry several. It is kept before the closing, because nobody signs
// anything after it; one of a closing that was cut short may have been signed by other people.
func (s *Station) countSheets(e *record.Close, people []Official) error {
	if !s.Weighted() {
		return nil
	}
	sheets, err := s.sheets(e, people)
	if err != nil {
		return err
	}
	s.store.drop("sheets")
	return s.store.put("sheets", record.Encode(sheets))
}

// ClosingTape gives the tape again, as after a restart.
func (s *Station) ClosingTape() (*Tape, error) {
	data, err := s.store.get("close")
	if err != nil {
		return nil, err
	}
	e, err := decode[*record.Close](data)
	if err != nil {
		return nil, err
	}
	return s.tape(e), nil
}

func (s *Station) tape(e *record.Close) *Tape {
	return &Tape{Digest: e.ClosingTape(s.ctx.EID), Root: e.TapeRoot(), Batches: len(e.Batches), Counts: e.Total(), Sheets: s.Sheets(), Last: e.Last, Sig: e.Tape, Log: s.Log.Head()}
}

func (s *Station) lastBatch(people []Official) error {
	if !s.Unsigned() {
		people = nil
	}
	if s.ending {
		return s.signLastBatch(people)
	}
	rel, at, err := s.releases()
	if err != nil || len(at) == 0 {
		return err
	}
	return s.batch(0, rel, at, people)
}

// signLastBatch has people sign the batch at close if the chip died between it and the closing: it has not left yet, and nobody else can sign
// it any more.
func (s *Station) signLastBatch(people []Official) error {
	name := batchName(len(s.batches))
	parts, err := s.keptBatch(name)
	if err != nil || people == nil || len(parts[0].Officials) > 0 {
		return err
	}
	s.store.drop(name)
	return s.keepBatch(name, parts, people)
}

// closing fills in the entry.
func (s *Station) closing(people []Official) (*record.Close, error) {
	e := &record.Close{Station: s.Station, Batches: s.batches, Last: s.last()}
	e.Missing = uint32(len(s.urn.Slots())) - e.Total().Total()
	if s.ratchet != nil {
		index, k := s.ratchet.state()
		e.Next, e.Ratchet = index, append([]byte(nil), k[:]...)
	}
	// Without a valid order the polls close all the same: the people at the station answer for the hour.
	if order, err := s.Order(record.OrderClose); err == nil {
		e.Order = order
	}
	if !s.Unsigned() {
		var err error
		if e.Tape, err = s.Chip.SignReceipt(record.LabelTape, e.ClosingTape(s.ctx.EID)); err != nil {
			return nil, fmt.Errorf("sign the closing tape: %w", err)
		}
	}
	var err error
	if e.Workers, err = s.gather(e.Kind().String(), e.WorkersPayload(s.ctx.EID), people, minPeople); err != nil {
		return nil, err
	}
	if s.Unsigned() {
		e.Officials, err = s.gather(e.Kind().String(), record.Payload(s.Manifest, e), people, s.settlers())
	}
	return e, err
}

// last is u: the index of the last leaf that was burned.
func (s *Station) last() uint32 {
	if n := len(s.urn.Slots()); n > 0 {
		return s.seeds.undrawn[n-1]
	}
	return 0
}

// declareLost puts on record that the chip died, before anything that people sign in its place.
func (s *Station) declareLost(people []Official) error {
	if !s.Unsigned() || s.store.has("lost-tpm") {
		return nil
	}
	e := &record.LostTPM{Station: s.Station}
	var err error
	if e.Officials, err = s.gather(e.Kind().String(), record.Payload(s.Manifest, e), people, max(minPeople, s.Manifest.Thresholds.Override)); err != nil {
		return err
	}
	return s.say("lost-tpm", OutLostTPM, e)
}

// findReleased reads the batches that left before.
func (s *Station) findReleased() error {
	names, err := s.store.names("batch-")
	if err != nil {
		return err
	}
	for _, name := range names {
		parts, err := s.keptBatch(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		var at []int
		for _, p := range parts {
			positions, err := s.positions(&p.Releases)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			at = append(at, positions...)
		}
		s.left(parts[0].Head, at)
	}
	return nil
}

// positions finds the slots of releases.
func (s *Station) positions(r *record.Releases) ([]int, error) {
	var leaves []record.Leaf
	for i := range r.Casts {
		leaves = append(leaves, r.Casts[i].Leaf)
	}
	for i := range r.Voids {
		leaves = append(leaves, r.Voids[i].Leaf)
	}
	for i := range r.Failures {
		leaves = append(leaves, r.Failures[i].Leaf)
	}
	var out []int
	for i := range leaves {
		at, ok := s.urn.Find(encodeLeaf(&leaves[i], s.spec.Leaves))
		if !ok {
			return nil, errors.New("a ballot left that the urn does not hold")
		}
		out = append(out, at)
	}
	checked := map[uint32]bool{}
	for _, c := range r.Checks {
		checked[c.Index] = true
	}
	for _, slot := range s.urn.Slots() {
		if slot.State != urn.Checked {
			continue
		}
		c, err := s.checkOf(slot)
		if err != nil {
			return nil, err
		}
		if checked[c.Index] {
			out = append(out, slot.Position)
		}
	}
	return out, nil
}

func (s *Station) checkOf(slot urn.Slot) (*record.Check, error) {
	body, err := s.urn.Body(slot.Position)
	if err != nil {
		return nil, err
	}
	return parseOpening(body)
}
