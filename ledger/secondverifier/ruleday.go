package secondverifier

import "slices"

// What an incident can be, of those that change something.
const (
	incidentPaper   = 5
	incidentRestart = 6
	incidentReopen  = 9
	incidentLast    = 9
)

const maxNote = 500 // bytes

func (s *state) incident(e *entry) error {
	if err := s.beforePublication(); err != nil {
		return err
	}
	st, err := s.enrolled(e.text("station"))
	if err != nil {
		return err
	}
	what, serial := e.number("what"), int(e.number("serial"))
	if what < 1 || what > incidentLast || len(e.text("note")) > maxNote {
		return refuseEntry("reason", "it is no incident, or its note is too long")
	}
	if what == incidentReopen {
		err = s.reopen(e, st.station.ID)
	} else {
		err = s.beside(e, st.station.ID, s.manifest.Thresholds.Settle)
	}
	if err != nil {
		return err
	}
	if st.incidents[serial] {
		return refuseEntry("recorded", "incident %d is on record", serial)
	}
	st.incidents[serial] = true
	switch what {
	case incidentPaper:
		st.paperOnly = true
	case incidentRestart:
		st.restarts++
	}
	return nil
}

// reopen checks who opens polls again: as many as sign an incident, an administrator among them, and all others but one beside the station.
func (s *state) reopen(e *entry, station string) error {
	needed := max(2, s.manifest.Thresholds.Settle)
	may := func(o official) bool { return o.beside(station) || o.administers(station) }
	if err := s.enough(e.list("sigs"), e.name, s.payload(e), may, needed); err != nil {
		return err
	}
	administrators := 0
	for _, sig := range e.list("sigs") {
		administrators += truth(s.manifest.official(sig.text("signer")).administers(station))
	}
	if others := len(e.list("sigs")) - administrators; administrators == 0 || others < needed-1 {
		return refuseEntry("administrator", "%d administrators and %d others signed", administrators, others)
	}
	return nil
}

// hours takes an order that polls close later.
func (s *state) orderHours(e *entry) error {
	if s.phase >= phaseCounting {
		return refuseEntry("phase", "the count has begun")
	}
	if err := s.central(e, s.manifest.Thresholds.Cutoff); err != nil {
		return err
	}
	id, closes := e.text("station"), int64(e.number("closes"))
	switch now := max(s.manifest.Hours.Closes.Unix(), s.closes[""], s.closes[id]); {
	case id != "" && !slices.ContainsFunc(s.stations, func(st *stationState) bool { return st.station.ID == id }):
		return refuseEntry("station", "there is no station %q", id)
	case len(e.text("note")) > maxNote:
		return refuseEntry("reason", "the note is too long")
	case closes <= now:
		return refuseEntry("hours", "%d is not later than %d", closes, now)
	}
	s.closes[id] = closes
	return nil
}

// speaks refuses what a lost or revoked machine says (`lost`, `revoked`).
func (st *stationState) speaks() error {
	if st.lost {
		return refuseEntry("lost", "station %q is lost", st.station.ID)
	}
	return st.notRevoked()
}

func (st *stationState) notRevoked() error {
	if st.revoked {
		return refuseEntry("revoked", "the machine of station %q is revoked", st.station.ID)
	}
	return nil
}

// quote takes a station's attestation of the day. A fault flags the station and is no refusal.
func (s *state) quote(e *entry) error {
	if err := s.beforePublication(); err != nil {
		return err
	}
	st, err := s.enrolled(e.text("station"))
	if err != nil {
		return err
	}
	if err := st.speaks(); err != nil {
		return err
	}
	height := e.number("height")
	if height <= st.lastQuote {
		return refuseEntry("recorded", "a quote of block %d is on record", st.lastQuote)
	}
	if height < st.openedAt {
		return refuseEntry("block", "station %q opened at block %d", st.station.ID, st.openedAt)
	}
	asked, err := s.block(height)
	if err != nil {
		return err
	}
	q := question{s.manifest.ChainID, height, asked.hash, st.station.ID, "day", nil}
	explained := st.restarts
	if st.stage < stageOpen || !st.measured {
		explained = -1
	}
	j := st.enrolment.judge(q, e.bytes("evidence"), s.software.validAt(height), &st.counters, explained)
	if !j.answers {
		return refuseEntry("quote", "the enrolled key did not sign an answer to this question")
	}
	if j.spoilt {
		return refuseEntry("quote", "somebody put another log beside the registers of a reference")
	}
	st.lastQuote, st.passed, st.failed = height, j.passes(), !j.passes()
	st.badQuotes += truth(!j.passes())
	if j.passes() {
		s.endSilence(st)
		st.measured = true
		st.pass(j, asked)
	}
	return nil
}

