package recordtest

import (
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/tpm/verify"
)

// NewBoard is the chip of another machine for a station, whose keys obey this software.
func NewBoard(maker *Maker, definition [32]byte, station string, software verify.Log) *Chip {
	return newChip(maker, definition, station, receiptKey("another "+station), software)
}

// Board is another machine for a station. It is not on record.
func (d *Day) Board(station string, software verify.Log) *Chip {
	return NewBoard(d.Maker, d.Manifest.DefinitionDigest(), station, software)
}

// Replace puts another machine in the place of a station's. The station goes on with it once the entry is made.
func (s *Station) Replace(board *Chip) *record.ReplaceBoard {
	e := &record.ReplaceBoard{Station: s.ID, Attempt: s.Attempt, Enrolment: must(board.Enrolment.Encode()), Note: "the screen broke"}
	e.Officials = s.Officials(e)
	s.Chain.Know(board.Consensus)
	s.Chip = board
	return e
}

// RevokeBoard revokes a station's machine.
func (d *Day) RevokeBoard(station string) *record.RevokeBoard {
	e := &record.RevokeBoard{Station: station, Note: "a seal was broken"}
	e.Officials = d.Officials(e)
	return e
}

// Reference admits software.
func (d *Day) Reference(version uint32, name string, software verify.Log) *record.Reference {
	e := &record.Reference{Version: version, Name: name}
	for _, m := range software {
		e.Events = append(e.Events, record.ReferenceEvent{PCR: m.PCR, Event: m.Name, Digest: m.Digest})
	}
	e.Officials = d.Officials(e)
	return e
}

// RevokeReference revokes a version from a height on.
func (d *Day) RevokeReference(version uint32, from int64) *record.RevokeReference {
	e := &record.RevokeReference{Version: version, From: from, Note: "a fault in the printer's driver"}
	e.Officials = d.Officials(e)
	return e
}

// QuoteAt attests as an answer to an earlier block.
func (s *Station) QuoteAt(height int64, software verify.Log) *record.Quote {
	return &record.Quote{Station: s.ID, Height: height, Evidence: s.Chip.Quote(s.Nonce(height, record.PurposeDay, nil), software)}
}

// Pass lets time go by: a block without entries, so much later than usual.
func (d *Day) Pass(more time.Duration) {
	d.T.Helper()
	d.Chain.Now = d.Chain.Now.Add(more)
	d.Record()
}
