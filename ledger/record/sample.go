package record

import (
	"bytes"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Interpretation commits to what the board read on the drawn paper, before anybody sees what the record holds of it.
type Interpretation struct {
	Lot        uint16
	Draw       uint32 // from 1, one after the other
	Commitment [32]byte
	Officials  []election.Signature
}

// Kind is KindInterpretation.
func (e *Interpretation) Kind() Kind { return KindInterpretation }

func (e *Interpretation) body(w *wire) {
	w.u16(&e.Lot)
	w.u32(&e.Draw)
	w.hash(&e.Commitment)
}

func (e *Interpretation) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Interpretation) apply(s State) (State, error) {
	if err := s.officialsSpeak(e, e.Lot, e.Officials, s.def.m.Thresholds.Draw); err != nil {
		return s, err
	}
	a := s.audits[e.Lot]
	if s.auditDice == "" || !a.Scanned || int64(e.Draw) != int64(len(a.Samples))+1 {
		return s, refuse(CodeDrawn, "lot %d, draw %d after %d", e.Lot, e.Draw, len(a.Samples))
	}
	position := DrawPosition(s.auditDice, e.Lot, e.Draw, s.Population(int(e.Lot)))
	a.Samples = append(slices.Clip(a.Samples), Sample{Position: position, Commitment: e.Commitment})
	return s.withAudit(e.Lot, a), nil
}

// InterpretationDigest is what the board commits to: what it read, under a salt.
func InterpretationDigest(salt [32]byte, lot uint16, draw uint32, read []byte) [32]byte {
	return election.Hash("interpretation", write(func(w *wire) {
		w.hash(&salt)
		w.u16(&lot)
		w.u32(&draw)
		w.data(&read)
	}))
}

// Sampled names the row of a drawn paper, or says that there is none. Trustees evaluated the paper's id for the board, who saw id and
// proofs and sign; the public sees that the paper is the one that the dice drew, and the row.
type Sampled struct {
	Lot       uint16
	Draw      uint32
	Paper     [32]byte // its entry in the list; zero for a position past the list
	PaperPath [][32]byte
	Found     bool
	Row       uint32 // place in the index
	Content   []byte // of the row: B, then its packed votes
	Path      [][32]byte
	Officials []election.Signature
}

// Kind is KindSampled.
func (e *Sampled) Kind() Kind { return KindSampled }

func (e *Sampled) body(w *wire) {
	found := uint8(0)
	if e.Found {
		found = 1
	}
	w.u16(&e.Lot)
	w.u32(&e.Draw)
	w.hash(&e.Paper)
	w.hashes(&e.PaperPath)
	w.u8(&found)
	w.u32(&e.Row)
	w.data(&e.Content)
	w.hashes(&e.Path)
	w.need(found <= 1)
	e.Found = found == 1
}

func (e *Sampled) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Sampled) apply(s State) (State, error) {
	if err := s.officialsSpeak(e, e.Lot, e.Officials, s.def.m.Thresholds.Draw); err != nil {
		return s, err
	}
	a := s.audits[e.Lot]
	if e.Draw < 1 || int64(e.Draw) > int64(len(a.Samples)) {
		return s, refuse(CodeDrawn, "lot %d, draw %d of %d", e.Lot, e.Draw, len(a.Samples))
	}
	sample := a.Samples[e.Draw-1]
	if sample.Named {
		return s, refuse(CodeRecorded, "lot %d, draw %d", e.Lot, e.Draw)
	}
	if err := a.Papers.holds(sample.Position, e); err != nil {
		return s, err
	}
	if err := a.agrees(sample.Position, e); err != nil {
		return s, err
	}
	sample.Named, sample.Found, sample.Row = true, e.Found, e.Row
	a.Samples = slices.Clone(a.Samples)
	a.Samples[e.Draw-1] = sample
	if e.Found {
		row, err := s.row(a, e)
		if err != nil {
			return s, err
		}
		a.Rows = withRow(a.Rows, e.Row, row)
	} else if e.Row != 0 || len(e.Content) > 0 || len(e.Path) > 0 {
		return s, refuse(CodeRow, "a row that was not found")
	}
	return s.withAudit(e.Lot, a), nil
}

