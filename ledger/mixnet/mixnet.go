// Package mixnet shuffles tables of ciphertexts so that nobody sees which row became which, and proves that nothing else was
// done to them: the proof of a shuffle of Terelius and Wikström ("Proofs of restricted shuffles", AFRICACRYPT 2010), in the
// form that Haenni, Locher, Koenig and Dubuis published as pseudo-code ("Pseudo-code algorithms for verifiable re-encryption
// mix-nets", Financial Cryptography Workshops 2017), here for rows of any width under one permutation.
//
//	m := mixnet.New(eid)
//	err := m.Shuffle(statement, table, out, proof)    // a mixer
//	err = m.Verify(statement, table, shuffled, proof) // everybody
//
// Tables and proofs are read by chunks and never held as decoded points, so that a million rows fit a small machine. Bytes,
// transcript and checks are specified in ledger/SPEC.md, "Shuffles".
package mixnet

import (
	"errors"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// ErrForm reports bytes that are not a table or a proof in their one form, or not of the size that they say.
var ErrForm = errors.New("not the one form of a table or of a shuffle's proof")

// ErrProof reports a proof that does not hold for its tables.
var ErrProof = errors.New("the proof of the shuffle does not hold")

// Statement says which shuffle it is. Proofs are bound to all of it, to both tables and to the election.
type Statement struct {
	Contest string
	Table   string               // which of the contest's tables
	Mixer   int                  // place among the mixers of this table, from 1
	Keys    []*elgamal.PublicKey // of each column
}

// Mixnet shuffles and verifies the tables of one election. It keeps the generators, which depend on nothing else, for the
// next mixer and the next contest.
type Mixnet struct {
	eid        [32]byte
	generators *generators
}

// New is the mixnet of an election.
func New(eid [32]byte) *Mixnet { return &Mixnet{eid, newGenerators(eid)} }
