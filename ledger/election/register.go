package election

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Holder is one line of a register: somebody who may vote, and with how many votes. Registers stay with officials; no name of one is
// ever on record.
type Holder struct {
	ID, Name string
	Votes    int64
}

var registerHead = []string{"id", "name", "votes"}

// ReadRegister reads a register, as CSV with the columns id, name and votes. An id stands once; votes are at least one, and at most
// 2^40 in all. Errors name the line.
func ReadRegister(data []byte) ([]Holder, error) {
	r, err := Table(data)
	if err != nil {
		return nil, err
	}
	r.FieldsPerRecord = len(registerHead)
	head, err := r.Read()
	if err != nil || !slices.Equal(head, registerHead) {
		return nil, fmt.Errorf("line 1: the columns are %q: they must be %s", strings.Join(head, ","), strings.Join(registerHead, ","))
	}
	var all []Holder
	lines, total := map[string]int{}, int64(0)
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err // names the line
		}
		line, _ := r.FieldPos(0)
		h, err := holder(row)
		if err == nil && lines[h.ID] > 0 {
			err = fmt.Errorf("the id %q stands on line %d too", h.ID, lines[h.ID])
		}
		if total += h.Votes; err == nil && total > maxSum {
			err = errors.New("so far more than 2^40 votes, which nobody can decrypt")
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		lines[h.ID] = line
		all = append(all, h)
	}
	if len(all) == 0 {
		return nil, errors.New("the register has no holders")
	}
	return all, nil
}

func holder(row []string) (h Holder, err error) {
	h.ID, h.Name = strings.TrimSpace(row[0]), strings.TrimSpace(row[1])
	if h.ID == "" {
		return h, errors.New("a holder without an id")
	}
	h.Votes, err = strconv.ParseInt(strings.TrimSpace(row[2]), 10, 64)
	if err != nil || h.Votes < 1 || h.Votes > maxSum {
		return Holder{}, fmt.Errorf("%q is no number of votes: write it in digits alone, at least 1; who has none is not in the register", row[2])
	}
	return h, nil
}
