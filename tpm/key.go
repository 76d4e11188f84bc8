package tpm

import (
	"crypto/elliptic"
	"errors"
	"fmt"
	"math/big"

	"github.com/google/go-tpm/tpm2"
)

// Object is a key or a sealed secret of this chip, encrypted by it for storage elsewhere (TPM2B contents).
type Object struct{ Public, Private []byte }

// Kind of key to create.
type Kind int

const (
	StationKey Kind = iota // ECDSA P-256
	ReceiptKey             // RSA-2048, PKCS #1 v1.5: signatures are unique and carry nothing
)

// CreateKey makes a signing key that obeys only policy, the digest of a policy over the registers.
func (c *Chip) CreateKey(kind Kind, policy [32]byte) (Object, error) {
	public := tpm2.TPMTPublic{
		Type: tpm2.TPMAlgECC, NameAlg: tpm2.TPMAlgSHA256, AuthPolicy: tpm2.TPM2BDigest{Buffer: policy[:]},
		ObjectAttributes: tpm2.TPMAObject{FixedTPM: true, FixedParent: true, SensitiveDataOrigin: true, NoDA: true, SignEncrypt: true},
		Parameters:       ecdsaParameters,
		Unique:           tpm2.NewTPMUPublicID(tpm2.TPMAlgECC, &tpm2.TPMSECCPoint{}),
	}
	if kind == ReceiptKey {
		public.Type, public.Parameters = tpm2.TPMAlgRSA, rsassaParameters
		public.Unique = tpm2.NewTPMUPublicID(tpm2.TPMAlgRSA, &tpm2.TPM2BPublicKeyRSA{})
	}
	return c.create(public, nil)
}

// Seal gives a secret to the chip, which hands it out only under policy.
func (c *Chip) Seal(secret []byte, policy [32]byte) (Object, error) {
	return c.create(tpm2.TPMTPublic{
		Type: tpm2.TPMAlgKeyedHash, NameAlg: tpm2.TPMAlgSHA256, AuthPolicy: tpm2.TPM2BDigest{Buffer: policy[:]},
		ObjectAttributes: tpm2.TPMAObject{FixedTPM: true, FixedParent: true, NoDA: true},
	}, secret)
}

func (c *Chip) create(public tpm2.TPMTPublic, secret []byte) (Object, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cmd := tpm2.Create{ParentHandle: c.at(handleSRK, c.session(nil)), InPublic: tpm2.New2B(public)}
	if secret != nil {
		cmd.InSensitive.Sensitive = &tpm2.TPMSSensitiveCreate{Data: tpm2.NewTPMUSensitiveCreate(&tpm2.TPM2BSensitiveData{Buffer: secret})}
	}
	rsp, err := cmd.Execute(c.t, c.cipher(encrypt))
	if err != nil {
		return Object{}, fmt.Errorf("tpm: create: %w", err)
	}
	return Object{Public: rsp.OutPublic.Bytes(), Private: rsp.OutPrivate.Buffer}, nil
}

// loaded runs f with the object in a slot of the chip. The caller holds the lock.
func (c *Chip) loaded(o Object, f func(tpm2.NamedHandle) error) error {
	name, err := nameOf(o.Public)
	if err != nil {
		return err
	}
	rsp, err := tpm2.Load{
		ParentHandle: c.at(handleSRK, c.session(nil)),
		InPrivate:    tpm2.TPM2BPrivate{Buffer: o.Private},
		InPublic:     tpm2.BytesAs2B[tpm2.TPMTPublic](o.Public),
	}.Execute(c.t)
	if err != nil {
		return fmt.Errorf("tpm: this chip does not know the key: %w", err)
	}
	defer c.flush(rsp.ObjectHandle)
	return f(tpm2.NamedHandle{Handle: rsp.ObjectHandle, Name: name})
}

