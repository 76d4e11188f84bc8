package tally

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func day(n int) time.Time { return time.Date(2026, 5, n, 9, 0, 0, 0, time.UTC) }

// held is a meeting of holders with shares of one class with one vote each.
func held(shares map[string]int64, present ...string) Meeting {
	m := Meeting{Classes: []Class{{"ordinary", 1}}, Present: present}
	for _, id := range slices.Sorted(func(yield func(string) bool) {
		for id := range shares {
			if !yield(id) {
				return
			}
		}
	}) {
		m.Holders = append(m.Holders, Holder{ID: id, Shares: []int64{shares[id]}})
	}
	return m
}

func TestProxies(t *testing.T) {
	for _, c := range []struct {
		name    string
		present []string
		depth   int
		proxies []Proxy
		by, why string // for ada
	}{
		{"she came", []string{"ada"}, 0, nil, "ada", Acts},
		{"she did not", nil, 0, nil, "", Absent},
		{"somebody acts for her", []string{"bob"}, 0, []Proxy{{"ada", "bob", day(1)}}, "bob", Acts},
		{"somebody who is no holder", []string{"counsel"}, 0, []Proxy{{"ada", "counsel", day(1)}}, "counsel", Acts},
		// English law: a member who comes and votes in person puts aside the proxy given before (Cousins v International Brick [1931] 2 Ch 90).
		{"presence revokes", []string{"ada", "bob"}, 0, []Proxy{{"ada", "bob", day(1)}}, "ada", Acts},
		// A later proxy revokes an earlier one, unless that one is irrevocable, which a meeting here knows not (compare Delaware, § 212(e)).
		{"the last dated wins", []string{"bob", "eve"}, 0, []Proxy{{"ada", "eve", day(2)}, {"ada", "bob", day(1)}}, "eve", Acts},
		{"revoked", []string{"bob"}, 0, []Proxy{{"ada", "bob", day(1)}, {"ada", "", day(2)}}, "", Absent},
		{"given anew", []string{"bob"}, 0, []Proxy{{"ada", "", day(2)}, {"ada", "bob", day(3)}}, "bob", Acts},
		{"two of one day", []string{"bob", "eve"}, 0, []Proxy{{"ada", "bob", day(1)}, {"ada", "eve", day(1)}}, "", Ambiguous},
		{"the same twice", []string{"bob"}, 0, []Proxy{{"ada", "bob", day(1)}, {"ada", "bob", day(1)}}, "bob", Acts},
		{"two of one day, then a later one", []string{"bob", "eve"}, 0, []Proxy{{"ada", "bob", day(1)}, {"ada", "eve", day(1)}, {"ada", "eve", day(2)}}, "eve", Acts},
		{"handed on, not allowed", []string{"eve"}, 0, []Proxy{{"ada", "bob", day(1)}, {"bob", "eve", day(1)}}, "", TooDeep},
		{"handed on, allowed", []string{"eve"}, 1, []Proxy{{"ada", "bob", day(1)}, {"bob", "eve", day(1)}}, "eve", Acts},
		{"handed on once too often", []string{"zoe"}, 1, []Proxy{{"ada", "bob", day(1)}, {"bob", "eve", day(1)}, {"eve", "zoe", day(1)}}, "", TooDeep},
		{"in a circle", nil, 9, []Proxy{{"ada", "bob", day(1)}, {"bob", "ada", day(1)}}, "", Circular},
		{"whom she named did not come", nil, 1, []Proxy{{"ada", "bob", day(1)}}, "", Absent},
	} {
		m := held(map[string]int64{"ada": 10, "bob": 5, "eve": 1}, c.present...)
		m.Depth, m.Proxies = c.depth, c.proxies
		r, err := m.Representation()
		if err != nil || r[0].By() != c.by || r[0].Why != c.why {
			t.Errorf("%s: %+v %v, want %q %q", c.name, r[0], err, c.by, c.why)
		}
	}
}

