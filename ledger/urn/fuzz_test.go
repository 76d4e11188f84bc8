package urn

import (
	"bytes"
	"testing"
)

// Whatever lies in the parts of a slot, it is read as one of the states or refused; and a part that is whole has the bytes that write it.
func FuzzSlot(f *testing.F) {
	l := testLayout(2)
	f.Add(leaf(1), ballot(1), mark{state: Cast}.encode(), settlement{mark: mark{state: Void, reason: 1}}.encode())
	f.Add(leaf(1), []byte(nil), mark{state: Checked}.encode(), []byte(nil))
	f.Add([]byte(nil), ballot(2), []byte(nil), settlement{mark: mark{state: Failed}, signed: []byte("two people")}.encode())
	f.Fuzz(func(t *testing.T, leaf, body, m, s []byte) {
		var p parts
		for i, b := range [...][]byte{leaf, body, m, s} {
			if len(b) > 0 && len(b) <= int(l.room(i)) {
				p[i] = b
			}
		}
		if slot, err := p.slot(1); err == nil && slot.State > Damaged {
			t.Errorf("state %d", slot.State)
		}
		for part, payload := range p {
			if payload == nil {
				continue
			}
			if back, c := l.decodePart(1, part, l.encodePart(1, part, payload)); c != whole || !bytes.Equal(back, payload) {
				t.Errorf("part %d comes back %v, %x", part, c, back)
			}
		}
	})
}

// Bytes that no part wrote are torn: chance does not make a hash.
func FuzzPart(f *testing.F) {
	l := testLayout(2)
	f.Add(l.encodePart(0, partMark, mark{state: Cast}.encode()))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := make([]byte, l.size(partMark))
		copy(b, data)
		if payload, c := l.decodePart(0, partMark, b); c == whole && !bytes.Equal(l.encodePart(0, partMark, payload), b) {
			t.Errorf("a part has a second form: %x", b)
		}
	})
}
