package report

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/election"
)

// Boxes is what papers are drawn from: boxes with their number of papers, in a fixed order, or the sorted list of paper ids.
type Boxes struct {
	Boxes []Box
	IDs   []string
}

// A Box is one ballot box.
type Box struct {
	Name   string `json:"box"`
	Papers int64  `json:"papers"`
}

// MostPapers is the largest number of papers that a draw is made from.
const MostPapers = 1 << 24

// ReadBoxes reads a manifest of boxes, as CSV with the columns box and papers or as JSON, or a list of ids, one on each line. Errors
// name the line.
func ReadBoxes(data []byte) (*Boxes, error) {
	b := new(Boxes)
	r, err := election.Table(data)
	text := strings.TrimPrefix(string(data), "\ufeff")
	switch {
	case strings.HasPrefix(strings.TrimSpace(text), "["):
		err = election.DecodeStrict(data, &b.Boxes)
	case err != nil:
	case strings.HasPrefix(text, "box,"):
		b.Boxes, err = readBoxes(r)
	default:
		b.IDs, err = readIDs(strings.NewReader(text))
	}
	if err == nil {
		err = b.check()
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

func readBoxes(r *csv.Reader) (boxes []Box, err error) {
	r.FieldsPerRecord = 2
	if header, err := r.Read(); err != nil || header[1] != "papers" {
		return nil, fmt.Errorf("line 1: the columns are %q: they must be box,papers", strings.Join(header, ","))
	}
	for {
		fields, err := r.Read()
		if err == io.EOF {
			return boxes, nil
		}
		if err != nil {
			return nil, err // names the line
		}
		line, _ := r.FieldPos(0)
		n, err := strconv.ParseInt(strings.TrimSpace(fields[1]), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("line %d: %q is not a number of papers", line, fields[1])
		}
		boxes = append(boxes, Box{fields[0], n})
		if err := checkBox(boxes); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// checkBox refuses the last of some boxes.
func checkBox(boxes []Box) error {
	last := boxes[len(boxes)-1]
	same := func(b Box) bool { return b.Name == last.Name }
	switch {
	case last.Name == "" || strings.ContainsAny(last.Name, "/\n"):
		return fmt.Errorf("a box can't be named %q: a name isn't empty and has no \"/\"", last.Name)
	case slices.ContainsFunc(boxes[:len(boxes)-1], same):
		return fmt.Errorf("box %q stands twice", last.Name)
	case last.Papers < 0 || last.Papers > MostPapers:
		return fmt.Errorf("box %q has %d papers", last.Name, last.Papers)
	}
	return nil
}

func readIDs(in io.Reader) (ids []string, err error) {
	lines := bufio.NewScanner(in)
	for n := 1; lines.Scan(); n++ {
		id := strings.TrimSuffix(lines.Text(), "\r")
		if id == "" || strings.TrimSpace(id) != id || strings.ContainsAny(id, ",;\t") {
			return nil, fmt.Errorf("line %d: %q is not an id: each line holds one, without spaces around it or commas; a manifest of boxes begins with the line box,papers", n, id)
		}
		if n > 1 && id <= ids[n-2] {
			return nil, fmt.Errorf("line %d: %q does not come after %q: the list is sorted, and no id stands twice; set repeated ids aside first", n, id, ids[n-2])
		}
		ids = append(ids, id)
	}
	return ids, lines.Err()
}

func (b *Boxes) check() error {
	for i := range b.Boxes {
		if err := checkBox(b.Boxes[:i+1]); err != nil {
			return fmt.Errorf("box %d: %w", i+1, err)
		}
	}
	if n := b.Count(); n == 0 || n > MostPapers {
		return fmt.Errorf("the manifest has %d papers: from 1 to %d can be drawn from", n, MostPapers)
	}
	return nil
}

// Count is the number of papers.
func (b *Boxes) Count() int64 {
	n := int64(len(b.IDs))
	for _, box := range b.Boxes {
		n += box.Papers
	}
	return n
}

// Paper is the name of the paper at a position from 1: its id, or "box/number", counted from 1 in each box.
func (b *Boxes) Paper(position int64) string {
	if position <= int64(len(b.IDs)) {
		return b.IDs[position-1]
	}
	position -= int64(len(b.IDs))
	for _, box := range b.Boxes {
		if position <= box.Papers {
			return box.Name + "/" + strconv.FormatInt(position, 10)
		}
		position -= box.Papers
	}
	return Past(position)
}

// Past is the name of a position past the list of papers: a record without a paper, charged the largest overstatement.
func Past(n int64) string { return "past-the-list/" + strconv.FormatInt(n, 10) }

// Papers are the names of all papers, and of positions past the list up to a number of cards.
func (b *Boxes) Papers(cards int64) []string {
	names := slices.Clone(b.IDs)
	for _, box := range b.Boxes {
		for i := range box.Papers {
			names = append(names, box.Name+"/"+strconv.FormatInt(i+1, 10))
		}
	}
	for i := b.Count(); i < cards; i++ {
		names = append(names, Past(i-b.Count()+1))
	}
	return names
}
