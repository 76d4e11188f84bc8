package electiontest

import (
	"fmt"

	"github.com/isoloir/isoloir/ledger/election"
)

// contests makes one contest of every kind; the first has a write-in.
func contests() []election.Contest {
	president := contest("president", election.Plurality, "plurality", 4)
	president.VotesAllowed, president.WriteInLength = 1, 40
	president.Options[3] = election.Option{ID: "write-in", Name: election.Text{"en": "Write-in", "fr": "Autre nom"}, WriteIn: true}
	council := contest("council", election.NofM, "n-of-m", 5)
	council.Seats, council.VotesAllowed = 3, 3
	levy := contest("levy", election.YesNo, "majority", 2)
	levy.VotesAllowed = 1
	park := contest("park", election.Approval, "approval", 3)
	park.VotesAllowed = 3
	logo := contest("logo", election.Score, "score", 3)
	logo.MaxScore = 5
	budget := contest("budget", election.Cumulative, "cumulative", 3)
	budget.VotesAllowed, budget.MaxScore = 6, 4
	mayor := contest("mayor", election.MajorityJudgment, "majority-judgment", 2)
	mayor.Grades = []election.Text{{"en": "Good"}, {"en": "Fair"}, {"en": "Poor"}}
	chair := contest("chair", election.Ranked, "irv", 4)
	chair.MaxRank = 4
	return []election.Contest{president, council, levy, park, logo, budget, mayor, chair}
}

func contest(id string, kind election.Kind, rule string, options int) election.Contest {
	c := election.Contest{ID: id, Title: election.Text{"en": "The " + id}, District: "town", Kind: kind, Rule: rule, Seats: 1}
	for i := range options {
		name := fmt.Sprintf("%s-%c", id, 'a'+i)
		c.Options = append(c.Options, election.Option{ID: name, Name: election.Text{"en": "Option " + name}})
	}
	return c
}

// styles makes a short style of the first and third contests and a long one of all.
func styles(all []election.Contest) []election.Style {
	long := election.Style{ID: "long", Name: election.Text{"en": "Long ballot"}}
	for _, c := range all {
		long.Contests = append(long.Contests, c.ID)
	}
	short := election.Style{ID: "short", Name: election.Text{"en": "Short ballot"}, Contests: []string{all[0].ID, all[2].ID}}
	return []election.Style{short, long}
}
