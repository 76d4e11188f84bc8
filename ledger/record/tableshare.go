package record

import "maps"

// TableShare says that a trustee of the quorum has decrypted its part of what is opened of a lot: rankings, and what was written in.
// The shares, one for each key set, are a file beside the record.
type TableShare struct {
	Quorum  uint16
	Trustee string
	Lot     uint16
	Table   [32]byte // SHA-256 of the last shuffled table
	Share   [32]byte // SHA-256 of the file
	Sig     []byte   // the trustee's
}

// Kind is KindTableShare.
func (e *TableShare) Kind() Kind { return KindTableShare }

func (e *TableShare) body(w *wire) {
	w.u16(&e.Quorum)
	w.text(&e.Trustee)
	w.u16(&e.Lot)
	w.hash(&e.Table)
	w.hash(&e.Share)
}

func (e *TableShare) seals(w *wire) { w.data(&e.Sig) }

func (e *TableShare) apply(s State) (State, error) {
	if err := s.quorumSpeaks(e, e.Quorum, e.Trustee, e.Lot, e.Sig); err != nil {
		return s, err
	}
	m, err := s.lot(e.Lot)
	if err != nil {
		return s, err
	}
	if err := s.openable(e.Lot, e.Table); err != nil {
		return s, err
	}
	if _, ok := m.Shares[e.Trustee]; ok {
		return s, refuse(CodeRecorded, "%s", e.Trustee)
	}
	m.Shares = maps.Clone(m.Shares)
	if m.Shares == nil {
		m.Shares = map[string][32]byte{}
	}
	m.Shares[e.Trustee], m.Quorum = e.Share, s.quorum
	return s.withMix(e.Lot, m), nil
}

// openable reports why a lot's table is not opened now, or not this table.
func (s State) openable(lot uint16, table [32]byte) error {
	contest := s.lots[lot].Contest
	last, _ := s.mixing[lot].last()
	switch {
	case !s.Opens(contest):
		return refuse(CodeLot, "nothing of %s is opened row by row", contest)
	case !s.Mixed(int(lot)):
		return refuse(CodeUnmixed, "lot %d", lot)
	case table != last:
		return refuse(CodeTable, "lot %d", lot)
	}
	return nil
}
