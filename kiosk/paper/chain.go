package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// chunk is how much text one code of a chain holds: what fits at half a millimetre a module.
const chunk = 480

// Chain cuts a text into parts for one QR code each. A part is "ISOLOIR i/n HASH text", where HASH is the SHA-256, in hex, of the hash of
// the part before (none for the first) followed by the text of this one: whoever has the last part can tell whether the others are
// whole and in order. The idea is that of Brazil's boletim de urna.
func Chain(text string) []string {
	n := max(1, (len(text)+chunk-1)/chunk)
	var parts []string
	var last []byte
	for i := range n {
		piece := text[i*chunk : min((i+1)*chunk, len(text))]
		sum := sha256.Sum256(append(last, piece...))
		last = sum[:]
		parts = append(parts, fmt.Sprintf("ISOLOIR %d/%d %s %s", i+1, n, hex.EncodeToString(last), piece))
	}
	return parts
}

// ReadChain joins the parts, in order, and checks that none is missing, changed or foreign.
func ReadChain(parts []string) (string, error) {
	if len(parts) == 0 {
		return "", errors.New("no codes")
	}
	var text strings.Builder
	var last []byte
	for i, p := range parts {
		head, rest, ok := strings.Cut(p, fmt.Sprintf("ISOLOIR %d/%d ", i+1, len(parts)))
		if !ok || head != "" || len(rest) < 65 || rest[64] != ' ' {
			return "", fmt.Errorf("code %d of %d is not part of this chain", i+1, len(parts))
		}
		sum := sha256.Sum256(append(last, rest[65:]...))
		if hex.EncodeToString(sum[:]) != rest[:64] {
			return "", fmt.Errorf("code %d of %d does not follow the one before", i+1, len(parts))
		}
		last = sum[:]
		text.WriteString(rest[65:])
	}
	return text.String(), nil
}
