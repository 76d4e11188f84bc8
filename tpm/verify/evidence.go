package verify

import (
	"errors"

	"golang.org/x/crypto/cryptobyte"
)

// MaxEvidence bounds what one quote adds to the record.
const MaxEvidence = 1024

// Evidence is a quote as it is recorded: what the TPM signed, its signature, and the log that explains the registers.
type Evidence struct {
	Attest []byte // TPMS_ATTEST, byte for byte as the TPM gave it
	Sig    []byte // r ‖ s, 32 bytes each, s in the lower half of the order
	Log    []byte // a Log in its encoding
}

var errEvidence = errors.New("evidence is not canonical")

func (e Evidence) check() error {
	if len(e.Sig) != 64 || e.size() > MaxEvidence {
		return errEvidence
	}
	return nil
}

func (e Evidence) size() int { return 1 + 2 + len(e.Attest) + 64 + 2 + len(e.Log) }

// Encode gives the only encoding of e. It panics on evidence over the size limit, which no TPM and log of ours can make.
func (e Evidence) Encode() []byte {
	if e.check() != nil {
		panic("verify: evidence out of bounds")
	}
	var b cryptobyte.Builder
	b.AddUint8(1)
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(e.Attest) })
	b.AddBytes(e.Sig)
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(e.Log) })
	return b.BytesOrPanic()
}

// ParseEvidence reads the form only; Judge weighs the content.
func ParseEvidence(data []byte) (Evidence, error) {
	var version uint8
	var attest, log cryptobyte.String
	sig := make([]byte, 64)
	s := cryptobyte.String(data)
	ok := len(data) <= MaxEvidence && s.ReadUint8(&version) && version == 1 && s.ReadUint16LengthPrefixed(&attest) &&
		s.CopyBytes(sig) && s.ReadUint16LengthPrefixed(&log) && s.Empty()
	if !ok {
		return Evidence{}, errEvidence
	}
	return Evidence{Attest: clone(attest), Sig: sig, Log: clone(log)}, nil
}

func clone(s cryptobyte.String) []byte { return append([]byte{}, s...) }
