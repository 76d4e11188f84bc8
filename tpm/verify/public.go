package verify

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"math/big"
	"slices"

	"golang.org/x/crypto/cryptobyte"
)

// Object attributes (TPM 2.0 Part 2, 8.3).
const (
	fixedTPM            = 1 << 1
	fixedParent         = 1 << 4
	sensitiveDataOrigin = 1 << 5
	userWithAuth        = 1 << 6
	adminWithPolicy     = 1 << 7
	noDA                = 1 << 10
	restricted          = 1 << 16
	decrypt             = 1 << 17
	sign                = 1 << 18

	attributesAK   = fixedTPM | fixedParent | sensitiveDataOrigin | userWithAuth | noDA | restricted | sign
	attributesSign = fixedTPM | fixedParent | sensitiveDataOrigin | noDA | sign // usable through its policy only
	attributesEK   = fixedTPM | fixedParent | sensitiveDataOrigin | adminWithPolicy | restricted | decrypt
)

// endorsementPolicy is PolicySecret(endorsement hierarchy), the policy of the standard EK template (TCG EK Credential
// Profile, template L-2).
var endorsementPolicy = []byte{
	0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xb3, 0xf8, 0x1a, 0x90, 0xcc, 0x8d, 0x46, 0xa5, 0xd7, 0x24,
	0xfd, 0x52, 0xd7, 0x6e, 0x06, 0x52, 0x0b, 0x64, 0xf2, 0xa1, 0xda, 0x1b, 0x33, 0x14, 0x69, 0xaa,
}

// Public is a parsed TPMT_PUBLIC: a P-256 or RSA-2048 key with its template.
type Public struct {
	raw        []byte
	attributes uint32
	policy     []byte
	scheme     uint16 // signing scheme, with SHA-256; null for a storage key
	storage    bool   // AES-128-CFB, as storage and endorsement keys have
	point      []byte
	ec         *ecdsa.PublicKey
	rsa        *rsa.PublicKey
}

var errPublic = errors.New("not the public part of a key that is known here")

// ParsePublic reads the kinds of key that a station has, in their only encoding: a point that is on the curve, full-length
// coordinates, the default RSA exponent.
func ParsePublic(data []byte) (*Public, error) {
	p := &Public{raw: append([]byte{}, data...)}
	s := cryptobyte.String(p.raw)
	var kind, nameAlg uint16
	var policy cryptobyte.String
	ok := s.ReadUint16(&kind) && s.ReadUint16(&nameAlg) && nameAlg == algSHA256 && s.ReadUint32(&p.attributes) &&
		s.ReadUint16LengthPrefixed(&policy) && p.readSymmetric(&s) && p.readScheme(&s)
	if !ok {
		return nil, errPublic
	}
	p.policy = policy
	if kind == algECC && p.readPoint(&s) && s.Empty() || kind == algRSA && p.readModulus(&s) && s.Empty() {
		return p, nil
	}
	return nil, errPublic
}

func (p *Public) readSymmetric(s *cryptobyte.String) bool {
	var alg, bits, mode uint16
	if !s.ReadUint16(&alg) {
		return false
	}
	if alg == algNull {
		return true
	}
	p.storage = true
	return alg == algAES && s.ReadUint16(&bits) && bits == 128 && s.ReadUint16(&mode) && mode == algCFB
}

func (p *Public) readScheme(s *cryptobyte.String) bool {
	var hash uint16
	if !s.ReadUint16(&p.scheme) {
		return false
	}
	return p.scheme == algNull || s.ReadUint16(&hash) && hash == algSHA256
}

func (p *Public) readPoint(s *cryptobyte.String) bool {
	var curve, kdf uint16
	var x, y cryptobyte.String
	ok := s.ReadUint16(&curve) && curve == curveP256 && s.ReadUint16(&kdf) && kdf == algNull &&
		s.ReadUint16LengthPrefixed(&x) && len(x) == 32 && s.ReadUint16LengthPrefixed(&y) && len(y) == 32
	if !ok {
		return false
	}
	p.point = slices.Concat([]byte{4}, x, y)
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), p.point) // refuses a point off the curve
	p.ec = key
	return err == nil && (p.scheme == algNull || p.scheme == algECDSA)
}

func (p *Public) readModulus(s *cryptobyte.String) bool {
	var bits uint16
	var exponent uint32
	var n cryptobyte.String
	ok := s.ReadUint16(&bits) && bits == 2048 && s.ReadUint32(&exponent) && exponent == 0 &&
		s.ReadUint16LengthPrefixed(&n) && len(n) == 256 && n[0]&0x80 != 0 && n[255]&1 == 1
	if !ok {
		return false
	}
	p.rsa = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: 65537}
	return p.scheme == algRSASSA
}

// Name is the TPM's own name of the key (Part 1, 16): a hash over its whole public area.
func (p *Public) Name() []byte {
	h := sha256.Sum256(p.raw)
	return append([]byte{0, algSHA256}, h[:]...)
}

// QualifiedName is the name of a primary key of the endorsement hierarchy (Part 1, 26.5). A quote by a key that stands
// elsewhere, whose reset counters the TPM scrambles, carries another.
func (p *Public) QualifiedName() []byte {
	h := sha256.New()
	h.Write([]byte{0x40, 0, 0, 0x0b}) // TPM_RH_ENDORSEMENT
	h.Write(p.Name())
	return h.Sum([]byte{0, algSHA256})
}

// Point is the uncompressed P-256 point, nil for an RSA key.
func (p *Public) Point() []byte { return slices.Clone(p.point) }

// IsAttestationKey reports whether the TPM signs nothing with this key but what it has itself made.
func (p *Public) IsAttestationKey() bool {
	return p.ec != nil && p.scheme == algECDSA && !p.storage && p.attributes == attributesAK && len(p.policy) == 0
}

// IsEndorsementKey reports whether this is the TCG's standard P-256 endorsement key.
func (p *Public) IsEndorsementKey() bool {
	return p.ec != nil && p.storage && p.scheme == algNull && p.attributes == attributesEK && string(p.policy) == string(endorsementPolicy)
}

// IsStationKey reports whether this is a P-256 signing key that obeys only its policy.
func (p *Public) IsStationKey() bool {
	return p.ec != nil && p.scheme == algECDSA && !p.storage && p.attributes == attributesSign && len(p.policy) == 32
}

// IsReceiptKey is the same for RSA-2048 with PKCS #1 v1.5, whose signatures are unique.
func (p *Public) IsReceiptKey() bool {
	return p.rsa != nil && !p.storage && p.attributes == attributesSign && len(p.policy) == 32
}
