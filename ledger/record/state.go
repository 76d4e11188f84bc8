// Package record is the election's record as a pure state machine: Apply takes a state and an entry and gives the next state, or
// says why not. It knows no clock, no file, no network and no chance, so that the chain that hosts it, whoever
// follows a chain and the verifier that replays it years later all come to the same answer. A station, which sees no chain, holds orders
// and quotes to the same checks.
//
//	s, err := record.New(manifest, signatures)
//	s = record.Begin(s, block)          // each block first
//	s, err = record.Apply(s, entry)     // err is a *Refusal
//
// A State is a value that never changes: who holds an old one can go on using it. ledger/SPEC.md specifies entries, refusals and
// the state's hash byte for byte.
package record

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/benbjohnson/immutable"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tlog"
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Block is what a state knows of a block of the chain. Quotes and cosignatures refer to blocks by height.
type Block struct {
	Height         int64
	Time           time.Time
	Hash, LastHash [32]byte
}

// State is the record after some entries. The zero State is not usable; New makes the first.
type State struct {
	def      *definition
	blocks   *immutable.List[blockLine] // by height, from 1
	now      time.Time                  // of the newest block
	phase    Phase
	log      tlog.Log
	stations *immutable.SortedMap[string, Station]
	machines *immutable.SortedMap[[32]byte, string]   // digests of keys, with the station or anchor that has them
	roots    *immutable.SortedMap[[32]byte, struct{}] // that somebody committed to
	struck   *immutable.SortedMap[[32]byte, struct{}] // keys of validators that voted twice

	references Software // the manifest's first; replaced, never changed

	ceremony trustee.Ceremony
	keys     *trustee.Record // once the ceremony is done, with the two below
	context  *ballot.Context
	eid      [32]byte

	tags  *immutable.SortedMap[[32]byte, struct{}]
	codes *immutable.SortedMap[ballot.Code, Found]
	tally *immutable.SortedMap[cell, sum]

	groups []Group // from the cut-off
	quorum Quorum
	shares map[string]*trustee.DecryptionShare // of the quorum; replaced, never changed
	totals [][]uint64                          // by group and column, once counted

	lots   []Lot  // from the cut-off
	mixing []Mix  // by lot; replaced, never changed
	mixers Mixers // of the newest announcement

	audits    []Audit // by lot; replaced, never changed
	auditDice string  // once thrown

	hours map[string]int64 // of closing that officials ordered, Unix seconds, by station or "" for all; replaced, never changed

	published int64 // height of the publication, once it is there

	names map[string][]NameLine // by contest; replaced, never changed, as is the next
	dice  map[string]string     // for its ties
}

// definition is what the manifest determines; all states of one record share it and nobody changes it.
type definition struct {
	m          *election.Manifest
	signed     []election.Signature
	digest     [32]byte
	definition [32]byte          // the digest that stations measure
	authority  *verify.Authority // over software; nil if nobody is
	releases   []time.Time
	closes     time.Time // as announced
}

type blockLine struct {
	hash [32]byte
	time time.Time
	size uint64 // of the log before the block's entries
}

