package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

// A reading is what a board read on the paper of a draw, and the salt under which it was committed to.
type reading struct {
	lot     int
	draw    uint32
	content string
	salt    [32]byte
}

var readingColumns = []string{"lot", "draw", "paper", "salt"}

func (b board) readingsFile() string { return filepath.Join(b.kept, "readings.csv") }

// readings are all that the board has committed to; none before the first.
func (b board) readings() ([]reading, error) {
	path := b.readingsFile()
	rows, err := readCSV(path, readingColumns)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []reading
	for k, row := range rows {
		n, e1 := strconv.ParseUint(row[0], 10, 16)
		draw, e2 := strconv.ParseUint(row[1], 10, 32)
		salt, e3 := hex.DecodeString(row[3])
		if errors.Join(e1, e2, e3) != nil || len(salt) != 32 {
			return nil, inLine(path, k+2, "a reading is not as it was written")
		}
		out = append(out, reading{int(n), uint32(draw), row[2], [32]byte(salt)})
	}
	return out, nil
}

// keepReadings writes them before the last goes on record: without its salt it could not be opened.
func (b board) keepReadings(all []reading) error {
	rows := [][]string{readingColumns}
	for _, r := range all {
		rows = append(rows, []string{strconv.Itoa(r.lot), strconv.Itoa(int(r.draw)), r.content, hex.EncodeToString(r.salt[:])})
	}
	return b.write(b.readingsFile(), rows)
}

// reading is the one of a draw.
func (b board) reading(n int, draw uint32) (reading, error) {
	all, err := b.readings()
	if err != nil {
		return reading{}, err
	}
	for _, r := range all {
		if r.lot == n && r.draw == draw {
			return r, nil
		}
	}
	return reading{}, cli.Hint(fmt.Errorf("%s lacks draw %d of lot %d", b.readingsFile(), draw, n), "take the copy that election interpret wrote; a reading that can't be opened counts as a paper that is not there")
}
