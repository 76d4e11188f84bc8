package verify

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"math/big"
)

var halfOrder = new(big.Int).Rsh(elliptic.P256().Params().N, 1)

// verifyECDSA accepts r ‖ s with s in the lower half of the order only: of the two signatures that ECDSA allows for one
// statement the record knows one.
func (p *Public) verifyECDSA(message, sig []byte) bool {
	return p.verifyDigest(sha256.Sum256(message), sig)
}

func (p *Public) verifyDigest(digest [32]byte, sig []byte) bool {
	if p.ec == nil || len(sig) != 64 {
		return false
	}
	r, s := new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:])
	if s.Cmp(halfOrder) > 0 {
		return false
	}
	return ecdsa.Verify(p.ec, digest[:], r, s)
}

// Labelled is what a station's keys sign: a digest under a label, so that no signature serves twice.
func Labelled(label string, digest [32]byte) [32]byte {
	return sha256.Sum256(append([]byte("isoloir/"+label+"/1\n"), digest[:]...))
}

// ErrSignature says that a signature is not the key's over this label and digest.
var ErrSignature = errors.New("signature does not check")

// CheckStation checks a signature r ‖ s of a station's P-256 key (a TPMT_PUBLIC) over a labelled digest.
func CheckStation(public []byte, label string, digest [32]byte, sig []byte) error {
	p, err := ParsePublic(public)
	if err != nil {
		return err
	}
	message := append([]byte("isoloir/"+label+"/1\n"), digest[:]...)
	if !p.verifyECDSA(message, sig) {
		return ErrSignature
	}
	return nil
}

// CheckReceipt checks a PKCS #1 v1.5 signature (RFC 8017, 8.2) of a station's receipt key over a labelled digest.
func CheckReceipt(public []byte, label string, digest [32]byte, sig []byte) error {
	p, err := ParsePublic(public)
	if err != nil {
		return err
	}
	hashed := Labelled(label, digest)
	if p.rsa == nil || rsa.VerifyPKCS1v15(p.rsa, crypto.SHA256, hashed[:], sig) != nil {
		return ErrSignature
	}
	return nil
}
