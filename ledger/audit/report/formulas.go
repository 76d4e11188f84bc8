package report

import "github.com/isoloir/isoloir/ledger/audit"

func comparison(m *Measurement, c Contest, rs []audit.Reported, in input) error {
	margin, _ := audit.Simple(rs)
	k := audit.Comparison{Cards: c.Cards, Margin: margin, Gamma: m.Gamma}
	e := in.count.Errors
	if in.only {
		m.Draws = in.count.Draws
	}
	for _, d := range in.draws {
		e = e.Add(audit.Discrepancies(rs, d.Card), d.Times)
	}
	m.Counts = []Figure{{"o1", e.O1}, {"o2", e.O2}, {"u1", e.U1}, {"u2", e.U2}}
	m.Factors = factors(k)
	if m.Draws == 0 {
		m.Planned = k.Plan(m.Limit, audit.ArloRates)
	}
	m.Further = max(0, k.Size(m.Limit, e)-m.Draws)
	m.conclude(k.Risk(m.Draws, e))
	return k.Check()
}

func factors(k audit.Comparison) []Factor {
	one := func(n int64, e audit.Errors) float64 { return k.Risk(n, e).Upper() }
	return []Factor{{"n", one(1, audit.Errors{})}, {"o1", one(0, audit.Errors{O1: 1})}, {"o2", one(0, audit.Errors{O2: 1})},
		{"u1", one(0, audit.Errors{U1: 1})}, {"u2", one(0, audit.Errors{U2: 1})}}
}

func macro(m *Measurement, c Contest, rs []audit.Reported, in input) error {
	if in.only {
		return errCounts
	}
	a, p := audit.Macro{Cards: c.Cards, Gamma: m.Gamma, Assertions: rs}, audit.Product{}
	for _, d := range in.draws {
		for range d.Times {
			p = a.Next(p, audit.Discrepancies(rs, d.Card))
		}
	}
	if !p.Within(m.Limit) {
		m.Further = a.Size(m.Limit / p.Upper())
	}
	m.conclude(p)
	return nil
}

func alpha(m *Measurement, c Contest, rs []audit.Reported, in input) error {
	if in.only {
		return errCounts
	}
	var worst audit.Product
	for i, r := range rs {
		a, err := r.Comparing(c.Cards, !c.Once, audit.KaplanMarkov(m.Gamma))
		if err != nil {
			return err
		}
		run := play(a, in.draws, func(d Draw) int64 { return r.Compared(c.Cards, d.Card) })
		worst = m.of(i, a.Risk(run), worst)
		m.Further = max(m.Further, further(a, run, c.Cards*r.Range(), m.Limit))
	}
	m.conclude(worst)
	return nil
}

// further is how many values like this one end a test; at most what is left, and a million.
func further(a audit.Alpha, run audit.Run, value int64, limit float64) (n int64) {
	for n < 1<<20 && run.Seen < a.N && !a.Risk(run).Within(limit) {
		run = a.Next(run, value)
		n++
	}
	return n
}

func polling(m *Measurement, c Contest, rs []audit.Reported, in input) error {
	if in.only {
		return errCounts
	}
	var worst audit.Product
	for i, r := range rs {
		guess := (float64(r.Margin)/float64(c.Cards) + float64(r.Low)) / (2 * float64(r.Low))
		a, err := r.Polling(c.Cards, !c.Once, audit.Shrink(guess, (guess-0.5)/2, 100))
		if err != nil {
			return err
		}
		run := play(a, in.draws, func(d Draw) int64 { return r.Polled(d.Card.Paper) })
		worst = m.of(i, a.Risk(run), worst)
	}
	m.conclude(worst)
	return nil
}

func play(a audit.Alpha, draws []Draw, value func(Draw) int64) (run audit.Run) {
	for _, d := range draws {
		for range d.Times {
			run = a.Next(run, value(d))
		}
	}
	return run
}

