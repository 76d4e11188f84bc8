package ballot

import (
	"encoding/binary"
	"fmt"
	"log/slog"
	"unicode/utf8"

	"github.com/isoloir/isoloir/ledger/election"
)

// Selections are the choices of one voter. They live in one arena of bytes,
// which may be locked memory of the caller's and which Wipe overwrites; they
// redact themselves in every print verb. Nothing set means nothing chosen.
type Selections struct {
	contests []*election.Contest
	arena    []byte // SPEC "Ballots": u16 a value, then the text of each write-in
	starts   []int  // where each contest begins
}

// NewSelections are the empty choices over the contests of a style.
func NewSelections(contests []*election.Contest) *Selections {
	return NewSelectionsIn(make([]byte, SelectionsSize(contests)), contests)
}

// NewSelectionsIn is NewSelections in memory of the caller's, exactly
// SelectionsSize long, which is cleared.
func NewSelectionsIn(arena []byte, contests []*election.Contest) *Selections {
	s := &Selections{contests: contests, arena: arena}
	clear(arena)
	at := 0
	for _, c := range contests {
		s.starts = append(s.starts, at)
		at += contestSize(c)
	}
	if at != len(arena) {
		panic("ballot: an arena of another size than the choices")
	}
	return s
}

// SelectionsSize is the size of the arena and of the encoding.
func SelectionsSize(contests []*election.Contest) int {
	n := 0
	for _, c := range contests {
		n += contestSize(c)
	}
	return n
}

func contestSize(c *election.Contest) int {
	return 2*len(c.Options) + c.WriteIns()*c.WriteInLength
}

// ParseSelections reads what Encode wrote and checks it (SPEC "Ballots").
func ParseSelections(contests []*election.Contest, data []byte) (*Selections, error) {
	if len(data) != SelectionsSize(contests) {
		return nil, refuse(RefusedSize, "choices of %d bytes", len(data))
	}
	s := NewSelections(contests)
	copy(s.arena, data)
	if err := s.Check(); err != nil {
		s.Wipe()
		return nil, err
	}
	return s, nil
}

// Encode gives the choices as a check publishes them. Whoever asks for it
// owns the secret.
func (s *Selections) Encode() []byte { return append([]byte(nil), s.arena...) }

// Contests are the contests that the choices are about.
func (s *Selections) Contests() []*election.Contest { return s.contests }

// Set gives an option a value: 1 for a mark, a score, a number of points, or
// for a grade its place from one. 0 takes it back.
func (s *Selections) Set(contest, option string, value int) error {
	c, at, err := s.find(contest, option)
	if err != nil {
		return err
	}
	if value < 0 || value > optionMax(c) {
		return refuse(RefusedRange, "contest %s, option %s", contest, option)
	}
	binary.BigEndian.PutUint16(s.arena[at:], uint16(value))
	return nil
}

// SetRank gives an option of a ranked contest its rank from one; 0 takes it
// back.
func (s *Selections) SetRank(contest, option string, rank int) error {
	return s.Set(contest, option, rank)
}

// Value is what Set gave.
func (s *Selections) Value(contest, option string) int {
	_, at, err := s.find(contest, option)
	if err != nil {
		return 0
	}
	return int(binary.BigEndian.Uint16(s.arena[at:]))
}

// SetWriteIn keeps the voter's own words for a write-in option. Whether they
// count is the option's own mark.
func (s *Selections) SetWriteIn(contest, option, text string) error {
	room := s.room(contest, option)
	if room == nil || len(text) > len(room) || !plain([]byte(text)) {
		return refuse(RefusedRange, "contest %s, words of %s", contest, option)
	}
	clear(room[copy(room, text):])
	return nil
}

// WriteIn is what SetWriteIn kept.
func (s *Selections) WriteIn(contest, option string) string {
	return string(unpad(s.room(contest, option)))
}

// Clear takes back everything said about one contest.
func (s *Selections) Clear(contest string) {
	for i, c := range s.contests {
		if c.ID == contest && s.arena != nil {
			clear(s.arena[s.starts[i]:][:contestSize(c)])
		}
	}
}

// Wipe overwrites the choices for good; nothing can be sealed afterwards.
func (s *Selections) Wipe() {
	clear(s.arena)
	s.arena = nil
}

// find is the contest and the place of an option's value.
func (s *Selections) find(contest, option string) (*election.Contest, int, error) {
	for i, c := range s.contests {
		if c.ID != contest || s.arena == nil {
			continue
		}
		for o := range c.Options {
			if c.Options[o].ID == option {
				return c, s.starts[i] + 2*o, nil
			}
		}
	}
	return nil, 0, refuse(RefusedStyle, "no contest %s with an option %s", contest, option)
}

// room is where the words of a write-in option are kept; nil if it has none.
func (s *Selections) room(contest, option string) []byte {
	for i, c := range s.contests {
		if c.ID != contest {
			continue
		}
		for o := range c.Options {
			if c.Options[o].ID == option {
				return s.roomAt(i, o)
			}
		}
	}
	return nil
}

func (s *Selections) roomAt(contest, option int) []byte {
	c := s.contests[contest]
	if s.arena == nil || !c.Options[option].WriteIn {
		return nil
	}
	at := s.starts[contest] + 2*len(c.Options)
	for o := range option {
		if c.Options[o].WriteIn {
			at += c.WriteInLength
		}
	}
	return s.arena[at:][:c.WriteInLength:c.WriteInLength]
}

// values are the numbers of one contest.
func (s *Selections) values(contest int) []int {
	out := make([]int, len(s.contests[contest].Options))
	for o := range out {
		out[o] = int(binary.BigEndian.Uint16(s.arena[s.starts[contest]+2*o:]))
	}
	return out
}

// plain tells words from padding and from bytes that are not text.
func plain(text []byte) bool {
	for _, b := range text {
		if b == 0 {
			return false
		}
	}
	return utf8.Valid(text)
}

func unpad(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] == 0 {
		b = b[:len(b)-1]
	}
	return b
}

// String redacts.
func (s Selections) String() string { return redaction }

// GoString redacts.
func (s Selections) GoString() string { return redaction }

// Format redacts whatever the verb.
func (s Selections) Format(f fmt.State, _ rune) { fmt.Fprint(f, redaction) }

// LogValue redacts.
func (s Selections) LogValue() slog.Value { return slog.StringValue(redaction) }

// MarshalText refuses.
func (s Selections) MarshalText() ([]byte, error) { return nil, errSecret }
