package light_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"math/big"
	"testing"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

// chip is a TPM made of bytes, good enough to be enrolled and to cosign.
type chip struct {
	station    *ecdsa.PrivateKey
	enrolment  verify.Enrolment
	definition [32]byte
}

// TPM 2.0 Part 2: attributes of the three kinds of keys and the algorithms
// that their templates name.
const (
	attributesEK   = 1<<1 | 1<<4 | 1<<5 | 1<<7 | 1<<16 | 1<<17
	attributesAK   = 1<<1 | 1<<4 | 1<<5 | 1<<6 | 1<<10 | 1<<16 | 1<<18
	attributesSign = 1<<1 | 1<<4 | 1<<5 | 1<<10 | 1<<18
)

var endorsementPolicy = []byte{
	0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xb3, 0xf8, 0x1a, 0x90, 0xcc, 0x8d, 0x46, 0xa5, 0xd7, 0x24,
	0xfd, 0x52, 0xd7, 0x6e, 0x06, 0x52, 0x0b, 0x64, 0xf2, 0xa1, 0xda, 0x1b, 0x33, 0x14, 0x69, 0xaa,
}

func newChip(t *testing.T, m *election.Manifest, station string, consensus [32]byte) *chip {
	t.Helper()
	ak := newKey(t)
	c := &chip{station: newKey(t), definition: m.DefinitionDigest()}
	e := &c.enrolment
	e.Consensus, e.Sharing = consensus, sha256.Sum256([]byte(station))
	e.EK = ecPublic(t, newKey(t), attributesEK, endorsementPolicy, []uint16{0x0006, 128, 0x0043, 0x0010})
	e.AK = ecPublic(t, ak, attributesAK, nil, []uint16{0x0010, 0x0018, 0x000b})
	policy := goldenLog(m).Replay().Policy()
	e.Station.Public = ecPublic(t, c.station, attributesSign, policy[:], []uint16{0x0010, 0x0018, 0x000b})
	e.Receipt.Public = rsaPublic(t, policy[:])
	c.certify(t, ak, &e.Station, e.CertifyNonce(c.definition, station, "station"))
	c.certify(t, ak, &e.Receipt, e.CertifyNonce(c.definition, station, "receipt"))
	return c
}

func goldenLog(m *election.Manifest) verify.Log {
	var log verify.Log
	for _, e := range m.Reference[0].Events {
		log = append(log, verify.Event{PCR: uint8(e.PCR), Name: e.Event, Digest: sha256.Sum256([]byte(e.Event))})
	}
	return log
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func sized(b *cryptobyte.Builder, data []byte) {
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(data) })
}

func ecPublic(t *testing.T, key *ecdsa.PrivateKey, attributes uint32, policy []byte, template []uint16) []byte {
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	var b cryptobyte.Builder
	b.AddUint16(0x0023)
	b.AddUint16(0x000b)
	b.AddUint32(attributes)
	sized(&b, policy)
	for _, v := range append(template, 0x0003, 0x0010) {
		b.AddUint16(v)
	}
	sized(&b, point[1:33])
	sized(&b, point[33:])
	return b.BytesOrPanic()
}

func rsaPublic(t *testing.T, policy []byte) []byte {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	var b cryptobyte.Builder
	b.AddUint16(0x0001)
	b.AddUint16(0x000b)
	b.AddUint32(attributesSign)
	sized(&b, policy)
	for _, v := range []uint16{0x0010, 0x0014, 0x000b, 2048} {
		b.AddUint16(v)
	}
	b.AddUint32(0)
	sized(&b, key.N.Bytes())
	return b.BytesOrPanic()
}

// certify makes the attestation key's statement that a key lives in the TPM.
func (c *chip) certify(t *testing.T, ak *ecdsa.PrivateKey, key *verify.CertifiedKey, nonce [32]byte) {
	signer, err := verify.ParsePublic(c.enrolment.AK)
	if err != nil {
		t.Fatal(err)
	}
	certified, err := verify.ParsePublic(key.Public)
	if err != nil {
		t.Fatal(err)
	}
	var b cryptobyte.Builder
	b.AddUint32(0xff544347)
	b.AddUint16(0x8017)
	sized(&b, signer.QualifiedName())
	sized(&b, nonce[:])
	b.AddUint64(1000)
	b.AddUint32(1)
	b.AddUint32(0)
	b.AddUint8(1)
	b.AddUint64(0)
	sized(&b, certified.Name())
	sized(&b, certified.Name())
	key.Attest = b.BytesOrPanic()
	key.Sig = sign(t, ak, key.Attest)
}

// sign gives r ‖ s with s in the lower half, as a station's signatures are.
func sign(t *testing.T, key *ecdsa.PrivateKey, message []byte) []byte {
	sum := sha256.Sum256(message)
	r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	n := elliptic.P256().Params().N
	if s.Cmp(new(big.Int).Rsh(n, 1)) > 0 {
		s.Sub(n, s)
	}
	return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
}
