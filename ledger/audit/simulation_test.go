package audit

import (
	"math/rand/v2"
	"testing"
)

// Each method holds 1,000 audits of each world below, all of which have a wrong outcome, and looks at the risk after every draw. The
// seed is recorded here; whoever changes it must see the same.
const (
	simulationSeed = 20261126
	audits         = 1000
	riskLimit      = 0.1
)

// A world is papers and the records that they are matched with. The papers are a tie, so that any confirmation is wrong, and no
// loss is more likely to be confirmed than a tie.
type world struct {
	name  string
	cards []Card
}

func marked(option int) *Vote {
	v := &Vote{}
	if option < 2 {
		v.Points = make([]int64, 2)
		v.Points[option] = 1
	}
	return v
}

// papers is 90 votes for either option and 20 blank ones, with true records.
func papers() (cards []Card) {
	for i := range 200 {
		option := 2
		if i < 180 {
			option = i % 2
		}
		cards = append(cards, Card{marked(option), marked(option)})
	}
	return cards
}

// change lets do alter the cards of the first n votes for the second option.
func change(n int, do func(*Card)) []Card {
	cards := papers()
	for i := range n {
		do(&cards[2*i+1])
	}
	return cards
}

func worlds() []world {
	flip := func(c *Card) { c.Record = marked(0) }
	added, mixed := papers(), change(10, flip)
	for i := range 20 {
		added = append(added, Card{marked(0), nil})
		mixed[5*i].Paper, mixed[5*i+99].Paper = mixed[5*i+99].Paper, mixed[5*i].Paper
	}
	return []world{
		{"10 records flipped", change(10, flip)},
		{"20 records blanked", change(20, func(c *Card) { c.Record = marked(2) })},
		{"20 records without a paper", added},
		{"20 papers without a record", change(20, func(c *Card) { c.Record = nil })},
		{"20 ids repeated", change(20, func(c *Card) { c.Record, c.Paper = marked(0), nil })},
		{"10 flipped, boards mix up 20 pairs", mixed},
	}
}

// margin is the reported margin: all records, also those without a paper.
func (w world) margin(a Assertion) (sum int64) {
	for _, c := range w.cards {
		if c.Record != nil {
			sum += a.Score(*c.Record)
		}
	}
	return sum
}

// look draws a card, which may come again.
func (w world) look(r *rand.Rand) Card { return w.cards[r.IntN(len(w.cards))] }

// A simulated method tells whether one audit of a world confirmed it.
type simulated struct {
	name  string
	audit func(w world, rs []Reported, r *rand.Rand) bool
}

const draws = 500

func simulations() []simulated {
	return []simulated{
		{"Kaplan-Markov", kaplanMarkov(Card.same)},
		{"MACRO", macroConfirms},
		{"ALPHA comparison", func(w world, rs []Reported, r *rand.Rand) bool {
			a, _ := rs[0].Comparing(int64(len(w.cards)), true, KaplanMarkov(Gamma))
			return alphaConfirms(a, w, r, func(c Card) int64 { return rs[0].Compared(int64(len(w.cards)), c) })
		}},
		{"ALPHA comparison, each card once", func(w world, rs []Reported, r *rand.Rand) bool {
			a, _ := rs[0].Comparing(int64(len(w.cards)), false, KaplanMarkov(Gamma))
			return alphaConfirms(a, w, r, func(c Card) int64 { return rs[0].Compared(int64(len(w.cards)), c) })
		}},
		{"ALPHA polling", func(w world, rs []Reported, r *rand.Rand) bool {
			a, _ := rs[0].Polling(int64(len(w.cards)), true, Shrink(0.55, 0.025, 20))
			return alphaConfirms(a, w, r, func(c Card) int64 { return rs[0].Polled(c.Paper) })
		}},
		{"ALPHA polling, each card once", func(w world, rs []Reported, r *rand.Rand) bool {
			a, _ := rs[0].Polling(int64(len(w.cards)), false, Shrink(0.55, 0.025, 20))
			return alphaConfirms(a, w, r, func(c Card) int64 { return rs[0].Polled(c.Paper) })
		}},
		{"BRAVO", func(w world, _ []Reported, r *rand.Rand) bool {
			b := Bravo{Cards: int64(len(w.cards)), Tally: []int64{100, 80}, Winners: []int{0}}
			sample := make([]int64, 2)
			for range draws {
				switch c := w.look(r); {
				case c.Paper == nil:
					sample[1]++
				case c.Paper.valid():
					sample[0] += c.Paper.points(0)
					sample[1] += c.Paper.points(1)
				}
				if b.Risk(sample).Within(riskLimit) {
					return true
				}
			}
			return false
		}},
		{"strata", strataConfirm},
	}
}

func (c Card) same() Card { return c }

