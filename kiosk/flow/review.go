package flow

import (
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/kiosk/catalog"
)

func (s State) viewReview(v *View) {
	d := s.session
	s.body(v, catalog.ReviewTitle, catalog.ReviewBody)
	n := len(d.choices.contests)
	v.Steps = Steps{Now: n + 1, Of: n}
	v.More = MoreNotice{Below: s.say(catalog.MoreBelow), Above: s.say(catalog.MoreAbove)}
	open := 0
	for i, line := range d.choices.Lines(s.cfg.manifest, s.look.lang) {
		if d.choices.Left(i) > 0 {
			open++
		}
		v.Items = append(v.Items, s.reviewLine(i, line))
	}
	v.Notice = s.reviewNotice(open)
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Back), s.button("next", RolePrimary, catalog.Print)}
	v.State = s.say(catalog.NotCastYet)
	if d.weight > 0 {
		v.Body = append(v.Body, s.say(catalog.Votes, int(d.weight)))
	}
}

func (s State) reviewNotice(open int) string {
	switch {
	case s.session.reprint:
		return s.say(catalog.ReprintNotice)
	case open > 0:
		return s.say(catalog.ReviewLeft, open)
	}
	return ""
}

func (s State) reviewLine(contest int, line Line) Item {
	i := s.button(ItemID("c/"+strconv.Itoa(contest)), RoleLine, catalog.Change)
	i.Label, i.Detail, i.Warning = line.Title, catalog.Join(s.look.lang, catalog.Listed, line.Choices...), line.Note
	if line.District != "" {
		i.Label = catalog.Join(s.look.lang, catalog.Beside, line.Title, line.District)
	}
	i.Mark = s.say(catalog.Change)
	return i
}

func pressReview(m *machine, id ItemID) {
	switch id {
	case "back":
		m.session.toReview = false
		m.toContest(len(m.session.choices.contests) - 1)
	case "next":
		m.notice = ScreenPrintAsk
	default:
		n, _ := strconv.Atoi(strings.TrimPrefix(string(id), "c/"))
		m.session.toReview = true
		m.toContest(n)
	}
}
