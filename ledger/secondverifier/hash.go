package secondverifier

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
)

// The functions of this file are those of SPEC.md, "Group, transcripts and hashes", and its conventions for bytes.

type hash = [32]byte

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func u16(n int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(n)) }

func u32(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

func u64(n int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

func short(s string) []byte { return append(u16(len(s)), s...) }

// hashOf is Hash(label, x), x being the parts joined.
func hashOf(label string, parts ...[]byte) hash {
	return sha256.Sum256(append([]byte("isoloir/"+label+"/1\n"), join(parts...)...))
}

func frame(label string, parts ...[]byte) []byte {
	out := []byte("isoloir/" + label + "/1\n")
	for _, p := range parts {
		out = append(append(out, u32(len(p))...), p...)
	}
	return out
}

// kdf gives 64 bytes; where 32 are wanted they are the first 32.
func kdf(key []byte, label string, parts ...[]byte) []byte {
	mac := hmac.New(sha512.New, key)
	mac.Write(frame(label, parts...))
	return mac.Sum(nil)
}

func kdf32(key []byte, label string, parts ...[]byte) hash {
	return hash(kdf(key, label, parts...)[:32])
}

// kdfScalar is KDFs.
func kdfScalar(key []byte, label string, parts ...[]byte) scalar {
	return reduce(kdf(key, label, parts...))
}

// hashToGroup is H2G.
func hashToGroup(label string, parts ...[]byte) point {
	h := sha512.Sum512(frame(label, parts...))
	return mapToGroup(h[:])
}

// hashToScalar is H2S.
func hashToScalar(label string, parts ...[]byte) scalar {
	h := sha512.Sum512(frame(label, parts...))
	return reduce(h[:])
}

// nonces are those of a proof, in the order in which they are drawn (SPEC.md, "Nonces of proofs").
type nonces struct {
	key  []byte
	next int
}

func proofNonces(seed []byte, label, contest string, index int, state, witness []byte) *nonces {
	return &nonces{key: kdf(seed, "nonce", []byte(label), []byte(contest), u32(index), state, witness)}
}

func (n *nonces) draw() scalar {
	h := sha512.Sum512(join(n.key, u32(n.next)))
	n.next++
	return reduce(h[:])
}
