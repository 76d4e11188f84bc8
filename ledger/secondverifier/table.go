package secondverifier

import (
	"crypto/sha256"
	"encoding/binary"
)

// table is what a mixer shuffles (SPEC.md, "Shuffles"): rows of ciphertexts, as many in each row.
type table struct {
	rows   [][]ciphertext
	width  int
	digest hash
}

// readTable refuses (`table`) what is not `u32(n) ‖ u16(w)` and then n rows of w ciphertexts without an identity.
func readTable(b []byte) (*table, error) {
	if len(b) < 6 {
		return nil, refuseEntry("table", "%d bytes are no table", len(b))
	}
	n, w := int(binary.BigEndian.Uint32(b)), int(binary.BigEndian.Uint16(b[4:]))
	if n < 1 || n > 1<<24 || w < 1 || w > 255 || len(b) != 6+ciphertextSize*n*w {
		return nil, refuseEntry("table", "%d bytes are no table of %d rows and %d columns", len(b), n, w)
	}
	t := &table{rows: make([][]ciphertext, n), width: w, digest: sha256.Sum256(b)}
	b = b[6:]
	for i := range t.rows {
		for range w {
			c, err := readCiphertext(b[:ciphertextSize])
			if err != nil || c.a.isIdentity() || c.b.isIdentity() {
				return nil, refuseEntry("table", "row %d holds what is no ciphertext", i)
			}
			t.rows[i] = append(t.rows[i], c)
			b = b[ciphertextSize:]
		}
	}
	return t, nil
}

// newTable puts rows together as the first mixer finds them.
func newTable(rows [][]ciphertext) *table {
	t := &table{rows: rows, width: len(rows[0])}
	t.digest = sha256.Sum256(t.bytes())
	return t
}

func (t *table) bytes() []byte {
	out := append(u32(len(t.rows)), u16(t.width)...)
	for _, row := range t.rows {
		for _, c := range row {
			out = append(out, c.bytes()...)
		}
	}
	return out
}
