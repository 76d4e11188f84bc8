// Package logbook keeps the station's log of what happened to the machine: started, opened, paper out, lid open. It never
// says what a voter did, and the list of events is closed (Events), so that nothing else can be written by mistake.
//
// The log is lines of canonical JSON, each naming the hash of the line before. Copies stand on two media; an entry is
// flushed on both before Note, Begin or Complete returns. A changed, moved, missing or added line breaks the chain
// (Verify); lines cut from the end show against the other copy and against any Head that was printed on a tape.
//
// Something that takes time is two entries, Begin and Complete, the second with how it ended. What a power cut left
// without an end is completed as interrupted at the next start, and a line that it tore is cut off and noted.
//
// The chain has no secret in it: whoever holds both media and no printed Head can write another log.
package logbook

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// An Entry is one line.
type Entry struct {
	Number      int         `json:"n"` // from 1
	Time        string      `json:"time"`
	ID          int         `json:"id"`
	Event       string      `json:"event"`
	Phase       Phase       `json:"phase"`
	Of          int         `json:"of,omitempty"` // of a complete: the number of its begin
	Disposition Disposition `json:"disposition,omitempty"`
	Official    string      `json:"official,omitempty"`
	Code        string      `json:"code,omitempty"` // a word of the machine's, such as the name of a device
	Previous    string      `json:"previous"`
}

// A Phase says whether an entry stands alone.
type Phase string

const (
	Single   Phase = "single"
	Begun    Phase = "begin"
	Complete Phase = "complete"
)

// A Disposition says how something ended.
type Disposition string

const (
	Success     Disposition = "success"
	Failure     Disposition = "failure"
	Refused     Disposition = "refused"
	Interrupted Disposition = "interrupted"
)

// A Head pins a log: whoever knows it sees any change up to Count. It is printed on the tapes.
type Head struct {
	Count int
	Hash  [32]byte
}

// A Book is owned by one goroutine.
type Book struct {
	now    func() time.Time
	copies [2]File // nil when dead
	faults [2]error
	head   Head
	open   map[int]Event // begun and not complete
}

// Note writes an event that takes no time.
func (b *Book) Note(e Event, official, code string) error {
	return b.add(Entry{Phase: Single, Official: official, Code: code}, e)
}

// Begin writes that something begins and gives the number under which Complete ends it.
func (b *Book) Begin(e Event, official string) (int, error) {
	if err := b.add(Entry{Phase: Begun, Official: official}, e); err != nil {
		return 0, err
	}
	b.open[b.head.Count] = e
	return b.head.Count, nil
}

// Complete writes how it ended.
func (b *Book) Complete(begun int, d Disposition, code string) error {
	e, ok := b.open[begun]
	if !ok {
		return fmt.Errorf("logbook: nothing that began with entry %d is open", begun)
	}
	delete(b.open, begun)
	return b.add(Entry{Phase: Complete, Of: begun, Disposition: d, Code: code}, e)
}

// Head is the newest.
func (b *Book) Head() Head { return b.head }

// Degraded says which copy failed and why.
func (b *Book) Degraded() error { return errors.Join(b.faults[0], b.faults[1]) }

// add fills in what follows from the book and writes.
func (b *Book) add(en Entry, e Event) error {
	en.Number = b.head.Count + 1
	en.Time = b.now().UTC().Format(time.RFC3339)
	en.ID, en.Event = e.ID(), string(e)
	en.Previous = hex.EncodeToString(b.head.Hash[:])
	if err := en.check(); err != nil {
		return fmt.Errorf("logbook: %w", err)
	}
	line := en.line()
	if err := b.append(line); err != nil {
		return err
	}
	b.head = Head{en.Number, hash(line)}
	return nil
}

// append writes to each copy in turn, so that a power cut tears at most one.
func (b *Book) append(line []byte) error {
	written := false
	for i, f := range b.copies {
		if f == nil {
			continue
		}
		if err := appendSync(f, line); err != nil {
			b.drop(i, err)
			continue
		}
		written = true
	}
	if !written {
		return fmt.Errorf("logbook: no copy can be written: %w", b.Degraded())
	}
	return nil
}

func (b *Book) drop(i int, why error) {
	b.faults[i] = fmt.Errorf("logbook on medium %c: %w", 'A'+i, why)
	if b.copies[i] != nil {
		// What failed to be written is known; Close adds nothing.
		_ = b.copies[i].Close()
	}
	b.copies[i] = nil
}

// Close closes the copies.
func (b *Book) Close() error {
	var errs []error
	for _, f := range b.copies {
		if f != nil {
			errs = append(errs, f.Close())
		}
	}
	return errors.Join(errs...)
}

// line is the entry as it stands in the file, with its newline.
func (e Entry) line() []byte {
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // strings and numbers
	}
	return append(b, '\n')
}

// word is what Official and Code may hold: an id or a name, never a sentence.
var word = regexp.MustCompile(`^[A-Za-z0-9._:-]{0,64}$`)

// check refuses an entry that says something the table of events does not know.
func (e Entry) check() error {
	ev := Event(e.Event)
	switch _, known := table[ev]; {
	case !known || ev.ID() != e.ID:
		return fmt.Errorf("%q with id %d is not an event", e.Event, e.ID)
	case !word.MatchString(e.Official) || !word.MatchString(e.Code):
		return fmt.Errorf("entry %d holds more than words", e.Number)
	case e.Phase != Single && e.Phase != Begun && e.Phase != Complete:
		return fmt.Errorf("%q is not a phase", e.Phase)
	case (e.Phase == Complete) != (e.Of != 0):
		return fmt.Errorf("entry %d: only a complete ends something", e.Number)
	case (e.Phase == Complete) != dispositions[e.Disposition]:
		return fmt.Errorf("entry %d: disposition %q", e.Number, e.Disposition)
	}
	if t, err := time.Parse(time.RFC3339, e.Time); err != nil || t.UTC().Format(time.RFC3339) != e.Time {
		return fmt.Errorf("entry %d: %q is not a time", e.Number, e.Time)
	}
	return nil
}

var dispositions = map[Disposition]bool{Success: true, Failure: true, Refused: true, Interrupted: true}

// hash chains a line, which holds the hash of the line before.
func hash(line []byte) [32]byte {
	return sha256.Sum256(append([]byte("isoloir/logbook/1\n"), line...))
}

// origin is what the first entry names: a log of another election or station does not follow from it.
func origin(election, station string) [32]byte {
	return hash(fmt.Appendf(nil, "%q %q", election, station))
}
