package ui

import (
	"strings"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// everywhere are words that are the same in every language.
func everywhere(words string) election.Text { return election.Text{"en": words} }

// named is a person's name, in the letters of each language where people there write it in their own.
func named(latin string) election.Text {
	t := election.Text{}
	for lang := range valleyWords["valley"] {
		t[lang] = fixture(lang).name(latin)
	}
	return t
}

// valley is an election in every language of the catalogue, the first of which the kiosk has at first. It asks one contest of every
// kind, and votes with a weight. Its words are of the length of those of real elections.
func valley(first string) *election.Manifest {
	m := electiontest.New().Manifest
	m.Mode, m.Name, m.Languages = election.ModeElection, text("valley"), []string{first}
	for _, lang := range []string{"en", "fr", "es", "ar", "zh"} {
		if lang != first {
			m.Languages = append(m.Languages, lang)
		}
	}
	m.Districts[0].Name = text("district")
	m.Districts = append(m.Districts, election.District{ID: "bank", Name: text("bank")})
	m.Parties = nil
	for _, id := range parties {
		m.Parties = append(m.Parties, election.Party{ID: id, Name: text(id)})
	}
	m.Contests = valleyContests()
	town := election.Style{ID: "town", Name: text("style")}
	for _, c := range m.Contests {
		town.Contests = append(town.Contests, c.ID)
	}
	share := func(id string, weight int64) election.Style {
		return election.Style{ID: id, Name: text(id), Contests: []string{"tram"}, Weight: weight, Holders: 20, Most: 9}
	}
	m.Contests = append(m.Contests, charter())
	m.Styles = []election.Style{town, {ID: "water", Name: text("water"), Contests: []string{"charter"}}, share("ten", 10), share("one", 1)}
	m.Stations[0].Styles = []string{"town", "water", "ten", "one"}
	electiontest.Administrator(m, "administrator-1")
	m.Officials[len(m.Officials)-1].Name = "Amina Benali"
	for i, name := range []string{"Catherine Lemoine", "Yusuf Karaca", "Margaret Osei", "Jean-Baptiste Ferrand"} {
		m.Officials[i].Name = name
	}
	for i, name := range []string{"University of the Valley", "Second Court", "Association of Voters"} {
		m.Trustees.Members[i].Name = name
	}
	return m
}

var parties = []string{"alliance", "none", "greens", "union", "workers"}

// people make options of a contest, with a party each in turn.
func people(latin ...string) (out []election.Option) {
	for i, name := range latin {
		out = append(out, election.Option{ID: string(rune('a' + i)), Name: named(name), Party: parties[i%len(parties)]})
	}
	return out
}

// things make options that have a name in every language.
func things(ids ...string) (out []election.Option) {
	for _, id := range ids {
		out = append(out, election.Option{ID: id, Name: text(id)})
	}
	return out
}

func valleyContests() []election.Contest {
	c := func(id string, kind election.Kind, rule string, options []election.Option) election.Contest {
		return election.Contest{ID: id, Title: text(id), District: "town", Kind: kind, Rule: rule, Seats: 1, Options: options}
	}
	writeIn := election.Option{ID: "write-in", Name: text("writein"), WriteIn: true}
	president := c("president", election.Plurality, "plurality", append(people("Jeanne Moreau", "Victor Halloran", "Noor Haddad", "Ingrid Sandberg"), writeIn))
	president.VotesAllowed, president.WriteInLength = 1, 40
	council := c("council", election.NofM, "n-of-m", people("Amina Benali", "Charles Okonkwo", "Élise Öberg", "Louis Marchand", "María José Quintana", "Noor Haddad",
		"Pierre Lefèvre", "Sofia Rossi", "Tomasz Zieliński", "Ulla Þórsdóttir", "Zoë Ångström (2)"))
	council.VotesAllowed, council.Seats, council.District = 2, 2, "bank"
	mayor := c("mayor", election.Ranked, "irv", append(people("Noor Haddad", "Pierre Lefèvre", "Sofia Rossi", "Tomasz Zieliński"), writeIn))
	mayor.MaxRank, mayor.WriteInLength = 5, 40
	tram := c("tram", election.YesNo, "majority", things("yes", "no"))
	tram.VotesAllowed, tram.Subtitle = 1, text("question")
	buses := c("buses", election.YesNo, "majority", things("yes", "no"))
	buses.VotesAllowed = 1
	court := c("court", election.MajorityJudgment, "majority-judgment", people("Ada Lindqvist", "Bruno Carvalho", "Chidi Eze", "Dora Novák"))
	court.Grades = []election.Text{text("grade1"), text("grade2"), text("grade3"), text("grade4"), text("grade5"), text("grade6")}
	park := c("park", election.Approval, "approval", things("oaks", "mills", "river", "market", "school"))
	park.VotesAllowed = 5
	logo := c("logo", election.Score, "score", things("oaks", "mills", "river"))
	logo.MaxScore = 5
	budget := c("budget", election.Cumulative, "cumulative", append(things("playground", "library", "lamps", "trees"), writeIn))
	budget.VotesAllowed, budget.MaxScore, budget.WriteInLength = 10, 6, 40
	return []election.Contest{president, council, mayor, tram, buses, court, park, logo, budget}
}

// charter is a contest with words as long as an importer could meet: 27 names, a long title.
func charter() election.Contest {
	c := election.Contest{ID: "charter", Kind: election.NofM, Rule: "n-of-m", District: "town", Seats: 3, VotesAllowed: 3,
		Title:        everywhere("Proposition to amend Article Seven of the Charter concerning the remuneration of members of the Intercommunal Water Board"),
		Instructions: everywhere(strings.Repeat("You may vote for no more than three persons, including persons whose names you write in. ", 2) + "Touch a name again to change it.")}
	for i := range 27 {
		letter := string(rune('a'+i%26)) + strings.Repeat("a", i/26)
		c.Options = append(c.Options, election.Option{ID: letter, Name: everywhere(strings.ToUpper(letter) + ". Maximiliana Wolfeschlegelsteinhausenbergerdorff-Papadimitropoulou, jr."),
			Detail: everywhere("People’s Federation for Democratic Renewal, Agriculture and Small Business")})
	}
	return c
}
