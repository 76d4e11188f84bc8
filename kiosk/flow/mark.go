package flow

import (
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/election"
)

// pressOption acts on an item of a contest: "o/2" is its third option, "up/2", "down/2", "more/2" and "fewer/2" the small
// buttons in its row, "g/2/0" its best grade.
func (m *machine) pressOption(id ItemID) {
	part := strings.Split(string(id), "/")
	option, _ := strconv.Atoi(part[1])
	switch part[0] {
	case "o":
		m.pressRow(option)
	case "up":
		m.reorder(option, -1)
	case "down":
		m.reorder(option, 1)
	case "type":
		m.typeName(option)
	case "more":
		m.addPoints(option, 1)
	case "fewer":
		m.addPoints(option, -1)
	case "g":
		grade, _ := strconv.Atoi(part[2])
		m.grade(option, grade+1)
	}
}

// pressRow marks an option or takes its mark away. Nothing is ever unmarked to make room: the voter is told instead.
func (m *machine) pressRow(option int) {
	s := m.session
	c, n := s.choices, s.contest
	k := c.contests[n]
	on := c.Value(n, option) > 0
	switch {
	case !on && m.fullContest(n):
		m.notice = ScreenOvervote
	case k.Options[option].WriteIn:
		m.typeName(option)
	case on && k.Kind == election.Ranked:
		m.unrank(option)
	case on:
		c.set(n, option, 0)
	case k.Kind == election.Ranked:
		c.set(n, option, c.marked(n)+1)
	default:
		c.set(n, option, 1)
	}
}

// fullContest says whether one more option can't be marked.
func (m *machine) fullContest(contest int) bool {
	c := m.session.choices
	switch k := c.contests[contest]; k.Kind {
	case election.Plurality, election.NofM, election.YesNo, election.Approval:
		return c.marked(contest) >= k.VotesAllowed
	case election.Ranked:
		return c.marked(contest) >= k.MaxRank
	}
	return false
}

// unrank takes a name out of the order; those behind it move up.
func (m *machine) unrank(option int) {
	c, n := m.session.choices, m.session.contest
	gap := c.Value(n, option)
	c.set(n, option, 0)
	for o := range c.contests[n].Options {
		if v := c.Value(n, o); v > gap {
			c.set(n, o, v-1)
		}
	}
}

// reorder swaps a name with its neighbour in the order.
func (m *machine) reorder(option, by int) {
	c, n := m.session.choices, m.session.contest
	rank := c.Value(n, option)
	for o := range c.contests[n].Options {
		if c.Value(n, o) == rank+by {
			c.set(n, o, rank)
			c.set(n, option, rank+by)
			return
		}
	}
}

func (m *machine) addPoints(option, by int) {
	c, n := m.session.choices, m.session.contest
	k := c.contests[n]
	if by > 0 && k.Kind == election.Cumulative && c.total(n) >= k.VotesAllowed {
		m.notice = ScreenOvervote
		return
	}
	if v := c.Value(n, option) + by; v >= 0 && v <= k.MaxScore && m.named(option) {
		c.set(n, option, v)
	}
}

// grade gives a grade, or takes it away when it is touched again.
func (m *machine) grade(option, grade int) {
	c, n := m.session.choices, m.session.contest
	if c.Value(n, option) == grade {
		grade = 0
	}
	if m.named(option) {
		c.set(n, option, grade)
	}
}
