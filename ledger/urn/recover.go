package urn

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// A Recovery says what Open found and put right; the station notes it in the logbook.
type Recovery struct {
	Repaired int   // parts that one medium lacked and got from the other
	Cleared  int   // parts that a power cut tore before anybody was told that they were written
	Wiped    int   // bodies of void papers that were still to be erased
	Damaged  []int // slots with a part that was once whole and is readable on neither medium
}

// Clean says that there was nothing to put right.
func (r *Recovery) Clean() bool {
	return r.Repaired == 0 && r.Cleared == 0 && r.Wiped == 0 && len(r.Damaged) == 0
}

// ErrConflict: both media hold a whole part and they differ. No power cut does that.
var ErrConflict = errors.New("the two copies of the urn contradict each other")

// Open brings the two copies of an urn together. One of them may be nil: a medium that is missing; the urn is then
// degraded. Rand draws the slots; it must be unpredictable.
func Open(l Layout, rand io.Reader, a, b Medium) (*Urn, *Recovery, error) {
	if err := l.check(); err != nil {
		return nil, nil, err
	}
	u := &Urn{layout: l, rand: rand, media: [2]Medium{a, b}, slots: make([]Slot, l.Slots), taken: map[string]int{}}
	for i, m := range u.media {
		if m == nil {
			u.faults[i] = &MediumError{i, errors.New("missing")}
		} else if err := l.checkHeader(m); err != nil {
			u.drop(i, err)
		}
	}
	if u.media[0] == nil && u.media[1] == nil {
		return nil, nil, fmt.Errorf("open urn: %w", u.Degraded())
	}
	rec := &Recovery{}
	for at := range u.slots {
		if err := u.recoverSlot(at, rec); err != nil {
			return nil, nil, fmt.Errorf("open urn: slot %d: %w", at, err)
		}
	}
	return u, rec, nil
}

func (u *Urn) recoverSlot(at int, rec *Recovery) error {
	var p parts
	var unread, rot [partCount]bool
	for part := range partCount {
		payload, c, err := u.merge(at, part, rec)
		if err != nil {
			return err
		}
		p[part], unread[part], rot[part] = payload, c == torn, c == lost
	}
	s, err := p.slot(at)
	if s.over() { // whatever body and mark held is to be erased
		unread[partBody], unread[partMark] = unread[partBody] || rot[partBody], unread[partMark] || rot[partMark]
		rot[partBody], rot[partMark] = false, false
	}
	rotten := rot != [partCount]bool{}
	// A torn part with a later part behind it was whole when that one was written: damage. Without, it is the part that
	// the power cut tore, and nobody was told of it.
	if err != nil || rotten || damaged(p, unread) {
		s.State = Damaged
		rec.Damaged = append(rec.Damaged, at)
	} else if err := u.finish(at, s, p, unread, rec); err != nil {
		return err
	}
	return u.take(at, s)
}

func damaged(p parts, unread [partCount]bool) bool {
	if unread[partLeaf] && (p[partBody] != nil || p[partMark] != nil || p[partSettlement] != nil) {
		return true
	}
	checking := len(p[partMark]) == 2 && State(p[partMark][0]) == Checked
	return unread[partBody] && p[partMark] != nil && !checking && p[partSettlement] == nil
}

// finish clears torn parts and completes a wipe that was cut short.
func (u *Urn) finish(at int, s Slot, p parts, unread [partCount]bool, rec *Recovery) error {
	for part := range partCount {
		if unread[part] {
			rec.Cleared++
			if err := u.wipe(at, part); err != nil {
				return err
			}
		}
	}
	if (s.State == Void || s.State == Failed) && p[partBody] != nil {
		rec.Wiped++
		return u.wipe(at, partBody)
	}
	return nil
}

func (u *Urn) take(at int, s Slot) error {
	if s.Leaf != nil {
		if other, ok := u.taken[string(s.Leaf)]; ok {
			return fmt.Errorf("the leaf of slot %d stands here again", other)
		}
		u.taken[string(s.Leaf)] = at
	}
	u.slots[at] = s
	return nil
}

