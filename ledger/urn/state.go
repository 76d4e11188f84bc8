package urn

import (
	"errors"
	"fmt"
)

// A State says where one paper is in its life. Only Issued, Pending and Checking have a next state.
type State uint8

const (
	Free     State = iota
	Issued         // its leaf is burned; a paper may have been printed
	Pending        // the ballot is kept, the paper not yet seen in the box
	Cast           // the ballot is kept and its paper is in the box
	Void           // the paper does not count and its leaf is never opened
	Checking       // the voter asked for the machine to be checked, no opening yet
	Checked        // opened
	Failed         // a check that ended without an opening
	Damaged        // a part that both media held is readable on neither
)

func (s State) String() string {
	names := [...]string{"free", "issued", "pending", "cast", "void", "checking", "checked", "failed", "damaged"}
	if int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("state %d", uint8(s))
}

// A mark ends a slot's life, or says that it is being checked.
type mark struct {
	state  State
	reason uint8
}

func (m mark) encode() []byte { return []byte{byte(m.state), m.reason} }

func parseMark(b []byte) (mark, error) {
	if len(b) != 2 {
		return mark{}, errors.New("a mark has two bytes")
	}
	m := mark{State(b[0]), b[1]}
	if m.state != Cast && m.state != Void && m.state != Checked {
		return m, fmt.Errorf("no mark says %v", m.state)
	}
	return m, nil
}

// A settlement is a mark with the officials' signatures.
type settlement struct {
	mark
	signed []byte
}

func (s settlement) encode() []byte { return append(s.mark.encode(), s.signed...) }

func parseSettlement(b []byte) (settlement, error) {
	if len(b) < 2 {
		return settlement{}, errors.New("a settlement has at least two bytes")
	}
	s := settlement{mark{State(b[0]), b[1]}, b[2:]}
	if settleFrom(s.state) == nil {
		return s, fmt.Errorf("no settlement says %v", s.state)
	}
	return s, nil
}

// read derives a slot from its parts: the state is nowhere written down as such.
func (p parts) slot(at int) (Slot, error) {
	s := Slot{Position: at}
	if p[partLeaf] == nil {
		return s, nil
	}
	s.State, s.Leaf = Issued, p[partLeaf]
	if p[partBody] != nil {
		s.State = Pending
	}
	if b := p[partMark]; b != nil {
		m, err := parseMark(b)
		if err != nil {
			return s, err
		}
		s.State, s.Reason = m.state, m.reason
		if m.state == Checked && p[partBody] == nil {
			s.State = Checking
		}
	}
	if b := p[partSettlement]; b != nil {
		t, err := parseSettlement(b)
		if err != nil {
			return s, err
		}
		s.State, s.Reason, s.Signed = t.state, t.reason, t.signed
	}
	if s.State == Cast && p[partBody] == nil {
		return s, errors.New("cast without a ballot")
	}
	return s, nil
}
