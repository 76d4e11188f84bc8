package verify

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"math/big"
	"testing"

	"golang.org/x/crypto/cryptobyte"
)

// forge is a TPM made of bytes: it signs whatever a test asks for.
type forge struct {
	key    *ecdsa.PrivateKey
	public []byte
}

func newForge(t testing.TB, attributes uint32, policy []byte) *forge {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &forge{key: key, public: ecPublic(t, key, attributes, policy)}
}

func ecPublic(t testing.TB, key *ecdsa.PrivateKey, attributes uint32, policy []byte) []byte {
	t.Helper()
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	var b cryptobyte.Builder
	b.AddUint16(algECC)
	b.AddUint16(algSHA256)
	b.AddUint32(attributes)
	addBytes(&b, policy)
	for _, v := range []uint16{algNull, algECDSA, algSHA256, curveP256, algNull} {
		b.AddUint16(v)
	}
	addBytes(&b, point[1:33])
	addBytes(&b, point[33:])
	return b.BytesOrPanic()
}

func (f *forge) sign(t testing.TB, message []byte) []byte {
	t.Helper()
	h := sha256.Sum256(message)
	r, s, err := ecdsa.Sign(rand.Reader, f.key, h[:])
	if err != nil {
		t.Fatal(err)
	}
	if s.Cmp(halfOrder) > 0 {
		s.Sub(elliptic.P256().Params().N, s)
	}
	sig := make([]byte, 64)
	r.FillBytes(sig[:32])
	s.FillBytes(sig[32:])
	return sig
}

func highS(sig []byte) []byte {
	out := append([]byte{}, sig...)
	s := new(big.Int).SetBytes(sig[32:])
	s.Sub(elliptic.P256().Params().N, s).FillBytes(out[32:])
	return out
}

// statement is a TPMS_ATTEST with every field open to a test.
type statement struct {
	magic          uint32
	kind           uint16
	signer, extra  []byte
	clock          uint64
	reset, restart uint32
	safe           uint8
	body           []byte
}

func (s statement) encode() []byte {
	var b cryptobyte.Builder
	b.AddUint32(s.magic)
	b.AddUint16(s.kind)
	addBytes(&b, s.signer)
	addBytes(&b, s.extra)
	b.AddUint64(s.clock)
	b.AddUint32(s.reset)
	b.AddUint32(s.restart)
	b.AddUint8(s.safe)
	b.AddUint64(2019102300163636)
	b.AddBytes(s.body)
	return b.BytesOrPanic()
}

func quoteBody(selected []byte, digest []byte) []byte {
	b := cryptobyte.NewBuilder(append([]byte{}, selected...))
	addBytes(b, digest)
	return b.BytesOrPanic()
}

// day is a good quote and what is expected of it, for tests to spoil.
type day struct {
	forge  *forge
	said   statement
	log    Log
	expect Expect
}

func newDay(t testing.TB) *day {
	t.Helper()
	f := newForge(t, attributesAK, nil)
	p, err := ParsePublic(f.public)
	if err != nil {
		t.Fatal(err)
	}
	log := Log{
		{PCR: PCRPrograms, Name: "init", Digest: sha256.Sum256([]byte("init"))},
		{PCR: PCRPrograms, Name: "booth", Digest: sha256.Sum256([]byte("booth"))},
		{PCR: PCRElection, Name: "manifest", Digest: sha256.Sum256([]byte("manifest"))},
	}
	nonce := Nonce("chain", 7, [32]byte{1}, "st-1", "open", []byte("order"))
	digest := log.Replay().Digest()
	return &day{
		forge: f, log: log,
		said: statement{magic: magic, kind: kindQuote, signer: p.QualifiedName(), extra: nonce[:], clock: 1000, reset: 3, safe: 1,
			body: quoteBody(selection, digest[:])},
		expect: Expect{AKPublic: f.public, Nonce: nonce, VersionFloor: 1,
			References: []Reference{{Version: 2, Name: "two", Events: log}, {Version: 1, Name: "one", Events: log[:2]}}},
	}
}

func (d *day) evidence(t testing.TB) Evidence {
	t.Helper()
	log, err := d.log.Encode()
	if err != nil {
		t.Fatal(err)
	}
	attest := d.said.encode()
	return Evidence{Attest: attest, Sig: d.forge.sign(t, attest), Log: log}
}