// Meetings as the law has them. Figures are votes of shareholders with 100 in all.
//
// Held against published texts: Companies Act 2006, s. 282 and 283; Code de commerce, L. 225-96, and what act 2019-744 made of abstentions
// in it and in L. 225-98. All other law in this file is cited from memory: look it up before a meeting relies on it.
func TestResolutions(t *testing.T) {
	half, all := Majority{1, 2, true, BaseCast}, Majority{}
	for _, c := range []struct {
		name                   string
		r                      Resolution
		came                   int64
		for_, against, abstain int64
		want                   string
	}{
		// Code de commerce, L. 225-98: on first call a fifth of the shares with a vote; majority of the votes cast, in which abstentions
		// are not counted (act 2019-744 of 19 July 2019).
		{"assemblée générale ordinaire", Resolution{Quorum: Majority{1, 5, false, BaseAll}, Majority: half}, 20, 8, 7, 5, Carried},
		{"assemblée générale ordinaire, too few", Resolution{Quorum: Majority{1, 5, false, BaseAll}, Majority: half}, 19, 19, 0, 0, NoQuorum},
		// On second call the same article asks for no quorum.
		{"seconde convocation", Resolution{Quorum: all, Majority: half}, 1, 1, 0, 0, Carried},
		// L. 225-96: on first call a quarter; two thirds of the votes cast.
		{"assemblée générale extraordinaire", Resolution{Quorum: Majority{1, 4, false, BaseAll}, Majority: TwoThirds}, 30, 20, 10, 0, Carried},
		{"assemblée générale extraordinaire", Resolution{Quorum: Majority{1, 4, false, BaseAll}, Majority: TwoThirds}, 30, 19, 10, 1, Rejected},
		// Companies Act 2006 (UK), s. 282 and 283: a simple majority; not less than 75 per cent of those voting.
		{"ordinary resolution", Resolution{Majority: half}, 60, 30, 30, 0, Rejected},
		{"special resolution", Resolution{Majority: ThreeQuarters}, 60, 45, 15, 0, Carried},
		{"special resolution", Resolution{Majority: ThreeQuarters}, 60, 44, 15, 1, Rejected},
		// Delaware General Corporation Law, § 216: a majority of the shares is a quorum; a majority of the shares present, so that an
		// abstention is as good as a vote against.
		{"matter of a Delaware meeting", Resolution{Quorum: Majority{1, 2, true, BaseAll}, Majority: half.Over(BasePresent)}, 60, 30, 10, 20, Rejected},
		{"matter of a Delaware meeting", Resolution{Quorum: Majority{1, 2, true, BaseAll}, Majority: half.Over(BasePresent)}, 60, 31, 10, 19, Carried},
		{"half a Delaware meeting", Resolution{Quorum: Majority{1, 2, true, BaseAll}, Majority: half.Over(BasePresent)}, 50, 50, 0, 0, NoQuorum},
		// § 242(b)(1): a majority of the outstanding stock.
		{"amendment in Delaware", Resolution{Majority: half.Over(BaseAll)}, 60, 50, 0, 0, Rejected},
		{"amendment in Delaware", Resolution{Majority: half.Over(BaseAll)}, 60, 51, 9, 0, Carried},
		// Loi 65-557 du 10 juillet 1965 on shared property, article 25: a majority of the votes of all owners.
		{"copropriété, article 25", Resolution{Majority: half.Over(BaseAll)}, 55, 50, 0, 5, Rejected},
		// Aktiengesetz, § 133: a majority of the votes cast; abstentions are not cast.
		{"Hauptversammlung", Resolution{Majority: half}, 90, 2, 1, 87, Carried},
		// By-laws may count abstentions among the votes, or ask for a part of those who came to vote.
		{"abstentions counted", Resolution{Majority: half.Over(BaseVoted)}, 90, 40, 10, 40, Rejected},
		{"half of those present vote", Resolution{Quorum: Majority{1, 2, false, BasePresent}, Majority: half}, 90, 40, 0, 4, NoQuorum},
		{"half of those present vote", Resolution{Quorum: Majority{1, 2, false, BasePresent}, Majority: half}, 90, 40, 0, 5, Carried},
		{"nobody came", Resolution{Majority: Majority{0, 1, false, BaseCast}}, 0, 0, 0, 0, Rejected},
	} {
		m := held(map[string]int64{"came": c.came, "home": 100 - c.came}, "came")
		d, err := m.Decide(c.r, []Cast{{"came", "came", "ordinary", c.for_, c.against, c.abstain}})
		if err != nil || d.Decision != c.want {
			t.Errorf("%s, %d for, %d against, %d abstain of %d: %+v %v, want %s", c.name, c.for_, c.against, c.abstain, c.came, d, err, c.want)
		}
	}
}

