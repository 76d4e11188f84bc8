package station

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/urn"
)

// Release lets a sorted batch leave if one of the manifest's times of release has come and the batch holds at least b
// ballots. It reports whether one left. What is still undecided stays for the next one. What the outbox did not take before is said first,
// after the closing too.
func (s *Station) Release() (bool, error) {
	if err := s.sayBatches(); err != nil {
		return false, err
	}
	slot := s.slotNow()
	if s.stage != Voting || s.ending || slot == 0 || s.slots[slot] || s.Unsigned() {
		return false, nil
	}
	rel, at, err := s.releases()
	if err != nil || len(rel.Casts) < s.Manifest.Release.MinBallots {
		return false, err
	}
	return true, s.batch(slot, rel, at, nil)
}

// slotNow is the newest time of release that has passed, from 1; 0 before the first or when ballots leave only at close.
func (s *Station) slotNow() uint16 {
	if s.Manifest.Release.Mode != election.ReleaseTimed {
		return 0
	}
	var slot uint16
	for i, text := range s.Manifest.Release.Times {
		if t, err := time.Parse(time.RFC3339, text); err == nil && !s.Now().Before(t) {
			slot = uint16(i + 1)
		}
	}
	return slot
}

// releases collects what is decided and has not left, sorted so that nothing tells the order of voting.
func (s *Station) releases() (*record.Releases, []int, error) {
	r := new(record.Releases)
	var at []int
	for _, slot := range s.urn.Slots() {
		if s.freed[slot.Position] {
			continue
		}
		took, err := s.collect(r, slot)
		if err != nil {
			return nil, nil, fmt.Errorf("slot %d: %w", slot.Position, err)
		}
		if took {
			at = append(at, slot.Position)
		}
	}
	at = s.holdBack(r, at)
	slices.SortFunc(r.Casts, func(a, b record.Cast) int { return cmp.Compare(a.Place, b.Place) })
	slices.SortFunc(r.Checks, func(a, b record.Check) int { return cmp.Compare(a.Index, b.Index) })
	slices.SortFunc(r.Voids, func(a, b record.Void) int { return cmp.Compare(a.Place, b.Place) })
	slices.SortFunc(r.Failures, func(a, b record.Failed) int { return cmp.Compare(a.Place, b.Place) })
	return r, at, nil
}

// holdBack leaves for the next batch every check whose leaf lies past all that the batches account for by then. Between
// undecided papers, observers could not tell it from a leaf that the booth picked.
func (s *Station) holdBack(r *record.Releases, at []int) []int {
	before := uint32(0)
	for _, b := range s.batches {
		before += b.Total()
	}
	for {
		through := before + uint32(len(at))
		late := slices.IndexFunc(r.Checks, func(c record.Check) bool { return s.rank(c.Index) > through })
		if late < 0 {
			return at
		}
		index := r.Checks[late].Index
		r.Checks = slices.Delete(r.Checks, late, late+1)
		at = slices.DeleteFunc(at, func(p int) bool {
			slot := s.urn.Slot(p)
			c, err := s.checkOf(slot)
			return slot.State == urn.Checked && err == nil && c.Index == index
		})
	}
}

// rank is the number of an index among those that the dice left for printing, from 1.
func (s *Station) rank(index uint32) uint32 {
	n, _ := slices.BinarySearch(s.seeds.undrawn, index)
	return uint32(n + 1)
}

