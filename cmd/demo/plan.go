package main

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
)

// A Voter is one person of the demonstration: what she is given, what she touches, and what becomes of her paper.
type Voter struct {
	Number   int
	Station  string
	Style    string
	Language string
	Choices  map[string][]string // contest to the options touched, in ballot order
	WriteIn  map[string]string   // contest to the words typed
	Act      Act
}

// An Act is what a voter does with a printed ballot.
type Act string

const (
	Casts  Act = "cast"
	Checks Act = "check" // challenges the machine, then votes again and casts
)

const (
	stationsInAll = 4
	votersInAll   = 60
	checksInAll   = 3
)

// planDay draws the voters from a seed that is kept with the results. Voters whose act is Checks cast a second ballot,
// so that every voter casts one.
func planDay(m *election.Manifest, seed [32]byte) []Voter {
	random := rand.New(rand.NewChaCha8(seed))
	voters := make([]Voter, votersInAll)
	for i := range voters {
		style := styleOf(m, i)
		voters[i] = Voter{Number: i + 1, Style: style.ID, Language: m.Languages[random.IntN(len(m.Languages))], Act: Casts}
		voters[i].choose(m, random)
	}
	random.Shuffle(len(voters), func(i, j int) { voters[i], voters[j] = voters[j], voters[i] })
	for i := range voters {
		voters[i].Number = i + 1
		voters[i].Station = m.Stations[i%len(m.Stations)].ID
	}
	for _, i := range random.Perm(len(voters))[:checksInAll] {
		voters[i].Act = Checks
	}
	return voters
}

// styleOf gives each style to three voters, and the shorter half of the styles to the others: the day is to take three minutes.
func styleOf(m *election.Manifest, i int) election.Style {
	styles := m.Styles
	if i >= 3*len(styles) {
		styles = slices.Clone(styles)
		slices.SortStableFunc(styles, func(a, b election.Style) int { return len(a.Contests) - len(b.Contests) })
		styles = styles[:(len(styles)+1)/2]
	}
	return styles[i%len(styles)]
}

func (v *Voter) choose(m *election.Manifest, random *rand.Rand) {
	v.Choices, v.WriteIn = map[string][]string{}, map[string]string{}
	for _, c := range m.StyleContests(v.Style) {
		most := max(c.VotesAllowed, 1)
		n := most
		if random.IntN(6) == 0 { // some leave a contest blank or use fewer votes than they have
			n = random.IntN(most + 1)
		}
		order := random.Perm(len(c.Options))
		if random.IntN(2) == 0 { // half have the same favourite: what is drawn evenly ties
			at := slices.Index(order, 0)
			order[0], order[at] = order[at], order[0]
		}
		for _, o := range order[:n] {
			v.Choices[c.ID] = append(v.Choices[c.ID], c.Options[o].ID)
		}
		slices.SortFunc(v.Choices[c.ID], func(a, b string) int { return position(c, a) - position(c, b) })
		for _, id := range v.Choices[c.ID] {
			if c.Option(id).WriteIn {
				v.WriteIn[c.ID] = writeIns[random.IntN(len(writeIns))]
			}
		}
	}
}

var writeIns = []string{"Anne Leroy", "J Doe", "Ada"}

func position(c *election.Contest, option string) int {
	return slices.IndexFunc(c.Options, func(o election.Option) bool { return o.ID == option })
}

// expected is the demonstration's own count of what was touched on cast ballots. Nothing of it comes from the booths.
func expected(m *election.Manifest, cast []Voter) map[string]map[string]int {
	count := map[string]map[string]int{}
	for _, c := range m.Contests {
		count[c.ID] = map[string]int{}
	}
	for _, v := range cast {
		for contest, options := range v.Choices {
			for _, o := range options {
				count[contest][o]++
			}
		}
	}
	return count
}

// covered fails when a contest would get fewer cast ballots than may be decrypted together.
func covered(m *election.Manifest, voters []Voter) error {
	ballots := map[string]int{}
	for _, v := range voters {
		for _, c := range m.StyleContests(v.Style) {
			ballots[c.ID]++
		}
	}
	for _, c := range m.Contests {
		if ballots[c.ID] < m.MinGroup {
			return fmt.Errorf("contest %s would get %d ballots, and fewer than %d are never decrypted", c.ID, ballots[c.ID], m.MinGroup)
		}
	}
	return nil
}
