package recordtest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"math/big"
	"sync"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/tpm/verify"
)

// Log is what every station of a test measures; New puts it into the manifest as a reference.
var Log = verify.Log{
	{PCR: verify.PCRPrograms, Name: "init", Digest: sha256.Sum256([]byte("init"))},
	{PCR: verify.PCRPrograms, Name: "booth", Digest: sha256.Sum256([]byte("booth"))},
}

// Chip stands in for a security chip: it signs the statements that a TPM would, byte for byte, with keys that a test holds. Nothing
// outside tests links it.
type Chip struct {
	AK, Key   *ecdsa.PrivateKey
	Receipts  *rsa.PrivateKey
	Consensus ed25519.PrivateKey
	Enrolment verify.Enrolment
	Resets    uint32
	Restarts  uint32
	clock     uint64
}

// TPM 2.0 Part 2: algorithms, structures and attributes.
const (
	algRSA, algAES, algSHA256, algNull, algRSASSA, algECDSA, algECC, algCFB = 0x0001, 0x0006, 0x000b, 0x0010, 0x0014, 0x0018, 0x0023, 0x0043

	curveP256    = 0x0003
	magic        = 0xff544347
	certify      = 0x8017
	quote        = 0x8018
	keyOfAK      = 0x00050472 // restricted signing key that never leaves
	keyOfStation = 0x00040432 // signing key that obeys its policy
	keyOfEK      = 0x000300b2
)

// endorsementPolicy is that of the TCG's template L-2.
var endorsementPolicy = []byte{
	0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xb3, 0xf8, 0x1a, 0x90, 0xcc, 0x8d, 0x46, 0xa5, 0xd7, 0x24,
	0xfd, 0x52, 0xd7, 0x6e, 0x06, 0x52, 0x0b, 0x64, 0xf2, 0xa1, 0xda, 0x1b, 0x33, 0x14, 0x69, 0xaa,
}

// NewChip makes a chip for a station of an election, certified by maker.
func NewChip(maker *Maker, definition [32]byte, station string) *Chip {
	return newChip(maker, definition, station, receiptKey(station), Log)
}

func newChip(maker *Maker, definition [32]byte, station string, receipts *rsa.PrivateKey, software verify.Log) *Chip {
	c := &Chip{AK: ecKey(), Key: ecKey(), Resets: 3, clock: 1000}
	c.Receipts = receipts
	_, c.Consensus, _ = ed25519.GenerateKey(rand.Reader)
	ek := ecKey()
	policy := software.Replay().Policy()
	e := &c.Enrolment
	e.EKChain = [][]byte{maker.Certify(&ek.PublicKey)}
	e.EK = ecPublic(&ek.PublicKey, keyOfEK, endorsementPolicy, true)
	e.AK = ecPublic(&c.AK.PublicKey, keyOfAK, nil, false)
	e.Station.Public = ecPublic(&c.Key.PublicKey, keyOfStation, policy[:], false)
	e.Receipt.Public = rsaPublic(&c.Receipts.PublicKey, keyOfStation, policy[:])
	copy(e.Consensus[:], c.Consensus.Public().(ed25519.PublicKey))
	must(rand.Read(e.Sharing[:]))
	c.certify(&e.Station, e.CertifyNonce(definition, station, "station"))
	c.certify(&e.Receipt, e.CertifyNonce(definition, station, "receipt"))
	return c
}

// receiptKeys spares tests most of their time: a station has the same receipt key on every day of one run.
var receiptKeys sync.Map

func receiptKey(station string) *rsa.PrivateKey {
	if key, ok := receiptKeys.Load(station); ok {
		return key.(*rsa.PrivateKey)
	}
	key, _ := receiptKeys.LoadOrStore(station, must(rsa.GenerateKey(rand.Reader, 2048)))
	return key.(*rsa.PrivateKey)
}

func (c *Chip) certify(k *verify.CertifiedKey, nonce [32]byte) {
	name := must(verify.ParsePublic(k.Public)).Name()
	var body cryptobyte.Builder
	data(&body, name)
	data(&body, append([]byte{0, algSHA256}, make([]byte, 32)...)) // its qualified name, which nobody reads
	k.Attest = c.statement(certify, nonce, body.BytesOrPanic())
	k.Sig = signP256(c.AK, k.Attest)
}

