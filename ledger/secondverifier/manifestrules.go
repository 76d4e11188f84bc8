package secondverifier

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

var identifier = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$`)

// check holds a manifest to what SPEC.md, "The manifest", says of it in words.
func (m *manifest) check() error {
	for _, rule := range []func() error{m.checkForm, m.checkNumbers, m.checkIDs, m.checkContests, m.checkStyles, m.checkStations, m.checkWeights, m.checkPower, m.checkPeople, m.checkTexts} {
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

const million = 1_000_000

// checkNumbers holds numbers to the bounds that SPEC.md gives them beside what they are for.
func (m *manifest) checkNumbers() error {
	holds := within(m.MinGroup, 2, million) && m.Release.holds() && m.StationPower <= million &&
		m.VersionFloor < 1<<31 && 0 <= m.Trustees.Window && m.Trustees.Window <= 30*24*60*60 &&
		within(len(m.Contests), 1, 250) && within(len(m.Trustees.Members), 1, 32)
	for _, a := range m.Anchors {
		holds = holds && a.Power <= million
	}
	for _, st := range m.Stations {
		holds = holds && within(st.Leaves, 4, 15600) && st.Leaves%2 == 0
	}
	for _, c := range m.Contests {
		most := mostBallots
		if m.isWeighted(c.ID) {
			most = mostSum
		}
		holds = holds && c.Quorum <= most && within(len(c.Options), 1, 250)
	}
	if !holds {
		return wrong("a number is out of its bounds")
	}
	return nil
}

// holds: ballots leave at close only, or at times, then a few of them together.
func (r release) holds() bool {
	if r.Mode == "at-close" {
		return len(r.Times) == 0 && r.MinBallots >= 0
	}
	return len(r.Times) > 0 && within(r.MinBallots, 2, million)
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
		if len(s.Styles) == 0 {
			return wrong("station %q serves no style", s.ID)
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

// checkTexts: texts are not too long, in Unicode form C, and without white space at their ends and characters that are not seen.
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
		if len(v) > 4000 || !norm.NFC.IsNormalString(v) || strings.TrimSpace(v) != v || strings.ContainsFunc(v, unseen) {
			return wrong("the text %q is too long, not in Unicode form C, or has characters that are not seen", v)
		}
	case []any:
		for _, x := range v {
			if err := checkTextsIn(x); err != nil {
				return err
			}
		}
	case map[string]any:
		for field, x := range v {
			if field == "certificate" { // base64, as long as it is
				continue
			}
			if err := checkTextsIn(x); err != nil {
				return err
			}
		}
	}
	return nil
}

// unseen are the characters that no text holds.
func unseen(r rune) bool {
	return r < ' ' && r != '\n' || 0x7f <= r && r <= 0x9f || 0x2028 <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 || r == 0xfffd
}