// New is the record before its first block. It refuses a manifest without the signatures that it asks for.
func New(m *election.Manifest, signed []election.Signature) (State, error) {
	if err := m.CheckSigned(signed); err != nil {
		return State{}, fmt.Errorf("manifest: %w", err)
	}
	def, err := define(m, signed)
	if err != nil {
		return State{}, fmt.Errorf("manifest: %w", err)
	}
	s := State{def: def, phase: PhaseCeremony, blocks: immutable.NewList[blockLine](), stations: immutable.NewSortedMap[string, Station](nil),
		machines: immutable.NewSortedMap[[32]byte, string](digests{}), roots: immutable.NewSortedMap[[32]byte, struct{}](digests{}), tags: immutable.NewSortedMap[[32]byte, struct{}](digests{}),
		struck: immutable.NewSortedMap[[32]byte, struct{}](digests{}),
		codes:  immutable.NewSortedMap[ballot.Code, Found](codeOrder{}), tally: immutable.NewSortedMap[cell, sum](cells{})}
	if s.ceremony, err = trustee.NewCeremony(m); err != nil {
		return State{}, fmt.Errorf("manifest: %w", err)
	}
	if s.references, err = SoftwareOf(m); err != nil {
		return State{}, fmt.Errorf("manifest: %w", err)
	}
	for i := range m.Stations {
		s = s.with(Station{ID: m.Stations[i].ID, spec: &m.Stations[i], batches: immutable.NewSortedMap[uint32, received](nil)})
	}
	for _, v := range s.Validators() {
		s.machines = s.machines.Set(sha256.Sum256(v.Key[:]), v.Name)
	}
	return s, nil
}

func define(m *election.Manifest, signed []election.Signature) (*definition, error) {
	def := &definition{m: m, signed: slices.Clone(signed), digest: m.Digest(), definition: m.DefinitionDigest()}
	for _, t := range m.Release.Times {
		at, err := time.Parse(time.RFC3339, t)
		if err != nil {
			return nil, fmt.Errorf("time of release: %w", err)
		}
		def.releases = append(def.releases, at)
	}
	var err error
	if def.closes, err = time.Parse(time.RFC3339, m.Hours.Closes); err != nil {
		return nil, fmt.Errorf("hour of closing: %w", err)
	}
	def.authority, err = verify.ParseAuthority(m.SoftwareKey)
	return def, err
}

// Begin is the record at the start of a block. Blocks come in order; anything else is a fault of the host, and panics.
func Begin(s State, b Block) State {
	if b.Height != s.Height()+1 {
		panic(fmt.Sprintf("record: block %d after %d", b.Height, s.Height()))
	}
	s.blocks = s.blocks.Append(blockLine{hash: b.Hash, time: b.Time, size: s.log.Size()})
	s.now = b.Time
	return s.advance()
}

// Apply is the record with one more entry. The error is a *Refusal, and then the state is the one that was given.
func Apply(s State, e Entry) (State, error) {
	next, err := e.apply(s)
	if err != nil {
		return s, wrap(CodeMalformed, err)
	}
	if b, ok := e.(*Batch); ok {
		next.log = next.log.Append(b.leaf())
		for _, leaf := range b.Releases.leaves() {
			next.log = next.log.Append(leaf)
		}
		return next, nil
	}
	next.log = next.log.Append(Encode(e))
	return next, nil
}

// Manifest is the election's definition.
func (s State) Manifest() *election.Manifest { return s.def.m }

// Signatures are the officials' under the manifest.
func (s State) Signatures() []election.Signature { return slices.Clone(s.def.signed) }

// Phase is how far the election has come.
func (s State) Phase() Phase { return s.phase }

// EID is the election's id; zero before the trustees' keys are complete.
func (s State) EID() [32]byte { return s.eid }

// Stations are those of the manifest, by id.
func (s State) Stations() []Station {
	var out []Station
	for it := s.stations.Iterator(); !it.Done(); {
		_, st, _ := it.Next()
		out = append(out, st)
	}
	return out
}

// Station is the station with this id.
func (s State) Station(id string) (Station, bool) { return s.stations.Get(id) }

// Height is that of the newest block; 0 before the first.
func (s State) Height() int64 { return int64(s.blocks.Len()) }

// Time is that of the newest block.
func (s State) Time() time.Time { return s.now }

// Log is the transparency log of everything recorded.
func (s State) Log() tlog.Log { return s.log }

// digests orders hashes in a persistent map.
type digests struct{}

func (digests) Compare(a, b [32]byte) int { return slices.Compare(a[:], b[:]) }

type codeOrder struct{}

func (codeOrder) Compare(a, b ballot.Code) int { return slices.Compare(a[:], b[:]) }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
