package secondverifier

import "encoding/hex"

// contestResult is `pending` before the count of the sums; a ranking has no sums, and is sealed from the cut-off until it is opened.
func (s *state) contestResult(c *contest) contestResult {
	r := contestResult{Contest: c.ID, State: "pending"}
	for _, b := range s.cast {
		for _, held := range b.ballot.contests {
			here := truth(held.contest.ID == c.ID)
			r.Ballots, r.Weight = r.Ballots+here, r.Weight+here*b.ballot.style.Weight
		}
	}
	if s.phase < phaseCounting {
		return r
	}
	t, open := tally{contest: c, sums: make([]int, c.columns()), dice: s.mixing.tieDice[c.ID]}, s.count.sums != nil
	text, counted := "sealed", 0
	if s.mixing.opened(c) {
		text = "opened"
	}
	for n, g := range s.count.groups {
		if g.contest != c {
			continue
		}
		group := groupResult{Stations: g.stations, Ballots: g.ballots, Weight: weightIf(r.Weight > 0, g.weight)}
		counted, t.ballots = counted+g.ballots, t.ballots+g.weight
		if open {
			for i, sum := range s.count.sums[n] {
				t.sums[i] += sum
			}
			group.Options = c.optionResults(s.count.sums[n], text)
		}
		r.Groups = append(r.Groups, group)
	}
	if len(r.Groups) == 0 {
		r.State = "withheld"
		return r
	}
	r.Withheld, r.Tables = r.Ballots-counted, s.mixing.tables(c, r.Weight > 0)
	switch {
	case c.Kind == "ranked":
		r.State = text
	case open:
		r.State = "counted"
		r.Options = c.optionResults(t.sums, text)
	}
	if r.State != "pending" {
		r.Outcome, r.Awaits = t.count()
	}
	if c.Kind == "ranked" && r.Weight > 0 {
		if r.Withheld = r.Ballots - s.mixing.rows(c); r.Withheld > 0 {
			r.Awaits = "papers"
		}
	}
	r.Names, r.Dice = s.mixing.names[c.ID], s.mixing.tieDice[c.ID]
	return r
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

// opened tells whether all lots of a contest are open.
func (m *mixing) opened(c *contest) bool {
	lots := 0
	for _, l := range m.lots {
		if l.contest == c {
			lots++
			if l.contents == nil {
				return false
			}
		}
	}
	return lots > 0
}

// rows are those of all lots of a contest.
func (m *mixing) rows(c *contest) (n int) {
	for _, l := range m.lots {
		if l.contest == c {
			n += len(l.ballots)
		}
	}
	return n
}

// weightIf leaves a weight out where votes have none.
func weightIf(weighted bool, n int) int { return truth(weighted) * n }

// tables are the lots of a contest that are open.
func (m *mixing) tables(c *contest, weighted bool) (out []tableResult) {
	for _, l := range m.lots {
		if l.contest == c && l.contents != nil {
			out = append(out, tableResult{l.stations, weightIf(weighted, l.weight), len(l.ballots), hex.EncodeToString(l.contents[:])})
		}
	}
	return out
}
