package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"

	"github.com/isoloir/isoloir/ledger/audit"
)

// colorado compares the statewide audit of 2024, round 1: the sample size of each contest with a margin, and each published
// risk, to the tenth of a percent that is published.
func colorado(f files) (o outcome) {
	const dir = "colorado-2024-audit/round1/"
	o.rows(f, dir+"contest.csv", 1, coloradoSize)
	o.rows(f, dir+"ResultsReportSummary.csv", 2, coloradoRisk)
	return o
}

func coloradoSize(o *outcome, row map[string]string) error {
	c, e, err := contest(row, "ballot_card_count", "min_margin", "gamma", "one_vote_over_count", "two_vote_over_count", "one_vote_under_count", "two_vote_under_count")
	if err != nil || c.Margin == 0 {
		return err
	}
	limit, err1 := strconv.ParseFloat(row["risk_limit"], 64)
	want, err2 := strconv.ParseInt(row["optimistic_samples_to_audit"], 10, 64)
	if err1 != nil || err2 != nil {
		return fmt.Errorf("risk limit %q, size %q", row["risk_limit"], row["optimistic_samples_to_audit"])
	}
	got := c.Size(limit, e)
	o.equal(row["contest_name"], got == want, "a sample of %d, published %d", got, want)
	return nil
}

func coloradoRisk(o *outcome, row map[string]string) error {
	if row["ballot count"] == "" {
		return nil // the line that ends the report
	}
	c, e, err := contest(row, "ballot count", "min margin", "gamma", "disc +1", "disc +2", "disc -1", "disc -2")
	if err != nil {
		return err
	}
	n, err1 := strconv.ParseInt(row["audited sample count"], 10, 64)
	want, err2 := strconv.ParseFloat(row["Risk measurement %"], 64)
	if err1 != nil || err2 != nil {
		return fmt.Errorf("sample %q, risk %q", row["audited sample count"], row["Risk measurement %"])
	}
	got := 100 * c.Risk(n, e).Risk()
	o.equal(row["Contest"], math.Abs(got-want) <= 0.05+1e-9, "a risk of %.4f %%, published %v", got, want)
	return nil
}

// contest reads cards, margin, inflator and the four classes of discrepancies from the named columns.
func contest(row map[string]string, columns ...string) (c audit.Comparison, e audit.Errors, err error) {
	for i, to := range []*int64{&c.Cards, &c.Margin, nil, &e.O1, &e.O2, &e.U1, &e.U2} {
		if to == nil {
			c.Gamma, err = strconv.ParseFloat(row[columns[i]], 64)
		} else {
			*to, err = strconv.ParseInt(row[columns[i]], 10, 64)
		}
		if err != nil {
			return c, e, fmt.Errorf("%s: %w", columns[i], err)
		}
	}
	return c, e, nil
}

// equal counts a case that is one comparison.
func (o *outcome) equal(name string, ok bool, difference string, args ...any) {
	if ok {
		o.compare(name, 0)
	} else {
		o.compare(name, 0, fmt.Sprintf(difference, args...))
	}
}

// rows runs check on each row of a table whose header is its given line; what can't be read is a difference.
func (o *outcome) rows(f files, name string, header int, check func(*outcome, map[string]string) error) {
	data, err := f.ReadFile(name)
	var all [][]string
	if err == nil {
		r := csv.NewReader(bytes.NewReader(data))
		r.FieldsPerRecord = -1
		all, err = r.ReadAll()
	}
	if err != nil || len(all) <= header {
		o.equal(name, false, "%d lines, %v", len(all), err)
		return
	}
	for i, values := range all[header:] {
		row := map[string]string{}
		for j, column := range all[header-1] {
			if j < len(values) {
				row[column] = values[j]
			}
		}
		if err := check(o, row); err != nil {
			o.equal(fmt.Sprintf("%s:%d", name, header+i+1), false, "%v", err)
		}
	}
}
