package election

import (
	"fmt"
	"slices"
	"strings"
)

func (v *validation) districts() {
	v.require(len(v.m.Districts) > 0, "districts", "name at least one", "no district")
	seen := unique{v: v, noun: "district"}
	for i, d := range v.m.Districts {
		at := fmt.Sprintf("districts[%d]", i)
		v.id(at+".id", d.ID)
		seen.check(at+".id", d.ID)
		v.text(at+".name", d.Name, true)
		v.words(at+".type", d.Type)
	}
	seen = unique{v: v, noun: "party"}
	for i, p := range v.m.Parties {
		at := fmt.Sprintf("parties[%d]", i)
		v.id(at+".id", p.ID)
		seen.check(at+".id", p.ID)
		v.text(at+".name", p.Name, true)
		v.words(at+".abbreviation", p.Abbreviation)
		if p.Color != "" {
			v.hex(at+".color", p.Color, 3)
		}
	}
}

func (v *validation) contests() {
	v.require(len(v.m.Contests) > 0, "contests", "ask at least one question", "no contest")
	v.require(len(v.m.Contests) <= maxContests, "contests", fmt.Sprintf("at most %d", maxContests), "too many contests")
	seen := unique{v: v, noun: "contest"}
	for i := range v.m.Contests {
		c, at := &v.m.Contests[i], fmt.Sprintf("contests[%d]", i)
		v.id(at+".id", c.ID)
		seen.check(at+".id", c.ID)
		v.text(at+".title", c.Title, true)
		v.text(at+".subtitle", c.Subtitle, false)
		v.text(at+".instructions", c.Instructions, false)
		known := slices.ContainsFunc(v.m.Districts, func(d District) bool { return d.ID == c.District })
		v.require(known, at+".district", "name one of districts", "there is no district %q", c.District)
		v.kind(at, c)
		v.options(at, c)
		v.writeIns(at, c)
	}
}

// kind checks the limits of a contest against its kind. A limit that its kind does not use must be absent: two readers must
// not be able to disagree about what a voter may do.
func (v *validation) kind(at string, c *Contest) {
	allowed, known := rules[c.Kind]
	if !known {
		v.add(at+".kind", "one of plurality, n-of-m, yes-no, approval, score, cumulative, majority-judgment, ranked", "%q is not a kind of contest", c.Kind)
		return
	}
	v.require(slices.Contains(allowed, c.Rule), at+".rule", "one of "+strings.Join(allowed, ", "), "the rule %q does not count a contest of kind %s", c.Rule, c.Kind)
	n := len(c.Options)
	v.rule(at, c)
	v.votes(at+".votesAllowed", c, n)
	switch c.Kind {
	case Score:
		v.between(at+".maxScore", c.MaxScore, 1, 1000)
	case Cumulative:
		v.between(at+".maxScore", c.MaxScore, 1, max(1, c.VotesAllowed))
	default:
		v.absent(at+".maxScore", c.MaxScore == 0, c.Kind)
	}
	if c.Kind == Ranked {
		v.between(at+".maxRank", c.MaxRank, 1, max(1, n))
	} else {
		v.absent(at+".maxRank", c.MaxRank == 0, c.Kind)
		v.absent(at+".allowTies", !c.AllowTies, c.Kind)
	}
	v.grades(at, c)
}

func (v *validation) absent(path string, ok bool, k Kind) {
	v.require(ok, path, "remove it", "a contest of kind %s has no such limit", k)
}

func (v *validation) votes(path string, c *Contest, options int) {
	n := c.VotesAllowed
	switch c.Kind {
	case Plurality, YesNo:
		v.require(n == 1, path, "write 1", "a contest of kind %s gives one vote, not %d", c.Kind, n)
	case NofM:
		v.require(n >= 1 && n <= options, path, fmt.Sprintf("from 1 to %d, the number of options", options), "%d votes over %d options is not possible", n, options)
	case Approval:
		v.require(n == options, path, fmt.Sprintf("write %d, the number of options", options), "approval allows every option, not %d", n)
	case Cumulative:
		v.between(path, n, 1, 1000)
	default:
		v.absent(path, n == 0, c.Kind)
	}
}

func (v *validation) grades(at string, c *Contest) {
	if c.Kind != MajorityJudgment {
		v.absent(at+".grades", len(c.Grades) == 0, c.Kind)
		return
	}
	v.require(len(c.Grades) >= 2 && len(c.Grades) <= 10, at+".grades", "from 2 to 10, the best first", "%d grades are not possible", len(c.Grades))
	for i, g := range c.Grades {
		v.text(fmt.Sprintf("%s.grades[%d]", at, i), g, true)
	}
}

func (v *validation) options(at string, c *Contest) {
	n := len(c.Options)
	v.require(n > 0, at+".options", "give at least one", "no option")
	v.require(n <= maxOptions, at+".options", fmt.Sprintf("at most %d", maxOptions), "too many options")
	v.require(c.Kind != YesNo || n == 2, at+".options", "give two", "a yes-no contest has two options, not %d", n)
	v.require(c.Kind != Ranked || n <= 54, at+".options", "at most 54", "a ranking of %d options does not fit", n)
	seen := unique{v: v, noun: "option"}
	for i, o := range c.Options {
		at := fmt.Sprintf("%s.options[%d]", at, i)
		v.id(at+".id", o.ID)
		seen.check(at+".id", o.ID)
		v.text(at+".name", o.Name, true)
		v.text(at+".detail", o.Detail, false)
		v.cost(at+".cost", c, o.Cost)
		known := slices.ContainsFunc(v.m.Parties, func(p Party) bool { return p.ID == o.Party })
		v.require(o.Party == "" || known, at+".party", "name one of parties", "there is no party %q", o.Party)
	}
}

// writeIns checks the room for a voter's own words. A ranked or graded contest has no tally of its own for a slot to sum
// with, and whole rows beside a voter's own words would tell who voted, so that these take no write-ins.
func (v *validation) writeIns(at string, c *Contest) {
	if c.WriteIns() == 0 {
		v.require(c.WriteInLength == 0, at+".writeInLength", "remove it", "no option of this contest is a write-in")
		return
	}
	v.between(at+".writeInLength", c.WriteInLength, 1, 240)
	can := c.Kind != YesNo && c.Kind != MajorityJudgment && !c.ByBallot() && c.Family() == Elective
	v.require(can, at+".options", "remove the write-in options", "a contest of kind %s counted by %s takes no write-ins", c.Kind, c.Rule)
}

func (v *validation) styles() {
	v.require(len(v.m.Styles) > 0, "styles", "give at least one", "no ballot style")
	seen := unique{v: v, noun: "style"}
	for i, s := range v.m.Styles {
		at := fmt.Sprintf("styles[%d]", i)
		v.id(at+".id", s.ID)
		seen.check(at+".id", s.ID)
		v.text(at+".name", s.Name, true)
		v.style(at, s)
	}
}

// style checks that a style's contests exist and stand in the order of the manifest, which is the order of the ballot.
func (v *validation) style(at string, s Style) {
	v.require(len(s.Contests) > 0, at+".contests", "name at least one", "a ballot without contests")
	last := -1
	for i, id := range s.Contests {
		at := fmt.Sprintf("%s.contests[%d]", at, i)
		p := slices.IndexFunc(v.m.Contests, func(c Contest) bool { return c.ID == id })
		if p < 0 {
			v.add(at, "name one of contests", "there is no contest %q", id)
			continue
		}
		v.require(p > last, at, "each once, in the order of the manifest", "the contest %q stands twice or out of order", id)
		last = p
	}
}
