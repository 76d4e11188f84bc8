package mixnet

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// headerSize is that of what a table begins with: u32 rows, u16 width.
const headerSize = 6

// MaxRows and MaxWidth bound a table; an index into all its nonces stays within 32 bits.
const (
	MaxRows  = 1 << 24
	MaxWidth = 255
)

// Table is a table of ciphertexts, row after row, as a file or in memory. Its bytes have one form and a size that its header
// fixes.
type Table struct {
	Rows, Width int
	bytes       io.ReaderAt
}

// OpenTable reads the header of a table and holds it against the size. What the rows hold is checked where they are used.
func OpenTable(bytes io.ReaderAt, size int64) (*Table, error) {
	var head [headerSize]byte
	if size < headerSize {
		return nil, fmt.Errorf("%w: a table of %d bytes", ErrForm, size)
	}
	if err := readAt(bytes, head[:], 0); err != nil {
		return nil, err
	}
	t := &Table{int(binary.BigEndian.Uint32(head[:])), int(binary.BigEndian.Uint16(head[4:])), bytes}
	if t.Rows < 1 || t.Rows > MaxRows || t.Width < 1 || t.Width > MaxWidth || size != t.Size() {
		return nil, fmt.Errorf("%w: %d bytes for %d rows of width %d", ErrForm, size, t.Rows, t.Width)
	}
	return t, nil
}

// TableHeader is what a table of this shape begins with; its rows follow.
func TableHeader(rows, width int) []byte {
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint32(nil, uint32(rows)), uint16(width))
}

// Size is that of the whole table, in bytes.
func (t *Table) Size() int64 { return headerSize + int64(t.Rows)*int64(t.rowSize()) }

// Digest is SHA-256 of the table's bytes: what a shuffle is bound to, and the name by which others refer to the table.
func (t *Table) Digest() ([32]byte, error) { return digest(t.bytes, 0, t.Size()) }

func (t *Table) rowSize() int { return t.Width * elgamal.CiphertextSize }

// read gives the bytes of some rows.
func (t *Table) read(from, to int) ([]byte, error) {
	out := make([]byte, (to-from)*t.rowSize())
	return out, readAt(t.bytes, out, headerSize+int64(from)*int64(t.rowSize()))
}

// Row decodes one row.
func (t *Table) Row(i int) ([]elgamal.Ciphertext, error) {
	rows, err := t.rows([]uint32{uint32(i)})
	if err != nil {
		return nil, err
	}
	out := make([]elgamal.Ciphertext, t.Width)
	for k := range out {
		out[k] = elgamal.Ciphertext{A: rows[k].a[0], B: rows[k].b[0]}
	}
	return out, nil
}

// Cell decodes one column of a row.
func (t *Table) Cell(i, k int) (elgamal.Ciphertext, error) {
	data := make([]byte, elgamal.CiphertextSize)
	if err := readAt(t.bytes, data, headerSize+int64(i)*int64(t.rowSize())+int64(k)*elgamal.CiphertextSize); err != nil {
		return elgamal.Ciphertext{}, err
	}
	points, ok := decodePoints(data)
	if !ok {
		return elgamal.Ciphertext{}, fmt.Errorf("%w: row %d, column %d", ErrForm, i+1, k+1)
	}
	return elgamal.Ciphertext{A: points[0], B: points[1]}, nil
}

// column is a column of some rows, by components.
type column struct{ a, b []elgamal.Point }

// between decodes rows from … to-1, column by column.
func (t *Table) between(from, to int) ([]column, error) {
	data, err := t.read(from, to)
	if err != nil {
		return nil, err
	}
	return t.decode(data, func(i int) int { return from + i })
}

// rows decodes the rows of these numbers, column by column.
func (t *Table) rows(numbers []uint32) ([]column, error) {
	data := make([]byte, 0, len(numbers)*t.rowSize())
	for _, i := range numbers {
		row, err := t.read(int(i), int(i)+1)
		if err != nil {
			return nil, err
		}
		data = append(data, row...)
	}
	return t.decode(data, func(i int) int { return int(numbers[i]) })
}

// decode takes the bytes of rows; number says which of the table's each is.
func (t *Table) decode(data []byte, number func(i int) int) ([]column, error) {
	points, ok := decodePoints(data)
	if !ok {
		return nil, t.fault(data, number)
	}
	out := make([]column, t.Width)
	for i := range out {
		out[i] = column{make([]elgamal.Point, 0, len(points)/2/t.Width), make([]elgamal.Point, 0, len(points)/2/t.Width)}
	}
	for i := 0; i < len(points); i += 2 {
		c := &out[i/2%t.Width]
		c.a, c.b = append(c.a, points[i]), append(c.b, points[i+1])
	}
	return out, nil
}

// fault names the first cell that is no ciphertext.
func (t *Table) fault(data []byte, number func(i int) int) error {
	for i := 0; ; i++ {
		if _, ok := decodePoints(data[i*elgamal.CiphertextSize:][:elgamal.CiphertextSize]); !ok {
			return fmt.Errorf("%w: row %d, column %d", ErrForm, number(i/t.Width)+1, i%t.Width+1)
		}
	}
}

// decodePoints takes components of ciphertexts. The identity would be an encryption under no nonce, or of nothing; it can't come from an
// honest shuffle.
func decodePoints(data []byte) ([]elgamal.Point, bool) {
	out := make([]elgamal.Point, len(data)/elgamal.PointSize)
	if elgamal.DecodePoints(out, data) != nil {
		return nil, false
	}
	for i := range out {
		if out[i].IsIdentity() {
			return nil, false
		}
	}
	return out, true
}

// readAt fills all of data.
func readAt(file io.ReaderAt, data []byte, at int64) error {
	if n, err := file.ReadAt(data, at); n < len(data) {
		return fmt.Errorf("read a table or a proof: %w", err)
	}
	return nil
}

// digest is SHA-256 of a part of a file.
func digest(file io.ReaderAt, from, size int64) ([32]byte, error) {
	h := sha256.New()
	n, err := io.Copy(h, io.NewSectionReader(file, from, size))
	if err == nil && n != size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return [32]byte{}, fmt.Errorf("read a table or a proof: %w", err)
	}
	return [32]byte(h.Sum(nil)), nil
}
