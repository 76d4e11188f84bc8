package secondverifier

// throwDice takes the dice that settle the ties of a contest.
func (s *state) throwDice(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Draw); err != nil {
		return err
	}
	c, dice := s.manifest.contest(e.text("contest")), e.text("dice")
	switch {
	case c == nil || c.Ties != "lot":
		return refuseEntry("untied", "no lots are drawn for %q", e.text("contest"))
	case s.mixing.ties[c.ID] != "":
		return refuseEntry("recorded", "the dice of contest %q are thrown", c.ID)
	case !diceForm.MatchString(dice):
		return refuseEntry("dice", "these are no dice")
	}
	if err := s.checkTied(c); err != nil {
		return err
	}
	s.mixing.ties[c.ID] = dice
	return nil
}

// checkTied: all that a contest is counted from is open (`uncounted`), and a tie stands in its outcome, if a state can tell (`untied`).
func (s *state) checkTied(c *contest) error {
	r := s.contestResult(c)
	switch {
	case r.Outcome != nil && r.Outcome.Open == nil:
		return refuseEntry("untied", "the votes decide contest %q", c.ID)
	case r.Outcome != nil:
		return nil
	case r.Awaits == awaitsBallots && s.mixing.opened(c), r.Awaits == awaitsWriteIns && s.mixing.opened(c) && len(r.Names) > 0:
		return nil
	}
	return refuseEntry("uncounted", "what contest %q is counted from is not open", c.ID)
}
