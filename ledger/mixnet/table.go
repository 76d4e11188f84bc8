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
	data, err := t.read(i, i+1)
	if err != nil {
		return nil, err
	}
	return decodeRow(data, i)
}

// Cell decodes one column of a row.
func (t *Table) Cell(i, k int) (elgamal.Ciphertext, error) {
	data := make([]byte, elgamal.CiphertextSize)
	if err := readAt(t.bytes, data, headerSize+int64(i)*int64(t.rowSize())+int64(k)*elgamal.CiphertextSize); err != nil {
		return elgamal.Ciphertext{}, err
	}
	row, err := decodeRow(data, i)
	if err != nil {
		return elgamal.Ciphertext{}, err
	}
	return row[0], nil
}

// decodeRow takes a row's bytes. A component that is the identity would be an encryption under no nonce, or of nothing; it can't
// come from an honest shuffle.
func decodeRow(data []byte, row int) ([]elgamal.Ciphertext, error) {
	out := make([]elgamal.Ciphertext, len(data)/elgamal.CiphertextSize)
	for k := range out {
		c := &out[k]
		if c.Decode(data[k*elgamal.CiphertextSize:]) != nil || c.A.IsIdentity() || c.B.IsIdentity() {
			return nil, fmt.Errorf("%w: row %d, column %d", ErrForm, row+1, k+1)
		}
	}
	return out, nil
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
