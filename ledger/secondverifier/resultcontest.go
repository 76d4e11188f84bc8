package secondverifier

import "encoding/hex"

// contestResult is what the record tells of a contest.
func (s *state) contestResult(c *contest) contestResult {
	ballots, weight := s.castOf(c)
	r := contestResult{Contest: c.ID, State: "pending", Ballots: ballots, Weight: s.ifWeighted(c, weight)}
	if s.count == nil {
		return r
	}
	r.Tables, r.Names, r.Dice = s.tables(c), s.mixing.names[c.ID], s.mixing.ties[c.ID]
	grouped, votes := s.count.grouped(c)
	switch {
	case c.Kind == "ranked" && r.Weight > 0:
		if r.Withheld = ballots - s.mixing.mixedBallots(c); r.Withheld > 0 {
			r.Awaits = awaitsPapers
		}
	case grouped > 0:
		r.Withheld = ballots - grouped
	}
	if grouped == 0 {
		r.State = "withheld"
		return r
	}
	s.addCount(&r, c, votes)
	return r
}

// addCount tells the groups of a contest and, once there is something to count, what comes of them. A ranking has no sums to open.
func (s *state) addCount(r *contestResult, c *contest, votes int) {
	text := "sealed"
	if s.mixing.opened(c) {
		text = "opened"
	}
	sums := s.addGroups(r, c, text)
	switch {
	case c.Kind == "ranked":
		r.State = text
	case s.count.sums == nil:
		return
	default:
		r.State, r.Options = "counted", c.optionResults(sums, text)
	}
	if r.Awaits == "" {
		r.Outcome, r.Awaits = tally{contest: c, ballots: votes, sums: sums, dice: r.Dice}.count()
	}
}

// ifWeighted is what ballots weigh, told where votes have weights.
func (s *state) ifWeighted(c *contest, weight int) int {
	return truth(s.manifest.isWeighted(c.ID)) * weight
}

// addGroups tells the groups of a contest, and gives the sums of all of them.
func (s *state) addGroups(r *contestResult, c *contest, text string) []int {
	all := make([]int, c.columns())
	for n, g := range s.count.groups {
		if g.contest != c {
			continue
		}
		ballots, weight := g.count()
		told := groupResult{Stations: g.stations, Ballots: ballots, Weight: s.ifWeighted(c, weight)}
		if s.count.sums != nil {
			told.Options = c.optionResults(s.count.sums[n], text)
			for i, v := range s.count.sums[n] {
				all[i] += v
			}
		}
		r.Groups = append(r.Groups, told)
	}
	return all
}

// tables are the opened lots of a contest.
func (s *state) tables(c *contest) (out []tableResult) {
	for _, l := range s.mixing.lotsOf(c) {
		if l.contents != nil {
			out = append(out, tableResult{l.stations, s.ifWeighted(c, l.weight), len(l.ballots), hex.EncodeToString(l.contents[:])})
		}
	}
	return out
}

// columns are how many the tally has.
func (c *contest) columns() int {
	switch c.Kind {
	case "ranked":
		return 0
	case "majority-judgment":
		return len(c.Options) * len(c.Grades)
	}
	return len(c.Options)
}

func (c *contest) optionResults(sums []int, text string) (out []optionResult) {
	if c.Kind == "ranked" {
		return nil
	}
	for i, o := range c.Options {
		r := optionResult{Option: o.ID}
		if c.Kind == "majority-judgment" {
			r.Grades = sums[i*len(c.Grades):][:len(c.Grades)]
		} else {
			r.Count = sums[i]
		}
		if o.WriteIn {
			r.Text = text
		}
		out = append(out, r)
	}
	return out
}