// pass takes what a quote that passed says: the next is held to its counters.
func (st *stationState) pass(j judgement, asked blockMark) {
	st.judged, st.counters, st.restarts, st.software = true, j.counters, 0, j.version
	st.hear(asked.time)
}

// hear notes a block at which the station was heard of, if it is later than those before.
func (st *stationState) hear(at moment) {
	if at.after(st.heard) {
		st.heard = at
	}
}

// beforePublication refuses (`phase`) what would change a result that officials have signed.
func (s *state) beforePublication() error {
	if s.phase == phasePublished {
		return s.phaseIs()
	}
	return nil
}

// cosign takes a station's signature under a checkpoint.
func (s *state) cosign(e *entry) error {
	st, err := s.enrolled(e.text("station"))
	if err != nil {
		return err
	}
	if err := st.speaks(); err != nil {
		return err
	}
	height := e.number("height")
	b, err := s.block(height)
	if err != nil {
		return err
	}
	if height <= st.lastCosign {
		return refuseEntry("recorded", "a checkpoint of height %d is signed", st.lastCosign)
	}
	if err := st.byStation("checkpoint", s.checkpoint(b), e.bytes("signature")); err != nil {
		return err
	}
	st.lastCosign = height
	return nil
}

// lost takes the declaration that a station is lost.
func (s *state) lost(e *entry) error {
	if err := s.beforeCutoff(); err != nil {
		return err
	}
	st, err := s.enrolled(e.text("station"))
	if err != nil {
		return err
	}
	if len(e.text("note")) > maxNote {
		return refuseEntry("reason", "its note is too long")
	}
	if err := s.beside(e, st.station.ID, s.manifest.Thresholds.Override); err != nil {
		return err
	}
	tape := e.hash("tape")
	switch {
	case tape != (hash{}) && st.stage != stageOpen:
		return refuseEntry("stage", "station %q is not open", st.station.ID)
	case st.lost && (tape == hash{} || tape == st.lostTape):
		return refuseEntry("recorded", "station %q is lost", st.station.ID)
	}
	st.lost, st.lostTape = true, tape
	return nil
}

func (s *state) lostTPM(e *entry) error {
	if err := s.beforeCutoff(); err != nil {
		return err
	}
	st, err := s.enrolled(e.text("station"))
	if err != nil {
		return err
	}
	if len(e.text("note")) > maxNote {
		return refuseEntry("reason", "its note is too long")
	}
	if err := s.beside(e, st.station.ID, s.manifest.Thresholds.Override); err != nil {
		return err
	}
	if st.chipLost {
		return refuseEntry("recorded", "the chip of station %q is lost", st.station.ID)
	}
	st.chipLost = true
	return nil
}

// doubleVote takes two votes of one validator for one round.
func (s *state) doubleVote(e *entry) error {
	key, kind, height, round := e.hash("key"), e.number("type"), e.number("height"), e.number("round")
	if s.doubled[key] {
		return refuseEntry("recorded", "that this validator voted twice is on record")
	}
	first, second := e.part("first"), e.part("second")
	if kind != 1 && kind != 2 || !lessID(voteID(first), voteID(second)) || !s.votes(key) {
		return refuseEntry("double-vote", "these are not two votes of one validator")
	}
	for _, v := range []fields{first, second} {
		t := moment{int64(v.number("seconds")), v.number("nanoseconds")}
		if !verifyZIP215(key, voteBytes(kind, height, round, voteID(v), t, s.manifest.ChainID), v.bytes("signature")) {
			return refuseEntry("double-vote", "the validator did not sign a vote")
		}
	}
	if !s.anotherAnchor(key) {
		return refuseEntry("double-vote", "it is the last anchor")
	}
	s.doubled[key] = true
	return nil
}

func voteID(v fields) blockID {
	return blockID{v.hash("block"), v.number("parts"), v.hash("partshash")}
}

// lessID orders ids of blocks by hash, parts and hash of the parts.
func lessID(a, b blockID) bool {
	x := join(a.hash[:], u32(int(a.parts)), a.partsHash[:])
	y := join(b.hash[:], u32(int(b.parts)), b.partsHash[:])
	return string(x) < string(y)
}

// votes tells whether a key is an anchor's or an enrolled station's.
func (s *state) votes(key hash) bool {
	for _, st := range s.stations {
		if st.enrolment != nil && st.enrolment.consensus == key {
			return true
		}
	}
	return s.isAnchor(key)
}

func (s *state) isAnchor(key hash) bool {
	return find(s.manifest.Anchors, func(a anchor) bool { return hash(a.Key) == key }) != nil
}

func (s *state) anotherAnchor(key hash) bool {
	return find(s.manifest.Anchors, func(a anchor) bool { return hash(a.Key) != key && !s.doubled[hash(a.Key)] }) != nil
}
