package station

import (
	"errors"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/urn"
)

// Folder of a medium that holds the station's files.
const Folder = folder

// BeginCheckOnly leaves a check as a power cut would.
func (s *Station) BeginCheckOnly() error { return s.beginChecks(s.out.positions()) }

// errTorn is the power going.
var errTorn = errors.New("the power went")

// after does a step for the first n ballots of a sheet, and then the power goes.
func after(n int, do func(at int, reason uint8) error) func(int, uint8) error {
	return func(at int, reason uint8) error {
		if n--; n < 0 {
			return errTorn
		}
		return do(at, reason)
	}
}

// CastPart stores the first n ballots of the sheet.
func (s *Station) CastPart(n int) error {
	for _, p := range s.out.pieces[:n] {
		if err := s.urn.Fill(p.at, encodeBallot(p.sealed.Encode())); err != nil {
			return err
		}
	}
	return nil
}

// ConfirmPart confirms the first n ballots of the sheet.
func (s *Station) ConfirmPart(n int) error {
	return torn(s.together(fateCast, s.out.positions(), after(n, s.urn.Confirm)))
}

// VoidPart gives up the first n ballots of the sheet.
func (s *Station) VoidPart(printed bool, n int) error {
	f := map[bool]fate{false: fateUnprinted, true: fateVoid}[printed]
	return torn(s.together(f, s.out.positions(), after(n, func(at int, reason uint8) error { return s.urn.Void(at, voidReason(f, reason)) })))
}

// CheckPart begins the check of the first n ballots, and opens the first m.
func (s *Station) CheckPart(n, m int) error {
	for i, p := range s.out.pieces[:n] {
		reason := uint8(record.VoidPiece)
		if i == len(s.out.pieces)-1 {
			reason = 0
		}
		if err := s.urn.BeginCheck(p.at, reason); err != nil {
			return err
		}
	}
	for _, p := range s.out.pieces[:m] {
		if err := s.urn.Check(p.at, encodeOpening(&s.reveal(p).Check)); err != nil {
			return err
		}
	}
	return nil
}

// LastBatchOnly is Close up to a power cut after the last batch.
func (s *Station) LastBatchOnly(people []Official) error { return s.lastBatch(people) }

// SheetsOnly is Close up to a power cut after the count of sheets.
func (s *Station) SheetsOnly(people []Official) error {
	err := s.lastBatch(people)
	if err != nil {
		return err
	}
	e, err := s.closing(people)
	if err != nil {
		return err
	}
	return s.countSheets(e, people)
}

// SettlePart settles the first n pending ballots.
func (s *Station) SettlePart(inBox bool, n int, people []Official) error {
	pending := s.in(urn.Pending)
	if inBox {
		return torn(s.together(fateCast, pending, after(n, func(at int, reason uint8) error { return s.urn.Settle(at, urn.Cast, reason, []byte{}) })))
	}
	return torn(s.together(fateVoid, pending, after(n, func(at int, reason uint8) error {
		sigs, err := s.signLeaf(record.LabelVoid, at, people)
		if err != nil {
			return err
		}
		return s.urn.Settle(at, urn.Void, voidReason(fateVoid, reason), encodeSignatures(sigs))
	})))
}

func torn(err error) error {
	if errors.Is(err, errTorn) {
		return nil
	}
	return err
}

// CloseUrn makes every further write fail.
func (s *Station) CloseUrn() error { return s.urn.Close() }

// LastBatch makes the batch at close, as a closing does that is then cut short.
func (s *Station) LastBatch(people []Official) error { return s.lastBatch(people) }
