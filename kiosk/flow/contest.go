package flow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// markPages are the screens on which a voter makes choices.
func markPages(screen Screen) (page, bool) {
	switch screen {
	case ScreenLanguage:
		return page{State.viewLanguage, pressLanguage}, true
	case ScreenInstructions:
		return page{State.viewInstructions, pressInstructions}, true
	case ScreenContest:
		return page{State.viewContest, pressContest}, true
	case ScreenWriteIn:
		return page{State.viewWriteIn, (*machine).pressWriteIn}, true
	case ScreenReview:
		return page{State.viewReview, pressReview}, true
	}
	return page{}, false
}

func (s State) viewLanguage(v *View) {
	s.body(v, catalog.LanguageTitle, catalog.LanguageBody)
	v.Items = s.languageItems()
	for i := range v.Items {
		v.Items[i].Role, v.Items[i].On = RoleButton, false
	}
}

func pressLanguage(m *machine, id ItemID) {
	m.look.lang = strings.TrimPrefix(string(id), "lang/")
	m.goTo(ScreenInstructions)
}

func (s State) viewInstructions(v *View) {
	s.body(v, catalog.InstructionsTitle, catalog.InstructionsMark, catalog.InstructionsPrint, catalog.InstructionsBox)
	if len(s.cfg.languages) > 1 {
		v.Bottom = append(v.Bottom, s.button("back", RoleButton, catalog.Back))
	}
	v.Bottom = append(v.Bottom, s.button("next", RolePrimary, catalog.Begin))
}

func pressInstructions(m *machine, id ItemID) {
	if id == "back" {
		m.goTo(ScreenLanguage)
		return
	}
	m.toContest(0)
}

// steps says where in the ballot the voter is; the review is the last step.
func (s State) steps() Steps {
	n := len(s.session.choices.contests)
	return Steps{Now: s.session.contest + 1, Of: n, Label: s.say(catalog.ContestStep, s.session.contest+1, n)}
}

func (s State) viewContest(v *View) {
	d := s.session
	k := d.choices.contests[d.contest]
	v.Title, v.Steps, v.Badge = s.text(k.Title), s.steps(), s.badge()
	for _, words := range []string{district(s.cfg.manifest, k, s.look.lang), s.text(k.Subtitle), s.rule(k)} {
		if words != "" {
			v.Body = append(v.Body, words)
		}
	}
	v.More = MoreNotice{Below: s.say(catalog.MoreBelow), Above: s.say(catalog.MoreAbove)}
	for o := range k.Options {
		v.Items = append(v.Items, s.optionItems(k, o)...)
	}
	if d.toReview {
		v.Bottom = []Item{s.button("next", RolePrimary, catalog.SeeAll)}
		return
	}
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Back), s.button("all", RoleButton, catalog.SeeAll), s.button("next", RolePrimary, catalog.Next)}
}

// rule is the one sentence that says what to do.
func (s State) rule(k *election.Contest) string {
	if t := s.text(k.Instructions); t != "" {
		return t
	}
	switch k.Kind {
	case election.Plurality, election.YesNo:
		return s.say(catalog.RuleOne)
	case election.NofM:
		return s.say(catalog.RuleN, k.VotesAllowed)
	case election.Approval:
		return s.say(catalog.RuleApproval)
	case election.Score:
		return s.say(catalog.RuleScore, k.MaxScore)
	case election.Cumulative:
		return s.say(catalog.RuleCumulative, k.VotesAllowed, k.MaxScore)
	case election.MajorityJudgment:
		return s.say(catalog.RuleGrades)
	}
	return s.say(catalog.RuleRanked, k.MaxRank)
}

// badge counts what is left or done.
func (s State) badge() string {
	c, n := s.session.choices, s.session.contest
	switch c.contests[n].Kind {
	case election.Cumulative:
		return s.say(catalog.PointsLeft, c.Left(n))
	case election.Approval:
		return s.say(catalog.ChoicesMade, c.marked(n))
	case election.Score:
		return s.say(catalog.ScoredCount, c.marked(n))
	case election.MajorityJudgment:
		return s.say(catalog.GradedCount, c.marked(n))
	case election.Ranked:
		return s.say(catalog.RankedCount, c.marked(n))
	}
	return s.say(catalog.ChoicesLeft, c.Left(n))
}