// statement is a TPMS_ATTEST.
func (c *Chip) statement(kind uint16, nonce [32]byte, body []byte) []byte {
	c.clock++
	var b cryptobyte.Builder
	b.AddUint32(magic)
	b.AddUint16(kind)
	data(&b, must(verify.ParsePublic(c.Enrolment.AK)).QualifiedName())
	data(&b, nonce[:])
	b.AddUint64(c.clock)
	b.AddUint32(c.Resets)
	b.AddUint32(c.Restarts)
	b.AddUint8(1)
	b.AddUint64(2019102300163636)
	b.AddBytes(body)
	return b.BytesOrPanic()
}

// Quote is evidence over what a station measured.
func (c *Chip) Quote(nonce [32]byte, log verify.Log) []byte {
	digest := log.Replay().Digest()
	body := cryptobyte.NewBuilder([]byte{0, 0, 0, 1, 0, algSHA256, 3, 0x00, 0x7f, 0x00})
	data(body, digest[:])
	attest := c.statement(quote, nonce, body.BytesOrPanic())
	return verify.Evidence{Attest: attest, Sig: signP256(c.AK, attest), Log: must(log.Encode())}.Encode()
}

// Sign signs with the station's key.
func (c *Chip) Sign(label string, digest [32]byte) []byte {
	return signP256(c.Key, append([]byte("isoloir/"+label+"/1\n"), digest[:]...))
}

// SignReceipt signs with the receipt key.
func (c *Chip) SignReceipt(label string, digest [32]byte) []byte {
	hashed := verify.Labelled(label, digest)
	return must(rsa.SignPKCS1v15(rand.Reader, c.Receipts, crypto.SHA256, hashed[:]))
}

func signP256(key *ecdsa.PrivateKey, message []byte) []byte {
	digest := sha256.Sum256(message)
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		panic(err)
	}
	n := elliptic.P256().Params().N
	if s.Cmp(new(big.Int).Rsh(n, 1)) > 0 {
		s.Sub(n, s)
	}
	sig := make([]byte, 64)
	r.FillBytes(sig[:32])
	s.FillBytes(sig[32:])
	return sig
}

func ecKey() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) }

// ecPublic is a TPMT_PUBLIC of a P-256 key.
func ecPublic(key *ecdsa.PublicKey, attributes uint32, policy []byte, storage bool) []byte {
	point := must(key.Bytes())
	b := public(algECC, attributes, policy)
	if storage {
		words(b, algAES, 128, algCFB, algNull)
	} else {
		words(b, algNull, algECDSA, algSHA256)
	}
	words(b, curveP256, algNull)
	data(b, point[1:33])
	data(b, point[33:])
	return b.BytesOrPanic()
}

func rsaPublic(key *rsa.PublicKey, attributes uint32, policy []byte) []byte {
	b := public(algRSA, attributes, policy)
	words(b, algNull, algRSASSA, algSHA256, 2048, 0, 0)
	data(b, key.N.FillBytes(make([]byte, 256)))
	return b.BytesOrPanic()
}

func public(kind uint16, attributes uint32, policy []byte) *cryptobyte.Builder {
	b := new(cryptobyte.Builder)
	words(b, kind, algSHA256)
	b.AddUint32(attributes)
	data(b, policy)
	return b
}

func words(b *cryptobyte.Builder, list ...uint16) {
	for _, v := range list {
		b.AddUint16(v)
	}
}

func data(b *cryptobyte.Builder, v []byte) {
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(v) })
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Recertify is the enrolment that the same chip would give for another station.
func (c *Chip) Recertify(definition [32]byte, station string) verify.Enrolment {
	e := c.Enrolment
	c.certify(&e.Station, e.CertifyNonce(definition, station, "station"))
	c.certify(&e.Receipt, e.CertifyNonce(definition, station, "receipt"))
	return e
}
