package elgamal

import (
	"crypto/rand"
	"crypto/sha512"
	"encoding/binary"
)

// Nonces yields the secret scalars of one proof.
type Nonces struct {
	Hidden
	block [68]byte // key, then a counter
	n     uint32
}

// DeriveNonces are the nonces of a proof that must be a function of its seed
// (SPEC "Seeds and leaves"): the key is KDF(seed; proof label, contest, index,
// transcript state before the commitment, witness).
func DeriveNonces(seed *KDF, label, contest string, index uint32, state [32]byte, witness []byte) *Nonces {
	var at [4]byte
	binary.BigEndian.PutUint32(at[:], index)
	n := new(Nonces)
	key := seed.Derive("nonce", []byte(label), []byte(contest), at[:], state[:], witness)
	copy(n.block[:], key[:])
	return n
}

// HedgedNonces are the nonces of a trustee or a mixer: bound to the statement
// and the witness, so that a broken generator repeats nothing, and to fresh
// system randomness, so that nobody can predict or replay them.
func HedgedNonces(label string, t *Transcript, witness ...Scalar) *Nonces {
	var fresh [32]byte
	rand.Read(fresh[:])
	secret := make([]byte, 0, 32*len(witness))
	for i := range witness {
		secret = witness[i].Append(secret)
	}
	defer clear(secret)
	k := NewKDF(fresh[:])
	defer k.Wipe()
	return DeriveNonces(k, label, "", 0, t.State(), secret)
}

// Next is the next scalar.
func (n *Nonces) Next() Scalar {
	s := n.At(n.n)
	n.n++
	return s
}

// At is scalar i, from 0: SHA-512 of key and counter, reduced. Whoever needs a million of them more than once asks again and
// keeps none; any number of goroutines may.
func (n *Nonces) At(i uint32) Scalar {
	block := n.block
	defer clear(block[:])
	binary.BigEndian.PutUint32(block[64:], i)
	wide := sha512.Sum512(block[:])
	return wideScalar(&wide)
}

// Wipe forgets the key.
func (n *Nonces) Wipe() { clear(n.block[:]) }
