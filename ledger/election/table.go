package election

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"unicode/utf8"
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// Table reads CSV that a spreadsheet saved: it passes over a byte order mark, and refuses what is not UTF-8 or is parted by something
// else than commas, which a reader would take for one column.
func Table(data []byte) (*csv.Reader, error) {
	data = bytes.TrimPrefix(data, byteOrderMark)
	if line := brokenLine(data); line > 0 {
		return nil, fmt.Errorf("line %d: this is not UTF-8: save the table anew as CSV in UTF-8", line)
	}
	head, _, _ := bytes.Cut(data, []byte("\n"))
	if !bytes.Contains(head, []byte(",")) && bytes.ContainsAny(head, ";\t") {
		return nil, errors.New("line 1: the table is not parted by commas: save it anew as CSV with commas")
	}
	return csv.NewReader(bytes.NewReader(data)), nil
}

// brokenLine is the first line that is not UTF-8; 0 if all are.
func brokenLine(data []byte) int {
	if utf8.Valid(data) {
		return 0
	}
	for at := 0; ; {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return lineAt(data, int64(at))
		}
		at += size
	}
}
