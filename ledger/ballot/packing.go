package ballot

import (
	"errors"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// packRanks writes piece serial of a ranking: one byte an option, in the
// order of the manifest, 0 for an option without rank.
func packRanks(data *[elgamal.PackSize]byte, ranks []int, serial int) {
	for i := range data {
		if o := serial*elgamal.PackSize + i; o < len(ranks) {
			data[i] = byte(ranks[o])
		}
	}
}

// UnpackRanks reads the ranks of a contest from its decrypted points. What a
// dishonest booth packed may be no ranking; that is an error here and a
// question of the counting rule elsewhere.
func UnpackRanks(c *election.Contest, points []elgamal.Point) ([]int, error) {
	data, err := unpack(points, len(c.Options))
	if err != nil {
		return nil, err
	}
	ranks := make([]int, len(data))
	for o, b := range data {
		ranks[o] = int(b)
	}
	if beyond(c, ranks) != 0 {
		return nil, errors.New("ranks beyond the limits of the contest")
	}
	return ranks, nil
}

// UnpackWords reads the words of one write-in from its decrypted points.
func UnpackWords(c *election.Contest, points []elgamal.Point) (string, error) {
	data, err := unpack(points, c.WriteInLength)
	if err != nil {
		return "", err
	}
	words := unpad(data)
	if !plain(words) {
		return "", errors.New("bytes that are not words")
	}
	return string(words), nil
}

// unpack joins packed points and cuts them to size; what is cut must be zero.
func unpack(points []elgamal.Point, size int) ([]byte, error) {
	var out []byte
	for _, p := range points {
		piece, err := elgamal.Unpack(p)
		if err != nil {
			return nil, err
		}
		out = append(out, piece[:]...)
	}
	if len(out) < size || len(out)-size >= elgamal.PackSize || len(unpad(out[size:])) > 0 {
		return nil, errors.New("points of another size than the contest's")
	}
	return out[:size], nil
}
