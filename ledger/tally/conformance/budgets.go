package main

import (
	"path"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally/returns"
)

// budgets counts participatory budgets and compares the votes and the projects that are funded with what the cities declared.
// greedy-check.tsv names the cities that went by votes alone.
func budgets(f files) (o outcome) {
	rule := byVotesAlone(f)
	for _, name := range names(f, ".pb") {
		b, err := returns.Pabulib(f[name].Data)
		if err != nil {
			o.compare(path.Base(name), 0, err.Error())
			continue
		}
		if b.Meta["rule"] == "greedy" && !rule[path.Base(name)] {
			o.leave(path.Base(name), "greedy-check.tsv: the city did not go by votes alone, but by rules that the file does not tell")
			continue
		}
		o.compare(path.Base(name), 0, b.Differences()...)
	}
	return o
}

// byVotesAlone are the files with a "Y" for votes with what is too dear passed over.
func byVotesAlone(f files) map[string]bool {
	out := map[string]bool{}
	for _, name := range names(f, "greedy-check.tsv") {
		for _, line := range strings.Split(string(f[name].Data), "\n") {
			if fields := strings.Split(line, "\t"); len(fields) > 6 && fields[6] == "Y" {
				out[fields[0]] = true
			}
		}
	}
	return out
}

// committees lists the committees that can win and compares them with abcvoting's.
func committees(f files) (o outcome) {
	for _, name := range names(f, ".abc.yaml") {
		if !strings.Contains(name, "/instances/") {
			continue // of abcvoting's reader, without results
		}
		a, err := returns.ABCVoting(f[name].Data)
		if err != nil {
			o.compare(path.Base(name), 0, err.Error())
			continue
		}
		matched, different := a.Differences()
		for range matched {
			o.compare(path.Base(name), 0)
		}
		for _, d := range different {
			o.compare(path.Base(name), 0, d)
		}
	}
	o.leave("cc, monroe, minimax, …", "abcvoting lists further rules, which we do not have")
	return o
}
