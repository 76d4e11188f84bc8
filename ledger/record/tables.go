package record

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/isoloir/isoloir/ledger/mixnet"
)

// Files gives a file that lies beside the record, by its SHA-256. A file that is not there is fs.ErrNotExist.
type Files func(digest [32]byte) (data io.ReaderAt, size int64, err error)

// Tables are the mixed tables of a record, with the rows that they start from and the files beside it: what a State cannot check. Mixers,
// trustees and verifiers ask it before they go on. Errors are *Refusals where a file is missing, is another or does not check.
type Tables struct {
	state  State
	rows   *Rows
	files  Files
	net    *mixnet.Mixnet
	proven map[proven]bool // shuffles whose proofs were checked
}

// proven is one shuffle of a lot: what its proof is bound to.
type proven struct {
	lot, position int
	serial        uint16
	Shuffled
}

// NewTables begins with a state, the rows gathered on the way to it, and the files.
func NewTables(s State, rows *Rows, files Files) *Tables {
	return &Tables{s, rows, files, mixnet.New(s.eid), map[proven]bool{}}
}

// At is the same tables in a later state of the record. Proofs that were checked are not checked again.
func (t *Tables) At(s State) *Tables { return &Tables{s, t.rows, t.files, t.net, t.proven} }

// statement says which shuffle is meant: of a lot, under an announcement, by the mixer at a position from 1.
func (t *Tables) statement(lot int, serial uint16, position int) mixnet.Statement {
	contest := t.state.lots[lot].Contest
	st := mixnet.Statement{Contest: contest, Table: fmt.Sprintf("lot %d announcement %d", lot, serial), Mixer: position}
	for _, col := range t.state.context.RowColumns(contest) {
		st.Keys = append(st.Keys, col.Key)
	}
	return st
}

// Last checks every shuffle of a lot that is on record, and gives the table that the last one left; without any, the one that the
// ballots give.
func (t *Tables) Last(lot int) (*mixnet.Table, [32]byte, error) {
	in, digest, err := t.rows.Table(t.state, lot)
	if err != nil {
		return nil, digest, err
	}
	for i, sh := range t.state.mixing[lot].Shuffles {
		if sh.Input != digest {
			return nil, digest, refuse(CodeTable, "lot %d: mixer %d did not start from these rows", lot, i+1)
		}
		if in, err = t.check(lot, i+1, in, sh); err != nil {
			return nil, digest, err
		}
		digest = sh.Output
	}
	return in, digest, nil
}

// check checks one shuffle and gives the table that it left.
func (t *Tables) check(lot, position int, in *mixnet.Table, sh Shuffled) (*mixnet.Table, error) {
	out, err := t.table(sh.Output)
	if err != nil {
		return nil, err
	}
	this := proven{lot, position, t.state.mixing[lot].Serial, sh}
	if t.proven[this] {
		return out, nil
	}
	data, size, err := t.file(sh.Proof)
	if err != nil {
		return nil, err
	}
	proof, err := mixnet.OpenProof(data, size, in.Rows, in.Width)
	if err == nil {
		err = t.net.Verify(t.statement(lot, this.serial, position), in, out, proof)
	}
	t.proven[this] = err == nil
	if errors.Is(err, mixnet.ErrForm) || errors.Is(err, mixnet.ErrProof) {
		return nil, refuse(CodeShuffle, "lot %d, mixer %d (%s): %v", lot, position, sh.Mixer, err)
	}
	return out, err
}

// table opens a shuffled table.
func (t *Tables) table(digest [32]byte) (*mixnet.Table, error) {
	data, size, err := t.file(digest)
	if err != nil {
		return nil, err
	}
	out, err := mixnet.OpenTable(data, size)
	return out, wrap(CodeShuffle, err)
}

// file opens a file and holds it to its name.
func (t *Tables) file(digest [32]byte) (io.ReaderAt, int64, error) {
	data, size, err := t.files(digest)
	if err != nil {
		return nil, 0, refuse(CodeFile, "%x: %v", digest, err)
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(data, 0, size)); err != nil {
		return nil, 0, err
	}
	if [32]byte(h.Sum(nil)) != digest {
		return nil, 0, refuse(CodeFile, "%x: its bytes are others", digest)
	}
	return data, size, nil
}

// read gives a whole file.
func (t *Tables) read(digest [32]byte) ([]byte, error) {
	data, size, err := t.file(digest)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.NewSectionReader(data, 0, size))
}

// Shuffle is a mixer's work on a lot: it checks what is there, writes the shuffled table and the proof, and gives the entry, which the
// mixer signs.
func (t *Tables) Shuffle(lot int, mixer string, out, proof io.Writer) (*Shuffle, error) {
	in, digest, err := t.Last(lot)
	if err != nil {
		return nil, err
	}
	position := len(t.state.mixing[lot].Shuffles) + 1
	e := &Shuffle{Serial: t.state.mixers.Serial, Mixer: mixer, Lot: uint16(lot), Position: uint16(position), Input: digest}
	if err := t.state.turn(e, t.state.mixing[lot]); err != nil {
		return nil, err
	}
	table, shown := sha256.New(), sha256.New()
	if err := t.net.Shuffle(t.statement(lot, e.Serial, position), in, io.MultiWriter(out, table), io.MultiWriter(proof, shown)); err != nil {
		return nil, err
	}
	e.Output, e.Proof = [32]byte(table.Sum(nil)), [32]byte(shown.Sum(nil))
	return e, nil
}

// Check checks all that is on record of a lot.
func (t *Tables) Check(lot int) error {
	if len(t.state.mixing[lot].Shares) > 0 {
		if err := t.checkOpened(lot); err != nil {
			return err
		}
	} else if _, _, err := t.Last(lot); err != nil {
		return err
	}
	return t.checkIndex(lot)
}