// holds checks that a paper is the one at the drawn position; past the list there is none.
func (p PaperList) holds(position uint32, e *Sampled) error {
	if position > p.Listed {
		if e.Found || e.Paper != [32]byte{} || len(e.PaperPath) > 0 {
			return refuse(CodeDrawn, "position %d is past the list of %d", position, p.Listed)
		}
		return nil
	}
	if !ballot.CheckPath(p.Root, e.Paper, position-1, p.Listed, e.PaperPath) {
		return refuse(CodeDrawn, "the paper is not the one at position %d", position)
	}
	return nil
}

// agrees holds a draw to those before: a paper that led to a row leads to it again, and no other paper does.
func (a Audit) agrees(position uint32, e *Sampled) error {
	for _, old := range a.Samples {
		same, row := old.Position == position, e.Found && old.Row == e.Row
		if old.Named && old.Found && same != row {
			return refuse(CodeRow, "position %d led to row %d", old.Position, old.Row)
		}
	}
	return nil
}

// row checks that the index holds the row and that it stands for a paper.
func (s State) row(a Audit, e *Sampled) (*SampledRow, error) {
	rows := s.lots[e.Lot].Rows
	if e.Row >= rows || !ballot.CheckPath(a.Root, indexEntry(e.Content), e.Row, rows, e.Path) {
		return nil, refuse(CodeRow, "row %d is not in the index", e.Row)
	}
	if slices.Contains(a.Spoilt, e.Row) {
		return nil, refuse(CodeRow, "row %d stands for no paper", e.Row)
	}
	if known := a.Rows[e.Row]; known != nil {
		return known, nil
	}
	votes, err := parseVotes(e.Content, s.packedColumns(int(e.Lot)))
	return &SampledRow{Paper: e.Paper, Votes: votes}, err
}

// packedColumns are the places in a lot's rows of the packed votes.
func (s State) packedColumns(lot int) []int {
	var out []int
	for k, col := range s.context.RowColumns(s.lots[lot].Contest) {
		if col.Kind == ballot.RowVotes {
			out = append(out, k)
		}
	}
	return out
}

// parseVotes takes the packed votes of a row of the index.
func parseVotes(content []byte, columns []int) ([]elgamal.Ciphertext, error) {
	if len(content) != elgamal.PointSize+len(columns)*elgamal.CiphertextSize {
		return nil, refuse(CodeRow, "a row of %d bytes", len(content))
	}
	var out []elgamal.Ciphertext
	for part := range slices.Chunk(content[elgamal.PointSize:], elgamal.CiphertextSize) {
		c, err := elgamal.DecodeCiphertext(part)
		if err != nil {
			return nil, refuse(CodeRow, "%v", err)
		}
		out = append(out, c)
	}
	return out, nil
}

func indexEntry(content []byte) [32]byte { return election.Hash("index-row", content) }

// Read opens what the board had committed to.
type Read struct {
	Lot       uint16
	Draw      uint32
	Salt      [32]byte
	Content   []byte
	Officials []election.Signature
}

// Kind is KindRead.
func (e *Read) Kind() Kind { return KindRead }

func (e *Read) body(w *wire) {
	w.u16(&e.Lot)
	w.u32(&e.Draw)
	w.hash(&e.Salt)
	w.data(&e.Content)
}

func (e *Read) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Read) apply(s State) (State, error) {
	if err := s.officialsSpeak(e, e.Lot, e.Officials, s.def.m.Thresholds.Draw); err != nil {
		return s, err
	}
	a := s.audits[e.Lot]
	if e.Draw < 1 || int64(e.Draw) > int64(len(a.Samples)) || !a.Samples[e.Draw-1].Named {
		return s, refuse(CodeDrawn, "lot %d, draw %d", e.Lot, e.Draw)
	}
	sample := a.Samples[e.Draw-1]
	switch {
	case sample.Interpreted:
		return s, refuse(CodeRecorded, "lot %d, draw %d", e.Lot, e.Draw)
	case sample.Commitment != InterpretationDigest(e.Salt, e.Lot, e.Draw, e.Content):
		return s, refuse(CodeInterpretation, "lot %d, draw %d", e.Lot, e.Draw)
	}
	sample.Read, sample.Interpreted = bytes.Clone(e.Content), true
	a.Samples = slices.Clone(a.Samples)
	a.Samples[e.Draw-1] = sample
	return s.withAudit(e.Lot, a), nil
}
