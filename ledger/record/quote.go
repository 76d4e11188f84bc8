package record

import (
	"math"
	"slices"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
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
	if err := st.attesting(); err != nil {
		return s, err
	}
	if e.Height <= st.Quoted {
		return s, refuse(CodeRecorded, "%s is quoted at height %d", st.ID, st.Quoted)
	}
	// The quote of the opening was made before its block. One of a block before it may be older, and what is older is no news.
	if e.Height < st.Opened {
		return s, refuse(CodeBlock, "%s opened at height %d", st.ID, st.Opened)
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
	if parsed, err := verify.ParseEvidence(e.Evidence); err != nil || parsed.Spoilt(s.ReferencesAt(e.Height)) {
		return s, refuse(CodeQuote, "%s: somebody changed the log", st.ID)
	}
	if verdict.OK() {
		st = s.lateness(st)
	}
	return s.with(st.judged(Judgement{e.Height, s.now, PurposeDay, verdict})), nil
}

// QuotePeriod is how often an open station quotes. A demonstration lasts minutes, an election a day.
func QuotePeriod(mode string) time.Duration {
	if mode == election.ModeElection {
		return 30 * time.Minute
	}
	return 40 * time.Second
}

// Silent is for how long, by the time of the chain's blocks, no quote of an open station has passed, counted from its opening at the
// earliest; zero for a station that is not open, or of which none is expected.
func (s State) Silent(st Station) time.Duration {
	if st.Stage != StageOpen || st.Lost || st.NoTPM || st.Revoked {
		return 0
	}
	heard := max(st.Opened, st.Passed)
	return s.now.Sub(s.blocks.Get(int(heard - 1)).time)
}

// Late reports whether an open station has missed two quotes in a row. It flags the station and refuses nothing.
func (s State) Late(st Station) bool { return s.Silent(st) > 2*QuotePeriod(s.def.m.Mode) }

// lateness counts a silence when it ends.
func (s State) lateness(st Station) Station {
	if s.Late(st) {
		st.LateQuotes++
	}
	return st
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
	expect := verify.Expect{AKPublic: st.Machine.AK, References: s.ReferencesAt(height), VersionFloor: s.def.m.VersionFloor, Last: &counters,
		Nonce: verify.Nonce(s.def.m.ChainID, height, hash, st.ID, purpose, content), Resets: st.resets}
	if st.Stage < StageOpen || st.unmeasured {
		expect.Resets = math.MaxUint32 // from the warehouse to the polling place it was switched off, nobody counts how often
	}
	return verify.Judge(parsed, expect), nil
}

// Judgement is a quote that a station's key signed, and what was found.
type Judgement struct {
	Height  int64     // of the block that it answers
	Time    time.Time // of the block that recorded it
	Purpose string
	Verdict verify.Verdict
}

// judged is the station after a verdict: one that passes is what the next is held against, any other is a flag.
func (st Station) judged(j Judgement) Station {
	st.Quotes = append(slices.Clip(st.Quotes), j)
	if j.Purpose == PurposeDay {
		st.Quoted = j.Height
	}
	if j.Verdict.OK() {
		st.counters, st.resets = j.Verdict.Counters, 0
		st.Attested, st.unmeasured, st.Passed, st.Version = true, false, j.Height, j.Verdict.Version
		return st
	}
	st.Attested, st.FailedQuotes = false, st.FailedQuotes+1
	return st
}
