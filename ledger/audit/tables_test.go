package audit

import (
	"math"
	"math/rand/v2"
	"testing"
)

func twoVotes(margin int64) Reported {
	return Reported{Assertion{"a > b", 1, 1, func(v Vote) int64 { return v.points(0) - v.points(1) }}, margin}
}

// With one table it is ALPHA's martingale with the same bet (RiLACS, section 3): computed by Comparing, draw by draw.
func TestOneTableIsAlpha(t *testing.T) {
	const cards, margin = 400, 36
	r := twoVotes(margin)
	tables := Tables{r, []Table{{cards, 1}}, Gamma}
	stake := 2 * (cards*2 - margin) / float64(cards) / (Gamma * 2)
	a, err := r.Comparing(cards, true, Stake(stake))
	if err != nil {
		t.Fatal(err)
	}
	run, seen := Run{}, map[int64]int64{}
	for i := range 120 {
		d := int64(0)
		if i%40 == 7 {
			d = int64(1 + i/40%2)
		}
		seen[d]++
		run = a.Next(run, cards*(r.Range()-d))
		got, _ := tables.Risk([]map[int64]int64{seen}).Log()
		want, _ := run.T.inverse().Log()
		if math.Abs(got-want) > 1e-9 {
			t.Fatalf("draw %d: %v, ALPHA %v", i+1, got, want)
		}
	}
}

// No way to share the margin out, on a fine grid, is harder to reject than the corner that Risk finds.
func TestCornersAreTheHardest(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 60 {
		tables := Tables{twoVotes(1 + r.Int64N(300)), []Table{{20 + r.Int64N(80), 1 + r.Int64N(10)}, {20 + r.Int64N(80), 1 + r.Int64N(10)}, {20 + r.Int64N(80), 1 + r.Int64N(10)}}, Gamma}
		var seen []map[int64]int64
		for range 3 {
			seen = append(seen, map[int64]int64{0: r.Int64N(60), 1: r.Int64N(3), 2: r.Int64N(2), -1: r.Int64N(4)})
		}
		s := corners{Tables: tables, draws: [][]frequency{sorted(seen[0]), sorted(seen[1]), sorted(seen[2])}}
		found, hardest := tables.Risk(seen), math.Inf(-1)
		weigh := func(n int) float64 { return float64(tables.Tables[n].Cards * tables.Tables[n].Weight) }
		for a := 0.0; a <= 2; a += 0.02 {
			for b := 0.0; b <= 2; b += 0.02 {
				c := (float64(tables.Margin) - a*weigh(0) - b*weigh(1)) / weigh(2)
				if c >= 0 && c <= 2 {
					log, _ := s.at(s.at(s.at(Product{}, 0, a), 1, b), 2, c).Log()
					hardest = max(hardest, log)
				}
			}
		}
		if log, err := found.Log(); hardest > log+err+1e-9 {
			t.Fatalf("%+v: a way with %v, Risk says %v", tables, hardest, log)
		}
	}
}

// A meeting with weights of 1, 5 and 20 whose outcome is wrong: the records of some heavy pieces, or of many light ones, are flipped, or
// papers are missing. Boards draw from each table; 1,000 audits confirm it no more often than the limit allows. The right one is confirmed.
func TestTablesOfWeights(t *testing.T) {
	weights, cards := []int64{1, 5, 20}, []int64{120, 60, 40}
	for _, w := range []struct {
		name  string
		flip  []int // pieces of each table whose record says a, and paper b
		lost  []int // pieces of b of which no paper is found
		lead  int64 // votes for a beyond a tie, on the papers
		wrong bool
	}{
		{"heavy records flipped", []int{0, 0, 4}, []int{0, 0, 0}, 0, true},
		{"light records flipped", []int{30, 10, 0}, []int{0, 0, 0}, 0, true},
		{"papers lost", []int{0, 0, 0}, []int{20, 8, 3}, 0, true},
		{"some of all", []int{8, 4, 2}, []int{4, 2, 1}, 0, true},
		{"right", []int{0, 0, 0}, []int{0, 0, 0}, 400, false},
	} {
		var worlds [][]Card
		margin := int64(0)
		for k, n := range cards {
			var table []Card
			for i := range n {
				paper := marked(int(i % 2))
				if w.lead > 0 && i%4 == 1 {
					paper = marked(0)
				}
				c := Card{paper, paper}
				if i%2 == 1 && int(i/2) < w.flip[k] {
					c.Record = marked(0)
				}
				table = append(table, c)
			}
			for range w.lost[k] {
				table = append(table, Card{marked(0), nil})
			}
			for _, c := range table {
				margin += weights[k] * twoVotes(0).Score(*c.Record)
			}
			worlds = append(worlds, table)
		}
		audit := Tables{Reported: twoVotes(margin), Gamma: Gamma}
		for k := range cards {
			audit.Tables = append(audit.Tables, Table{int64(len(worlds[k])), weights[k]})
		}
		if err := audit.Check(); err != nil {
			t.Fatal(w.name, err)
		}
		confirmed := run(world{name: w.name}, nil, func(_ world, _ []Reported, r *rand.Rand) bool {
			seen := []map[int64]int64{{}, {}, {}}
			for range 12 {
				for k := range worlds {
					for range 12 {
						seen[k][audit.Overstatement(worlds[k][r.IntN(len(worlds[k]))])]++
					}
				}
				if audit.Risk(seen).Within(riskLimit) {
					return true
				}
			}
			return false
		})
		low, _ := clopperPearson(confirmed, audits, 0.01)
		t.Logf("%-24s V = %d, %d of %d confirmed", w.name, margin, confirmed, audits)
		if w.wrong && low > riskLimit || !w.wrong && confirmed < 9*audits/10 {
			t.Errorf("%s: %d of %d audits confirmed", w.name, confirmed, audits)
		}
	}
}

// The sizes end an audit without discrepancies, and with one draw fewer in the table that decides they may not.
func TestTableSizes(t *testing.T) {
	audit := Tables{twoVotes(60), []Table{{200, 1}, {40, 10}, {20, 1}}, Gamma}
	seen := []map[int64]int64{}
	for i := range audit.Tables {
		seen = append(seen, map[int64]int64{0: audit.Size(i, 0.05)})
	}
	if !audit.Risk(seen).Within(0.05) {
		t.Errorf("%v are not enough", seen)
	}
	seen[1][0] -= 2
	if audit.Risk(seen).Within(0.05) {
		t.Errorf("%v are enough", seen)
	}
	if (Tables{twoVotes(60), make([]Table, 13), Gamma}).Check() == nil || (Tables{twoVotes(0), audit.Tables, Gamma}).Check() == nil {
		t.Error("impossible tables are audited")
	}
}
