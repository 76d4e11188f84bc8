package secondverifier

const (
	actionOpen  = 1
	actionClose = 2
)

// checkOrder reads an order of officials (`order`): for this station and action, with a serial above those before, and signed.
func (s *state) checkOrder(st *stationState, raw []byte, action int) (fields, error) {
	o, ok := decodeFields(orderFields, raw)
	if !ok {
		return nil, refuseEntry("order", "it is no order")
	}
	c := cursor{rest: raw}
	c.fields("action u8, station text, serial u32, expires height", fields{})
	signed := join(s.manifest.digest[:], raw[:len(raw)-len(c.rest)])
	n, err := s.signers(o.list("sigs"), "order", signed, official.central)
	switch {
	case int(o.number("action")) != action || o.text("station") != st.station.ID:
		return nil, refuseEntry("order", "it is an order for something else")
	case int(o.number("serial")) <= st.orders:
		return nil, refuseEntry("order", "serial %d is not above those before", o.number("serial"))
	case err != nil || n < s.manifest.Thresholds.Open:
		return nil, refuseEntry("order", "it is not signed by enough officials")
	}
	return o, nil
}

// checkWorkers: two people beside the station signed (`workers`).
func (s *state) checkWorkers(st *stationState, e *entry, payload []byte) error {
	if n, err := s.signers(e.list("workers"), e.name, payload, besides(st.station.ID)); err != nil || n < 2 {
		return refuseEntry("workers", "two people beside the station did not sign: %v", err)
	}
	return nil
}

// open opens a station.
func (s *state) open(e *entry) error {
	if err := s.phaseIs(phasePreparation, phaseVoting); err != nil {
		return err
	}
	st, err := s.enrolled(e.text("station"))
	switch {
	case err != nil:
		return err
	case st.stage == stageRefused:
		return refuseEntry("mismatch", "a drawn leaf was not what station %q had committed to", st.station.ID)
	case st.stage != stageReady || st.lost:
		return refuseEntry("stage", "station %q is in stage %d", st.station.ID, st.stage)
	case st.revoked:
		return st.notRevoked()
	}
	evidence, height := e.bytes("evidence"), e.number("height")
	if (len(evidence) == 0) != (height == 0) {
		return refuseEntry("block", "a quote and its block come together")
	}
	asked := st.drawnAt
	if height != 0 {
		if asked, err = s.block(height); err != nil {
			return err
		}
	}
	order, err := s.checkOrder(st, e.bytes("order"), actionOpen)
	if err != nil {
		return err
	}
	if int64(order.number("expires")) < max(asked.time, st.drawnAt.time) {
		return refuseEntry("order", "it has expired")
	}
	if err := s.checkWorkers(st, e, s.payload(e)); err != nil {
		return err
	}
	if !st.byReceiptKey(st.zeroTape(s.eid), e.bytes("tape")) {
		return refuseEntry("tape", "the receipt key did not sign the tape of these leaves")
	}
	if err := s.checkOpeningQuote(st, e, asked); err != nil {
		return err
	}
	st.stage, st.orders, s.phase = stageOpen, int(order.number("serial")), phaseVoting
	st.heard = max(st.heard, s.now().time)
	return nil
}

// zeroTape is what the receipt key signs before the opening.
func (st *stationState) zeroTape(eid hash) hash {
	return hashOf("zero-tape", eid[:], short(st.station.ID), u16(st.attempt), st.leafRoot[:])
}

// checkOpeningQuote: a quote of a block not before the draw's passes, or people beside the station override.
func (s *state) checkOpeningQuote(st *stationState, e *entry, asked blockMark) error {
	evidence := e.bytes("evidence")
	q := question{s.manifest.ChainID, asked.height, asked.hash, st.station.ID, "open", e.bytes("order")}
	j := st.enrolment.judge(q, evidence, s.software.validAt(asked.height), nil, -1)
	fresh := asked.height >= st.drawnAt.height && len(evidence) > 0
	st.quoted = st.quoted || fresh
	if fresh && j.passes() {
		st.passed, st.judged, st.counters, st.restarts, st.software, st.heard = true, true, &j.counters, 0, j.version, asked.time
		return nil
	}
	n, err := s.signers(e.list("override"), "override", s.payload(e), besides(st.station.ID))
	switch {
	case err == nil && n >= s.manifest.Thresholds.Override && n > 0 && (len(evidence) == 0 || j.read):
	case len(evidence) > 0 && !fresh:
		return refuseEntry("block", "the quote is of a block before the dice")
	default:
		return refuseEntry("quote", "no quote passes (%v), and nobody overrode it: %v", j.faults, err)
	}
	st.overridden, st.passed, st.counters = true, false, nil
	st.badQuotes += truth(fresh)
	return nil
}