// Sign signs a digest with a station or receipt key: r ‖ s for the first, PKCS #1 for the second.
func (c *Chip) Sign(key Object, digest [32]byte) (sig []byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.loaded(key, func(h tpm2.NamedHandle) error {
		rsp, err := tpm2.Sign{
			KeyHandle:  tpm2.AuthHandle{Handle: h.Handle, Name: h.Name, Auth: c.measured()},
			Digest:     tpm2.TPM2BDigest{Buffer: digest[:]},
			Validation: tpm2.TPMTTKHashCheck{Tag: tpm2.TPMSTHashCheck},
		}.Execute(c.t)
		if err != nil {
			return fmt.Errorf("tpm: sign: %w", err)
		}
		sig, err = signatureBytes(rsp.Signature)
		return err
	})
	return sig, err
}

// Unseal gives the secret back, encrypted on its way, if the registers satisfy its policy.
func (c *Chip) Unseal(o Object) (secret []byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.loaded(o, func(h tpm2.NamedHandle) error {
		rsp, err := tpm2.Unseal{ItemHandle: tpm2.AuthHandle{Handle: h.Handle, Name: h.Name, Auth: c.measured()}}.Execute(c.t, c.cipher(encryptOut))
		if err != nil {
			return fmt.Errorf("tpm: unseal: %w", err)
		}
		secret = rsp.OutData.Buffer
		return nil
	})
	return secret, err
}

// Certify lets the AK state that a key lives in this chip, with the attributes and the policy that its name covers.
func (c *Chip) Certify(key Object, nonce [32]byte) (attest, sig []byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.loaded(key, func(h tpm2.NamedHandle) error {
		rsp, err := tpm2.Certify{
			// Certification asks for the ADMIN role, which these keys leave to their empty authorization value.
			ObjectHandle:   tpm2.AuthHandle{Handle: h.Handle, Name: h.Name, Auth: c.session(nil)},
			SignHandle:     c.at(handleAK, c.session(nil)),
			QualifyingData: tpm2.TPM2BData{Buffer: nonce[:]},
			InScheme:       tpm2.TPMTSigScheme{Scheme: tpm2.TPMAlgNull},
		}.Execute(c.t)
		if err != nil {
			return fmt.Errorf("tpm: certify: %w", err)
		}
		attest = rsp.CertifyInfo.Bytes()
		sig, err = signatureBytes(rsp.Signature)
		return err
	})
	return attest, sig, err
}

var errSignature = errors.New("tpm: signature of a kind that was not asked for")

// signatureBytes gives an ECDSA signature the one form that the record knows: 32 bytes each, s in the lower half.
func signatureBytes(s tpm2.TPMTSignature) ([]byte, error) {
	if s.SigAlg == tpm2.TPMAlgRSASSA {
		r, err := s.Signature.RSASSA()
		if err != nil || r.Hash != tpm2.TPMAlgSHA256 {
			return nil, errSignature
		}
		return r.Sig.Buffer, nil
	}
	e, err := s.Signature.ECDSA()
	if err != nil || e.Hash != tpm2.TPMAlgSHA256 || len(e.SignatureR.Buffer) > 32 || len(e.SignatureS.Buffer) > 32 {
		return nil, errSignature
	}
	return LowS(e.SignatureR.Buffer, e.SignatureS.Buffer)
}

// LowS joins the two numbers of a P-256 signature; of s and n−s, which both check, it takes the lower.
func LowS(r, s []byte) ([]byte, error) {
	n := elliptic.P256().Params().N
	low := new(big.Int).SetBytes(s)
	if len(r) > 32 || low.Cmp(n) >= 0 {
		return nil, errSignature
	}
	if low.Cmp(new(big.Int).Rsh(n, 1)) > 0 {
		low.Sub(n, low)
	}
	sig := make([]byte, 64)
	new(big.Int).SetBytes(r).FillBytes(sig[:32])
	low.FillBytes(sig[32:])
	return sig, nil
}