// A share class with double votes (Code de commerce, L. 225-123), one without a vote, and shares that the company holds in itself,
// which neither vote nor count for the quorum (Delaware, § 160(c); Aktiengesetz, § 71b).
func TestClassesAndMutedShares(t *testing.T) {
	m := Meeting{
		Classes: []Class{{"single", 1}, {"double", 2}, {"preferred", 0}},
		Holders: []Holder{{"ada", []int64{10, 10, 0}, false}, {"bob", []int64{25, 0, 5}, false}, {"fund", []int64{0, 0, 30}, false}, {"company", []int64{50, 0, 0}, true}},
		Present: []string{"ada", "bob", "fund", "company"},
	}
	casts := []Cast{{"ada", "ada", "single", 10, 0, 0}, {"ada", "ada", "double", 10, 0, 0}, {"bob", "bob", "single", 0, 25, 0}, {"bob", "bob", "preferred", 0, 5, 0},
		{"fund", "fund", "preferred", 10, 20, 0}}
	d, err := m.Decide(Resolution{Quorum: Majority{1, 2, true, BaseAll}, Majority: SimpleMajority}, casts)
	if v := d.Votes[0]; err != nil || d.Decision != Carried || v.All != 55 || v.Present != 55 || v.For != 30 || v.Against != 25 {
		t.Errorf("%+v %v", d, err)
	}
	// Delaware, § 242(b)(2): a class whose rights are changed votes by itself, whether it has votes otherwise or not.
	d, err = m.Decide(Resolution{Majority: SimpleMajority, Classes: []string{"preferred"}}, casts)
	if v := d.Votes[1]; err != nil || d.Decision != Rejected || v.For != 10 || v.Against != 25 || v.All != 35 {
		t.Errorf("%+v %v", d, err)
	}
	if _, err := m.Decide(Resolution{Majority: SimpleMajority}, []Cast{{"company", "company", "single", 50, 0, 0}}); !errors.Is(err, ErrMeeting) {
		t.Errorf("the company votes with its own shares: %v", err)
	}
}

// Companies Act 2006 (UK), s. 322: on a poll a member need not use all votes, nor cast all that are used in the same way.
func TestVotesMayBeSplit(t *testing.T) {
	m := held(map[string]int64{"ada": 10, "nominee": 90}, "bank")
	m.Proxies = []Proxy{{"nominee", "bank", day(1)}}
	d, err := m.Decide(Resolution{Majority: SimpleMajority.Over(BasePresent)}, []Cast{{"bank", "nominee", "ordinary", 40, 0, 0}, {"bank", "nominee", "ordinary", 6, 30, 4}})
	if v := d.Votes[0]; err != nil || v.For != 46 || v.Against != 30 || v.Abstain != 4 || v.Present != 90 || d.Decision != Carried {
		t.Errorf("%+v %v", d, err)
	}
}

func TestMeetingRefuses(t *testing.T) {
	simple := Resolution{Majority: SimpleMajority}
	for name, c := range map[string]struct {
		change func(m *Meeting)
		r      Resolution
		cast   Cast
		want   string
	}{
		"more than there is":   {nil, simple, Cast{"ada", "ada", "ordinary", 6, 5, 0}, `casts, entry 1 ("ada"): with against of 5 it votes more shares of "ordinary" than "ada" has: 10`},
		"less than nothing":    {nil, simple, Cast{"ada", "ada", "ordinary", -1, 5, 0}, `casts, entry 1 ("ada"): for is -1;`},
		"for somebody else":    {nil, simple, Cast{"ada", "bob", "ordinary", 1, 0, 0}, `casts, entry 1: "ada" does not act for "bob"`},
		"for an absent holder": {nil, simple, Cast{"", "bob", "ordinary", 1, 0, 0}, `casts, entry 1: "" does not act`},
		"for nobody known":     {nil, simple, Cast{"ada", "zoe", "ordinary", 1, 0, 0}, `casts, entry 1: there is no holder "zoe"`},
		"of no class":          {nil, simple, Cast{"ada", "ada", "golden", 1, 0, 0}, `casts, entry 1 ("ada"): there is no class "golden"`},
		"a vote of no class":   {nil, Resolution{Majority: SimpleMajority, Classes: []string{"golden"}}, Cast{"ada", "ada", "ordinary", 1, 0, 0}, `terms, classes: there is no class "golden"`},
		"no majority":          {nil, Resolution{}, Cast{"ada", "ada", "ordinary", 1, 0, 0}, `terms, majority: 0/0`},
		"no base":              {nil, Resolution{Majority: Majority{1, 2, true, "tall"}}, Cast{"ada", "ada", "ordinary", 1, 0, 0}, `terms, majority: of is "tall"`},
		"no quorum's base":     {nil, Resolution{Quorum: Majority{1, 2, true, BaseCast}, Majority: SimpleMajority}, Cast{"ada", "ada", "ordinary", 1, 0, 0}, `terms, quorum: of is "cast"`},
		"a holder twice":       {func(m *Meeting) { m.Holders[1].ID = "ada" }, simple, Cast{"ada", "ada", "ordinary", 1, 0, 0}, `holders, entry 2: "ada" stands`},
		"shares below nothing": {func(m *Meeting) { m.Holders[1].Shares[0] = -1 }, simple, Cast{"ada", "ada", "ordinary", 1, 0, 0}, `holders, entry 2 ("bob"): -1 shares`},
		"more votes than fit":  {func(m *Meeting) { m.Holders[1].Shares[0] = math.MaxInt64 }, simple, Cast{"ada", "ada", "ordinary", 1, 0, 0}, `more votes than can be counted`},
		"no date":              {func(m *Meeting) { m.Proxies = []Proxy{{From: "bob", To: "ada"}} }, simple, Cast{"ada", "ada", "ordinary", 1, 0, 0}, `proxies, entry 1: a proxy of "bob" for "ada" without a date`},
		"a proxy to oneself":   {func(m *Meeting) { m.Proxies = []Proxy{{"bob", "bob", day(1)}} }, simple, Cast{"ada", "ada", "ordinary", 1, 0, 0}, `proxies, entry 1: "bob" gives it`},
		"depth below nothing":  {func(m *Meeting) { m.Depth = -1 }, simple, Cast{"ada", "ada", "ordinary", 1, 0, 0}, `depth: -1`},
	} {
		m := held(map[string]int64{"ada": 10, "bob": 5}, "ada")
		if c.change != nil {
			c.change(&m)
		}
		d, err := m.Decide(c.r, []Cast{c.cast})
		if !errors.Is(err, ErrMeeting) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %+v %v", name, d, err)
		}
		var f *Fault
		if errors.As(err, &f) && (strings.Contains(f.Words("en")+f.Words("fr"), "%!") || f.Words("fr") == f.Words("en")) {
			t.Errorf("%s: %s, %s", name, f.Words("en"), f.Words("fr"))
		}
	}
}