func bravo(m *Measurement, c Contest, rs []audit.Reported, in input) error {
	if in.only {
		return errCounts
	}
	votes, missing := c.count(in.draws)
	for i, o := range c.Options {
		m.Counts = append(m.Counts, Figure{o.ID, votes[i]})
	}
	m.Counts = append(m.Counts, Figure{Missing, missing})
	b := audit.Bravo{Cards: c.Cards, Tally: c.tally(), Winners: c.winners()}
	var worst audit.Product
	i := 0
	for w, l := range b.Pairs() {
		sample := c.against(votes, l, missing)
		worst = m.of(i, b.Pair(w, l, sample), worst)
		m.Further = max(m.Further, b.ASN(m.Limit, sample))
		i++
	}
	m.conclude(worst)
	return nil
}

// count is the votes on drawn papers, and how many papers were not found.
func (c Contest) count(draws []Draw) (votes []int64, missing int64) {
	votes = make([]int64, len(c.Options))
	for _, d := range draws {
		if d.Card.Paper == nil {
			missing += d.Times
			continue
		}
		for o, p := range d.Card.Paper.Points {
			votes[o] += p * d.Times
		}
	}
	return votes, missing
}

// against counts papers that aren't found as votes for a loser.
func (c Contest) against(votes []int64, loser int, missing int64) []int64 {
	all := append([]int64(nil), votes...)
	all[loser] += missing
	return all
}

func strata(m *Measurement, c Contest, rs []audit.Reported, in input) error {
	if in.only {
		return errCounts
	}
	var worst audit.Product
	for i, s := range c.strata(rs) {
		overstated, scored := map[int64]int64{}, map[int64]int64{}
		for _, d := range in.draws {
			switch {
			case !d.Polled:
				overstated[s.Overstatement(d.Card)] += d.Times
			case d.Card.Paper == nil:
				scored[-s.Low] += d.Times
			default:
				scored[s.Score(*d.Card.Paper)] += d.Times
			}
		}
		worst = m.of(i, s.Risk(overstated, scored), worst)
	}
	m.conclude(worst)
	return nil
}

func (c Contest) strata(rs []audit.Reported) (all []audit.Strata) {
	b := audit.Bravo{Tally: c.tally(), Winners: c.winners()}
	gamma, _ := c.gamma()
	i := 0
	for w, l := range b.Pairs() {
		polled := c.Options[w].Polled - c.Options[l].Polled
		all = append(all, audit.Strata{Assertion: rs[i].Assertion, Gamma: gamma,
			Compared: audit.Stratum{Cards: c.Cards - c.Polled, Margin: rs[i].Margin - polled}, Polled: audit.Stratum{Cards: c.Polled, Margin: polled}})
		i++
	}
	return all
}

func tables(m *Measurement, c Contest, rs []audit.Reported, in input) error {
	if in.only {
		return errCounts
	}
	all := c.tables(rs)
	for i, t := range c.Tables {
		m.Tables = append(m.Tables, Drawn{Name: t.Name, Weight: t.Weight, Cards: t.Cards})
		for _, a := range all {
			m.Tables[i].Enough = max(m.Tables[i].Enough, a.Size(i, m.Limit))
		}
	}
	for _, d := range in.draws {
		m.Tables[c.table(d.ID)].Draws += d.Times
	}
	var worst audit.Product
	for i, a := range all {
		seen := make([]map[int64]int64, len(c.Tables))
		for n := range seen {
			seen[n] = map[int64]int64{}
		}
		for _, d := range in.draws {
			seen[c.table(d.ID)][a.Overstatement(d.Card)] += d.Times
		}
		worst = m.of(i, a.Risk(seen), worst)
	}
	for _, t := range m.Tables {
		m.Further += max(0, t.Enough-t.Draws)
	}
	m.conclude(worst)
	return nil
}

// tables are the tests of all assertions. A ballot outside all tables is charged the most that there is.
func (c Contest) tables(rs []audit.Reported) (all []audit.Tables) {
	gamma, _ := c.gamma()
	for _, r := range rs {
		if r.Margin -= r.Range() * min(c.Outside, (1<<61)/r.Range()); r.Margin <= 0 {
			r.Margin = 0
		}
		t := audit.Tables{Reported: r, Gamma: gamma}
		for _, table := range c.Tables {
			t.Tables = append(t.Tables, audit.Table{Cards: table.Cards, Weight: table.Weight})
		}
		all = append(all, t)
	}
	return all
}
