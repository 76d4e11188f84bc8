package verify

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"

	"golang.org/x/crypto/cryptobyte"
)

// Authority is who may let other software use the keys of an election's stations: a P-256 key, because that is what a TPM can check. A
// key of a station that obeys it (TPM2_PolicyAuthorize) opens to whatever measurements the authority approved by a signature.
type Authority struct{ public *Public }

// ErrAuthority says that a text is no software authority's key.
var ErrAuthority = errors.New("not the point of a P-256 key: 65 bytes in hex")

// ParseAuthority reads a manifest's softwareKey, an uncompressed point in hex. An election without one has no authority: nil.
func ParseAuthority(text string) (*Authority, error) {
	if text == "" {
		return nil, nil
	}
	point, err := hex.DecodeString(text)
	if err != nil || len(point) != 65 || point[0] != 4 {
		return nil, ErrAuthority
	}
	var b cryptobyte.Builder
	b.AddUint16(algECC)
	b.AddUint16(algSHA256)
	b.AddUint32(userWithAuth | sign)
	b.AddUint16(0) // no policy
	for _, v := range []uint16{algNull, algECDSA, algSHA256, curveP256, algNull} {
		b.AddUint16(v)
	}
	addBytes(&b, point[1:33])
	addBytes(&b, point[33:])
	public, err := ParsePublic(b.BytesOrPanic())
	if err != nil {
		return nil, ErrAuthority
	}
	return &Authority{public}, nil
}

// Public is the TPMT_PUBLIC under which a TPM loads the key to check a signature of it.
func (a *Authority) Public() []byte { return append([]byte{}, a.public.raw...) }

// Ref is what an approval is for (policyRef): the election whose definition has that digest. An approval of another election is none.
func Ref(definition [32]byte) [32]byte {
	return sha256.Sum256(append([]byte("isoloir/software/1\n"), definition[:]...))
}

// Policy is the digest of TPM2_PolicyAuthorize (TPM 2.0 Part 3, 23.16) under which an election's keys are made.
func (a *Authority) Policy(definition [32]byte) [32]byte {
	ref := Ref(definition)
	h := sha256.New()
	h.Write(make([]byte, 32))
	h.Write([]byte{0, 0, 0x01, 0x6a}) // TPM_CC_PolicyAuthorize
	h.Write(a.public.Name())
	named := h.Sum(nil)
	return sha256.Sum256(append(named, ref[:]...))
}

// Approval is the authority's word for one set of measurements.
type Approval struct {
	Version uint32   // it dies when the version counter of a chip passes this
	Policy  [32]byte // ApprovedPolicy of the measurements and the version
	Sig     []byte   // r ‖ s over ApprovalDigest
}

// ApprovalDigest is what the authority signs, as TPM2_PolicyAuthorize wants it: the policy and what it is for.
func ApprovalDigest(definition, policy [32]byte) [32]byte {
	ref := Ref(definition)
	return sha256.Sum256(append(policy[:], ref[:]...))
}

// Approves reports whether p is the authority's approval, in this election, of software that measures to r.
func (a *Authority) Approves(p Approval, definition [32]byte, r Registers) bool {
	return p.Policy == r.ApprovedPolicy(p.Version) && a.public.verifyDigest(ApprovalDigest(definition, p.Policy), p.Sig)
}

// FloorDigest is what the authority signs to kill older approvals: chips raise their version counter to at least this.
func FloorDigest(definition [32]byte, version uint32) [32]byte {
	b := binary.BigEndian.AppendUint32(append([]byte("isoloir/version-floor/1\n"), definition[:]...), version)
	return sha256.Sum256(b)
}

// Raises reports whether sig is the authority's word, in this election, to raise version counters.
func (a *Authority) Raises(definition [32]byte, version uint32, sig []byte) bool {
	return a.public.verifyDigest(FloorDigest(definition, version), sig)
}

// versionCounter is the name of the NV counter that every station's chip has at 0x0180a003, once it was counted up (TPM 2.0 Part 1,
// 16): index, SHA-256, attributes AUTHWRITE, COUNTER, AUTHREAD, NO_DA and WRITTEN, no policy, eight bytes. A cell of another kind, or one
// that was erased and made again but not counted up, has another name; one that was counted up again starts above its old value.
func versionCounter() []byte {
	h := sha256.Sum256([]byte{0x01, 0x80, 0xa0, 0x03, 0, algSHA256, 0x22, 0x04, 0x00, 0x14, 0, 0, 0, 8})
	return append([]byte{0, algSHA256}, h[:]...)
}

// ApprovedPolicy is the digest of TPM2_PolicyPCR over these registers and then TPM2_PolicyNV (Part 3, 23.9): the chip's version counter
// is not above version. It is the same for every chip, so that one signature serves all stations.
func (r Registers) ApprovedPolicy(version uint32) [32]byte {
	operand := binary.BigEndian.AppendUint64(nil, uint64(version))
	args := sha256.Sum256(append(operand, 0, 0, 0, 9)) // offset 0, TPM_EO_UNSIGNED_LE
	registers := r.Policy()
	h := sha256.New()
	h.Write(registers[:])
	h.Write([]byte{0, 0, 0x01, 0x49}) // TPM_CC_PolicyNV
	h.Write(args[:])
	h.Write(versionCounter())
	return [32]byte(h.Sum(nil))
}

// KeyPolicies are the policies that a key of a station may have: the authority's, or without one that of each reference that was not
// revoked.
func KeyPolicies(a *Authority, definition [32]byte, references []Reference) [][32]byte {
	if a != nil {
		return [][32]byte{a.Policy(definition)}
	}
	var out [][32]byte
	for _, r := range references {
		if !r.Revoked {
			out = append(out, Log(r.Events).Replay().Policy())
		}
	}
	return out
}
