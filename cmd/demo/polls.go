package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/isoloir/isoloir/ledger/election"
)

// Incidents are what goes wrong in the day, each at one voter of one station.
type Incidents struct {
	PaperOut  int `json:"paperOut"`  // number of the voter whose ballot the roll ends under
	BoothKill int `json:"boothKill"` // number of the voter at whose Cast the booth is killed
}

// polls lets every voter vote: all stations at once, each with its own line of people.
func (s *Stage) polls(ctx context.Context, voters []Voter, incidents Incidents) error {
	var done atomic.Int32
	g, ctx := errgroup.WithContext(ctx)
	for _, st := range s.stations {
		g.Go(func() error {
			for _, v := range voters {
				if v.Station != st.id {
					continue
				}
				if err := s.serve(ctx, st, v, incidents); err != nil {
					return fmt.Errorf("voter %d at %s: %w", v.Number, st.id, err)
				}
				if n := done.Add(1); n%10 == 0 {
					s.progress.say("%d of %d voters have cast", n, len(voters))
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// serve is one voter at a station, from the poll worker's sign-in to the box.
func (s *Stage) serve(ctx context.Context, st *Station, v Voter, incidents Incidents) error {
	m, seat := s.election.manifest, st.seat
	if err := seat.start(ctx, m, st.people[0], v.Style); err != nil {
		return err
	}
	if v.Number == incidents.PaperOut {
		st.printer.EndPaper(rowsLeft)
	}
	if err := seat.vote(ctx, m, v); err != nil {
		return err
	}
	if v.Number == incidents.PaperOut {
		if err := s.paperOut(ctx, st); err != nil {
			return err
		}
	}
	if v.Act == Checks {
		s.progress.say("voter %d at %s checks the machine", v.Number, st.id)
		if err := seat.challenge(ctx); err != nil {
			return err
		}
		if err := seat.again(ctx, m, v); err != nil {
			return err
		}
	}
	if v.Number == incidents.BoothKill {
		return s.killAtCast(ctx, st, v)
	}
	return seat.cast(ctx, func() error { return st.drop() })
}

// rowsLeft ends the roll in the middle of the first sheet.
const rowsLeft = 420

// paperOut is the roll that ended in the middle of a ballot: the sheet is void, two people sign, the voter prints again.
func (s *Stage) paperOut(ctx context.Context, st *Station) error {
	s.progress.say("%s: the paper ran out in the middle of a ballot; it is void", st.id)
	if err := st.seat.resupply(ctx, s.election.manifest, st.printer.LoadPaper, st.people...); err != nil {
		return err
	}
	return st.seat.print(ctx)
}

// drop puts the paper into the box.
func (st *Station) drop() error {
	if !st.panel.PassPaper() {
		return fmt.Errorf("%s: nobody noticed the paper in the box", st.id)
	}
	st.box.put(st.tray.ballot())
	return nil
}

// killAtCast kills the booth between Cast and the urn's answer. What it left is settled by two people: if the ballot was
// stored, its paper goes into the box and is found there; if not, the paper is void and the voter votes again.
func (s *Stage) killAtCast(ctx context.Context, st *Station, v Voter) error {
	pid, err := s.child(st, "booth")
	if err != nil {
		return err
	}
	if err := st.seat.castUntil(ctx, st.stored); err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return fmt.Errorf("kill the booth of %s: %w", st.id, err)
	}
	s.progress.say("%s: the booth was killed between Cast and the urn's answer", st.id)
	pending, err := st.seat.settle(ctx, s.election.manifest, st.people...)
	if err != nil {
		return err
	}
	if pending {
		st.box.put(st.tray.ballot())
		s.progress.say("%s: its ballot was stored; the paper is in the box; two officials settle it as cast", st.id)
		return nil
	}
	s.progress.say("%s: its ballot was not stored; the paper is void, and the voter votes again", st.id)
	return s.serve(ctx, st, v, Incidents{})
}

// stored says when the urn on the second medium has changed: the ballot is on both, and the voter was not told yet.
func (st *Station) stored() func() bool {
	urn := filepath.Join(st.folder, "media-b", "urn")
	before, _ := os.ReadFile(urn)
	return func() bool {
		now, err := os.ReadFile(urn)
		return err == nil && !bytes.Equal(before, now)
	}
}

// child finds the process id of a station's booth or validator in what init logged.
func (s *Stage) child(st *Station, name string) (int, error) {
	data, err := os.ReadFile(filepath.Join(s.crew.logs, st.id+".log"))
	if err != nil {
		return 0, err
	}
	pid := 0
	for line := range bytes.Lines(data) {
		var said struct {
			Msg, Child string
			PID        int
		}
		if json.Unmarshal(line, &said) == nil && said.Msg == "started" && said.Child == name {
			pid = said.PID
		}
	}
	if pid == 0 {
		return 0, fmt.Errorf("%s: init has not said that it started %s", st.id, name)
	}
	return pid, nil
}

// killAtBatch kills the validator of a station as soon as the booth has put its first batch into the outbox.
func (s *Stage) killAtBatch(ctx context.Context, st *Station) error {
	batch := filepath.Join(st.folder, "outbox", "batch-0001-*.bin")
	for {
		if found, _ := filepath.Glob(batch); len(found) > 0 {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	pid, err := s.child(st, "validator")
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err
	}
	s.progress.say("%s: its validator was killed in the middle of a batch; init starts it again", st.id)
	return nil
}

// endPolls closes every station; the chain is not needed for it.
func (s *Stage) endPolls(ctx context.Context, m *election.Manifest) error {
	return s.everywhere(ctx, func(ctx context.Context, st *Station) error { return st.seat.close(ctx, m, st.people...) })
}