// merge reads both copies of a part and gives each what the other lacks.
func (u *Urn) merge(at, part int, rec *Recovery) (payload []byte, c condition, err error) {
	var cond [2]condition
	var got [2][]byte
	for i, m := range u.media {
		if m == nil {
			continue
		}
		if got[i], cond[i], err = u.layout.readPart(m, at, part); err != nil {
			u.drop(i, err)
			got[i], cond[i] = nil, empty
		}
	}
	if u.media[0] == nil && u.media[1] == nil {
		return nil, empty, u.Degraded()
	}
	if cond[0] == whole && cond[1] == whole {
		if !bytes.Equal(got[0], got[1]) {
			return nil, lost, ErrConflict
		}
		return got[0], whole, nil
	}
	for i := range got {
		if cond[i] == whole {
			u.repair(1-i, at, part, got[i], rec)
			return got[i], whole, nil
		}
	}
	// The second medium is written only when the first is at rest, so that a power cut never tears both.
	switch {
	case cond[0] == torn && cond[1] == torn:
		return nil, lost, nil
	case cond[0] == torn || cond[1] == torn:
		return nil, torn, nil
	}
	return nil, empty, nil
}

// repair writes one copy and leaves the other, the only whole one, alone.
func (u *Urn) repair(i, at, part int, payload []byte, rec *Recovery) {
	if u.media[i] == nil {
		return
	}
	rec.Repaired++
	if err := writeBack(u.media[i], u.layout.encodePart(at, part, payload), u.layout.offset(at, part)); err != nil {
		u.drop(i, err)
	}
}

// Body reads the ballot or opening of a slot, from the first medium on which it is whole.
func (u *Urn) Body(at int) ([]byte, error) {
	var errs []error
	for i, m := range u.media {
		if m == nil {
			continue
		}
		b, c, err := u.layout.readPart(m, at, partBody)
		if err == nil && c == whole {
			return b, nil
		}
		errs = append(errs, &MediumError{i, errors.Join(err, errors.New("no whole body in this slot"))})
	}
	return nil, fmt.Errorf("slot %d: %w", at, errors.Join(append(errs, u.faults[0], u.faults[1])...))
}

// Compare reads every part of both copies again, as closing demands. It changes nothing. Slots that are known to be damaged it passes
// over: one of them keeps no other ballot from being counted.
func (u *Urn) Compare() error {
	if err := u.Degraded(); err != nil {
		return err
	}
	for at := range u.slots {
		if u.slots[at].State == Damaged {
			continue
		}
		for part := range partCount {
			a, ca, errA := u.layout.readPart(u.media[0], at, part)
			b, cb, errB := u.layout.readPart(u.media[1], at, part)
			if err := errors.Join(errA, errB); err != nil {
				return fmt.Errorf("slot %d: %w", at, err)
			}
			if ca != cb || !bytes.Equal(a, b) || ca == torn {
				return fmt.Errorf("slot %d: %w", at, ErrConflict)
			}
		}
	}
	return nil
}

// Rebuild puts a whole copy on a new, empty medium in the place of the one that failed.
func (u *Urn) Rebuild(i int, m Medium) error {
	if u.media[i] != nil || u.media[1-i] == nil {
		return errors.New("only a medium that failed is rebuilt, and only from one that answers")
	}
	if err := Format(m, u.layout); err != nil {
		return fmt.Errorf("rebuild urn: %w", err)
	}
	for at := range u.slots {
		for part := range partCount {
			b, c, err := u.layout.readPart(u.media[1-i], at, part)
			if err != nil {
				return fmt.Errorf("rebuild urn: %w", err)
			}
			if c != whole {
				continue
			}
			if err := writeBack(m, u.layout.encodePart(at, part, b), u.layout.offset(at, part)); err != nil {
				return fmt.Errorf("rebuild urn: %w", err)
			}
		}
	}
	u.media[i], u.faults[i] = m, nil
	return nil
}
