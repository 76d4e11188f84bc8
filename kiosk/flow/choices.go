package flow

import (
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
)

// Choices holds what one voter has chosen, in one arena of bytes that Wipe zeroes. Contests and options are named by their
// place in the ballot style. It prints as nothing.
//
// The value of an option means, by the kind of its contest: chosen or not (1 or 0); points; rank from 1, 0 unranked; or grade
// from 1, which is the best, 0 ungraded.
type Choices struct {
	contests []*election.Contest
	arena    []byte
}

func newChoices(contests []*election.Contest) Choices {
	c := Choices{contests: contests}
	c.arena = make([]byte, c.offset(len(contests), 0))
	return c
}

// Contests are the contests of the ballot style in the order of the ballot.
func (c Choices) Contests() []*election.Contest { return c.contests }

// Value is what an option holds.
func (c Choices) Value(contest, option int) int {
	return int(binary.BigEndian.Uint16(c.arena[c.offset(contest, option):]))
}

// WriteIn is the text of a write-in option; it is empty for others.
func (c Choices) WriteIn(contest, option int) string { return string(c.text(contest, option)) }

// Wipe forgets everything.
func (c Choices) Wipe() { clear(c.arena) }

func (c Choices) set(contest, option, value int) {
	binary.BigEndian.PutUint16(c.arena[c.offset(contest, option):], uint16(value))
}

// setWriteIn writes a text and says whether there is room for it.
func (c Choices) setWriteIn(contest, option int, text string) bool {
	room := c.contests[contest].WriteInLength
	if len(text) > room {
		return false
	}
	at := c.offset(contest, option) + 2
	clear(c.arena[at : at+2+room])
	binary.BigEndian.PutUint16(c.arena[at:], uint16(len(text)))
	copy(c.arena[at+2:], text)
	return true
}

func (c Choices) text(contest, option int) []byte {
	if !c.contests[contest].Options[option].WriteIn {
		return nil
	}
	at := c.offset(contest, option) + 2
	n := int(binary.BigEndian.Uint16(c.arena[at:]))
	return c.arena[at+2 : at+2+n]
}

// offset is where an option's bytes begin: two for its value and, for a write-in, two for the length of its text and
// room for the text. The option after the last of a contest is the first of the next.
func (c Choices) offset(contest, option int) int {
	at := 0
	for i, k := range c.contests {
		for j, o := range k.Options {
			if i > contest || i == contest && j >= option {
				return at
			}
			at += 2
			if o.WriteIn {
				at += 2 + k.WriteInLength
			}
		}
	}
	return at
}

func (c Choices) clone() Choices {
	c.arena = append([]byte(nil), c.arena...)
	return c
}

// total adds up the values of a contest.
func (c Choices) total(contest int) int {
	n := 0
	for o := range c.contests[contest].Options {
		n += c.Value(contest, o)
	}
	return n
}

// marked counts the options that hold anything.
func (c Choices) marked(contest int) int {
	n := 0
	for o := range c.contests[contest].Options {
		if c.Value(contest, o) > 0 {
			n++
		}
	}
	return n
}

// Left is how many choices or points a voter could still give in a contest without taking any away. In kinds where leaving
// options out is a way to vote, it is 1 for a contest that was left blank.
func (c Choices) Left(contest int) int {
	switch k := c.contests[contest]; k.Kind {
	case election.Plurality, election.NofM, election.YesNo:
		return min(k.VotesAllowed, len(k.Options)) - c.marked(contest)
	case election.Cumulative:
		return min(k.VotesAllowed, k.MaxScore*len(k.Options)) - c.total(contest)
	default:
		if c.marked(contest) == 0 {
			return 1
		}
		return 0
	}
}

func (Choices) String() string               { return "redacted" }
func (Choices) GoString() string             { return "redacted" }
func (Choices) Format(f fmt.State, _ rune)   { _, _ = io.WriteString(f, "redacted") }
func (Choices) LogValue() slog.Value         { return slog.StringValue("redacted") }
func (Choices) MarshalText() ([]byte, error) { return nil, errSecret }
func (Choices) MarshalJSON() ([]byte, error) { return nil, errSecret }

// Selections copies the choices into the form that is sealed. The caller wipes the copy.
func (c Choices) Selections() (*ballot.Selections, error) {
	out := ballot.NewSelections(c.contests)
	for i, k := range c.contests {
		for j, o := range k.Options {
			if err := c.copyOption(out, i, j, k.ID, o.ID); err != nil {
				out.Wipe()
				return nil, err
			}
		}
	}
	return out, nil
}

// copyOption leaves out the words of a write-in that the voter gave no mark.
func (c Choices) copyOption(out *ballot.Selections, contest, option int, contestID, optionID string) error {
	value := c.Value(contest, option)
	if err := out.Set(contestID, optionID, value); err != nil {
		return err
	}
	if text := c.WriteIn(contest, option); text != "" && value > 0 {
		return out.SetWriteIn(contestID, optionID, text)
	}
	return nil
}
