package recordtest

import "github.com/isoloir/isoloir/ledger/election"

// ThreeStations gives the sample election a third station, the same four workers at all, groups of two ballots, and lots for ties.
func ThreeStations(m *election.Manifest) {
	third := m.Stations[1]
	third.ID, third.Name = "st-3", "Library"
	m.Stations = append(m.Stations, third)
	for i := range m.Officials {
		if m.Officials[i].Role == election.RolePollWorker {
			m.Officials[i].Stations = []string{"st-1", "st-2", "st-3"}
		}
	}
	for i := range m.Stations {
		m.Stations[i].Leaves = 32
	}
	m.StationPower, m.MinGroup, m.Release.MinBallots = 10, 2, 2
	for i := range m.Contests {
		if m.Contests[i].Kind != election.YesNo {
			m.Contests[i].Ties = election.TiesByLot
		}
	}
}

// Assembly gives three stations two scales that share a contest: of votes on council, levy and chair, and on levy and mayor. The
// first station has the one, the last the other, and the second both.
func Assembly(m *election.Manifest) {
	ThreeStations(m)
	m.Contests = []election.Contest{*m.Contest("council"), *m.Contest("levy"), *m.Contest("mayor"), *m.Contest("chair")}
	m.Styles = nil
	denomination := func(id string, weight int64, most int, contests ...string) {
		m.Styles = append(m.Styles, election.Style{ID: id, Name: election.Text{"en": id}, Contests: contests, Weight: weight, Holders: 2, Most: most})
	}
	denomination("five", 5, 2, "council", "levy", "chair")
	denomination("one", 1, 2, "council", "levy", "chair")
	denomination("two", 2, 2, "council", "levy", "chair")
	denomination("single", 1, 2, "levy", "mayor")
	denomination("triple", 3, 1, "levy", "mayor")
	for i, styles := range [][]string{{"one", "two", "five"}, {"one", "two", "five", "single", "triple"}, {"single", "triple"}} {
		m.Stations[i].Styles = styles
	}
}
