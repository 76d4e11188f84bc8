package flow

import (
	"slices"
	"strings"

	"github.com/isoloir/isoloir/kiosk/catalog"
)

// A trustee whose halves of the seeds are missing or wrong blocks the opening. The station can draw fresh seeds without that
// trustee, as long as enough are left: two people decide it, at ScreenWithout.

// lacking are the trustees who block the seeds, in the order of the manifest.
func (s State) lacking() []string {
	if s.parts[PartSeeds] == good {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.halves.Of), func(id string) bool {
		return !slices.Contains(s.halves.Missing, id) && !slices.Contains(s.halves.Wrong, id)
	})
}

// canSpare says how many trustees can be left out at most.
func (s State) canSpare() int { return len(s.halves.Of) - s.cfg.manifest.Trustees.K }

// mayLeaveOut: somebody lacks, and not everybody: before the trustees have begun there is nothing to be decided.
func (s State) mayLeaveOut() bool {
	n := len(s.lacking())
	return n > 0 && n < len(s.halves.Of) && s.canSpare() > 0
}

// halfFacts names who blocks the seeds.
func (s State) halfFacts() (facts []Fact) {
	if n := len(s.lacking()); n == len(s.halves.Of) {
		return nil
	}
	for _, id := range s.lacking() {
		facts = append(facts, Fact{Label: s.say(catalog.SeedsOf, s.trustee(id)), Value: s.say(s.halfWords(id)), Alarm: true})
	}
	return facts
}

func (s State) halfWords(id string) catalog.ID {
	if slices.Contains(s.halves.Wrong, id) {
		return catalog.Wrong
	}
	return catalog.Missing
}

func (s State) trustee(id string) string {
	if t := s.cfg.manifest.Trustee(id); t != nil {
		return t.Name
	}
	return id
}

func (s State) viewWithout(v *View) {
	v.Tone = ToneWarning
	s.body(v, catalog.WithoutTitle, catalog.WithoutBody)
	for _, id := range s.lacking() {
		item := s.button(ItemID("trustee/"+id), RoleCheck, catalog.SeedsOf, s.trustee(id)).detail(s.say(s.halfWords(id)))
		item.On = slices.Contains(s.without, id)
		v.Items = append(v.Items, item)
	}
	n := len(s.without)
	if n > s.canSpare() {
		v.Notice = s.say(catalog.WithoutTooMany, s.cfg.manifest.Trustees.K)
	}
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Back), s.button("next", RolePrimary, catalog.WithoutGo).enabled(n > 0 && n <= s.canSpare())}
}

func pressWithout(m *machine, id ItemID) {
	switch trustee, tick := strings.CutPrefix(string(id), "trustee/"); {
	case tick && slices.Contains(m.without, trustee):
		m.without = slices.DeleteFunc(m.without, func(id string) bool { return id == trustee })
	case tick:
		m.without = append(m.without, trustee)
	case id == "back":
		m.without = nil
		m.goTo(ScreenChecklist)
	default:
		m.askFor(forAgain, m.needToSettle())
	}
}

// spare takes ticks from trustees who lack no more, and ends the question when there is none.
func (m *machine) spare() {
	lacking := m.lacking()
	m.without = slices.DeleteFunc(m.without, func(id string) bool { return !slices.Contains(lacking, id) })
	if m.base == ScreenWithout && !m.mayLeaveOut() {
		m.base = ScreenChecklist
	}
}

// again asks for fresh seeds, unless what was missing has arrived while people signed in.
func (m *machine) again(officials []string) {
	if len(m.without) == 0 || len(m.without) > m.canSpare() {
		m.goTo(ScreenChecklist)
		return
	}
	m.do(Again{Without: m.without, Officials: officials})
	m.goTo(ScreenReseeding)
}

// reseeded: what was said of the seeds before holds no more.
func (m *machine) reseeded() {
	if m.session != nil || m.base != ScreenReseeding {
		return
	}
	m.parts[PartSeeds], m.parts[PartDraw], m.without, m.halves = unknown, unknown, nil, Halves{}
	m.goTo(ScreenChecklist)
}
