package station

import (
	"errors"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/urn"
)

var errNoPaper = errors.New("no paper is out")

// Cast puts the ballots of the sheet into the urn on both media: pending. Only then is the voter told to use the box.
// The seeds are forgotten.
func (s *Station) Cast() error {
	if s.out == nil || s.out.stored {
		return errNoPaper
	}
	for _, p := range s.out.pieces {
		if err := s.urn.Fill(p.at, encodeBallot(p.sealed.Encode())); err != nil {
			return err
		}
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
	if err := s.confirmAll(s.out.positions()); err != nil {
		return err
	}
	s.out = nil
	return nil
}

// An Opening is what a check prints and publishes of one ballot: from it anybody computes the ballot again.
type Opening struct {
	record.Check
	Code   ballot.Code
	ID     ballot.PaperID
	Weight uint64
}

// Encode gives what anybody computes the ballot from, for the sheet that is printed (SPEC "The urn", openings).
func (o *Opening) Encode() []byte { return encodeOpening(&o.Check) }

// Check opens all ballots of the sheet that is out. From its first write on the paper is checked or failed, and never void; an error
// means a failed check, which officials settle.
func (s *Station) Check() ([]*Opening, error) {
	if s.out == nil || s.out.stored {
		return nil, errNoPaper
	}
	var openings []*Opening
	for _, p := range s.out.pieces {
		openings = append(openings, s.reveal(p))
	}
	if err := s.beginChecks(s.out.positions()); err != nil {
		return nil, err
	}
	for i, p := range s.out.pieces {
		if err := s.urn.Check(p.at, encodeOpening(&openings[i].Check)); err != nil {
			return nil, err
		}
	}
	s.forget()
	return openings, nil
}

func (s *Station) reveal(p *paperOut) *Opening {
	return &Opening{
		Check: record.Check{Index: p.leaf.index, Half: p.leaf.a, Halves: p.leaf.ts, Style: p.style, Selections: append([]byte(nil), p.choice...)},
		Code:  p.sealed.Code(), ID: p.leaf.prepared.PaperID(), Weight: s.Manifest.Style(p.style).Denomination(),
	}
}

// Void gives up the sheet that is out; nothing of it is ever opened. Printed says that there may be a
// sheet, which officials seal.
func (s *Station) Void(printed bool) error {
	if s.out == nil || s.out.stored {
		return errNoPaper
	}
	f := fateUnprinted
	if printed {
		f = fateVoid
	}
	if err := s.voidAll(f, s.out.positions()); err != nil {
		return err
	}
	s.forget()
	return nil
}

func (s *Station) forget() {
	s.out.wipe()
	s.out = nil
}

// Papers counts ballots by state, which with sheets is all that a station ever counts.
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
