package verify

import (
	"errors"

	"golang.org/x/crypto/cryptobyte"
)

// Constants of TPM 2.0 Library Part 2: TPM_GENERATED_VALUE, TPM_ST_ATTEST_*, TPM_ALG_*.
const (
	magic       = 0xff544347
	kindCertify = 0x8017
	kindQuote   = 0x8018

	algRSA    = 0x0001
	algAES    = 0x0006
	algSHA256 = 0x000b
	algNull   = 0x0010
	algRSASSA = 0x0014
	algECDSA  = 0x0018
	algECC    = 0x0023
	algCFB    = 0x0043
	curveP256 = 0x0003
)

// selection is the only TPML_PCR_SELECTION that we accept: SHA-256 bank, 24 bits, PCR 8 to 14. A TPM also signs an empty
// selection or the SHA-1 bank if asked, so comparing the digest alone would prove nothing (CVE-2022-0317).
var selection = []byte{0, 0, 0, 1, 0, algSHA256, 3, 0x00, 0x7f, 0x00}

// attest is a TPMS_ATTEST (Part 2, 10.12.8) of one of the two kinds that we ask for.
type attest struct {
	kind           uint16
	signer, extra  []byte
	clock          uint64
	reset, restart uint32
	safe           bool
	firmware       uint64
	selected       []byte // quote: the selection as encoded
	digest         []byte // quote: of the registers
	name           []byte // certify: of the key
}

var errAttest = errors.New("not a statement of a TPM that is known here")

func parseAttest(data []byte) (attest, error) {
	var a attest
	var m uint32
	var signer, extra cryptobyte.String
	var safe uint8
	s := cryptobyte.String(data)
	ok := s.ReadUint32(&m) && m == magic && s.ReadUint16(&a.kind) && s.ReadUint16LengthPrefixed(&signer) &&
		s.ReadUint16LengthPrefixed(&extra) && s.ReadUint64(&a.clock) && s.ReadUint32(&a.reset) &&
		s.ReadUint32(&a.restart) && s.ReadUint8(&safe) && safe <= 1 && s.ReadUint64(&a.firmware)
	if !ok {
		return attest{}, errAttest
	}
	a.signer, a.extra, a.safe = signer, extra, safe == 1
	if !a.readBody(&s) || !s.Empty() {
		return attest{}, errAttest
	}
	return a, nil
}

func (a *attest) readBody(s *cryptobyte.String) bool {
	var x, y cryptobyte.String
	switch a.kind {
	case kindQuote:
		ok := readSelection(s, &x) && s.ReadUint16LengthPrefixed(&y)
		a.selected, a.digest = x, y
		return ok
	case kindCertify: // Name, then qualified Name
		ok := s.ReadUint16LengthPrefixed(&x) && s.ReadUint16LengthPrefixed(&y)
		a.name = x
		return ok
	}
	return false
}

// readSelection cuts out a TPML_PCR_SELECTION of any content, so that a foreign one is named as such and not as garbage.
func readSelection(s, out *cryptobyte.String) bool {
	whole := *s
	var count uint32
	if !s.ReadUint32(&count) || count > 16 {
		return false
	}
	for range count {
		var bank uint16
		var bits cryptobyte.String
		if !s.ReadUint16(&bank) || !s.ReadUint8LengthPrefixed(&bits) {
			return false
		}
	}
	*out = whole[:len(whole)-len(*s)]
	return true
}

func (a *attest) ourSelection() bool { return string(a.selected) == string(selection) }
