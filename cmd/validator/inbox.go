package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
)

// deliver looks through the blocks that are new for what concerns this
// station.
func (p *courier) deliver(context.Context) error {
	for view := p.node.View(); p.read < view.Block.Height; p.read++ {
		entries, err := p.node.Entries(p.read + 1)
		if err != nil {
			return err
		}
		for _, data := range entries {
			if err := p.pass(data, p.read+1); err != nil {
				return err
			}
		}
	}
	return p.passTrustees()
}

// pass gives the booth an entry of a block that it waits for.
func (p *courier) pass(data []byte, height int64) error {
	e, err := record.Decode(data)
	if err != nil {
		return err // the record took it, so that this cannot be
	}
	switch e := e.(type) {
	case *record.TrusteeRoot:
		if e.Station == p.c.Station {
			return p.put(station.InRoot(e.Trustee), data)
		}
	case *record.Draw:
		if slices.ContainsFunc(e.Lines, func(l record.DrawLine) bool { return l.Station == p.c.Station }) {
			return p.put(station.InDraw, data)
		}
	case *record.Hours:
		if e.Station == "" || e.Station == p.c.Station {
			if !slices.ContainsFunc(p.hours, func(known []byte) bool { return bytes.Equal(known, data) }) { // a full disk has it passed again and again
				p.hours = append(p.hours, data)
			}
			return p.put(station.InHours, station.EncodeHours(p.hours...))
		}
	case *record.ReplaceBoard:
		return p.passReplacement(e, data)
	case *record.Reference, *record.RevokeReference:
		if !slices.ContainsFunc(p.software, func(known station.SoftwareEntry) bool { return bytes.Equal(known.Entry, data) }) {
			p.software = append(p.software, station.SoftwareEntry{Height: height, Entry: data})
		}
		return p.put(station.InSoftware, station.EncodeSoftware(p.software))
	}
	return nil
}

// passReplacement tells the booth at which attempt it begins, if this very machine took the place of another.
func (p *courier) passReplacement(e *record.ReplaceBoard, data []byte) error {
	self, err := p.chip.Identity()
	if err != nil {
		return err
	}
	mine, err := self.Encode()
	if err != nil || e.Station != p.c.Station || !bytes.Equal(mine, e.Enrolment) {
		return err
	}
	return p.put(station.InReplace, data)
}

// passTrustees gives the booth the outcome of the key ceremony.
func (p *courier) passTrustees() error {
	keys := p.node.View().State.Keys()
	if keys == nil {
		return nil
	}
	return p.put(station.InTrustees, keys.Encode())
}

// vouch leaves the newest checkpoint behind which a station stands. This node has checked every header up to it, and the record
// has checked the station's signature.
func (p *courier) vouch(context.Context) error {
	state := p.node.View().State
	height := state.Cosigned()
	if height == p.vouched {
		return nil
	}
	checkpoint, ok := state.Checkpoint(height)
	if !ok {
		return fmt.Errorf("no checkpoint of the cosigned height %d", height) // the record took the cosignature, so that this cannot be
	}
	if err := p.put(station.InCheck, []byte(checkpoint.Text())); err != nil {
		return err
	}
	p.vouched = height
	return nil
}

// stillAfter is three heartbeats.
const stillAfter = 90 * time.Second

// report tells how the chain does, and how much of what the booth said it has.
func (p *courier) report(context.Context) error {
	progress := station.Progress{Recorded: p.recorded, News: p.node.View().Block.Time}
	return errors.Join(p.put(station.InStatus, []byte{p.status(time.Now())}), p.put(station.InProgress, progress.Encode()))
}

func (p *courier) status(now time.Time) byte {
	view := p.node.View()
	switch {
	case p.node.Peers() == 0:
		return station.StatusAlone
	case !p.node.Synced():
		return station.StatusBehind
	case view.Block.Height == 0 || now.Sub(view.Block.Time) > stillAfter:
		return station.StatusUnknown
	}
	return station.StatusCurrent
}