// kaplanMarkov audits with cards as boards see them, which a broken method changes.
func kaplanMarkov(see func(Card) Card) func(w world, rs []Reported, r *rand.Rand) bool {
	return func(w world, rs []Reported, r *rand.Rand) bool {
		margin, _ := Simple(rs)
		c, e := Comparison{int64(len(w.cards)), margin, Gamma}, Errors{}
		for n := range int64(draws) {
			e = e.Add(Discrepancies(rs, see(w.look(r))), 1)
			if c.Risk(n+1, e).Within(riskLimit) {
				return true
			}
		}
		return false
	}
}

func macroConfirms(w world, rs []Reported, r *rand.Rand) bool {
	m, p := Macro{int64(len(w.cards)), Gamma, rs}, Product{}
	for range draws {
		if p = m.Next(p, Discrepancies(rs, w.look(r))); p.Within(riskLimit) {
			return true
		}
	}
	return false
}

func alphaConfirms(a Alpha, w world, r *rand.Rand, value func(Card) int64) bool {
	order, run := r.Perm(len(w.cards)), Run{}
	for i := range draws {
		c := w.look(r)
		if !a.Replace {
			if i == len(order) {
				return false
			}
			c = w.cards[order[i]]
		}
		if run = a.Next(run, value(c)); a.Risk(run).Within(riskLimit) {
			return true
		}
	}
	return false
}

// strataConfirm has records for the first half of a shuffled world, and only a total for the other; it looks after each 20 draws in both.
func strataConfirm(w world, rs []Reported, r *rand.Rand) bool {
	var halves [2]world
	for i, at := range r.Perm(len(w.cards)) {
		halves[i%2].cards = append(halves[i%2].cards, w.cards[at])
	}
	s := Strata{rs[0].Assertion, halves[0].stratum(rs[0]), halves[1].stratum(rs[0]), Gamma}
	overstated, scored := map[int64]int64{}, map[int64]int64{}
	for range 10 {
		for range 20 {
			overstated[s.Overstatement(halves[0].look(r))]++
			scored[s.Assertion.Polled(halves[1].look(r).Paper)-s.Low]++
		}
		if s.Risk(overstated, scored).Within(riskLimit) {
			return true
		}
	}
	return false
}

func (w world) stratum(r Reported) Stratum {
	return Stratum{int64(len(w.cards)), w.margin(r.Assertion)}
}

// run counts the audits that confirm.
func run(w world, rs []Reported, do func(w world, rs []Reported, r *rand.Rand) bool) (confirmed int) {
	r := rand.New(rand.NewPCG(simulationSeed, uint64(len(w.name))))
	for range audits {
		if do(w, rs, r) {
			confirmed++
		}
	}
	return confirmed
}

// The chance that a method confirms a wrong outcome is at most the limit, as far as 1,000 audits can tell: the lower end of the exact 99 %
// interval of Clopper and Pearson is not above it.
func TestWrongOutcomesAreNotConfirmed(t *testing.T) {
	for _, w := range worlds() {
		rs, err := Plurality([]string{"a", "b"}, []int64{w.margin(twoWay(t)), 0}, []int{0})
		if err != nil {
			t.Fatal(w.name, err)
		}
		for _, s := range simulations() {
			confirmed := run(w, rs, s.audit)
			low, high := clopperPearson(confirmed, audits, 0.01)
			t.Logf("%-48s %-32s %5.1f %% confirmed, interval %.1f to %.1f %%", w.name, s.name, 100*float64(confirmed)/audits, 100*low, 100*high)
			if low > riskLimit {
				t.Errorf("%s, %s: %d of %d wrong outcomes confirmed", w.name, s.name, confirmed, audits)
			}
		}
	}
}

func twoWay(t *testing.T) Assertion {
	rs, err := Plurality([]string{"a", "b"}, []int64{1, 0}, []int{0})
	if err != nil {
		t.Fatal(err)
	}
	return rs[0].Assertion
}

// The simulation can fail: audits that forgive papers that aren't found, or count a two-vote overstatement as one, confirm too often.
func TestBrokenAuditsAreSeen(t *testing.T) {
	forgive := kaplanMarkov(func(c Card) Card {
		if c.Paper == nil || c.Record == nil {
			return Card{marked(2), marked(2)}
		}
		return c
	})
	halve := kaplanMarkov(func(c Card) Card {
		if c.Record != nil && c.Paper != nil && c.Record.points(0) > 0 && c.Paper.points(1) > 0 {
			return Card{marked(0), marked(2)}
		}
		return c
	})
	for _, tt := range []struct {
		w      int
		broken func(world, []Reported, *rand.Rand) bool
	}{{0, halve}, {2, forgive}, {3, forgive}, {4, forgive}} {
		w := worlds()[tt.w]
		rs, err := Plurality([]string{"a", "b"}, []int64{w.margin(twoWay(t)), 0}, []int{0})
		if err != nil {
			t.Fatal(err)
		}
		if low, _ := clopperPearson(run(w, rs, tt.broken), audits, 0.01); low <= riskLimit {
			t.Errorf("%s: a broken audit is not seen", w.name)
		}
	}
}
