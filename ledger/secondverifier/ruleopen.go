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
	case st.prepares() != nil:
		return st.prepares()
	case st.stage == stageRefused:
		return refuseEntry("mismatch", "a drawn leaf was not what station %q had committed to", st.station.ID)
	case st.stage != stageReady:
		return refuseEntry("stage", "station %q is in stage %d", st.station.ID, st.stage)
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
	if int64(order.number("expires")) < max(asked.time.seconds, st.drawnAt.time.seconds) {
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
	st.openedAt = s.now().height
	st.hear(s.now().time)
	return nil
}

// zeroTape is what the receipt key signs before the opening.
func (st *stationState) zeroTape(eid hash) hash {
	return hashOf("zero-tape", eid[:], short(st.station.ID), u16(st.attempt), st.leafRoot[:])
}

// checkOpeningQuote: a quote of a block not before the draw's passes, or people beside the station override. Where people sign, the
// station is overridden whatever the quote says.
func (s *state) checkOpeningQuote(st *stationState, e *entry, asked blockMark) error {
	evidence := e.bytes("evidence")
	q := question{s.manifest.ChainID, asked.height, asked.hash, st.station.ID, "open", e.bytes("order")}
	j := st.enrolment.judge(q, evidence, s.software.validAt(asked.height), &st.counters, -1)
	fresh := asked.height >= st.drawnAt.height && len(evidence) > 0
	passes := fresh && j.passes()
	if !passes || len(e.list("override")) > 0 {
		if err := s.checkOverride(st, e, j, fresh); err != nil {
			return err
		}
		st.overridden = true
	}
	st.passed, st.measured = passes, passes
	if fresh {
		st.failed = !passes
		st.badQuotes += truth(!passes)
	}
	if passes {
		st.pass(j, asked)
	}
	return nil
}

// checkOverride: people beside the station signed for an opening, over bytes that are a quote or without one (`quote`, `block`).
func (s *state) checkOverride(st *stationState, e *entry, j judgement, fresh bool) error {
	quoted := len(e.bytes("evidence")) > 0
	n, err := s.signers(e.list("override"), "override", s.payload(e), besides(st.station.ID))
	switch {
	case quoted && !j.read:
		return refuseEntry("quote", "these bytes are no quote")
	case err == nil && n >= max(1, s.manifest.Thresholds.Override):
		return nil
	case quoted && !fresh:
		return refuseEntry("block", "the quote is of a block before the dice")
	}
	return refuseEntry("quote", "no quote passes (%v), and nobody overrode it: %v", j.faults, err)
}
