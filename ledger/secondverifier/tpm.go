package secondverifier

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
)

// What a TPM writes: TPM 2.0 library, part 2. Only the forms that tpm/ATTESTATION.md names are read.
const (
	tpmMagic        = 0xff544347
	tpmQuote        = 0x8018
	tpmCertify      = 0x8017
	tpmSHA256       = 0x000b
	tpmRSA          = 0x0001
	tpmECC          = 0x0023
	tpmNull         = 0x0010
	tpmECDSA        = 0x0018
	tpmRSASSA       = 0x0014
	tpmP256         = 0x0003
	tpmPolicyPCR    = 0x0000017f
	tpmAuthorize    = 0x0000016a
	tpmEndorsement  = 0x4000000b
	tpmPolicySecret = 0x00000151
)

// Attributes of keys (TPMA_OBJECT).
const (
	ekAttributes    = 0x000300b2 // fixed, made inside, admin with policy, restricted, decrypts
	akAttributes    = 0x00050472 // fixed, made inside, with authorization, no lockout, restricted, signs
	boundAttributes = 0x00040432 // fixed, made inside, no lockout, signs; policy only
)

// An attestation is a TPMS_ATTEST, of a quote or of a key that is certified.
type attestation struct {
	kind             uint64
	signer           []byte // qualified name
	nonce            []byte
	clock            uint64
	resets, restarts uint64
	registers        []byte // of a quote: TPML_PCR_SELECTION
	safe             bool   // the clock, says the chip
	digest           []byte // of a quote: SHA-256 of the registers
	name             []byte // of a key
}

// sized reads u16(length) ‖ bytes.
func (c *cursor) sized() []byte { return c.take(int(c.uint(2))) }

func readAttestation(b []byte) (attestation, bool) {
	c := cursor{rest: b}
	ok := c.uint(4) == tpmMagic
	a := attestation{kind: c.uint(2), signer: c.sized(), nonce: c.sized(), clock: c.uint(8), resets: c.uint(4), restarts: c.uint(4)}
	safe := c.uint(1)
	a.safe = safe == 1
	c.uint(8) // the firmware's version
	switch a.kind {
	case tpmQuote:
		a.registers = c.take(10)
		a.digest = c.sized()
	case tpmCertify:
		a.name = c.sized()
		c.sized() // its qualified name
	default:
		ok = false
	}
	return a, ok && safe <= 1 && !c.bad && len(c.rest) == 0
}

// keyName is the name of a public area: its hash's algorithm and its hash.
func keyName(public []byte) []byte {
	h := sha256.Sum256(public)
	return join(u16(tpmSHA256), h[:])
}

// endorsementName is the qualified name of a key that stands directly under the endorsement hierarchy.
func endorsementName(public []byte) []byte {
	h := sha256.Sum256(join(u32(tpmEndorsement), keyName(public)))
	return join(u16(tpmSHA256), h[:])
}

// A publicArea is a TPMT_PUBLIC.
type publicArea struct {
	attributes uint64
	policy     []byte
	ec         *ecdsa.PublicKey
	rsa        *rsa.PublicKey
	decrypts   bool // has a symmetric algorithm
}

// readPublic reads an EC key over P-256 that signs by ECDSA with SHA-256 or is an EK, or an RSA-2048 key that signs by RSASSA.
func readPublic(b []byte) (publicArea, bool) {
	c := cursor{rest: b}
	kind, hashAlgorithm := c.uint(2), c.uint(2)
	p := publicArea{attributes: c.uint(4), policy: c.sized()}
	ok := hashAlgorithm == tpmSHA256
	if symmetric := c.uint(2); symmetric != tpmNull {
		p.decrypts = true
		ok = ok && symmetric == 6 && c.uint(2) == 128 && c.uint(2) == 0x43 // AES-128 in CFB mode
	}
	scheme := c.uint(2)
	switch kind {
	case tpmECC:
		ok = ok && c.ecKey(&p, scheme)
	case tpmRSA:
		ok = ok && c.rsaKey(&p, scheme)
	default:
		ok = false
	}
	return p, ok && !c.bad && len(c.rest) == 0
}