// Whoever acts came; and one more vote for a proposal, in place of none, never loses it.
func TestMeetingProperties(t *testing.T) {
	people := []string{"a", "b", "c", "d", "e"}
	rapid.Check(t, func(t *rapid.T) {
		m := Meeting{Classes: []Class{{"x", 1}, {"y", 3}}, Present: rapid.SliceOfDistinct(rapid.SampledFrom(people), rapid.ID[string]).Draw(t, "present"),
			Depth: rapid.IntRange(0, 3).Draw(t, "depth")}
		for _, id := range people {
			m.Holders = append(m.Holders, Holder{ID: id, Shares: []int64{rapid.Int64Range(1, 9).Draw(t, "x"), rapid.Int64Range(0, 9).Draw(t, "y")}})
		}
		for range rapid.IntRange(0, 8).Draw(t, "proxies") {
			p := Proxy{rapid.SampledFrom(people).Draw(t, "from"), rapid.SampledFrom(append(people, "")).Draw(t, "to"), day(rapid.IntRange(1, 4).Draw(t, "day"))}
			if p.From != p.To {
				m.Proxies = append(m.Proxies, p)
			}
		}
		acting, err := m.Representation()
		if err != nil {
			t.Fatal(err)
		}
		var casts []Cast
		for i, a := range acting {
			if a.Why == Acts && !slices.Contains(m.Present, a.By()) || a.Why == Acts && len(a.Chain)-2 > m.Depth {
				t.Fatalf("%+v", a)
			}
			if yes := rapid.Int64Range(0, m.Holders[i].Shares[0]-1).Draw(t, "for"); a.Why == Acts {
				casts = append(casts, Cast{a.By(), a.Holder, "x", yes, rapid.Int64Range(0, m.Holders[i].Shares[0]-1-yes).Draw(t, "against"), 0})
			}
		}
		base := rapid.SampledFrom([]Base{BaseCast, BaseVoted, BasePresent, BaseAll}).Draw(t, "base")
		r := Resolution{Quorum: Majority{1, 3, false, BaseAll}, Majority: Majority{rapid.Int64Range(0, 4).Draw(t, "part"), 4, true, base}, Classes: []string{"x"}}
		before, err := m.Decide(r, casts)
		if err != nil || len(casts) == 0 {
			return
		}
		more := slices.Clone(casts)
		more[0].For++
		after, err := m.Decide(r, more)
		if err != nil || before.Decision == Carried && after.Decision != Carried {
			t.Fatalf("%+v, then %+v: %v", before, after, err)
		}
		if again, _ := m.Decide(r, casts); !reflect.DeepEqual(again, before) {
			t.Fatal(fmt.Sprint(again, before))
		}
	})
}
