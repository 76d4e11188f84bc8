package station

import (
	"errors"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/urn"
)

var errNoPaper = errors.New("no paper is out")

// Cast puts the ballot into the urn on both media: pending. Only then is the voter told to use the box (PROTOCOL 1.6).
// The seed is forgotten.
func (s *Station) Cast() error {
	if s.out == nil || s.out.stored {
		return errNoPaper
	}
	if err := s.urn.Fill(s.out.at, encodeBallot(s.out.sealed.Encode())); err != nil {
		return err
	}
	s.out.stored = true
	s.out.wipe()
	return nil
}

// Confirm makes it cast: the sensor of the box saw the paper.
func (s *Station) Confirm() error {
	if s.out == nil || !s.out.stored {
		return errNoPaper
	}
	if err := s.urn.Confirm(s.out.at); err != nil {
		return err
	}
	s.out = nil
	return nil
}

// An Opening is what a check prints and publishes: from it anybody computes the ballot again (PROTOCOL 1.7).
type Opening struct {
	record.Check
	Code ballot.Code
	ID   ballot.PaperID
}

// Encode gives what anybody computes the ballot from, for the sheet that is printed (SPEC "The urn", openings).
func (o *Opening) Encode() []byte { return encodeOpening(&o.Check) }

// Check opens the paper that is out. From its first write on the paper is checked or failed, and never void; an error
// means a failed check, which officials settle.
func (s *Station) Check() (*Opening, error) {
	if s.out == nil || s.out.stored {
		return nil, errNoPaper
	}
	o := s.out
	opening := &Opening{
		Check: record.Check{Index: o.leaf.index, Half: o.leaf.a, Halves: o.leaf.ts, Style: o.style, Selections: append([]byte(nil), o.choice...)},
		Code:  o.sealed.Code(), ID: o.leaf.prepared.PaperID(),
	}
	if err := s.urn.BeginCheck(o.at); err != nil {
		return nil, err
	}
	if err := s.urn.Check(o.at, encodeOpening(&opening.Check)); err != nil {
		return nil, err
	}
	s.forget()
	return opening, nil
}

// Void gives up the paper that is out; nothing of it is ever opened (PROTOCOL 1.8). Printed says that there may be a
// sheet, which officials seal.
func (s *Station) Void(printed bool) error {
	if s.out == nil || s.out.stored {
		return errNoPaper
	}
	reason := record.VoidUnprinted
	if printed {
		reason = record.VoidSheet
	}
	if err := s.urn.Void(s.out.at, reason); err != nil {
		return err
	}
	s.forget()
	return nil
}

func (s *Station) forget() {
	s.out.wipe()
	s.out = nil
}

// Papers counts papers by state, which is all that a station ever counts.
type Papers struct{ Issued, Pending, Cast, Checked, Void, Unprinted, Failed, Checking, Damaged int }

// Papers counts the slots of the urn.
func (s *Station) Papers() Papers {
	var p Papers
	if s.urn == nil {
		return p
	}
	for _, slot := range s.urn.Slots() {
		p.Issued++
		switch slot.State {
		case urn.Pending:
			p.Pending++
		case urn.Cast:
			p.Cast++
		case urn.Checked:
			p.Checked++
		case urn.Failed:
			p.Failed++
		case urn.Checking:
			p.Checking++
		case urn.Damaged:
			p.Damaged++
		case urn.Void:
			if slot.Reason == record.VoidUnprinted {
				p.Unprinted++
			} else {
				p.Void++
			}
		}
	}
	return p
}
