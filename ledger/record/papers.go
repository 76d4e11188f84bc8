package record

import (
	"encoding/binary"
	"math/big"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
)

// Papers commits to the papers of a lot, scanned by equipment that is no booth, before the dice: the sorted ids, each salted, and how many
// papers were set aside because their id could not be read or came twice. Those are counted by hand, and a draw of one counts
// as the worst that a paper can show.
type Papers struct {
	Lot       uint16
	List      PaperList
	Officials []election.Signature
}

// Kind is KindPapers.
func (e *Papers) Kind() Kind { return KindPapers }

func (e *Papers) body(w *wire) {
	w.u16(&e.Lot)
	w.hash(&e.List.Root)
	w.u32(&e.List.Listed)
	w.u32(&e.List.Aside)
	w.need(e.List.Listed <= maxCount && e.List.Aside <= maxCount)
}

func (e *Papers) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Papers) apply(s State) (State, error) {
	if err := s.officialsSpeak(e, e.Lot, e.Officials, s.def.m.Thresholds.Draw); err != nil {
		return s, err
	}
	a := s.audits[e.Lot]
	switch {
	case a.Scanned:
		return s, refuse(CodeRecorded, "lot %d", e.Lot)
	case !a.Indexed:
		return s, refuse(CodePapers, "lot %d has no index yet", e.Lot)
	case s.auditDice != "":
		return s, refuse(CodePapers, "lot %d comes after the dice", e.Lot)
	}
	a.Scanned, a.Papers = true, e.List
	return s.withAudit(e.Lot, a), nil
}

// PaperEntry is a listed paper as the list commits to it. Each has a salt of its own, so that opening one says nothing of another.
func PaperEntry(salt [32]byte, id ballot.PaperID) [32]byte {
	return election.Hash("paper", append(salt[:], id[:]...))
}

// AuditDraw are the dice of the audit, thrown in public after the papers of all lots that are to be audited are on record.
type AuditDraw struct {
	Dice      string // at least 20 decimal digits
	Officials []election.Signature
}

// Kind is KindAuditDraw.
func (e *AuditDraw) Kind() Kind { return KindAuditDraw }

func (e *AuditDraw) body(w *wire) { w.text(&e.Dice) }

func (e *AuditDraw) seals(w *wire) { w.signatures(&e.Officials) }

func (e *AuditDraw) apply(s State) (State, error) {
	if err := s.mixes(); err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Draw); err != nil {
		return s, err
	}
	scanned := 0
	for _, a := range s.audits {
		if a.Scanned {
			scanned++
		}
	}
	switch {
	case s.auditDice != "":
		return s, refuse(CodeRecorded, "the dice are thrown")
	case scanned == 0:
		return s, refuse(CodePapers, "no lot")
	case !isDice(e.Dice):
		return s, refuse(CodeDice, "%d characters", len(e.Dice))
	}
	s.auditDice = e.Dice
	return s, nil
}

// AuditDice are the dice of the audit; empty before they are thrown.
func (s State) AuditDice() string { return s.auditDice }

// Population is how many positions the dice draw from: as many as there are rows or papers, whichever is more, so that neither a row
// without paper nor a paper without row is out of reach.
func (s State) Population(lot int) uint32 {
	p := s.audits[lot].Papers
	return max(s.lots[lot].Rows, p.Listed+p.Aside)
}

// DrawPosition is the position of a lot's draw n, both from 1: SHA-256 of dice, lot and draw, modulo the population.
func DrawPosition(dice string, lot uint16, draw, population uint32) uint32 {
	h := election.Hash("audit-draw", write(func(w *wire) {
		w.text(&dice)
		w.u16(&lot)
		w.u32(&draw)
	}))
	n := new(big.Int).Mod(new(big.Int).SetBytes(h[:]), big.NewInt(int64(population)))
	return 1 + binary.BigEndian.Uint32(n.FillBytes(make([]byte, 4)))
}
