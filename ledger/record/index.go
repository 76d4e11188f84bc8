package record

import (
	"cmp"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
)

// Index puts the blinded index of a lot on record, by the root over its rows, before anybody scans papers. Everybody who has the
// files computes the same rows.
type Index struct {
	Lot       uint16
	Table     [32]byte // SHA-256 of the shuffled table
	Root      [32]byte
	Spoilt    []uint32 // places of rows that stand for no paper, rising
	Officials []election.Signature
}

// Kind is KindIndex.
func (e *Index) Kind() Kind { return KindIndex }

func (e *Index) body(w *wire) {
	w.u16(&e.Lot)
	w.hash(&e.Table)
	w.hash(&e.Root)
	list(w, &e.Spoilt, (*wire).u32)
}

func (e *Index) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Index) apply(s State) (State, error) {
	if err := s.officialsSpeak(e, e.Lot, e.Officials, s.def.m.Thresholds.Cutoff); err != nil {
		return s, err
	}
	a := s.audits[e.Lot]
	switch {
	case a.Indexed:
		return s, refuse(CodeRecorded, "lot %d", e.Lot)
	case len(a.Unblind) == 0 || len(a.Unblind) < len(s.quorum.Trustees):
		return s, refuse(CodeBlinding, "lot %d: %d opened", e.Lot, len(a.Unblind))
	case e.Table != a.Table:
		return s, refuse(CodeTable, "lot %d", e.Lot)
	case !ascending(e.Spoilt, cmp.Compare[uint32]) || len(e.Spoilt) > 0 && slices.Max(e.Spoilt) >= s.lots[e.Lot].Rows:
		return s, refuse(CodeRow, "lot %d: spoilt rows %v", e.Lot, e.Spoilt)
	}
	a.Indexed, a.Root, a.Spoilt = true, e.Root, e.Spoilt
	return s.withAudit(e.Lot, a), nil
}
