package page

import (
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/tally"
)

var abc = []string{"Ada", "Ben <b>", "Eve"}

func written(t *testing.T, r tally.Report, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Write(&b, Count{Title: "A count", Lang: "en", Report: r}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Each kind of count has its chart: votes by round, seats of lists, a table of pairs, and words where rounds have no votes.
func TestPagesOfEachKind(t *testing.T) {
	sums := tally.Sums{Options: abc, Ballots: 18, Votes: []int64{9, 6, 3}}
	approvals := tally.Profile{Options: abc, Ballots: []tally.Ballot{{Weight: 9, Marks: []tally.Mark{{Option: 0, Value: 1}}}, {Weight: 3, Marks: []tally.Mark{{Option: 1, Value: 1}}}}}
	rankings := tally.Profile{Options: abc, Ballots: []tally.Ballot{tally.Ranking(0, 1).Times(4), tally.Ranking(2, 1).Times(3), tally.Ranking(1).Times(2)}}
	stv, failed := tally.STV{Seats: 1}.Scottish(rankings)
	seats, wrong := tally.DHondt.Seats(tally.Lists{Sums: sums}, 3, tally.Ties{}, false)
	pairs, bad := tally.Condorcet{Seats: 1}.Schulze(rankings)
	money, broken := tally.Budget{Money: 50, Costs: []int64{30, 30, 10}}.EqualShares(approvals, tally.Ties{})
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		"stv":     {written(t, stv, failed), []string{"Round 1 · Quota 5", `class="excluded"><th scope="row">Ben &lt;b&gt;`, "Elected: Ada"}},
		"lists":   {written(t, seats, wrong), []string{"<h2>Seats</h2>", `<td class="votes">2</td>`, "Round 2, quotient 9"}},
		"pairs":   {written(t, pairs, bad), []string{`<td class="wins">4</td>`, "<th>2 Ben &lt;b&gt;</th>", "Ranking: "}},
		"budgets": {written(t, money, broken), []string{"Funded: Ada", "each supporter pays at most 10/3", "passed over, too dear: Ben &lt;b&gt;", `width="1000"`}},
	} {
		for _, want := range c.want {
			if !strings.Contains(c.page, want) {
				t.Errorf("the page of %s lacks %q:\n%s", name, want, c.page)
			}
		}
		if !strings.Contains(c.page, "@media (max-width: 40rem)") { // a bar has a line of its own where there is no room beside a name
			t.Errorf("%s: a telephone shows names without bars", name)
		}
		if strings.Contains(c.page, "Ben <b>") || strings.Contains(c.page, "<script") {
			t.Errorf("%s: a name is markup", name)
		}
	}
}
