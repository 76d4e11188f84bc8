package secondverifier

// rules are those of each kind of entry: SPEC.md, "Rules". They change the state that they are given.
var rules map[string]func(*state, *entry) error

func init() {
	rules = map[string]func(*state, *entry) error{
		"key-commit": (*state).keyMessage, "key-reveal": (*state).keyMessage, "key-shares": (*state).keyMessage,
		"key-complaint": (*state).keyMessage, "key-answer": (*state).keyMessage, "key-confirm": (*state).keyMessage,
		"enrol": (*state).enrol, "station-root": (*state).stationRoot, "trustee-root": (*state).trusteeRoot, "leaf-root": (*state).leafRoot,
		"draw": (*state).draw, "drawn-station": (*state).drawnStation, "drawn-trustee": (*state).drawnTrustee,
		"open": (*state).open, "batch": (*state).batch, "incident": (*state).incident, "quote": (*state).quote, "cosign": (*state).cosign,
		"lost": (*state).lost, "lost-tpm": (*state).lostTPM, "double-vote": (*state).doubleVote,
		"close": (*state).close, "unused-trustee": (*state).unusedTrustee,
		"cutoff": (*state).cutoff, "quorum": (*state).announceQuorum, "share": (*state).share, "publish": (*state).publish,
		"mixers": (*state).mixers, "shuffle": (*state).shuffled, "table-share": (*state).tableShare, "contents": (*state).contents,
		"blind": (*state).blind, "unblind": (*state).unblind, "index": (*state).index, "papers": (*state).papers,
		"audit-draw": (*state).auditDraw, "interpretation": (*state).interpretation, "sampled": (*state).sampled,
		"row-share": (*state).rowShare, "read": (*state).read, "sheets": (*state).sheets, "names": (*state).names, "tie-dice": (*state).throwDice,
		"reference": (*state).admitReference, "revoke-reference": (*state).revokeReference,
		"hours": (*state).orderHours, "replace-board": (*state).replaceBoard, "revoke-board": (*state).revokeBoard,
	}
}

// apply gives the state after an entry of the block that has begun; s itself stays as it is.
func (s *state) apply(raw []byte) (*state, error) {
	e, err := decodeEntry(raw)
	if err != nil {
		return nil, err
	}
	next := s.clone()
	if err := rules[e.name](next, e); err != nil {
		return nil, err
	}
	for _, leaf := range e.logLeaves() {
		next.log = append(next.log, treeLeaf(leaf))
	}
	return next, nil
}

// logLeaves are the leaves of the log that an entry makes: SPEC.md, "The log".
func (e *entry) logLeaves() [][]byte {
	if e.name != "batch" {
		return [][]byte{e.raw}
	}
	seals := e.raw[1+len(e.body):]
	head := join([]byte{e.kind}, e.part("head").raw(), u16(int(e.number("part"))), seals)
	return append([][]byte{head}, e.releases()...)
}

// releases are those of a batch as leaves of the log.
func (e *entry) releases() (out [][]byte) {
	for kind, list := range []string{"casts", "checks", "voids", "failures"} {
		for _, f := range e.list(list) {
			out = append(out, join([]byte{byte(kind + 1)}, f.raw()))
		}
	}
	return out
}

// keyMessage applies a message of a trustee to the ceremony, at the block's time.
func (s *state) keyMessage(e *entry) error {
	if err := s.phaseIs(phaseCeremony); err != nil {
		return err
	}
	id := e.text("trustee")
	if err := s.byTrustee(e, id); err != nil {
		return err
	}
	next, err := s.ceremony.post(id, int(e.kind), e.bytes("message"), s.now().time)
	if err != nil {
		return asKeyMessage(err)
	}
	s.ceremony = next
	s.takeKeys()
	return nil
}

// asKeyMessage gives a refusal of the ceremony the code that the record has for it.
func asKeyMessage(err error) error {
	r := err.(*Refusal)
	code, ok := map[string]string{"step": "phase", "twice": "recorded", "trustee": "trustee"}[r.Name]
	if !ok {
		code = "key-message"
	}
	return refuseEntry(code, "%s", r.Reason)
}

// enrol takes a machine for a station.
func (s *state) enrol(e *entry) error {
	if err := s.beforeCutoff(); err != nil {
		return err
	}
	st, err := s.station(e.text("station"))
	if err != nil {
		return err
	}
	if st.enrolment != nil {
		return refuseEntry("recorded", "station %q is enrolled", st.station.ID)
	}
	if err := s.central(e, s.manifest.Thresholds.Enrol); err != nil {
		return err
	}
	return s.takeMachine(st, e.bytes("enrolment"))
}

// takeMachine enrols a machine none of whose keys has been on record.
func (s *state) takeMachine(st *stationState, raw []byte) error {
	enrolled, ok := readEnrolment(raw)
	if !ok {
		return refuseEntry("enrolment", "it is no enrolment")
	}
	if err := enrolled.check(s.manifest, s.software.validAt(s.now().height), st.station.ID); err != nil {
		return err
	}
	for _, key := range enrolled.keys() {
		if s.machines[key] {
			return refuseEntry("machine", "a key of it has been on record")
		}
		s.machines[key] = true
	}
	st.enrolment, st.enrolledAt, st.stage, st.counters = enrolled, s.now().time.seconds, stageEnrolled, enrolled.counters()
	return nil
}
