package station

import (
	"errors"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/urn"
)

// A sheetOut is the paper that is in a voter's hands: one ballot, or one for each piece of a weight. All of them share its fate.
type sheetOut struct {
	pieces []*paperOut
	stored bool // every ballot is in the urn
}

func (o *sheetOut) wipe() {
	for _, p := range o.pieces {
		p.wipe()
	}
}

// positions are the slots of the sheet.
func (o *sheetOut) positions() (out []int) {
	for _, p := range o.pieces {
		out = append(out, p.at)
	}
	return out
}

// IssueSheet burns a leaf for each piece of a voter's weight: computes the ballots once, writes their issued slots to both media, moves
// the chip past all of them in one write, and only then gives what is to be printed.
func (s *Station) IssueSheet(styles []string, choices *ballot.Selections) ([]*Paper, error) {
	if err := s.mayIssue(styles); err != nil {
		return nil, err
	}
	if err := s.matchChip(); err != nil { // past the leaves of a sheet that it did not take
		return nil, err
	}
	sheet, err := s.sealSheet(styles, choices)
	if err != nil {
		return nil, err
	}
	if err := s.issueSheet(sheet); err != nil {
		sheet.wipe()
		return nil, err
	}
	s.out = sheet
	var papers []*Paper
	for _, p := range sheet.pieces {
		code := p.sealed.Code()
		papers = append(papers, &Paper{Code: code, ID: p.leaf.prepared.PaperID(), Receipt: s.signReceipt(code), Weight: s.Manifest.Style(p.style).Denomination()})
	}
	return papers, nil
}

// sealSheet seals the same choices once for each piece, under the next leaves.
func (s *Station) sealSheet(styles []string, choices *ballot.Selections) (*sheetOut, error) {
	sheet := new(sheetOut)
	for i, style := range styles {
		p, err := s.sealPiece(s.seeds.undrawn[s.burned()+i], style, choices)
		if err != nil {
			sheet.wipe()
			return nil, err
		}
		sheet.pieces = append(sheet.pieces, p)
	}
	return sheet, nil
}

func (s *Station) sealPiece(index uint32, style string, choices *ballot.Selections) (*paperOut, error) {
	l, err := s.prepare(index)
	if err != nil {
		return nil, err
	}
	sealed, err := l.prepared.Seal(style, choices)
	if err == nil {
		err = s.ctx.Check(sealed, l.prepared.Commitment())
	}
	if err != nil {
		l.wipe()
		return nil, err
	}
	return &paperOut{leaf: l, style: style, sealed: sealed, choice: choices.Encode()}, nil
}

// issueSheet writes the slots and moves the chip on. If either fails, every leaf that has a slot is burned and void: nothing was printed.
func (s *Station) issueSheet(sheet *sheetOut) error {
	var err error
	issued := 0
	for _, p := range sheet.pieces {
		if p.at, err = s.urn.Issue(p.leaf.bytes); err != nil && !errors.Is(err, urn.ErrOneMedium) {
			err = fmt.Errorf("issue: %w", err)
			break
		}
		issued++
		if err != nil {
			break
		}
	}
	if issued == 0 {
		return err
	}
	burn := s.burn(sheet.pieces[issued-1].leaf)
	if burn == nil && err == nil {
		return nil
	}
	errs := []error{burn, err, ErrMedium}
	for _, p := range sheet.pieces[:issued] {
		errs = append(errs, s.urn.Void(p.at, record.VoidUnprinted))
	}
	return errors.Join(errs...)
}

// A fate is what a sheet of several ballots becomes, once somebody has said it. It is noted on both media before the first of its ballots
// is touched, so that a power cut between two of them leaves none behind with another fate.
type fate byte

const (
	undecided     fate = 0
	fateCast      fate = 1
	fateVoid      fate = 2 // a sheet is sealed
	fateUnprinted fate = 3
)

// fateName is of the newest sheet: nothing is issued while one is undecided, so that the number of slots names it, and tells nothing of
// which they are.
func (s *Station) fateName() string { return fmt.Sprintf("fate-%08d", len(s.urn.Slots())) }

// fate is what was noted of the newest sheet.
func (s *Station) fate() fate {
	data, err := s.store.get(s.fateName())
	if err != nil || len(data) != 1 {
		return undecided
	}
	return fate(data[0])
}

// together gives all ballots of a sheet their fate. The last one stands for the sheet, and the others are its further pieces: counts of
// sheets know them apart, nothing else does.
func (s *Station) together(f fate, at []int, do func(at int, reason uint8) error) error {
	if len(at) > 1 && s.fate() == undecided {
		if err := s.store.put(s.fateName(), []byte{byte(f)}); err != nil {
			return err
		}
	}
	for i, position := range at {
		reason := record.VoidPiece
		if i == len(at)-1 {
			reason = 0
		}
		if err := do(position, reason); err != nil {
			return err
		}
	}
	if s.fate() != undecided {
		s.store.drop(s.fateName())
	}
	return nil
}

