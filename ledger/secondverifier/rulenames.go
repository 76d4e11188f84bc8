package secondverifier

import "slices"

// Names and lots: SPEC.md, "Rules".

// nameLine says for whom written words count, as officials read them.
type nameLine struct {
	Words string `json:"words"`
	Name  string `json:"name"`
}

const maxName = 240 // bytes

// names says for whom written words of a contest count.
func (s *state) names(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	c := s.manifest.contest(e.text("contest"))
	if c == nil || len(c.writeIns()) == 0 {
		return refuseEntry("names", "nobody is written in for %q", e.text("contest"))
	}
	if err := s.central(e, s.manifest.Thresholds.Publish); err != nil {
		return err
	}
	lines, err := c.nameLines(e.list("lines"))
	switch {
	case err != nil:
		return err
	case s.mixing.tieDice[c.ID] != "":
		return refuseEntry("settled", "a lot is drawn for %q", c.ID)
	case s.count.sums == nil || !s.mixing.opened(c):
		return refuseEntry("uncounted", "the sums and lots of %q are not all open", c.ID)
	}
	s.mixing.names[c.ID] = lines
	return nil
}

// nameLines refuses (`names`) lines that do not rise, and words or names of a length that they cannot have.
func (c *contest) nameLines(list []fields) (lines []nameLine, err error) {
	last := ""
	for _, f := range list {
		words, name := f.text("words"), f.text("name")
		if words <= last || len(words) > c.WriteInLength || len(name) > maxName {
			return nil, refuseEntry("names", "%q for %q", name, words)
		}
		last = words
		lines = append(lines, nameLine{words, name})
	}
	if len(lines) == 0 {
		return nil, refuseEntry("names", "there is no line")
	}
	return lines, nil
}

// throwDice takes the dice for the ties of a contest.
func (s *state) throwDice(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	c := s.manifest.contest(e.text("contest"))
	if c == nil || c.Ties != "lot" {
		return refuseEntry("untied", "the manifest draws no lots for %q", e.text("contest"))
	}
	if err := s.central(e, s.manifest.Thresholds.Draw); err != nil {
		return err
	}
	switch {
	case !diceForm.MatchString(e.text("dice")):
		return refuseEntry("dice", "these are no dice")
	case s.mixing.tieDice[c.ID] != "":
		return refuseEntry("recorded", "the dice are on record")
	}
	if err := s.checkTied(c); err != nil {
		return err
	}
	s.mixing.tieDice[c.ID] = e.text("dice")
	return nil
}

// checkTied refuses dice before all that the contest is counted from is open (`uncounted`), and where the votes decide (`untied`).
func (s *state) checkTied(c *contest) error {
	held := slices.ContainsFunc(s.count.groups, func(g group) bool { return g.contest == c })
	r := s.contestResult(c)
	switch {
	case !held:
		return refuseEntry("untied", "no votes of %q are counted", c.ID)
	case c.ballotByBallot() && !s.mixing.opened(c), c.Kind != "ranked" && s.count.sums == nil, r.Awaits == "write-ins" && s.mixing.names[c.ID] == nil:
		return refuseEntry("uncounted", "not all that %q is counted from is open", c.ID)
	case r.Outcome != nil && r.Outcome.Open == nil:
		return refuseEntry("untied", "the votes of %q decide", c.ID)
	}
	return nil
}