// optionItems is the row of one option: itself, and the small buttons in it.
func (s State) optionItems(k *election.Contest, o int) []Item {
	value := s.session.choices.Value(s.session.contest, o)
	row := s.optionRow(k, o)
	row.On = value > 0
	switch k.Kind {
	case election.Ranked:
		row.Role = RoleRank
		if value == 0 {
			return []Item{row}
		}
		row.Mark = catalog.Number(s.look.lang, value)
		return []Item{row, s.step("up", o, catalog.RankUp, value > 1), s.step("down", o, catalog.RankDown, value < s.session.choices.marked(s.session.contest))}
	case election.Score, election.Cumulative:
		row.Role, row.Enabled, row.Mark = RoleRow, false, catalog.Number(s.look.lang, value)
		return slices.Concat([]Item{row}, s.nameStep(k, o), []Item{s.step("fewer", o, catalog.PointFewer, value > 0), s.step("more", o, catalog.PointMore, value < k.MaxScore && s.named(o))})
	case election.MajorityJudgment:
		row.Role, row.Enabled = RoleRow, false
		return slices.Concat([]Item{row}, s.nameStep(k, o), s.grades(k, o, value))
	}
	return []Item{row}
}

func (s State) optionRow(k *election.Contest, o int) Item {
	option := &k.Options[o]
	i := Item{ID: ItemID(fmt.Sprintf("o/%d", o)), Role: RoleChoice, Label: s.text(option.Name), Detail: s.optionDetail(option), Enabled: true}
	if !option.WriteIn {
		return i
	}
	hint := catalog.WriteInHint
	if name := s.session.choices.WriteIn(s.session.contest, o); name != "" {
		i.Label, i.Detail, hint = name, i.Label, catalog.WriteInChange
	}
	if !rowed(k.Kind) {
		i.Detail = s.say(hint)
	}
	return i
}

// rowed says whether options of a kind have buttons and can't be touched themselves.
func rowed(k election.Kind) bool {
	return k == election.Score || k == election.Cumulative || k == election.MajorityJudgment
}

func (s State) optionDetail(o *election.Option) string {
	if t := s.text(o.Detail); t != "" || o.Party == "" {
		return t
	}
	for _, p := range s.cfg.manifest.Parties {
		if p.ID == o.Party {
			return s.text(p.Name)
		}
	}
	return ""
}

func (s State) step(verb string, option int, label catalog.ID, enabled bool) Item {
	i := s.button(ItemID(verb+"/"+strconv.Itoa(option)), RoleStep, label).enabled(enabled)
	i.In = ItemID("o/" + strconv.Itoa(option))
	return i
}

// named says whether an option of the contest has a name: a line to write one on has it once it is typed, and takes no points or grade before.
func (s State) named(option int) bool {
	d := s.session
	return !d.choices.contests[d.contest].Options[option].WriteIn || d.choices.WriteIn(d.contest, option) != ""
}

// nameStep opens the keyboard for a write-in in a row that can't itself be touched.
func (s State) nameStep(k *election.Contest, o int) []Item {
	if !k.Options[o].WriteIn {
		return nil
	}
	return []Item{s.step("type", o, catalog.WriteInType, true)}
}

func (s State) grades(k *election.Contest, o, value int) []Item {
	var items []Item
	for g, words := range k.Grades {
		items = append(items, Item{ID: ItemID(fmt.Sprintf("g/%d/%d", o, g)), In: ItemID(fmt.Sprintf("o/%d", o)), Role: RoleGrade, Label: s.text(words),
			On: value == g+1, Enabled: s.named(o)})
	}
	return items
}

func pressContest(m *machine, id ItemID) {
	switch id {
	case "back":
		m.contestBack()
	case "all":
		m.goTo(ScreenReview)
	case "next":
		m.contestNext()
	default:
		m.pressOption(id)
	}
}
