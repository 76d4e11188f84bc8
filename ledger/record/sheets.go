package record

import "github.com/isoloir/isoloir/ledger/election"

// SheetCounts are sheets of paper by what became of them. Where votes have weights a sheet carries several ballots, which all share its
// fate, and nothing on record says which: people count sheets, the record counts leaves.
type SheetCounts struct {
	Cast    uint32 `json:"cast"`
	Checked uint32 `json:"checked"`
	Void    uint32 `json:"void"`
	Failed  uint32 `json:"failed"`
}

// Plus adds.
func (c SheetCounts) Plus(d SheetCounts) SheetCounts {
	return SheetCounts{c.Cast + d.Cast, c.Checked + d.Checked, c.Void + d.Void, c.Failed + d.Failed}
}

// Total is the number of sheets.
func (c SheetCounts) Total() uint32 { return c.Cast + c.Checked + c.Void + c.Failed }

func (c *SheetCounts) wire(w *wire) {
	for _, n := range []*uint32{&c.Cast, &c.Checked, &c.Void, &c.Failed} {
		w.u32(n)
		w.need(*n <= maxCount)
	}
}

// Sheets says on how many sheets the leaves of a closing stood, as its tape prints it. Only stations with weighted ballots say it.
type Sheets struct {
	Station   string
	Tape      [32]byte // Close.ClosingTape
	Sheets    SheetCounts
	Workers   []election.Signature
	Sig       []byte               // the station's
	Officials []election.Signature // instead of Sig, once the station's chip is lost
}

// Kind is KindSheets.
func (e *Sheets) Kind() Kind { return KindSheets }

func (e *Sheets) body(w *wire) {
	w.text(&e.Station)
	w.hash(&e.Tape)
	e.Sheets.wire(w)
}

func (e *Sheets) seals(w *wire) {
	w.signatures(&e.Workers)
	w.data(&e.Sig)
	w.signatures(&e.Officials)
}

func (e *Sheets) apply(s State) (State, error) {
	if err := s.before(PhasePublished); err != nil {
		return s, err
	}
	st, err := s.enrolled(e.Station)
	switch {
	case err != nil:
		return s, err
	case st.Stage != StageClosed:
		return s, refuse(CodeStage, "%s has not closed", st.ID)
	case st.Sheets != nil:
		return s, refuse(CodeRecorded, "%s", st.ID)
	case e.Tape != st.closing:
		return s, refuse(CodeTapeMatch, "%s", st.ID)
	}
	if err := s.beside(CodeWorkers, st.ID, e.Kind().String(), payload(s.def.digest, e), e.Workers, minWorkers); err != nil {
		return s, err
	}
	if err := s.stationOrPeople(st, e, e.Sig, e.Officials); err != nil {
		return s, err
	}
	if err := s.carries(st, e.Sheets); err != nil {
		return s, err
	}
	counts := e.Sheets
	st.Sheets = &counts
	return s.with(st), nil
}

// carries holds sheets to the leaves of the closing: one has at least one leaf and no more than the manifest allows. A check that ended
// while it was being opened left leaves of one sheet in two states.
func (s State) carries(st Station, sheets SheetCounts) error {
	most := s.def.m.MostPieces(st.spec.Styles)
	if most == 1 {
		return refuse(CodeSheets, "%s has one ballot a sheet", st.ID)
	}
	var leaves Counts
	for _, line := range st.tape {
		leaves = leaves.Plus(line.Counts)
	}
	for _, n := range [][2]uint32{{sheets.Cast, leaves.Cast}, {sheets.Void, leaves.Void},
		{sheets.Checked + sheets.Failed, leaves.Checked + leaves.Failed}} {
		if n[0] > n[1] || uint64(n[1]) > uint64(n[0])*uint64(most) {
			return refuse(CodeSheets, "%s: %d leaves on %d sheets", st.ID, n[1], n[0])
		}
	}
	return nil
}
