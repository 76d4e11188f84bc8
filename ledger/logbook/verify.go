package logbook

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrAltered: the log is not what the station wrote.
var ErrAltered = errors.New("the logbook was altered")

// Verify checks a whole log and that it agrees with every head that is known, such as those printed on tapes.
func Verify(data []byte, election, station string, known ...Head) ([]Entry, error) {
	l := read(data, election, station)
	if l.bad != nil {
		return nil, fmt.Errorf("%w: line %d: %w", ErrAltered, len(l.entries)+1, l.bad)
	}
	for _, h := range known {
		if h.Count < 0 || h.Count >= len(l.heads) {
			return nil, fmt.Errorf("%w: it has %d entries and had %d", ErrAltered, len(l.entries), h.Count)
		}
		if l.heads[h.Count] != h {
			return nil, fmt.Errorf("%w: it differs from what was printed, at or before line %d", ErrAltered, h.Count)
		}
	}
	return l.entries, nil
}

// A reading is the good beginning of a copy.
type reading struct {
	entries []Entry
	heads   []Head // heads[i] after i entries
	size    int64  // bytes of it
	bad     error  // what is wrong with the next line
	rest    []byte // from there on
}

func read(data []byte, election, station string) reading {
	l := reading{heads: []Head{{0, origin(election, station)}}}
	open := map[int]Event{}
	for len(data) > 0 {
		line, _, whole := bytes.Cut(data, []byte("\n"))
		e, err := parseLine(line, whole, l.last(), open)
		if err != nil {
			l.bad, l.rest = err, data
			return l
		}
		n := len(line) + 1
		l.entries = append(l.entries, e)
		l.heads = append(l.heads, Head{e.Number, hash(data[:n])})
		l.size += int64(n)
		data = data[n:]
	}
	return l
}

func (l reading) last() Head { return l.heads[len(l.heads)-1] }

// torn says whether what is bad can be a single write that a power cut went through: the last line and nothing after it.
func (l reading) torn() bool {
	i := bytes.IndexByte(l.rest, '\n')
	return l.bad != nil && (i < 0 || i == len(l.rest)-1)
}

func parseLine(line []byte, whole bool, before Head, open map[int]Event) (Entry, error) {
	var e Entry
	if !whole {
		return e, errors.New("the line has no end")
	}
	if err := json.Unmarshal(line, &e); err != nil {
		return e, err
	}
	if !bytes.Equal(e.line(), append(slices.Clone(line), '\n')) {
		return e, errors.New("the line is not in canonical form")
	}
	if err := e.check(); err != nil {
		return e, err
	}
	if e.Number != before.Count+1 {
		return e, fmt.Errorf("it is numbered %d", e.Number)
	}
	if e.Previous != hex.EncodeToString(before.Hash[:]) {
		return e, errors.New("it does not follow from the line before")
	}
	return e, follow(e, open)
}

// follow keeps track of what is begun.
func follow(e Entry, open map[int]Event) error {
	switch e.Phase {
	case Begun:
		open[e.Number] = Event(e.Event)
	case Complete:
		if open[e.Of] != Event(e.Event) {
			return fmt.Errorf("it ends %d, which did not begin as %q", e.Of, e.Event)
		}
		delete(open, e.Of)
	}
	return nil
}

// A Recovery says what Open put right.
type Recovery struct {
	Cut         int  // copies from whose end a torn line was cut
	Copied      int  // lines that one copy lacked and got from the other
	Interrupted int  // things begun and never completed
	Replaced    bool // the log was altered and a new one was begun
}

// Open brings the two copies together and completes what was interrupted. A nil copy is a medium that is missing.
// It gives ErrAltered when no power cut explains what it finds.
func Open(now func() time.Time, election, station string, a, c File) (*Book, *Recovery, error) {
	b := &Book{now: now, copies: [2]File{a, c}, open: map[int]Event{}}
	var l [2]reading
	for i, f := range b.copies {
		if f == nil {
			b.faults[i] = fmt.Errorf("logbook on medium %c is missing", 'A'+i)
			continue
		}
		data, err := readAll(f)
		if err != nil {
			b.drop(i, err)
			continue
		}
		l[i] = read(data, election, station)
	}
	if b.copies[0] == nil && b.copies[1] == nil {
		return nil, nil, fmt.Errorf("open logbook: %w", b.Degraded())
	}
	r := &Recovery{}
	longest, err := b.merge(l, r)
	if err != nil {
		return nil, nil, err
	}
	b.head = longest.last()
	for _, e := range longest.entries {
		// parseLine has been through these.
		_ = follow(e, b.open)
	}
	return b, r, b.settle(r)
}

// merge makes both copies the longer one.
func (b *Book) merge(l [2]reading, r *Recovery) (reading, error) {
	longest := l[0]
	if len(l[1].heads) > len(l[0].heads) {
		longest = l[1]
	}
	for i, f := range b.copies {
		if f == nil {
			continue
		}
		mine := l[i].last()
		if l[i].bad != nil && !l[i].torn() || longest.heads[mine.Count] != mine {
			return longest, fmt.Errorf("%w: copy %c, line %d", ErrAltered, 'A'+i, mine.Count+1)
		}
	}
	if l[0].bad != nil && l[1].bad != nil {
		return longest, fmt.Errorf("%w: both copies are torn, which no power cut does", ErrAltered)
	}
	for i, f := range b.copies {
		if f == nil {
			continue
		}
		if err := catchUp(f, l[i], longest, r); err != nil {
			b.drop(i, err)
		}
	}
	if b.copies[0] == nil && b.copies[1] == nil {
		return longest, fmt.Errorf("open logbook: %w", b.Degraded())
	}
	return longest, nil
}

// catchUp cuts a torn end and writes the lines that are missing.
func catchUp(f File, mine, longest reading, r *Recovery) error {
	if mine.bad != nil {
		r.Cut++
		if err := errors.Join(f.Truncate(mine.size), f.Sync()); err != nil {
			return err
		}
	}
	for _, e := range longest.entries[len(mine.entries):] {
		r.Copied++
		if err := appendSync(f, e.line()); err != nil {
			return err
		}
	}
	return nil
}

// settle completes what was interrupted and notes the repair.
func (b *Book) settle(r *Recovery) error {
	var begun []int
	for n := range b.open {
		begun = append(begun, n)
	}
	slices.Sort(begun)
	for _, n := range begun {
		r.Interrupted++
		if err := b.Complete(n, Interrupted, ""); err != nil {
			return err
		}
	}
	if r.Cut+r.Copied > 0 {
		return b.Note(LogbookRepaired, "", "")
	}
	return nil
}
