package record

import (
	"math"
	"time"

	"github.com/isoloir/isoloir/tpm/verify"
)

// Quote is a station's attestation during the day. One that does not pass flags the station; it never stops a voter.
type Quote struct {
	Station  string
	Height   int64  // of the block that the quote is bound to
	Evidence []byte // tpm/verify.Evidence
}

// Purposes that a quote is bound to.
const (
	PurposeOpen = "open"
	PurposeDay  = "day"
)

// Kind is KindQuote.
func (e *Quote) Kind() Kind { return KindQuote }

func (e *Quote) body(w *wire) {
	w.text(&e.Station)
	w.height(&e.Height)
	w.data(&e.Evidence)
}

// A quote is signed inside its evidence.
func (e *Quote) seals(*wire) {}

func (e *Quote) apply(s State) (State, error) {
	if err := s.before(PhasePublished); err != nil {
		return s, err
	}
	st, err := s.enrolled(e.Station)
	if err != nil {
		return s, err
	}
	if err := st.silenced(); err != nil {
		return s, err
	}
	if e.Height <= st.Quoted {
		return s, refuse(CodeRecorded, "%s is quoted at height %d", st.ID, st.Quoted)
	}
	verdict, err := s.judge(st, e.Height, PurposeDay, nil, e.Evidence)
	if err != nil {
		return s, err
	}
	// Anybody can send anything in a station's name: what its key did not sign for this block says nothing about it.
	for _, code := range []verify.Code{verify.CodeEncoding, verify.CodeKey, verify.CodeSignature, verify.CodeKind, verify.CodeNonce} {
		if verdict.Has(code) {
			return s, refuse(CodeQuote, "%s: %v", st.ID, verdict.Codes)
		}
	}
	st.Quoted = e.Height
	return s.with(st.judged(verdict)), nil
}

// Silent is for how long, by the time of the chain's blocks, an open station has quoted nothing; zero for any other. A quote that did
// not pass is one.
func (s State) Silent(st Station) time.Duration {
	if st.Stage != StageOpen || st.Lost || st.NoTPM {
		return 0
	}
	heard := max(st.Opened, st.Quoted)
	return s.now.Sub(s.blocks.Get(int(heard - 1)).time)
}

// judge weighs evidence with what the record knows of the station.
func (s State) judge(st Station, height int64, purpose string, content, evidence []byte) (verify.Verdict, error) {
	if height < 1 || height > s.Height() {
		return verify.Verdict{}, refuse(CodeBlock, "height %d", height)
	}
	parsed, err := verify.ParseEvidence(evidence)
	if err != nil {
		return verify.Verdict{}, wrap(CodeQuote, err)
	}
	hash := s.blocks.Get(int(height - 1)).hash
	if hash == ([32]byte{}) {
		return verify.Verdict{}, refuse(CodeBlock, "height %d is only proposed", height)
	}
	counters := st.counters
	expect := verify.Expect{AKPublic: st.Machine.AK, References: s.def.references, VersionFloor: s.def.m.VersionFloor, Last: &counters,
		Nonce: verify.Nonce(s.def.m.ChainID, height, hash, st.ID, purpose, content), Resets: st.resets}
	if st.Stage < StageOpen || st.unmeasured {
		expect.Resets = math.MaxUint32 // from the warehouse to the polling place it was switched off, nobody counts how often
	}
	return verify.Judge(parsed, expect), nil
}

// judged is the station after a verdict: one that passes is what the next is held against, any other is a flag.
func (st Station) judged(v verify.Verdict) Station {
	if v.OK() {
		st.counters, st.resets = v.Counters, 0
		st.Attested, st.unmeasured = true, false
		return st
	}
	st.Attested, st.FailedQuotes = false, st.FailedQuotes+1
	return st
}
