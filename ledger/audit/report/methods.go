package report

import (
	"errors"
	"fmt"

	"github.com/isoloir/isoloir/ledger/audit"
)

// A method measures a contest.
type method struct {
	formula string
	records bool // compares papers with records
	once    bool // can draw without replacement
	check   func(Contest, []audit.Reported) error
	measure func(*Measurement, Contest, []audit.Reported, input) error
}

var errCounts = errors.New("the sample has only numbers of discrepancies: this method needs what each paper and record says")

// methods are the ways to measure.
var methods = map[string]method{
	"comparison": {"(1 − V/2γN)^n · (1 − 1/2γ)^−o1 · (1 − 1/γ)^−o2 · (1 + 1/2γ)^−u1 · (1 + 1/γ)^−u2", true, false, simple, comparison},
	"macro":      {"∏ (1 − 1/U) / (1 − e/γB), e = max d/V, B = max L/V, U = γNB", true, false, anything, macro},
	"alpha":      {"1 / max T, T = ∏ (1 + λ(x − m)), x = N(L − d)/2(NL − V), m = mean left if the mean is 1/2, λ = 2/γ", true, true, bounded, alpha},
	"polling":    {"1 / max T, T = ∏ (x·η/m + (u − x)(u − η)/(u − m))/u, x = (score + low)/2·low, η = shrink_trunc", false, true, bounded, polling},
	"bravo":      {"∏ (2s)^−w · (2 − 2s)^−l, s = V_w/(V_w + V_l)", false, false, plurality, bravo},
	"tables":     {"max over ω of ∏ 1/(1 + (ω − max(d, 0))/γL), Σ N·weight·ω = V − L·outside", true, false, tabled, tables},
	"strata":     {"max over t of 1/(T1·T2), T1 = ∏ (1 − 1/γ + (L − d)/γm1), T2 = ∏ (1 + λ(score + low − m2))", true, false, single, strata},
}

func anything(Contest, []audit.Reported) error { return nil }

func simple(c Contest, rs []audit.Reported) error {
	if _, ok := audit.Simple(rs); !ok {
		return errors.New("the method comparison is for one vote against one vote: take macro or alpha")
	}
	return nil
}

func plurality(c Contest, _ []audit.Reported) error {
	if c.Rule != "plurality" {
		return errors.New("the method bravo is for the rule plurality: take polling")
	}
	return nil
}

func single(c Contest, rs []audit.Reported) error {
	if c.Rule != "plurality" || c.Polled == c.Cards {
		return errors.New("the method strata is for the rule plurality, and for cards of both kinds")
	}
	for _, s := range c.strata(rs) {
		if err := s.Check(); err != nil {
			return err
		}
	}
	return nil
}

// bounded makes sure that sums fit their integers.
func bounded(c Contest, rs []audit.Reported) error {
	for _, r := range rs {
		if _, err := r.Comparing(c.Cards, !c.Once, nil); err != nil {
			return err
		}
	}
	return nil
}

// tabled makes sure that tables can be audited together, and that what is in none cannot change the outcome.
func tabled(c Contest, rs []audit.Reported) error {
	for _, t := range c.tables(rs) {
		if t.Margin <= 0 {
			return fmt.Errorf("%q: %w", t.Name, errOutside)
		}
		if err := t.Check(); err != nil {
			return err
		}
	}
	return nil
}

var errOutside = errors.New("ballots that are in no table could change it")
