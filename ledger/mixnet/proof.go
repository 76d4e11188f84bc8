package mixnet

import (
	"fmt"
	"io"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Proof is the proof of one shuffle, as a file or in memory. For n rows of width w:
//
//	c_1 … c_n                         commitment to the permutation
//	ĉ_1 t̂_1 … ĉ_n t̂_n                 chain that binds the weights' product, and its commitments
//	t_1 t_2 t_3 (t_A t_B) of columns  commitments
//	s_1 s_2 s_3 (s) of columns        responses
//	ŝ_1 s'_1 … ŝ_n s'_n               responses of rows
type Proof struct {
	rows, width int
	bytes       io.ReaderAt
}

const (
	commitmentSize = elgamal.PointSize
	linkSize       = 2 * elgamal.PointSize // of the chain, and of a row's responses
)

// ProofSize is the size of the proof of a shuffle, in bytes.
func ProofSize(rows, width int) int64 {
	return int64(rows)*(commitmentSize+2*linkSize) + int64(3+2*width+3+width)*elgamal.PointSize
}

// OpenProof takes a proof for a table of this shape. What it holds is checked where it is used.
func OpenProof(bytes io.ReaderAt, size int64, rows, width int) (*Proof, error) {
	if size != ProofSize(rows, width) {
		return nil, fmt.Errorf("%w: a proof of %d bytes for %d rows of width %d", ErrForm, size, rows, width)
	}
	return &Proof{rows, width, bytes}, nil
}

func (p *Proof) chain() int64 { return int64(p.rows) * commitmentSize }
func (p *Proof) moves() int64 { return p.chain() + int64(p.rows)*linkSize }
func (p *Proof) answers() int64 {
	return p.moves() + int64(3+2*p.width+3+p.width)*elgamal.PointSize
}

// points decodes points of the proof. None is ever the identity, except by a mixer's choice.
func (p *Proof) points(at int64, n int) ([]elgamal.Point, error) {
	data, err := p.read(at, n)
	if err != nil {
		return nil, err
	}
	out, ok := decodePoints(data)
	if !ok {
		return nil, fmt.Errorf("%w: a point of the proof", ErrForm)
	}
	return out, nil
}

// scalars decodes scalars of the proof.
func (p *Proof) scalars(at int64, n int) ([]elgamal.Scalar, error) {
	data, err := p.read(at, n)
	if err != nil {
		return nil, err
	}
	out := make([]elgamal.Scalar, n)
	for i := range out {
		if out[i], err = elgamal.DecodeScalar(data[32*i:][:32]); err != nil {
			return nil, fmt.Errorf("%w: a number of the proof", ErrForm)
		}
	}
	return out, nil
}

// read gives n values of 32 bytes.
func (p *Proof) read(at int64, n int) ([]byte, error) {
	out := make([]byte, 32*n)
	return out, readAt(p.bytes, out, at)
}

// moves are the commitments of the proof but those of the chain.
type moves struct {
	Sum, Product, Permutation elgamal.Point // t_1, t_2, t_3
	Columns                   []elgamal.Ciphertext
}

func (m *moves) append(dst []byte) []byte {
	dst = m.Permutation.Append(m.Product.Append(m.Sum.Append(dst)))
	for i := range m.Columns {
		dst = m.Columns[i].Append(dst)
	}
	return dst
}

func (p *Proof) readMoves() (*moves, error) {
	all, err := p.points(p.moves(), 3+2*p.width)
	if err != nil {
		return nil, err
	}
	m := &moves{all[0], all[1], all[2], make([]elgamal.Ciphertext, p.width)}
	for k := range m.Columns {
		m.Columns[k] = elgamal.Ciphertext{A: all[3+2*k], B: all[4+2*k]}
	}
	return m, nil
}

// answers are the responses to the commitments in moves.
type answers struct {
	Sum, Product, Permutation elgamal.Scalar // s_1, s_2, s_3
	Columns                   []elgamal.Scalar
}

func (a *answers) append(dst []byte) []byte {
	dst = a.Permutation.Append(a.Product.Append(a.Sum.Append(dst)))
	for i := range a.Columns {
		dst = a.Columns[i].Append(dst)
	}
	return dst
}

func (p *Proof) readAnswers() (*answers, error) {
	all, err := p.scalars(p.moves()+int64(3+2*p.width)*elgamal.PointSize, 3+p.width)
	if err != nil {
		return nil, err
	}
	return &answers{all[0], all[1], all[2], all[3:]}, nil
}
