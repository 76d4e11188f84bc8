package station

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/ledger/record"
)

// Names of the files that the validator writes for the booth. Their content is checked by the booth as if anybody had
// written it; nothing in them does anything without the people at the station, and none can stop a vote.
const (
	InTrustees   = "trustees.bin"   // trustee.Record: the outcome of the key ceremony
	InDraw       = "draw.bin"       // record.Draw: the officials' dice
	InOrderOpen  = "order-open.bin" // record.Order
	InOrderEnd   = "order-close.bin"
	InEvidence   = "evidence.bin"    // Evidence: the quote for the opening
	InStatus     = "status.bin"      // one byte: how the chain does
	InReplace    = "replace.bin"     // record.ReplaceBoard: this machine takes the place of another
	InSoftware   = "software.bin"    // EncodeSoftware: what officials admitted and revoked since the manifest
	InHours      = "hours.bin"       // EncodeHours: orders on record that polls close later
	InOrderHours = "order-hours.bin" // EncodeHours: one that officials brought by hand
	InProgress   = "progress.bin"    // Progress: how much of the outbox is on record, and the newest block's time
	InCheck      = "checkpoint.txt"  // newest checkpoint of the record that stations stand behind, for the tapes
)

// Content of InStatus, which with InProgress is all that the booth learns of the network. They are shown to officials and change nothing else.
const (
	StatusUnknown byte = 0 // no news: no block yet, or none for longer than the heartbeat allows
	StatusCurrent byte = 1
	StatusBehind  byte = 2 // catching up
	StatusAlone   byte = 3 // no other node can be reached
)

const (
	mostHeard = 64 << 20 // more than any file of the inbox has, in bytes: the halves of a station with the most leaves take half of it
	mostNews  = 1 << 20  // more than any file has that is read again and again while people vote
)

// hear reads a file of the inbox for the preparation, news one that the booth looks at all day.
func (s *Station) hear(name string) ([]byte, error) { return s.upTo(mostHeard, name) }
func (s *Station) news(name string) ([]byte, error) { return s.upTo(mostNews, name) }

// upTo reads a file of the inbox. Whoever writes there may be no friend: a pipe, or a file without end, would hold up the booth,
// which nothing from outside may.
func (s *Station) upTo(most int64, name string) ([]byte, error) {
	f, err := os.OpenFile(filepath.Join(s.Inbox, name), os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, fmt.Errorf("%s is not a plain file", name))
	}
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if int64(len(data)) > most {
		return nil, fmt.Errorf("%s has more than %d bytes", name, most)
	}
	return data, err
}

// An InboxError is a file of the inbox that is not what its name says. It stops nothing but the step that waits for a right one.
type InboxError struct {
	File string
	Err  error
}

func (e *InboxError) Error() string { return fmt.Sprintf("inbox: %s: %v", e.File, e.Err) }
func (e *InboxError) Unwrap() error { return e.Err }

// fromOutside says whether an error is about what others sent: the station itself is sound.
func fromOutside(err error) bool {
	return errors.As(err, new(*InboxError)) || errors.As(err, new(*HalfError))
}

// Status is what the validator says of the chain: StatusUnknown for whatever is not one of its words.
func (s *Station) Status() byte {
	data, err := s.news(InStatus)
	if err != nil || len(data) != 1 || data[0] > StatusAlone {
		return StatusUnknown
	}
	return data[0]
}

// Checkpoint is the newest one that the validator left, for the tapes; nothing if it is not one of this election's chain. The
// booth can't know more of it: whether the record has it, observers see.
func (s *Station) Checkpoint() string {
	data, err := s.news(InCheck)
	if err != nil {
		return ""
	}
	if _, _, err := record.ParseCheckpoint(s.Manifest, string(data)); err != nil {
		return ""
	}
	return string(data)
}

// InRoot is a trustee's commitment for this station, as recorded: record.TrusteeRoot.
func InRoot(trustee string) string { return "root-" + trustee + ".bin" }

// InSeeds is a trustee's sealed half of the seeds.
func InSeeds(trustee string) string { return "seeds-" + trustee + ".bin" }

// Names of the files that the booth writes for the validator: each is one entry of the record, encoded without the
// signature of the station's key, which the validator adds. A batch with slot 0 is taken by the record only after close.bin.
const (
	OutStationRoot = "station-root.bin" // record.StationRoot
	OutLeafRoot    = "leaf-root.bin"    // record.LeafRoot
	OutDrawn       = "drawn.bin"        // record.DrawnStation
	OutOpen        = "open.bin"         // record.Open
	OutClose       = "close.bin"        // record.Close
	OutSheets      = "sheets.bin"       // record.Sheets, where ballots have weights
	OutLostTPM     = "lost-tpm.bin"     // record.LostTPM
)

// OutBatch is one part of a batch: record.Batch. Serial counts from 1, part from 0.
func OutBatch(serial uint32, part int) string {
	return fmt.Sprintf("batch-%04d-%02d.bin", serial, part)
}

// OutIncident is record.Incident, signed by the officials.
func OutIncident(n int) string { return fmt.Sprintf("incident-%04d.bin", n) }
