package verify

import (
	"crypto/sha256"

	"golang.org/x/crypto/cryptobyte"
)

// Nonce is what a quote answers. The block's hash says that the quote was not made before that block; station, purpose and
// payload say what it was made for. Whoever judges computes it anew, so that nobody can choose it.
func Nonce(chainID string, height int64, blockHash [32]byte, station, purpose string, payload []byte) [32]byte {
	content := sha256.Sum256(payload)
	b := cryptobyte.NewBuilder([]byte("isoloir/quote/1\n"))
	addString(b, chainID)
	b.AddUint64(uint64(height))
	b.AddBytes(blockHash[:])
	addString(b, station)
	addString(b, purpose)
	b.AddBytes(content[:])
	return sha256.Sum256(b.BytesOrPanic())
}

// CheckNonce is what a station's chip answers when a person at the station asks: the chosen bytes, in the election whose definition
// has that digest. No block is in it, because who chose the bytes knows that they are fresh; no quote of the record has this form.
func CheckNonce(definition [32]byte, chosen []byte) [32]byte {
	b := cryptobyte.NewBuilder([]byte("isoloir/check/1\n"))
	b.AddBytes(definition[:])
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(chosen) })
	return sha256.Sum256(b.BytesOrPanic())
}

func addString(b *cryptobyte.Builder, s string) {
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(s)) })
}
