package secondverifier

// A nameLine says for whom voters wrote words.
type nameLine struct {
	Words string `json:"words"`
	Name  string `json:"name"`
}

const mostName = 240 // bytes

// names takes how officials read what was written in.
func (s *state) names(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Publish); err != nil {
		return err
	}
	c := s.manifest.contest(e.text("contest"))
	if c == nil || len(c.writeIns()) == 0 {
		return refuseEntry("names", "nobody is written in for %q", e.text("contest"))
	}
	lines, err := c.readNames(e.list("lines"))
	switch {
	case err != nil:
		return err
	case s.mixing.ties[c.ID] != "":
		return refuseEntry("settled", "a lot is drawn for contest %q", c.ID)
	case s.phase != phaseCounted || !s.mixing.opened(c):
		return refuseEntry("uncounted", "the words of contest %q are not open", c.ID)
	}
	s.mixing.names[c.ID] = lines
	return nil
}

// readNames: lines rise by words that fit (`names`).
func (c *contest) readNames(list []fields) (lines []nameLine, err error) {
	last := ""
	for _, f := range list {
		line := nameLine{f.text("words"), f.text("name")}
		if line.Words <= last || len(line.Words) > c.WriteInLength || len(line.Name) > mostName {
			return nil, refuseEntry("names", "the line of %q does not fit, or does not rise", line.Words)
		}
		lines, last = append(lines, line), line.Words
	}
	if len(lines) == 0 {
		return nil, refuseEntry("names", "there are no names")
	}
	return lines, nil
}
