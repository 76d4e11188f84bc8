package flow

import (
	"unicode/utf8"

	"github.com/isoloir/isoloir/ledger/election"
)

// A Preview is a voter's screen on which words of an election stand.
type Preview struct {
	View    View
	Contest string // whose screen it is; empty for the review
	Style   string
}

// Previews are the screens of a language on which voters read an election's own words: each contest with all marks that it takes, what is
// said of one mark too many, and the line of each in a review. No choice is in them but the first options that can be marked, without names
// that voters write, and where a notice names one, that with the longest name.
func Previews(m *election.Manifest, lang string) (previews []Preview, err error) {
	seen := map[string]bool{}
	for i := range m.Stations {
		for _, style := range m.Stations[i].Styles {
			if seen["style/"+style] {
				continue
			}
			seen["style/"+style] = true
			s, err := New(m, m.Stations[i].ID)
			if err != nil {
				return nil, err
			}
			s.look.lang = lang
			s.session = &session{style: style, at: ScreenContest, choices: newChoices(m.StyleContests(style))}
			previews = append(previews, s.previews(seen)...)
		}
	}
	return previews, nil
}

// previews are the screens of a session's style whose contests were not seen yet.
func (s State) previews(seen map[string]bool) (out []Preview) {
	var lines []int // of the review
	for n, k := range s.session.choices.contests {
		s.session.contest = n
		s.fill(n)
		if seen["contest/"+k.ID] {
			continue
		}
		seen["contest/"+k.ID] = true
		lines = append(lines, n)
		out = append(out, Preview{s.View(), k.ID, s.session.style})
		s.notice = ScreenOvervote
		out = append(out, Preview{s.View(), k.ID, s.session.style})
		s.notice = ""
	}
	if len(lines) == 0 {
		return nil
	}
	s.session.at = ScreenReview
	review := s.View()
	all := review.Items
	review.Items = nil
	for _, n := range lines {
		review.Items = append(review.Items, all[n])
	}
	return append(out, Preview{review, "", s.session.style})
}

// fill marks as many options of a contest as can be marked: where only one can, that with the longest name.
func (s State) fill(contest int) {
	c := s.session.choices
	k := c.contests[contest]
	if k.VotesAllowed == 1 {
		c.set(contest, s.longest(k), 1)
		return
	}
	for o := range k.Options {
		if k.Options[o].WriteIn {
			continue
		}
		switch k.Kind {
		case election.Score:
			c.set(contest, o, k.MaxScore)
		case election.MajorityJudgment:
			c.set(contest, o, 1)
		case election.Ranked:
			if o < k.MaxRank {
				c.set(contest, o, o+1)
			}
		case election.Cumulative:
			c.set(contest, o, min(k.MaxScore, k.VotesAllowed-c.total(contest)))
		default:
			c.set(contest, o, min(1, k.VotesAllowed-c.marked(contest)))
		}
	}
}

// longest is the option with the most letters that are the election's.
func (s State) longest(k *election.Contest) (longest int) {
	for o := range k.Options {
		if !k.Options[o].WriteIn && utf8.RuneCountInString(s.text(k.Options[o].Name)) > utf8.RuneCountInString(s.text(k.Options[longest].Name)) {
			longest = o
		}
	}
	return longest
}
