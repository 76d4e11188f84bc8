package record

import (
	"slices"
	"time"

	"github.com/benbjohnson/immutable"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Stage is how far a station has come.
type Stage uint8

// The stages of a station. A station that lost its way (a mismatch) goes back to StageEnrolled with its next attempt.
const (
	StageNamed    Stage = 0 // in the manifest only
	StageEnrolled Stage = 1
	StageRooted   Stage = 2 // the station's root is on record, trustees' roots are awaited
	StageSeeded   Stage = 3 // all roots are on record: trustees send their halves, sealed
	StageLeaves   Stage = 4 // the leaf root is on record, dice are awaited
	StageDrawn    Stage = 5 // dice are thrown, the opened halves are awaited
	StageReady    Stage = 6 // every drawn leaf was what it should be
	StageRefused  Stage = 7 // one was not
	StageOpen     Stage = 8
	StageClosed   Stage = 9
)

var stageWords = map[Stage][3]string{
	StageNamed:    {"named", "not enrolled", "non enrôlé"},
	StageEnrolled: {"enrolled", "enrolled", "enrôlé"},
	StageRooted:   {"rooted", "waiting for the trustees' roots", "attend les racines des dépositaires"},
	StageSeeded:   {"seeded", "waiting for its seeds", "attend ses graines"},
	StageLeaves:   {"leaves", "waiting for the dice", "attend les dés"},
	StageDrawn:    {"drawn", "opening the drawn leaves", "ouvre les feuilles tirées"},
	StageReady:    {"ready", "ready to open", "prêt à ouvrir"},
	StageRefused:  {"refused", "refused: an opened leaf did not match", "refusé : une feuille ouverte ne concorde pas"},
	StageOpen:     {"open", "open", "ouvert"},
	StageClosed:   {"closed", "closed", "clos"},
}

// String is the stage's name in SPEC.md.
func (s Stage) String() string { return stageWords[s][0] }

// Word is the stage as a person reads it.
func (s Stage) Word(lang string) string { return stageWords[s][inFrench(lang)] }

// Station is what the record knows of one station. Its slices are never changed in place.
type Station struct {
	ID      string
	Stage   Stage
	Lost    bool             // two people declared it lost
	NoTPM   bool             // its security chip died
	Machine verify.Enrolment // from StageEnrolled

	Attempt  uint16 // at its seeds, from 1
	LeafRoot [32]byte
	Drawn    []uint32     // indices, rising
	Leaves   [][32]byte   // by place
	Mismatch uint32       // an opened index whose leaf was not there; 0 for none
	Counts   Counts       // of the batches that are here
	Last     uint32       // u, once closed
	Declared uint32       // burned leaves that the closing declares missing
	Sheets   *SheetCounts // of paper, where ballots have weights, once its people say it; never changed

	Enrolled     time.Time // of the block
	Opened       int64     // height of the opening
	Overridden   bool      // it opened although its quote did not pass, or without one
	Attested     bool      // the newest quote passed
	Quoted       int64     // height that the newest quote of the day answers
	Passed       int64     // height that the newest quote that passed answers
	Version      int       // of the software that it names
	FailedQuotes int
	LateQuotes   int         // silences that were too long, each until a quote passed or the polls closed
	Quotes       []Judgement // all that the station's key signed
	Revoked      bool        // officials revoked its machine
	Boards       []Board     // machines that it had before
	Cosigned     int64       // height of the newest checkpoint that it stands behind
	Incidents    int
	Reopened     int  // times that an administrator let voting go on after it had ended
	PaperOnly    bool // two people said that it goes on with hand-marked paper

	spec       *election.Station
	counters   verify.Counters // of the last quote that passed
	resets     uint32          // of the chip that people explained since then
	unmeasured bool            // it opened over a quote that did not pass or did not come, and none has passed since
	orders     uint32          // serial of the last order that took effect
	awaited    [32]byte        // once lost: the root of the closing that is still taken
	incidents  []uint32        // serials
	drawHeight int64
	halves     [][32]byte // H(a_i ‖ i) by index from 0, once opened
	opened     bool       // halves and Leaves are there
	root       [32]byte
	shares     []half
	drawn      [][32]byte // a_i of the drawn indices

	uses      *immutable.List[Use] // by place
	batches   *immutable.SortedMap[uint32, received]
	tape      []BatchTotal // once closed
	closing   [32]byte     // digest of the closing tape, then
	next      uint32
	ratcheted []byte
}

// half is what one trustee gives to a station's seeds in one attempt.
type half struct {
	trustee string
	root    [32]byte
	rooted  bool
	leaves  [][32]byte // H(t_i ‖ i) by index from 0, once opened
	drawn   [][32]byte // t_i of the drawn indices
	unused  [][32]byte // t_i after the last burned index
	done    bool       // unused is there
}

// N is the number of leaves.
func (st Station) N() int { return st.spec.Leaves }

// Trustees are those who give halves to this attempt, in the order of the manifest.
func (st Station) Trustees() []string {
	var out []string
	for _, h := range st.shares {
		out = append(out, h.trustee)
	}
	return out
}

// share is the place of a trustee among those who give halves, or -1.
func (st Station) share(trustee string) int {
	return slices.IndexFunc(st.shares, func(h half) bool { return h.trustee == trustee })
}

// restart begins an attempt; nothing of the one before is left.
func (st Station) restart(attempt uint16, root [32]byte, trustees []string) Station {
	st.Stage, st.Attempt, st.root = StageRooted, attempt, root
	st.LeafRoot, st.Drawn, st.Leaves, st.Mismatch = [32]byte{}, nil, nil, 0
	st.halves, st.opened, st.drawHeight, st.drawn, st.uses = nil, false, 0, nil, nil
	st.shares = nil
	for _, id := range trustees {
		st.shares = append(st.shares, half{trustee: id})
	}
	return st
}

// Missing are the serials of batches that the closing tape lists and that are not here whole. They are counted from paper.
func (st Station) Missing() []uint32 {
	var out []uint32
	for i, line := range st.tape {
		serial := uint32(i + 1)
		got, ok := st.batches.Get(serial)
		if (!ok || slices.ContainsFunc(got.spans, func(s span) bool { return !s.here })) && line.Total() > 0 {
			out = append(out, serial)
		}
	}
	return out
}
