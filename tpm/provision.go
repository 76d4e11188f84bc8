package tpm

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/google/go-tpm/tpm2"
)

// Templates of the signing keys. All are free of the dictionary-attack lockout: with it three glitches would lock a polling
// station out of its own keys.
var (
	templateAK = tpm2.TPMTPublic{
		Type: tpm2.TPMAlgECC, NameAlg: tpm2.TPMAlgSHA256,
		ObjectAttributes: tpm2.TPMAObject{FixedTPM: true, FixedParent: true, SensitiveDataOrigin: true, UserWithAuth: true,
			NoDA: true, Restricted: true, SignEncrypt: true},
		Parameters: ecdsaParameters,
		Unique:     tpm2.NewTPMUPublicID(tpm2.TPMAlgECC, &tpm2.TPMSECCPoint{}),
	}
	ecdsaParameters = tpm2.NewTPMUPublicParms(tpm2.TPMAlgECC, &tpm2.TPMSECCParms{
		Scheme: tpm2.TPMTECCScheme{Scheme: tpm2.TPMAlgECDSA,
			Details: tpm2.NewTPMUAsymScheme(tpm2.TPMAlgECDSA, &tpm2.TPMSSigSchemeECDSA{HashAlg: tpm2.TPMAlgSHA256})},
		CurveID: tpm2.TPMECCNistP256,
	})
	rsassaParameters = tpm2.NewTPMUPublicParms(tpm2.TPMAlgRSA, &tpm2.TPMSRSAParms{
		Scheme: tpm2.TPMTRSAScheme{Scheme: tpm2.TPMAlgRSASSA,
			Details: tpm2.NewTPMUAsymScheme(tpm2.TPMAlgRSASSA, &tpm2.TPMSSigSchemeRSASSA{HashAlg: tpm2.TPMAlgSHA256})},
		KeyBits: 2048,
	})
)

// Provision makes the primary keys and puts them at their places, and pins them. They follow from the chip's own seeds: made
// again, also after TPM2_Clear, EK and AK are the same. The AK is a primary key of the endorsement hierarchy because only
// there do quotes show the true reset counter.
func (c *Chip) Provision() (Pins, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var p Pins
	for _, k := range []struct {
		hierarchy, place tpm2.TPMHandle
		template         tpm2.TPMTPublic
		public           *[]byte
	}{
		{tpm2.TPMRHEndorsement, handleEK, tpm2.ECCEKTemplate, &p.EK},
		{tpm2.TPMRHEndorsement, handleAK, templateAK, &p.AK},
		{tpm2.TPMRHOwner, handleSRK, tpm2.ECCSRKTemplate, &p.SRK},
	} {
		public, err := c.primary(k.hierarchy, k.place, k.template)
		if err != nil {
			return Pins{}, fmt.Errorf("tpm: primary key at %#x: %w", uint32(k.place), err)
		}
		*k.public = public
	}
	return p, c.Pin(p)
}

func (c *Chip) primary(hierarchy, place tpm2.TPMHandle, template tpm2.TPMTPublic) ([]byte, error) {
	made, err := tpm2.CreatePrimary{PrimaryHandle: hierarchy, InPublic: tpm2.New2B(template)}.Execute(c.t)
	if err != nil {
		return nil, err
	}
	defer c.flush(made.ObjectHandle)
	public := made.OutPublic.Bytes()
	name, err := nameOf(public)
	if err != nil || !bytes.Equal(name.Buffer, made.Name.Buffer) {
		return nil, errors.Join(err, errResponse)
	}
	there, err := tpm2.ReadPublic{ObjectHandle: place}.Execute(c.t)
	if err == nil && bytes.Equal(there.Name.Buffer, made.Name.Buffer) {
		return public, nil
	}
	if err == nil {
		old := tpm2.NamedHandle{Handle: place, Name: there.Name}
		if err := c.evict(old, place); err != nil {
			return nil, err
		}
	}
	return public, c.evict(tpm2.NamedHandle{Handle: made.ObjectHandle, Name: made.Name}, place)
}

// evict makes a transient key persistent, or removes a persistent one (TPM 2.0 Part 3, 28.5).
func (c *Chip) evict(key tpm2.NamedHandle, place tpm2.TPMHandle) error {
	_, err := tpm2.EvictControl{Auth: tpm2.TPMRHOwner, ObjectHandle: key, PersistentHandle: place}.Execute(c.t)
	return err
}
