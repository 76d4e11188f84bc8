package audit

import (
	"math/rand/v2"
	"testing"
)

// A ruled world is an election by some rule whose reported outcome is wrong.
type ruled struct {
	name  string
	rs    []Reported
	cards []Card
}

// fill is n cards for each count of a vote; the records of the first wrong of them say something else.
func fill(cards []Card, n int, paper Vote, wrong int, record Vote) []Card {
	for i := range n {
		c := Card{&paper, &paper}
		if i < wrong {
			c.Record = &record
		}
		cards = append(cards, c)
	}
	return cards
}

func points(p ...int64) Vote { return Vote{Points: p} }

// reported is the sum of points over records, weighted.
func totals(cards []Card, options int) []int64 {
	sum := make([]int64, options)
	for _, c := range cards {
		for o := range sum {
			sum[o] += c.Record.points(o) * max(1, c.Record.Weight)
		}
	}
	return sum
}

// said are the records of cards, each for itself.
func said(cards []Card) (all []Counted) {
	for _, c := range cards {
		all = append(all, Counted{1, *c.Record})
	}
	return all
}

func ruledWorlds(t *testing.T) []ruled {
	t.Helper()
	must := func(rs []Reported, err error) []Reported {
		if err != nil {
			t.Fatal(err)
		}
		return rs
	}
	names := []string{"a", "b", "c"}
	score := fill(fill(nil, 60, points(3, 1), 0, Vote{}), 60, points(1, 3), 8, points(3, 0))
	weighted := fill(fill(nil, 50, Vote{Points: []int64{1, 0}, Weight: 4}, 0, Vote{}), 50, Vote{Points: []int64{0, 1}, Weight: 4}, 5, Vote{Points: []int64{1, 0}, Weight: 4})
	weighted = fill(fill(weighted, 50, points(1, 0), 0, Vote{}), 50, points(0, 1), 0, Vote{})
	majority := fill(fill(nil, 100, points(1, 0), 0, Vote{}), 50, points(0, 1), 10, points(1, 0))
	two, err := Majority("a", 0, 110, 150, 2, 3, true)
	lists := fill(fill(nil, 100, points(1, 0), 0, Vote{}), 50, points(0, 1), 8, points(1, 0))
	approval := fill(fill(nil, 70, points(1, 1, 0), 0, Vote{}), 70, points(0, 1, 1), 8, points(1, 1, 0))
	ranked, irv := instantRunoff(t)
	rank := func(o ...int) Vote { return Vote{Ranking: o} }
	pairs := fill(fill(nil, 70, rank(0, 1), 0, Vote{}), 70, rank(1, 0), 8, rank(0, 1))
	grades := fill(fill(nil, 100, points(1, 2), 0, Vote{}), 100, points(2, 1), 8, points(1, 2))
	money := Budget{Options: names[:2], Votes: []int64{78, 62}, Costs: []int64{9, 9}, Money: 10, Most: 1}
	funded := fill(fill(nil, 70, points(1, 0), 0, Vote{}), 70, points(0, 1), 8, points(1, 0))
	return []ruled{
		{"a winner by majority judgment", must(Judgment(names[:2], [][]int64{{108, 92}, {92, 108}}, 200, []int{0})), grades},
		{"a winner over each other", must(Condorcet(names[:2], said(pairs), []int{0})), pairs},
		{"a budget for one of two", must(money.Assertions([]int{0})), funded},
		{"two of three, by approval", must(Plurality(names, totals(approval, 3), []int{0, 1})), approval},
		{"score from 0 to 3", must(Scored(names[:2], totals(score, 2), []int{0}, 3)), score},
		{"weights of 1 and 4", must(Weighted(names[:2], totals(weighted, 2), []int{0}, 4)), weighted},
		{"two thirds", must([]Reported{two}, err), majority},
		{"two of two seats by D'Hondt", must(HighestAverages(names[:2], totals(lists, 2), []int64{2, 0}, func(n int64) int64 { return n })), lists},
		{"instant runoff", irv, ranked},
	}
}

