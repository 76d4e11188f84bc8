package verify

import (
	"crypto/sha256"
	"errors"
	"slices"

	"golang.org/x/crypto/cryptobyte"
)

// MaxEnrolment bounds an enrolment, certificates included.
const MaxEnrolment = 16 << 10

// CertifiedKey is a key of the station with the AK's statement that it lives in the same TPM.
type CertifiedKey struct {
	Public []byte // TPMT_PUBLIC
	Attest []byte // TPMS_ATTEST of TPM2_Certify
	Sig    []byte // r ‖ s of the AK
}

// Enrolment is what a station says of itself in the warehouse. The chain of certificates is data here: x509 has no place
// inside the state machine, `election enrol` and `observe` check it.
type Enrolment struct {
	EKChain   [][]byte // DER, the EK's own certificate first
	EK, AK    []byte   // TPMT_PUBLIC
	Station   CertifiedKey
	Receipt   CertifiedKey
	Consensus [32]byte // ed25519
	Sharing   [32]byte // X25519
}

var errEnrolment = errors.New("enrolment is not canonical")

// Encode gives the only encoding of e.
func (e Enrolment) Encode() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddUint8(1)
	b.AddUint8(uint8(len(e.EKChain)))
	for _, c := range e.EKChain {
		addBytes(&b, c)
	}
	for _, part := range e.parts() {
		addBytes(&b, *part)
	}
	b.AddBytes(e.Consensus[:])
	b.AddBytes(e.Sharing[:])
	data, err := b.Bytes()
	if err != nil || len(e.EKChain) > 8 || len(data) > MaxEnrolment {
		return nil, errEnrolment
	}
	return data, nil
}

func (e *Enrolment) parts() []*[]byte {
	return []*[]byte{&e.EK, &e.AK, &e.Station.Public, &e.Station.Attest, &e.Station.Sig, &e.Receipt.Public, &e.Receipt.Attest, &e.Receipt.Sig}
}

func addBytes(b *cryptobyte.Builder, data []byte) {
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(data) })
}

// ParseEnrolment reads the form only; Check weighs the content.
func ParseEnrolment(data []byte) (Enrolment, error) {
	var e Enrolment
	var version, certificates uint8
	s := cryptobyte.String(data)
	if len(data) > MaxEnrolment || !s.ReadUint8(&version) || version != 1 || !s.ReadUint8(&certificates) || certificates > 8 {
		return Enrolment{}, errEnrolment
	}
	e.EKChain = make([][]byte, certificates)
	parts := e.parts()
	for i := range e.EKChain {
		parts = slices.Insert(parts, i, &e.EKChain[i])
	}
	for _, p := range parts {
		var v cryptobyte.String
		if !s.ReadUint16LengthPrefixed(&v) {
			return Enrolment{}, errEnrolment
		}
		*p = clone(v)
	}
	if !s.CopyBytes(e.Consensus[:]) || !s.CopyBytes(e.Sharing[:]) || !s.Empty() {
		return Enrolment{}, errEnrolment
	}
	return e, nil
}

// CertifyNonce is the qualifying data of a certification: it ties the TPM's keys to the election (the digest of the manifest
// without its references, as it is measured), the station, and the two keys whose secrets the TPM only seals.
func (e Enrolment) CertifyNonce(election [32]byte, station, label string) [32]byte {
	b := cryptobyte.NewBuilder([]byte("isoloir/certify/1\n"))
	b.AddBytes(election[:])
	addString(b, station)
	addString(b, label)
	b.AddBytes(e.Consensus[:])
	b.AddBytes(e.Sharing[:])
	return sha256.Sum256(b.BytesOrPanic())
}

// Check weighs everything in an enrolment except the certificates: keys have one of the policies, see KeyPolicies. Its verdict's
// counters are the first that later quotes are held against.
func (e Enrolment) Check(election [32]byte, station string, policies [][32]byte) Verdict {
	v := Verdict{Rules: Version}
	ek, err := ParsePublic(e.EK)
	v.fault(err != nil || !ek.IsEndorsementKey(), CodeEK)
	ak, err := ParsePublic(e.AK)
	if err != nil || !ak.IsAttestationKey() {
		v.fault(true, CodeKey)
		return v
	}
	v.judgeCertified(ak, e.Station, e.CertifyNonce(election, station, "station"), (*Public).IsStationKey, policies)
	v.judgeCertified(ak, e.Receipt, e.CertifyNonce(election, station, "receipt"), (*Public).IsReceiptKey, policies)
	return v
}

func (v *Verdict) judgeCertified(ak *Public, k CertifiedKey, nonce [32]byte, kind func(*Public) bool, policies [][32]byte) {
	v.fault(!ak.verifyECDSA(k.Attest, k.Sig), CodeSignature)
	p, err := ParsePublic(k.Public)
	v.fault(err != nil || !kind(p), CodeTemplate)
	a, bad := parseAttest(k.Attest)
	if bad != nil || err != nil {
		v.fault(bad != nil, CodeKind)
		return
	}
	v.Counters = Counters{Reset: a.reset, Restart: a.restart, Clock: max(v.Counters.Clock, a.clock)}
	v.Safe, v.Firmware = a.safe, a.firmware
	v.fault(a.kind != kindCertify, CodeKind)
	v.fault(string(a.extra) != string(nonce[:]), CodeNonce)
	v.fault(string(a.signer) != string(ak.QualifiedName()), CodeSigner)
	v.fault(a.kind == kindCertify && string(a.name) != string(p.Name()), CodeCertified)
	v.fault(!slices.ContainsFunc(policies, func(policy [32]byte) bool { return string(p.policy) == string(policy[:]) }), CodePolicy)
}
