package returns

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/tally"
)

func read(t testing.TB, pattern string) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob("testdata/" + pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	files := map[string][]byte{}
	for _, name := range names {
		if files[filepath.Base(name)], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// The sums are those that the cities counted, and the projects those that they funded.
func TestPabulib(t *testing.T) {
	for name, data := range read(t, "*.pb") {
		b, err := Pabulib(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := b.Differences(); len(diff) > 0 {
			t.Errorf("%s: %s", name, strings.Join(diff, "; "))
		}
	}
}

// Wieliczka decided in 2023 by the Method of Equal Shares: 30 projects for 995 079 of 1 000 000 złoty. In the 164th raise each of 6586 voters
// has the 1 000 000 / 6586 with which all began, and 164 more.
func TestWieliczka(t *testing.T) {
	b, err := Pabulib(read(t, "poland_wieliczka_2023.pb")["poland_wieliczka_2023.pb"])
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Budget.EqualShares(b.Profile, tally.Ties{})
	if err != nil || r.Open != nil || len(r.Winners) != 30 || !slices.Equal(slices.Sorted(slices.Values(r.Winners)), b.Selected) {
		t.Fatal(r.Winners, r.Open, err)
	}
	purse := tally.Ratio(1_000_000, 6586).Add(tally.Int(164))
	if r.Spent.String() != "995079" || r.Purse.Cmp(purse) != 0 {
		t.Errorf("%s spent, purses of %s", r.Spent, r.Purse)
	}
}

func BenchmarkWieliczka(b *testing.B) {
	p, err := Pabulib(read(b, "poland_wieliczka_2023.pb")["poland_wieliczka_2023.pb"])
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := p.Budget.EqualShares(p.Profile, tally.Ties{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestPabulibNamesTheLine(t *testing.T) {
	good := "META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost;votes;selected\na;60;1;1\nb;50;1;0\nVOTES\nvoter_id;vote\n1;a,b\n"
	if _, err := Pabulib([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"META", "MATA", "line 1"}, {"budget;100", "budget;much", "no budget"}, {"a;60;1", "a;0;1", "line 7"}, {"b;50;1", "a;50;1", "line 8"},
		{"b;50;1", "b;50;x", "line 8"}, {"1;a,b", "1;a,c", "line 11"}, {"approval", "choose-1", "line 11"}, {"approval", "by-ear", `line 11: vote_type in META is "by-ear"`}, {"approval", "cumulative", "line 11"},
		{"voter_id;vote", "voter_id;voter", "line 10"}, {"project_id;cost", "project_id;price", "line 6"},
	} {
		if _, err := Pabulib([]byte(strings.Replace(good, c.old, c.new, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.new, err)
		}
	}
}

func TestABCVoting(t *testing.T) {
	for name, data := range read(t, "*.abc.yaml") {
		a, err := ABCVoting(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		matched, diff := a.Differences()
		if matched+len(diff) != 12 || len(diff) > 0 { // six rules, each with and without ties settled
			t.Errorf("%s: %d match, %v", name, matched, diff)
		}
	}
}

func TestABCVotingNamesTheLine(t *testing.T) {
	good := "profile: [[0, 1],\n  [1]]\nnum_cand: 2\ncommitteesize: 1\ncompute:\n- rule_id: av\n  result: [[1]]\n  resolute: true\n"
	if a, err := ABCVoting([]byte(good)); err != nil || len(a.Profile.Ballots) != 2 {
		t.Fatal(a, err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"[1]]", "[1]", "line 1"}, {"[1]]", "[2]]", "candidate 2"}, {"num_cand: 2", "num_cand: x", "line 3"}, {"committeesize: 1", "committeesize: 3", "committee of 3"},
		{"true", "yes", "line 8"}, {"- rule_id: av\n", "", "line 6"}, {"num_cand: 2\n", "", "among -1"}, {"compute:", "voter_weights: [1, 2]\ncompute:", "line 5"},
	} {
		if _, err := ABCVoting([]byte(strings.Replace(good, c.old, c.new, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.new, err)
		}
	}
}

// What is read can be counted, or is refused with a reason; nothing ends the program.
func FuzzPabulib(f *testing.F) {
	for _, data := range read(f, "*.pb") {
		f.Add(data[:min(len(data), 4000)])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Pabulib(data)
		if err != nil {
			return
		}
		if s, err := b.Profile.Sum(tally.Limit{Each: b.Each}); err == nil {
			if r, err := b.Budget.Greedy(s, false, tally.Ties{Seed: "1"}); err == nil && r.Spent.Cmp(tally.Int(b.Budget.Money)) > 0 {
				t.Fatalf("%s of %d spent", r.Spent, b.Budget.Money)
			}
		}
	})
}

func FuzzABCVoting(f *testing.F) {
	for _, data := range read(f, "*.abc.yaml") {
		f.Add(data[:min(len(data), 2000)])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := ABCVoting(data)
		if err != nil || len(a.Profile.Options) > 8 || len(a.Profile.Ballots) > 8 {
			return
		}
		for _, rule := range rules {
			if _, err := tally.Committees(rule, a.Profile, a.Size); err != nil && !strings.HasPrefix(err.Error(), "tally: ") {
				t.Fatal(err)
			}
		}
	})
}