// instantRunoff has a and c tied once b is out; records give a eight of c's papers.
func instantRunoff(t *testing.T) ([]Card, []Reported) {
	t.Helper()
	rank := func(o ...int) Vote { return Vote{Ranking: o} }
	cards := fill(fill(nil, 70, rank(0, 1), 0, Vote{}), 70, rank(2, 1), 8, rank(0))
	cards = fill(fill(cards, 15, rank(1, 0), 0, Vote{}), 15, rank(1, 2), 0, Vote{})
	c := IRV{Options: 3}
	for _, card := range cards {
		c.Ballots = append(c.Ballots, Ranking{1, card.Record.Ranking})
	}
	found, err := c.Raire(0)
	if err != nil {
		t.Fatal(err)
	}
	var rs []Reported
	for _, r := range found {
		rs = append(rs, r.Assertion([]string{"a", "b", "c"}))
	}
	return cards, rs
}

// every assertion must be confirmed for the outcome to be.
func alphaAll(value func(Reported, int64, Card) (Alpha, int64)) func(w world, rs []Reported, r *rand.Rand) bool {
	return func(w world, rs []Reported, r *rand.Rand) bool {
		runs, done := make([]Run, len(rs)), 0
		for range draws {
			c := w.look(r)
			for i, assertion := range rs {
				a, x := value(assertion, int64(len(w.cards)), c)
				was := a.Risk(runs[i]).Within(riskLimit)
				if runs[i] = a.Next(runs[i], x); !was && a.Risk(runs[i]).Within(riskLimit) {
					done++
				}
			}
			if done == len(rs) {
				return true
			}
		}
		return false
	}
}

func TestWrongOutcomesByOtherRules(t *testing.T) {
	compare := alphaAll(func(r Reported, n int64, c Card) (Alpha, int64) {
		a, _ := r.Comparing(n, true, KaplanMarkov(Gamma))
		return a, r.Compared(n, c)
	})
	poll := alphaAll(func(r Reported, n int64, c Card) (Alpha, int64) {
		a, _ := r.Polling(n, true, Shrink(0.55, 0.025, 20))
		return a, r.Polled(c.Paper)
	})
	for _, w := range ruledWorlds(t) {
		methods := []simulated{{"MACRO", macroConfirms}, {"ALPHA comparison", compare}, {"ALPHA polling", poll}}
		if _, simple := Simple(w.rs); simple {
			methods = append(methods, simulated{"Kaplan-Markov", kaplanMarkov(Card.same)})
		}
		for _, s := range methods {
			confirmed := run(world{w.name, w.cards}, w.rs, s.audit)
			low, high := clopperPearson(confirmed, audits, 0.01)
			t.Logf("%-28s %-18s %5.1f %% confirmed, interval %.1f to %.1f %%", w.name, s.name, 100*float64(confirmed)/audits, 100*low, 100*high)
			if low > riskLimit {
				t.Errorf("%s, %s: %d of %d wrong outcomes confirmed", w.name, s.name, confirmed, audits)
			}
		}
	}
}

// Of two contests on the same papers, audited at once by MACRO, one is right by far and the other a tie.
func TestSeveralContests(t *testing.T) {
	wrong := worlds()[0]
	right := world{"right", change(80, func(c *Card) { c.Record, c.Paper = marked(0), marked(0) })}
	var rs []Reported
	for _, w := range []world{right, wrong} {
		one, err := Plurality([]string{"a", "b"}, []int64{w.margin(twoWay(t)), 0}, []int{0})
		if err != nil {
			t.Fatal(err)
		}
		rs = append(rs, one[0])
	}
	confirmed := run(wrong, rs, func(_ world, rs []Reported, r *rand.Rand) bool {
		m, p := Macro{200, Gamma, rs}, Product{}
		for range draws {
			at := r.IntN(200)
			d := []int64{rs[0].Overstatement(right.cards[at]), rs[1].Overstatement(wrong.cards[at])}
			if p = m.Next(p, d); p.Within(riskLimit) {
				return true
			}
		}
		return false
	})
	if low, high := clopperPearson(confirmed, audits, 0.01); low > riskLimit || confirmed == 0 {
		t.Errorf("%d of %d wrong outcomes confirmed, %.3f to %.3f", confirmed, audits, low, high)
	}
}

// Right outcomes are confirmed, by every method: an audit that never confirms would pass all tests above.
func TestRightOutcomesAreConfirmed(t *testing.T) {
	w := world{"no errors", change(40, func(c *Card) { c.Record, c.Paper = marked(0), marked(0) })}
	rs, err := Plurality([]string{"a", "b"}, []int64{w.margin(twoWay(t)), 0}, []int{0})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range simulations() {
		if confirmed := run(w, rs, s.audit); confirmed < 9*audits/10 {
			t.Errorf("%s: %d of %d right outcomes confirmed", s.name, confirmed, audits)
		}
	}
}