func (s *Station) confirmAll(at []int) error { return s.together(fateCast, at, s.urn.Confirm) }

func (s *Station) voidAll(f fate, at []int) error {
	return s.together(f, at, func(at int, reason uint8) error { return s.urn.Void(at, voidReason(f, reason)) })
}

// voidReason is the reason of a void ballot: of a further piece, of the sheet, or that there is none.
func voidReason(f fate, piece uint8) uint8 {
	switch {
	case f == fateUnprinted:
		return record.VoidUnprinted
	case piece == record.VoidPiece:
		return record.VoidPiece
	}
	return record.VoidSheet
}

// in are the slots in a state. Issued, pending and being checked are those of one sheet only: see mayIssue.
func (s *Station) in(state urn.State) (out []int) {
	for _, slot := range s.urn.Slots() {
		if slot.State == state {
			out = append(out, slot.Position)
		}
	}
	return out
}

// finishSheet ends what a power cut left of a sheet. What was being printed or read is given up: whether a sheet came out nobody knows,
// so it counts as one, and two officials seal it or a note in its place. A sheet that a fate was noted of gets it. One that was
// being stored, of which the voter was not told that it is, is for people to settle.
func (s *Station) finishSheet() error {
	issued, pending, checking, f := s.in(urn.Issued), s.in(urn.Pending), s.in(urn.Checking), s.fate()
	switch {
	case len(pending) > 0 && f == fateCast:
		return s.confirmAll(pending)
	case len(issued) == 0 || len(pending) > 0:
		return nil
	case len(checking) > 0:
		return s.beginChecks(issued)
	case f == fateUnprinted:
		return s.voidAll(f, issued)
	}
	return s.voidAll(fateVoid, issued)
}

func (s *Station) beginChecks(at []int) error {
	for i, position := range at {
		if err := s.urn.BeginCheck(position, []uint8{0, record.VoidPiece}[min(len(at)-1-i, 1)]); err != nil {
			return err
		}
	}
	return nil
}

// Sheets counts sheets of paper by state; without weights there are as many as ballots.
func (s *Station) Sheets() (c record.SheetCounts) {
	if s.urn == nil {
		return c
	}
	for _, slot := range s.urn.Slots() {
		switch {
		case slot.Reason == record.VoidPiece:
		case slot.State == urn.Cast:
			c.Cast++
		case slot.State == urn.Checked:
			c.Checked++
		case slot.State == urn.Failed:
			c.Failed++
		case slot.State == urn.Void && slot.Reason == record.VoidSheet:
			c.Void++
		}
	}
	return c
}

// SheetPapers counts sheets as Papers counts ballots: what people at the station have in their hands and in the box.
func (s *Station) SheetPapers() Papers {
	ballots, c := s.Papers(), s.Sheets()
	p := Papers{Cast: int(c.Cast), Checked: int(c.Checked), Void: int(c.Void), Failed: int(c.Failed), Pending: min(ballots.Pending, 1), Checking: min(ballots.Checking, 1)}
	p.Issued = int(c.Total())
	if s.urn != nil && ballots.Pending+ballots.Checking+len(s.in(urn.Issued)) > 0 {
		p.Issued++ // only one sheet is undecided at a time
	}
	return p
}

// Weighted says whether a sheet of this station can carry several ballots.
func (s *Station) Weighted() bool { return s.Manifest.MostPieces(s.spec.Styles) > 1 }

// sheets is the count of sheets for the record, beside a closing.
func (s *Station) sheets(e *record.Close, people []Official) (*record.Sheets, error) {
	out := &record.Sheets{Station: s.Station, Tape: e.ClosingTape(s.ctx.EID), Sheets: s.Sheets()}
	payload := record.Payload(s.Manifest, out)
	var err error
	if out.Workers, err = s.gather(out.Kind().String(), payload, people, minPeople); err == nil && s.Unsigned() {
		out.Officials, err = s.gather(out.Kind().String(), payload, people, s.settlers())
	}
	return out, err
}

// sameScale says whether ballots of these styles can stand on one sheet.
func (s *Station) sameScale(styles []string) bool {
	if len(styles) == 1 {
		return true
	}
	scale := s.Manifest.Scale(styles[0])
	for _, id := range styles {
		if !slices.ContainsFunc(scale, func(st *election.Style) bool { return st.ID == id }) {
			return false
		}
	}
	return len(styles) <= s.Manifest.MostPieces(styles[:1])
}
