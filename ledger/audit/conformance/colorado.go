package conformance

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"github.com/isoloir/isoloir/ledger/audit"
)

// ColoradoSizes compares the sample sizes of every contest with a margin in round 1 of Colorado's audit of 2024.
func ColoradoSizes(dataDir string) (matched, total int, notes []string, err error) {
	return colorado(dataDir, "contest.csv", 1, func(r *result, row map[string]string) error {
		c, e, err := contest(row, "ballot_card_count", "min_margin", "gamma", "one_vote_over_count", "two_vote_over_count", "one_vote_under_count", "two_vote_under_count")
		if err != nil || c.Margin == 0 {
			return err
		}
		limit, err1 := strconv.ParseFloat(row["risk_limit"], 64)
		want, err2 := strconv.ParseInt(row["optimistic_samples_to_audit"], 10, 64)
		if err1 != nil || err2 != nil {
			return fmt.Errorf("%q: %v, %v", row["contest_name"], err1, err2)
		}
		got := c.Size(limit, e)
		r.check(got == want, "%s: size %d, published %d", row["contest_name"], got, want)
		return nil
	})
}

// ColoradoRisks compares every published risk of round 1, to the tenth of a percent that is published.
func ColoradoRisks(dataDir string) (matched, total int, notes []string, err error) {
	return colorado(dataDir, "ResultsReportSummary.csv", 2, func(r *result, row map[string]string) error {
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
			return fmt.Errorf("%q: %v, %v", row["Contest"], err1, err2)
		}
		got := 100 * c.Risk(n, e).Risk()
		r.check(math.Abs(got-want) <= 0.05+1e-9, "%s: risk %.4f %%, published %v", row["Contest"], got, want)
		return nil
	})
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

// colorado runs check on every row of a file of round 1 whose header is its given line.
func colorado(dataDir, file string, header int, check func(*result, map[string]string) error) (matched, total int, notes []string, err error) {
	var r result
	err = unpack(dataDir, "colorado-2024-audit.tar.xz", func(dir string) error {
		f, err := os.Open(filepath.Join(dir, "colorado-2024-audit", "round1", file))
		if err != nil {
			return err
		}
		defer f.Close()
		rows := csv.NewReader(f)
		rows.FieldsPerRecord = -1
		all, err := rows.ReadAll()
		if err != nil {
			return err
		}
		for _, values := range all[header:] {
			row := map[string]string{}
			for i, name := range all[header-1] {
				if i < len(values) {
					row[name] = values[i]
				}
			}
			if err := check(&r, row); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
		return nil
	})
	return r.matched, r.total, r.notes, err
}
