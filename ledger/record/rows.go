package record

import (
	"crypto/sha256"
	"io"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/mixnet"
)

// Rows are the rows that mixers start from. A State forgets ballots, so whoever mixes or checks a mix gathers them while a record is
// replayed: 64 bytes for each column of each ballot, of the contests that are gathered.
type Rows struct {
	cells    map[cell][][]byte // blocks of rows; a block never moves once it is full
	contests []string
}

// NewRows has no rows yet, and gathers those of some contests, or of all if none is named.
func NewRows(contests ...string) *Rows { return &Rows{map[cell][][]byte{}, contests} }

// TakeBlock gathers the rows of a block's entries, in the record that has taken them.
func (r *Rows) TakeBlock(s State, entries [][]byte) error {
	for _, data := range entries {
		if Kind(data[0]) != KindBatch {
			continue
		}
		e, err := Decode(data)
		if err == nil {
			err = r.Take(s, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Take gathers the rows of an entry that the record has just taken.
func (r *Rows) Take(s State, e Entry) error {
	b, ok := e.(*Batch)
	if !ok {
		return nil
	}
	for i := range b.Casts {
		cast, err := s.context.Parse(b.Casts[i].Ballot)
		if err != nil {
			return err
		}
		if err := r.add(s.context, cast); err != nil {
			return err
		}
	}
	return nil
}

func (r *Rows) add(c *ballot.Context, b *ballot.Ballot) error {
	for _, contest := range c.Manifest.StyleContests(b.Style()) {
		if len(r.contests) > 0 && !slices.Contains(r.contests, contest.ID) {
			continue
		}
		row, err := c.Row(b, contest.ID)
		if err != nil {
			return err
		}
		var data []byte
		for k := range row {
			data = row[k].Append(data)
		}
		at := cell{contest.ID, b.Station(), c.Manifest.Style(b.Style()).Denomination()}
		r.cells[at] = appendRows(r.cells[at], data)
	}
	return nil
}

// rowBlock is the size in bytes of a block of rows. Blocks that grew with the table would have to be copied, and twice the memory.
const rowBlock = 1 << 16

// appendRows adds a row to the last block, or begins another.
func appendRows(blocks [][]byte, row []byte) [][]byte {
	last := len(blocks) - 1
	if last < 0 || len(blocks[last])+len(row) > rowBlock {
		return append(blocks, slices.Clone(row))
	}
	blocks[last] = append(blocks[last], row...)
	return blocks
}

// Table is the table that the first mixer of a lot starts from: station by station of the lot, ballots of its weight in the order in which
// they came on record. With it comes its digest.
func (r *Rows) Table(s State, lot int) (*mixnet.Table, [32]byte, error) {
	l := s.lots[lot]
	file := joined{}
	file.add(mixnet.TableHeader(int(l.Rows), len(s.context.RowColumns(l.Contest))))
	for _, station := range l.Stations {
		for _, block := range r.cells[cell{l.Contest, station, l.Weight}] {
			file.add(block)
		}
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(&file, 0, file.size)); err != nil {
		return nil, [32]byte{}, err
	}
	t, err := mixnet.OpenTable(&file, file.size)
	return t, [32]byte(h.Sum(nil)), err
}

// joined reads pieces of memory as one file, without copying them.
type joined struct {
	pieces [][]byte
	starts []int64 // of each piece in the file
	size   int64
}

func (j *joined) add(piece []byte) {
	j.pieces, j.starts, j.size = append(j.pieces, piece), append(j.starts, j.size), j.size+int64(len(piece))
}

// ReadAt is that of an io.ReaderAt.
func (j *joined) ReadAt(p []byte, at int64) (n int, err error) {
	if at >= j.size {
		return 0, io.EOF
	}
	i, found := slices.BinarySearch(j.starts, at)
	if !found {
		i--
	}
	for ; i < len(j.pieces) && n < len(p); i++ {
		n += copy(p[n:], j.pieces[i][at+int64(n)-j.starts[i]:])
	}
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}