func (c *cursor) ecKey(p *publicArea, scheme uint64) bool {
	if p.decrypts != (scheme == tpmNull) || scheme != tpmNull && (scheme != tpmECDSA || c.uint(2) != tpmSHA256) {
		return false
	}
	curve, kdf, x, y := c.uint(2), c.uint(2), c.sized(), c.sized()
	if curve != tpmP256 || kdf != tpmNull || len(x) != 32 || len(y) != 32 {
		return false
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), join([]byte{4}, x, y))
	p.ec = key
	return err == nil
}

func (c *cursor) rsaKey(p *publicArea, scheme uint64) bool {
	if p.decrypts || scheme != tpmRSASSA || c.uint(2) != tpmSHA256 || c.uint(2) != 2048 {
		return false
	}
	exponent := c.uint(4)
	modulus := c.sized()
	p.rsa = &rsa.PublicKey{N: new(big.Int).SetBytes(modulus), E: 65537}
	return (exponent == 0 || exponent == 65537) && len(modulus) == 256 && modulus[0] >= 0x80
}

// verifyP256 checks r ‖ s over a SHA-256 digest, with s in the lower half: each signature has one form.
func verifyP256(key *ecdsa.PublicKey, digest hash, signature []byte) bool {
	if len(signature) != 64 {
		return false
	}
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	half := new(big.Int).Rsh(elliptic.P256().Params().N, 1)
	return s.Cmp(half) <= 0 && ecdsa.Verify(key, digest[:], r, s)
}

// readEventLog reads what registers were told: count, then register, name and digest of each.
func readEventLog(b []byte) (events []pcrEvent, ok bool) {
	c := cursor{rest: b}
	for range c.uint(1) {
		e := pcrEvent{PCR: int(c.uint(1)), Event: string(c.take(int(c.uint(1)))), Digest: c.take(32)}
		c.bad = c.bad || !eventName.MatchString(e.Event)
		events = append(events, e)
	}
	return events, !c.bad && len(c.rest) == 0
}

// registersOf are the registers 8 to 14 after events, one after the other.
func registersOf(events []pcrEvent) []byte {
	var registers [7]hash
	for _, e := range events {
		if e.PCR < 8 || e.PCR > 14 {
			return nil
		}
		registers[e.PCR-8] = sha256.Sum256(join(registers[e.PCR-8][:], e.Digest))
	}
	var out []byte
	for _, r := range registers {
		out = append(out, r[:]...)
	}
	return out
}

// selection is SHA-256, registers 8 to 14 and no other, as TPML_PCR_SELECTION.
var selection = []byte{0, 0, 0, 1, 0, tpmSHA256, 3, 0, 0x7f, 0}

// softwarePolicy is the digest of PolicyAuthorize by the manifest's software authority, for this election; nil if its key is no point.
func (m *manifest) softwarePolicy() []byte {
	if _, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), m.SoftwareKey); err != nil {
		return nil
	}
	x, y := m.SoftwareKey[1:33], m.SoftwareKey[33:]
	key := join(u16(tpmECC), u16(tpmSHA256), u32(0x00040040), u16(0), u16(tpmNull), u16(tpmECDSA), u16(tpmSHA256), u16(tpmP256), u16(tpmNull), u16(32), x, u16(32), y)
	reference := hashOf("software", m.definition[:])
	named := sha256.Sum256(join(make([]byte, 32), u32(tpmAuthorize), keyName(key)))
	policy := sha256.Sum256(join(named[:], reference[:]))
	return policy[:]
}

// policyOf is the digest of PolicyPCR over registers 8 to 14.
func policyOf(events []pcrEvent) []byte {
	values := sha256.Sum256(registersOf(events))
	policy := sha256.Sum256(join(make([]byte, 32), binary.BigEndian.AppendUint32(nil, tpmPolicyPCR), selection, values[:]))
	return policy[:]
}

// ekPolicy is PolicySecret under the endorsement hierarchy: that of the TCG's template.
func ekPolicy() []byte {
	secret := sha256.Sum256(join(make([]byte, 32), u32(tpmPolicySecret), u32(tpmEndorsement)))
	policy := sha256.Sum256(secret[:])
	return policy[:]
}

// sameEvents tells whether two lists of events are equal in their order.
func sameEvents(a, b []pcrEvent) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].PCR != b[i].PCR || a[i].Event != b[i].Event || !bytes.Equal(a[i].Digest, b[i].Digest) {
			return false
		}
	}
	return true
}
