package secondverifier

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var identifier = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$`)

// check holds a manifest to what SPEC.md, "The manifest", says of it in words.
func (m *manifest) check() error {
	for _, rule := range []func() error{m.checkForm, m.checkIDs, m.checkContests, m.checkStyles, m.checkStations, m.checkWeights, m.checkPower, m.checkPeople, m.checkTexts} {
		if err := rule(); err != nil {
			return err
		}
	}
	return nil
}

func (m *manifest) checkForm() error {
	switch {
	case !slices.Contains([]string{"election", "test", "demo"}, m.Mode):
		return wrong("it has no mode %q", m.Mode)
	case m.Release.Mode != "at-close" && m.Release.Mode != "timed":
		return wrong("it has no release %q", m.Release.Mode)
	case !identifier.MatchString(m.ID) || m.ChainID == "" || len(m.ChainID) > 50:
		return wrong("its id or chain id is none")
	case m.GenesisTime.Location().String() != "UTC":
		return wrong("its genesis time is not UTC")
	case len(m.SoftwareKey) > 0 && m.softwarePolicy() == nil:
		return wrong("the software authority's key is no point of P-256")
	}
	return nil
}

// checkIDs: no two of a kind differ in case only.
func (m *manifest) checkIDs() error {
	for kind, ids := range map[string][]string{
		"district": idsOf(m.Districts, func(x district) string { return x.ID }),
		"party":    idsOf(m.Parties, func(x party) string { return x.ID }),
		"contest":  idsOf(m.Contests, func(x contest) string { return x.ID }),
		"style":    idsOf(m.Styles, func(x style) string { return x.ID }),
		"official": idsOf(m.Officials, func(x official) string { return x.ID }),
		"trustee":  idsOf(m.Trustees.Members, func(x trustee) string { return x.ID }),
		"anchor":   idsOf(m.Anchors, func(x anchor) string { return x.ID }),
		"station":  idsOf(m.Stations, func(x station) string { return x.ID }),
	} {
		if err := checkIDList(kind, ids); err != nil {
			return err
		}
	}
	return nil
}

func idsOf[T any](list []T, id func(T) string) (out []string) {
	for _, x := range list {
		out = append(out, id(x))
	}
	return out
}

func checkIDList(kind string, ids []string) error {
	seen := map[string]bool{}
	for _, id := range ids {
		low := strings.ToLower(id)
		if !identifier.MatchString(id) || seen[low] {
			return wrong("the id %q of a %s is none, or comes twice", id, kind)
		}
		seen[low] = true
	}
	return nil
}

// rulesOf are the rules of each kind of contest.
var rulesOf = map[string][]string{
	"plurality":         {"plurality", "two-round", "list-dhondt", "list-sainte-lague"},
	"n-of-m":            {"n-of-m"},
	"score":             {"score"},
	"majority-judgment": {"majority-judgment"},
	"approval": {"approval", "budget-greedy", "budget-greedy-stop", "budget-equal-shares", "committee-sav", "committee-seqpav", "committee-phragmen",
		"committee-equal-shares"},
	"cumulative": {"cumulative", "budget-greedy", "budget-greedy-stop"},
	"yes-no":     {"majority", "two-thirds", "three-quarters"},
	"ranked":     {"irv", "stv-scottish", "stv-meek", "stv-wigm", "borda", "schulze", "ranked-pairs"},
}

func (m *manifest) checkContests() error {
	for _, c := range m.Contests {
		ids := idsOf(c.Options, func(o option) string { return o.ID })
		if err := checkIDList("option", ids); err != nil {
			return err
		}
		if !slices.Contains(rulesOf[c.Kind], c.Rule) || !c.limitsHold() || !c.ruleHolds() {
			return wrong("contest %q does not have the limits of its kind and rule", c.ID)
		}
		if !slices.ContainsFunc(m.Districts, func(d district) bool { return d.ID == c.District }) {
			return wrong("contest %q is of no district", c.ID)
		}
		if !m.checkOptions(c) {
			return wrong("an option of contest %q is not one of its rule", c.ID)
		}
	}
	return nil
}

// limitsHold is the table of kinds.
func (c contest) limitsHold() bool {
	n := len(c.Options)
	score, rank, grades := 0, 0, 0
	votes := true
	switch c.Kind {
	case "plurality":
		votes = c.VotesAllowed == 1
	case "yes-no":
		votes = c.VotesAllowed == 1 && n == 2
	case "n-of-m":
		votes = 1 <= c.VotesAllowed && c.VotesAllowed <= n
	case "approval":
		votes = c.VotesAllowed == n
	case "score":
		votes, score = c.VotesAllowed == 0, 1000
	case "cumulative":
		votes, score = 1 <= c.VotesAllowed && c.VotesAllowed <= 1000, c.VotesAllowed
	case "majority-judgment":
		votes, grades = c.VotesAllowed == 0, 10
	case "ranked":
		votes, rank = c.VotesAllowed == 0 && n <= 54, n
	}
	return n > 0 && votes && within(c.MaxScore, 1, score) && within(c.MaxRank, 1, rank) && within(len(c.Grades), 2, grades) &&
		(c.Kind == "ranked" || !c.AllowTies)
}

// within tells whether a limit is in its range, or absent where there is none (most is 0).
func within(v, least, most int) bool {
	if most == 0 {
		return v == 0
	}
	return least <= v && v <= most
}

// ruleHolds is the table of rules.
func (c contest) ruleHolds() bool {
	list := strings.HasPrefix(c.Rule, "list-")
	yesNo := c.Kind == "yes-no"
	budget := strings.HasPrefix(c.Rule, "budget-")
	seats := len(c.Options)
	switch {
	case list:
		seats = 2000
	case yesNo, budget, c.Rule == "two-round":
		seats = 1
	}
	return 1 <= c.Seats && c.Seats <= seats &&
		0 <= c.Threshold && c.Threshold <= 9999 && (list || c.Threshold == 0) &&
		(c.Base == "" || yesNo && c.Base == "ballots") &&
		c.Quorum >= 0 && (c.Quorum == 0 || c.Kind != "ranked") &&
		(c.Budget >= 1) == budget && c.Budget >= 0 && (c.Ties == "" || !yesNo && (c.Ties == "lot" || c.Ties == "open")) &&
		c.readingHolds() && c.irvHolds()
}

// readingHolds: how ranked ballots are read, where ranks are gone through one after the other.
func (c contest) readingHolds() bool {
	if c.Rule == "irv" || strings.HasPrefix(c.Rule, "stv-") {
		return c.SkipsEnd >= 0 &&
			slices.Contains([]string{"", "exhaustImmediately", "alwaysSkipToNextRank", "exhaustIfMultipleContinuing"}, c.Overvotes)
	}
	return c.Overvotes == "" && c.SkipsEnd == 0 && !c.RepeatsEnd
}

// irvHolds: RCTab's options, of one seat or of several.
func (c contest) irvHolds() bool {
	if c.IRV == nil {
		return true
	}
	o := *c.IRV
	modes := []string{"", "multiWinnerAllowMultipleWinnersPerRound", "multiWinnerAllowOnlyOneWinnerPerRound", "bottomsUp"}
	if c.Rule != "irv" || o == (irv{}) || o.Minimum < 0 || o.Decimals < 0 || o.Decimals > 9 || !slices.Contains(modes, o.Mode) {
		return false
	}
	quota := o.Hare || o.Fractional || o.Decimals != 0
	if c.Seats == 1 {
		return o.Mode == "" && !quota
	}
	return !o.FirstRound && !o.UntilTwo && !o.Batch && (o.Mode != "bottomsUp" || !quota)
}

// ballotByBallot tells whether a contest is counted from its opened ballots.
func (c contest) ballotByBallot() bool {
	return c.Kind == "ranked" || c.Rule == "budget-equal-shares" || strings.HasPrefix(c.Rule, "committee-")
}

const mostCost = 100_000 // of an option in equal shares

// checkOptions: write-ins stand where words can, and costs where a budget is.
func (m *manifest) checkOptions(c contest) bool {
	budget := strings.HasPrefix(c.Rule, "budget-")
	writeIns := slices.Contains([]string{"plurality", "n-of-m", "approval", "score", "cumulative"}, c.Kind) &&
		!strings.HasPrefix(c.Rule, "list-") && !budget && !c.ballotByBallot()
	any := false
	for _, o := range c.Options {
		any = any || o.WriteIn
		known := o.Party == "" || slices.ContainsFunc(m.Parties, func(p party) bool { return p.ID == o.Party })
		if o.WriteIn && !writeIns || (o.Cost >= 1) != budget || o.Cost < 0 || c.Rule == "budget-equal-shares" && o.Cost > mostCost || !known {
			return false
		}
	}
	return any == (c.WriteInLength > 0) && 0 <= c.WriteInLength && c.WriteInLength <= 240
}

// checkStyles: contests of a style stand in the order of the manifest.
func (m *manifest) checkStyles() error {
	for _, s := range m.Styles {
		last := -1
		for _, id := range s.Contests {
			i := slices.IndexFunc(m.Contests, func(c contest) bool { return c.ID == id })
			if i <= last {
				return wrong("the contests of style %q are not those of the manifest in order", s.ID)
			}
			last = i
		}
	}
	return nil
}

func (m *manifest) checkStations() error {
	for _, s := range m.Stations {
		if s.Leaves <= 0 || s.Leaves%2 != 0 {
			return wrong("station %q has %d leaves", s.ID, s.Leaves)
		}
		for _, id := range s.Styles {
			if m.style(id) == nil {
				return wrong("station %q has no style %q", s.ID, id)
			}
		}
	}
	for _, r := range m.EKRoots {
		if r.Simulator && m.Mode != "demo" {
			return wrong("the root %q of a simulator stands outside mode demo", r.Name)
		}
	}
	return nil
}

// checkPower: anchors hold more than two thirds of all power, and in an election none of them a third.
func (m *manifest) checkPower() error {
	all, anchors := m.StationPower*uint64(len(m.Stations)), uint64(0)
	for _, a := range m.Anchors {
		anchors += a.Power
	}
	all += anchors
	if 3*anchors <= 2*all {
		return wrong("the anchors do not hold more than two thirds of all power")
	}
	for _, a := range m.Anchors {
		if m.Mode == "election" && 3*a.Power >= all {
			return wrong("anchor %q holds a third of all power", a.ID)
		}
	}
	return nil
}

func (m *manifest) checkPeople() error {
	least := 1
	if m.Mode == "election" {
		least = 2
	}
	t := m.Thresholds
	for _, n := range []int{t.Manifest, t.Enrol, t.Open, t.Override, t.Settle, t.Cutoff, t.Publish, t.Draw, m.Trustees.K} {
		if n < least {
			return wrong("a threshold is %d", n)
		}
	}
	if m.Trustees.K > len(m.Trustees.Members) {
		return wrong("more trustees decrypt than there are")
	}
	for _, o := range m.Officials {
		if !o.central() && o.Role != "poll-worker" || len(o.Key) != 32 {
			return wrong("official %q has no role or key", o.ID)
		}
	}
	for _, x := range m.Trustees.Members {
		if len(x.SigningKey) != 32 || len(x.SharingKey) != 32 {
			return wrong("trustee %q has no keys", x.ID)
		}
	}
	for _, a := range m.Anchors {
		if len(a.Key) != 32 || a.Power == 0 {
			return wrong("anchor %q has no key or power", a.ID)
		}
	}
	return nil
}

// checkTexts: no text has control or direction characters, and all are in Unicode form C.
func (m *manifest) checkTexts() error {
	var all any
	if err := json.Unmarshal(canonicalJSON(m), &all); err != nil {
		return err
	}
	return checkTextsIn(all)
}

func checkTextsIn(v any) error {
	switch v := v.(type) {
	case string:
		if !norm.NFC.IsNormalString(v) || strings.ContainsFunc(v, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
			return wrong("the text %q is not in Unicode form C, or holds a control character", v)
		}
	case []any:
		for _, x := range v {
			if err := checkTextsIn(x); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, x := range v {
			if err := checkTextsIn(x); err != nil {
				return err
			}
		}
	}
	return nil
}
