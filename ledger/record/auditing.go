package record

import (
	"maps"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// Audit is what is on record of the comparison of one lot with its papers: the blinded index, the papers scanned
// beforehand, and what the dice drew.
type Audit struct {
	Table   [32]byte            // the shuffled table whose ids are blinded
	Quorum  Quorum              // who blinds and opens the ids
	Blind   map[string][32]byte // their shares: files beside the record
	Unblind map[string][32]byte

	Indexed bool
	Root    [32]byte // over the rows of the index
	Spoilt  []uint32 // rows that stand for no paper: their id is the identity, or comes more than once

	Scanned bool
	Papers  PaperList
	Samples []Sample               // by draw
	Rows    map[uint32]*SampledRow // that a draw named, by place
}

// PaperList is what was committed of the papers before the dice.
type PaperList struct {
	Root   [32]byte // over the listed papers, each salted on its own
	Listed uint32   // whose ids are readable and come once
	Aside  uint32   // the others, which hold the contest too
}

// Sample is one draw.
type Sample struct {
	Position    uint32   // that the dice chose, from 1
	Commitment  [32]byte // to what the board read on the paper
	Named       bool     // the draw's row, or that there is none, is on record
	Found       bool
	Row         uint32 // place in the index
	Read        []byte // what the board had read, once it is opened
	Interpreted bool
}

// SampledRow is a row that a draw named; nothing else of the index is ever opened.
type SampledRow struct {
	Paper  [32]byte // the entry of the list of papers that led to it
	Votes  []elgamal.Ciphertext
	Quorum Quorum
	Shares map[string]*trustee.DecryptionShare
	Opened []uint64 // the columns of the tally, once all shares are there
}

// Audit is what is on record of a lot's audit.
func (s State) Audit(lot int) Audit { return s.audits[lot] }

func (s State) withAudit(lot uint16, a Audit) State {
	s.audits = slices.Clone(s.audits)
	s.audits[lot] = a
	return s
}

// settled tells that a lot's table is used: nobody shuffles it anew.
func (s State) settled(lot int) bool { return s.mixing[lot].Opened || s.audits[lot].Indexed }

// quorumSpeaks checks that a trustee of the newest quorum speaks about a lot.
func (s State) quorumSpeaks(e Entry, quorum uint16, id string, lot uint16, sig []byte) error {
	if err := s.mixes(); err != nil {
		return err
	}
	if err := s.trustee(e, id, sig); err != nil {
		return err
	}
	if quorum == 0 || quorum != s.quorum.Serial || !slices.Contains(s.quorum.Trustees, id) {
		return refuse(CodeQuorum, "%s in announcement %d", id, quorum)
	}
	if int(lot) >= len(s.lots) {
		return refuse(CodeLot, "lot %d of %d", lot, len(s.lots))
	}
	return nil
}

// officialsSpeak checks that officials speak about a lot.
func (s State) officialsSpeak(e Entry, lot uint16, sigs []election.Signature, need int) error {
	if err := s.mixes(); err != nil {
		return err
	}
	if err := s.officials(e, sigs, need); err != nil {
		return err
	}
	if int(lot) >= len(s.lots) {
		return refuse(CodeLot, "lot %d of %d", lot, len(s.lots))
	}
	return nil
}

// with adds a share's digest to a copy.
func with[T any](shares map[string]T, id string, share T) map[string]T {
	out := maps.Clone(shares)
	if out == nil {
		out = map[string]T{}
	}
	out[id] = share
	return out
}
