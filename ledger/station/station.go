// Package station is a polling station's side of the protocol of leaves: it draws and commits to seeds before the day, burns
// one leaf for each paper, keeps what becomes of every paper in an urn on two media, releases sorted batches, and closes.
// It knows no network, no screen and no clock but the one it is given.
//
//	s, err := station.Start(config)   // also after a power cut: brings everything back to where it was
//	err = s.Prepare()                 // again and again, as files arrive, until s.Stage() is Ready
//	err = s.Open(...)
//	paper, err := s.Issue(style, choices)
//	err = s.Cast(); err = s.Confirm() // or Check, or Void
//	err = s.End(...)                  // or Pause, Resume; Reopen takes it back
//	err = s.Close(...)
//
// What it says goes into the outbox as entries of the record; what it hears comes from the inbox and is believed only
// when the right people signed it. A Station is owned by one goroutine.
package station

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/ledger/urn"
)

// Config is what a station is given.
type Config struct {
	Station       string // its id in the manifest
	Manifest      *election.Manifest
	Chip          Chip
	Media         *Media // on separate controllers
	Inbox, Outbox string
	Now           func() time.Time
	Log           *logbook.Book
}

// A Stage is how far a station has come.
type Stage int

const (
	AwaitsTrustees Stage = iota // the key ceremony is not over
	AwaitsHalves                // its root is out; trustees' roots or halves are missing
	AwaitsDraw                  // its leaf root is out; the dice are missing
	Ready                       // the drawn leaves are opened, the urn is made
	Voting
	Closed
)

func (s Stage) String() string {
	return [...]string{"awaits trustees", "awaits halves", "awaits draw", "ready", "open", "closed"}[s]
}

// Errors on which the booth branches. Everything else is a fault of this station.
var (
	ErrPaperOnly    = errors.New("the security chip failed and the station was restarted: voting goes on by hand-marked paper")
	ErrNoLeaves     = errors.New("no leaves are left: voting goes on by hand-marked paper")
	ErrMedium       = errors.New("a medium failed: no further paper is issued until it is replaced")
	ErrRolledBack   = errors.New("the media are older than the security chip remembers: somebody put back an old copy")
	ErrUnsettled    = errors.New("officials must first settle what became of a paper")
	ErrOutOfService = errors.New("a check of this machine failed: it serves no voter any more")
	ErrStage        = errors.New("the station is not at this point")
)

// A Station is one polling station.
type Station struct {
	Config
	spec  *election.Station
	store store
	stage Stage
	ctx   *ballot.Context // once the trustees' keys are known

	seeds   seeds
	ratchet *ratchet
	urn     *urn.Urn
	lost    bool // the chip failed since this start
	paper   bool // it failed before: paper only
	out     *sheetOut
	freed   map[int]bool // positions of slots that left in a batch
	batches []record.BatchTotal
	unsaid  []string        // names of those that the outbox did not take
	slots   map[uint16]bool // times of release that were used
	ending  bool            // the batch at close is made
	paused  bool
	ended   bool // nobody can begin to vote; what was burned is not accounted for yet
}

// seeds are what an attempt at the station's seeds has come to.
type seeds struct {
	attempt  uint16
	trustees []string
	missing  []string         // of them, whose halves have not arrived
	wrong    []string         // or are not what was committed to
	halves   []trustee.Halves // by trustee
	leaves   [][32]byte       // by place
	root     [32]byte
	undrawn  []uint32 // indices in the order of printing
	drawn    []uint32
}

// folder of a medium that holds the station's small files; the urn lies beside it.
const folder = "station"

// Start brings a station to where it was before the power went.
func Start(c Config) (*Station, error) {
	spec := c.Manifest.Station(c.Station)
	if spec == nil {
		return nil, fmt.Errorf("the election has no station %q", c.Station)
	}
	s := &Station{Config: c, spec: spec, freed: map[int]bool{}, slots: map[uint16]bool{}}
	if err := s.openStore(); err != nil {
		return nil, err
	}
	digest := c.Manifest.Digest()
	if err := s.store.put("manifest", digest[:]); err != nil {
		return nil, fmt.Errorf("the media belong to another election: %w", err)
	}
	s.paper = s.store.has(markLost)
	// What others sent wrong is told by the next Prepare, and put right by them or by going on without them.
	if err := s.Prepare(); err != nil && !fromOutside(err) {
		return nil, err
	}
	return s, nil
}

// Stop closes the urn and forgets the seed state; Start brings everything back but what the chip has lost.
func (s *Station) Stop() error {
	if s.ratchet != nil {
		s.ratchet.forget()
	}
	if s.out != nil {
		s.forget()
	}
	if s.urn == nil {
		return nil
	}
	return s.urn.Close()
}

// Stage says how far it has come.
func (s *Station) Stage() Stage { return s.stage }

// Context is what ballots are made under; nil before the trustees' keys are known.
func (s *Station) Context() *ballot.Context { return s.ctx }

// Attempt and LeafRoot go on the zero tape.
func (s *Station) Attempt() uint16    { return s.seeds.attempt }
func (s *Station) LeafRoot() [32]byte { return s.seeds.root }

// Drawn gives the indices that the dice chose, rising; none before the draw.
func (s *Station) Drawn() []uint32 { return s.seeds.drawn }

// PaperOnly says that the station must not print ballots any more.
func (s *Station) PaperOnly() bool { return s.paper }

// Unsigned says that the chip failed and receipts carry no signature.
func (s *Station) Unsigned() bool { return s.lost || s.paper }

// Fault says what is wrong with a medium (0 or 1); nil while it answers.
func (s *Station) Fault(medium int) error {
	if err := s.Media.Fault(medium); err != nil || s.urn == nil {
		return err
	}
	return s.urn.Fault(medium)
}

// Degraded says which media failed.
func (s *Station) Degraded() error { return errors.Join(s.Fault(0), s.Fault(1)) }

// Replace builds the urn anew on a medium (0 or 1) that was put in the place of one that failed. The small files are there
// since the start.
func (s *Station) Replace(medium int) error {
	if s.urn == nil {
		return ErrStage
	}
	if err := s.Media.Fault(medium); err != nil {
		return err
	}
	path := s.urnPaths()[medium]
	if err := urn.CreateFile(path, s.layout()); err != nil {
		return err
	}
	m, err := urn.OpenFile(path)
	if err != nil {
		return err
	}
	if err := s.urn.Rebuild(medium, m); err != nil {
		return errors.Join(err, m.Close())
	}
	return s.Log.Note(logbook.MediumReplaced, "", string(rune('A'+medium)))
}

// Left is how many papers can still be printed.
func (s *Station) Left() int {
	if s.urn == nil {
		return 0
	}
	return s.urn.Count(urn.Free)
}

// EID is the election's id.
func (s *Station) EID() [32]byte { return s.ctx.EID }

// contestsOf is a style of this station, or nil.
func (s *Station) contestsOf(style string) []*election.Contest {
	if !slices.Contains(s.spec.Styles, style) {
		return nil
	}
	return s.Manifest.StyleContests(style)
}

// urnPaths are the names of the two copies: "" for a medium that is not there.
func (s *Station) urnPaths() (paths [2]string) {
	for i, dir := range s.Media.Dirs() {
		if dir != "" {
			paths[i] = filepath.Join(dir, "urn")
		}
	}
	return paths
}
