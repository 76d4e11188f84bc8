package trustee

import (
	"crypto/ecdh"
	"crypto/hpke"
	"errors"
	"fmt"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// sealedSize is an X25519 encapsulation, one scalar for each key set, and the tag.
const sealedSize = 32 + int(Sets)*32 + 16

// seal encrypts to an X25519 key: HPKE base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305. The purpose is
// the info, so that nothing sealed for one place opens in another.
func seal(to *ecdh.PublicKey, info, plain []byte) ([]byte, error) {
	key, err := hpke.NewDHKEMPublicKey(to)
	if err != nil {
		return nil, err
	}
	return hpke.Seal(key, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info, plain)
}

// unseal opens what seal made.
func unseal(key *ecdh.PrivateKey, info, sealed []byte) ([]byte, error) {
	k, err := hpke.NewDHKEMPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return hpke.Open(k, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info, sealed)
}

// shareInfo is the purpose of a sealed share.
func shareInfo(ceremony [32]byte, from, to int) []byte {
	h := election.Hash("key-share", ceremony[:], u16(from), u16(to))
	return h[:]
}

// sealShare seals a dealer's share to its receiver.
func sealShare(ceremony [32]byte, from, to int, key *ecdh.PublicKey, x *shareSet) (SealedShare, error) {
	plain := make([]byte, 0, int(Sets)*32)
	for s := range x {
		plain = x[s].Append(plain)
	}
	defer clear(plain)
	data, err := seal(key, shareInfo(ceremony, from, to), plain)
	if err != nil {
		return SealedShare{}, fmt.Errorf("seal for trustee %d: %w", to, err)
	}
	return SealedShare{To: to, Data: [sealedSize]byte(data)}, nil
}

// openShare opens a share that a dealer sealed for us.
func openShare(ceremony [32]byte, from, to int, key *ecdh.PrivateKey, sealed *SealedShare) (shareSet, error) {
	plain, err := unseal(key, shareInfo(ceremony, from, to), sealed.Data[:])
	if err != nil {
		return shareSet{}, err
	}
	defer clear(plain)
	var out shareSet
	if len(plain) != len(out)*32 {
		return out, errors.New("the share has another size")
	}
	for s := range out {
		if out[s], err = elgamal.DecodeScalar(plain[s*32 : s*32+32]); err != nil {
			return shareSet{}, err
		}
	}
	return out, nil
}
