package audit

import (
	"fmt"
	"slices"
)

// Judgment asserts that each winner's grades are above each loser's by majority judgment, whose median is the lower of two middle ones;
// a paper without a grade gives the worst. Grades are how many papers gave each option each grade, the best first; points of a Vote are
// the place of the grade from 1. Where medians differ, a grade lies between them; where they do not, the largest of four groups
// decides: those who see the winner above the median or below it, and the loser (Balinski and Laraki, Majority Judgment, MIT Press
// 2010, section 14.1).
func Judgment(options []string, grades [][]int64, papers int64, winners []int) ([]Reported, error) {
	if err := outcome(options, make([]int64, len(grades)), winners); err != nil {
		return nil, err
	}
	j, err := newJudged(options, grades, papers)
	if err != nil {
		return nil, err
	}
	var all []Reported
	for _, w := range winners {
		for l := range options {
			if !slices.Contains(winners, l) {
				all = append(all, j.above(w, l)...)
			}
		}
	}
	return report(unique(all))
}

// judged is how many papers see each option at each grade or above it.
type judged struct {
	options []string
	papers  int64
	reach   [][]int64 // by option, then by grade, the best first
}

func newJudged(options []string, grades [][]int64, papers int64) (*judged, error) {
	j := &judged{options: options, papers: papers}
	for o, counts := range grades {
		if len(counts) < 2 || len(counts) != len(grades[0]) {
			return nil, fmt.Errorf("%q has %d grades", options[o], len(counts))
		}
		sum, reach := int64(0), make([]int64, len(counts))
		for g, n := range counts {
			if n < 0 || n > papers-sum {
				return nil, fmt.Errorf("%q has more grades than there are papers, %d", options[o], papers)
			}
			sum += n
			reach[g] = sum
		}
		reach[len(reach)-1] = papers
		j.reach = append(j.reach, reach)
	}
	return j, nil
}

func (j *judged) median(o int) int {
	return slices.IndexFunc(j.reach[o], func(n int64) bool { return 2*n > j.papers })
}

// better and worse count papers that see an option above a grade, or below it.
func (j *judged) better(o, g int) int64 {
	if g == 0 {
		return 0
	}
	return j.reach[o][g-1]
}

func (j *judged) worse(o, g int) int64 { return j.papers - j.reach[o][g] }

// above are the assertions from which it follows that w is judged above l.
func (j *judged) above(w, l int) []Reported {
	g := j.median(w)
	if g < 0 || g >= j.median(l) {
		return j.equal(w, l, max(g, 0))
	}
	most := []Reported(nil)
	for g := g; g < j.median(l); g++ { // w reaches g, and l does not
		pair := []Reported{j.reaches(w, g), j.misses(l, g)}
		if most == nil || min(pair[0].Margin, pair[1].Margin) > min(most[0].Margin, most[1].Margin) {
			most = pair
		}
	}
	return most
}

// equal is above for two options with the median g: w reaches it, l no better one, and of those who see either elsewhere the most see w
// above g, or l below.
func (j *judged) equal(w, l, g int) []Reported {
	all := []Reported{}
	if g < len(j.reach[w])-1 {
		all = append(all, j.reaches(w, g))
	}
	if g > 0 {
		all = append(all, j.misses(l, g-1))
	}
	first, what := group{j, w, g, true}, group{j, w, g, false}
	if second := (group{j, l, g, false}); second.count() > first.count() {
		first = second
	}
	return append(all, first.over(what), first.over(group{j, l, g, true}))
}

// reaches asserts that more than half see an option at a grade or above; misses, that less than half do.
func (j *judged) reaches(o, g int) Reported {
	return Reported{j.half(fmt.Sprintf("%s is %d or better", j.options[o], g+1), o, g, 1), 2*j.reach[o][g] - j.papers}
}

func (j *judged) misses(o, g int) Reported {
	return Reported{j.half(fmt.Sprintf("%s is worse than %d", j.options[o], g+1), o, g, -1), j.papers - 2*j.reach[o][g]}
}

func (j *judged) half(name string, o, g int, sign int64) Assertion {
	return Assertion{name, 1, 1, func(v Vote) int64 { return sign * (2*vote(j.grade(v, o) <= g) - 1) }}
}

// grade is what a paper gives to an option, from 0 for the best.
func (j *judged) grade(v Vote, o int) int {
	worst := len(j.reach[o]) - 1
	if p := v.points(o); p > 0 && p <= int64(worst) {
		return int(p) - 1
	}
	return worst
}

// A group is those who see an option above a grade, or below it.
type group struct {
	*judged
	option, grade int
	better        bool
}

func (a group) count() int64 {
	if a.better {
		return a.judged.better(a.option, a.grade)
	}
	return a.worse(a.option, a.grade)
}

func (a group) has(v Vote) bool {
	g := a.judged.grade(v, a.option)
	return a.better && g < a.grade || !a.better && g > a.grade
}

func (a group) name() string {
	return fmt.Sprintf("%s %s than %d", a.options[a.option], map[bool]string{true: "better", false: "worse"}[a.better], a.grade+1)
}

// over asserts that one group is larger than another.
func (a group) over(b group) Reported {
	score := func(v Vote) int64 { return vote(a.has(v)) - vote(b.has(v)) }
	return Reported{Assertion{a.name() + ", more than " + b.name(), 1, 1, score}, a.count() - b.count()}
}

// unique leaves out assertions with a name that stands before.
func unique(all []Reported) (out []Reported) {
	for _, r := range all {
		if !slices.ContainsFunc(out, func(o Reported) bool { return o.Name == r.Name }) {
			out = append(out, r)
		}
	}
	return out
}
