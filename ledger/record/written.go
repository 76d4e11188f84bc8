package record

import (
	"bytes"
	"encoding/binary"
	"iter"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tally"
)

// Written is a person whom voters wrote in, the votes that the words stand for, and the words.
type Written struct {
	Name  string // empty: words that count for nobody
	Votes uint64
	Words []WrittenWords // rising
}

// WrittenWords are words as voters wrote them, and what they would give by themselves.
type WrittenWords struct {
	Words string // empty: nothing, or what are no words
	Votes uint64
}

// WrittenID is the id of a written-in person among a report's options: no option of a manifest begins so.
func WrittenID(name string) string { return `"` + name + `"` }

// Written tells for whom the written words of an opened contest count, rising by name: as officials say, each for a person of that name
// where they say nothing. A row that writes somebody in twice gives the larger of both, for else two slots would be two votes.
func (r ContestResult) Written(c *election.Contest, files Files) ([]Written, error) {
	as, words, votes := map[string]string{}, map[string]uint64{}, map[string]uint64{}
	for _, l := range r.Names {
		as[l.Words] = l.Name
	}
	slot := 2 + 1 + c.WriteInLength
	for _, t := range r.Tables {
		rows, err := t.rows(c.WriteIns()*slot, files)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			for name, n := range readSlots(slices.Chunk(row, slot), as, words) {
				votes[name] += n
			}
		}
	}
	return gather(as, words, votes), nil
}

// readSlots gives what the slots of a row give to each person, and adds it to what the words got.
func readSlots(slots iter.Seq[[]byte], as map[string]string, words map[string]uint64) map[string]uint64 {
	given := map[string]uint64{}
	for slot := range slots {
		n, text := uint64(binary.BigEndian.Uint16(slot)), ""
		if slot[2] == 1 {
			text = string(bytes.TrimRight(slot[3:], "\x00"))
		}
		if n > 0 {
			words[text] += n
			given[nameOf(as, text)] = max(given[nameOf(as, text)], n)
		}
	}
	return given
}

func nameOf(as map[string]string, words string) string {
	if name, ok := as[words]; ok {
		return name
	}
	return words
}

// gather puts the words to their people.
func gather(as map[string]string, words, votes map[string]uint64) []Written {
	people := map[string][]WrittenWords{}
	for _, text := range sortedKeys(words) {
		name := nameOf(as, text)
		people[name] = append(people[name], WrittenWords{text, words[text]})
	}
	var out []Written
	for _, name := range sortedKeys(people) {
		out = append(out, Written{name, votes[name], people[name]})
	}
	return out
}

// countNames counts written-in people beside the options that have names.
func (r ContestResult) countNames(c *election.Contest, files Files) (ContestResult, error) {
	written, err := r.Written(c, files)
	if err != nil {
		return r, err
	}
	s, _ := r.printed(c)
	for _, w := range written {
		if w.Name == "" {
			continue
		}
		s.Options, s.Votes = append(s.Options, WrittenID(w.Name)), append(s.Votes, int64(w.Votes))
		if c.Kind == election.Plurality {
			s.Blank -= int64(w.Votes)
		}
	}
	report := count(c, s, tally.Graded{}, r.ties()).AtLeast(int64(c.Quorum))
	r.Awaits, r.Outcome, r.written = "", &report, written
	return r, nil
}