// collect adds a slot that is decided.
func (s *Station) collect(r *record.Releases, slot urn.Slot) (bool, error) {
	if slot.State == urn.Damaged && slot.Leaf == nil {
		return false, nil // not even its leaf can be read: the record will name what is missing
	}
	l, err := parseLeaf(slot.Leaf, s.spec.Leaves)
	if err != nil {
		return false, err
	}
	sigs, err := parseSignatures(slot.Signed)
	if err != nil {
		return false, err
	}
	switch slot.State {
	case urn.Cast:
		body, err := s.urn.Body(slot.Position)
		if err != nil {
			return false, err
		}
		ballot, err := parseBallot(body)
		if err != nil {
			return false, err
		}
		r.Casts = append(r.Casts, record.Cast{Leaf: *l, Ballot: ballot})
	case urn.Checked:
		check, err := s.checkOf(slot)
		if err != nil {
			return false, err
		}
		r.Checks = append(r.Checks, *check)
	case urn.Void:
		if slot.Reason != record.VoidUnprinted && len(sigs) == 0 {
			return false, nil
		}
		r.Voids = append(r.Voids, record.Void{Leaf: *l, Reason: slot.Reason, Officials: sigs})
	case urn.Failed:
		r.Failures = append(r.Failures, record.Failed{Leaf: *l, Officials: sigs})
	default:
		return false, nil
	}
	return true, nil
}

// batch keeps a batch on both media, whole, and puts its parts into the outbox.
func (s *Station) batch(slot uint16, r *record.Releases, at []int, people []Official) error {
	serial := len(s.batches) + 1
	parts := record.Split(s.Station, uint32(serial), slot, *r)
	if err := s.keepBatch(batchName(serial), parts, people); err != nil {
		return err
	}
	s.left(parts[0].Head, at)
	s.unsaid = append(s.unsaid, batchName(serial))
	if err := s.sayBatches(); err != nil {
		return err
	}
	return s.Log.Note(logbook.BatchLeft, "", fmt.Sprint(serial))
}

// sayBatches puts into the outbox what it did not take before.
func (s *Station) sayBatches() error {
	for len(s.unsaid) > 0 {
		if err := s.publishBatch(s.unsaid[0]); err != nil {
			return err
		}
		s.unsaid = s.unsaid[1:]
	}
	return nil
}

func batchName(serial int) string { return fmt.Sprintf("batch-%04d", serial) }

// keepBatch writes the parts into one file, signed by people if there are any.
func (s *Station) keepBatch(name string, parts []*record.Batch, people []Official) error {
	if people != nil {
		sigs, err := s.gather(parts[0].Kind().String(), record.Payload(s.Manifest, parts[0]), people, s.settlers())
		if err != nil {
			return err
		}
		for _, p := range parts {
			p.Officials = sigs
		}
	}
	var b cryptobyte.Builder
	for _, p := range parts {
		b.AddUint32LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(record.Encode(p)) })
	}
	return s.store.put(name, b.BytesOrPanic())
}

// keptBatch reads the parts of a batch from the media.
func (s *Station) keptBatch(name string) ([]*record.Batch, error) {
	data, err := s.store.get(name)
	if err != nil {
		return nil, err
	}
	var parts []*record.Batch
	for in := cryptobyte.String(data); !in.Empty(); {
		var one cryptobyte.String
		if !readLong(&in, &one) {
			return nil, errors.New("the batch is malformed")
		}
		p, err := decode[*record.Batch](one)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	if len(parts) == 0 {
		return nil, errors.New("the batch is empty")
	}
	return parts, nil
}

// readLong reads what AddUint32LengthPrefixed wrote.
func readLong(in, out *cryptobyte.String) bool {
	var n uint32
	return in.ReadUint32(&n) && int64(n) <= int64(len(*in)) && in.ReadBytes((*[]byte)(out), int(n))
}

// publishBatch writes each part into the outbox: one file is one entry. The batch at close waits for the closing, without
// which the record does not take it.
func (s *Station) publishBatch(name string) error {
	parts, err := s.keptBatch(name)
	if err != nil {
		return err
	}
	if parts[0].Head.Slot == 0 && !s.store.has("close") {
		return nil
	}
	for i, p := range parts {
		if err := s.publish(OutBatch(p.Head.Serial, i), record.Encode(p)); err != nil {
			return err
		}
	}
	return nil
}

// left remembers that slots were released.
func (s *Station) left(h record.BatchHead, at []int) {
	s.batches = append(s.batches, record.BatchTotal{Head: h.Digest(), Counts: h.Total()})
	s.slots[h.Slot] = true
	s.ending = s.ending || h.Slot == 0
	for _, p := range at {
		s.freed[p] = true
	}
}
