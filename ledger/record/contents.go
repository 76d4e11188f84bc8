package record

import "github.com/isoloir/isoloir/ledger/election"

// Contents says what a lot's table holds, once the whole quorum has given its shares: rankings and written words in the order of
// the shuffled rows, a file beside the record. Everybody who has the shares computes the same bytes.
type Contents struct {
	Lot       uint16
	Table     [32]byte // SHA-256 of the last shuffled table
	Contents  [32]byte // SHA-256 of the file
	Officials []election.Signature
}

// Kind is KindContents.
func (e *Contents) Kind() Kind { return KindContents }

func (e *Contents) body(w *wire) {
	w.u16(&e.Lot)
	w.hash(&e.Table)
	w.hash(&e.Contents)
}

func (e *Contents) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Contents) apply(s State) (State, error) {
	if err := s.mixes(); err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Cutoff); err != nil {
		return s, err
	}
	m, err := s.lot(e.Lot)
	if err != nil {
		return s, err
	}
	if err := s.openable(e.Lot, e.Table); err != nil {
		return s, err
	}
	if len(m.Shares) == 0 || len(m.Shares) < len(s.quorum.Trustees) {
		return s, refuse(CodeUnopened, "lot %d: %d shares", e.Lot, len(m.Shares))
	}
	m.Contents, m.Opened = e.Contents, true
	return s.withMix(e.Lot, m), nil
}
