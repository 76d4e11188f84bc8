package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/tally"
)

// direct counts the seats that each party wins in constituencies, a row each, where parties stand in every step-th column from first.
func direct(parties []string, rows [][]string, first, step int) (map[string]int, error) {
	out := map[string]int{}
	for _, row := range rows {
		s := tally.Sums{Options: parties}
		for o := range parties {
			n := number(row[first+o*step])
			s.Votes, s.Ballots = append(s.Votes, n), s.Ballots+n
		}
		r, err := tally.Plurality(s, 1, tally.Ties{})
		if err != nil || len(r.Winners) != 1 {
			return nil, fmt.Errorf("%s: no winner, %w", row[0], err)
		}
		out[parties[r.Winners[0]]]++
	}
	return out, nil
}

// The party votes of 2014 are not in the file (Electoral Commission of New Zealand, electionresults.govt.nz).
var newZealandParties = tally.Sums{
	Options: []string{"ACT New Zealand", "Aotearoa Legalise Cannabis Party", "Ban1080", "Conservative", "Democrats for Social Credit", "Focus New Zealand",
		"Green Party", "Internet MANA", "Labour Party", "Māori Party", "National Party", "New Zealand First Party", "NZ Independent Coalition",
		"The Civilian Party", "United Future"},
	Votes: []int64{16689, 10961, 5113, 95598, 1730, 639, 257359, 34094, 604535, 31849, 1131501, 208300, 872, 1096, 5286},
}

// New Zealand, House of Representatives, 2014: Sainte-Laguë for 120 seats among parties with 5 per cent or an electorate; a party
// keeps electorates beyond its share.
func newZealand2014(rows [][]string) (got, want map[string]int, err error) {
	won, err := direct(rows[0][1:], rows[1:], 1, 1)
	if err != nil {
		return nil, nil, err
	}
	l := tally.Lists{Sums: newZealandParties}
	var exempt []int
	for o, name := range l.Options {
		l.Ballots += l.Votes[o]
		if won[name] > 0 {
			exempt = append(exempt, o)
		}
	}
	l.Out = l.Barrier(5, 100, false, exempt...)
	r, err := tally.SainteLague.Seats(l, 120, tally.Ties{}, false)
	got = map[string]int{}
	for o, name := range r.Options {
		got[name] = max(r.Shares[o], won[name])
	}
	return got, map[string]int{"ACT New Zealand": 1, "Labour Party": 32, "Māori Party": 2, "National Party": 60, "United Future": 1, "Green Party": 14,
		"New Zealand First Party": 11}, err
}

// German population of the Länder on 31 December 2015, by which their seats were shared out (Bundeswahlleiter, Heft 3).
var laender = tally.Sums{
	Options: []string{"Schleswig-Holstein", "Hamburg", "Niedersachsen", "Bremen", "Nordrhein-Westfalen", "Hessen", "Rheinland-Pfalz", "Baden-Württemberg",
		"Bayern", "Saarland", "Berlin", "Brandenburg", "Mecklenburg-Vorpommern", "Sachsen", "Sachsen-Anhalt", "Thüringen"},
	Votes: []int64{2673803, 1525090, 7278789, 568510, 15707569, 5281198, 3661245, 9365001, 11362245, 899748, 2975745, 2391746, 1548400, 3914671, 2145671, 2077901},
}

// Germany, Bundestag, 2017 (BWahlG of 2013, § 6): every party keeps the larger of its direct seats and its share in each Land; the house
// grows until Sainte-Laguë over the country's second votes gives each party that many.
func germany2017(rows [][]string) (got, want map[string]int, err error) {
	var parties []string
	for c := 2; c < len(rows[0]); c += 2 {
		parties = append(parties, rows[0][c])
	}
	seats, err := tally.SainteLague.Seats(tally.Lists{Sums: laender}, 598, tally.Ties{}, false)
	country := secondVotes(parties, rows[2:])
	out, least := country.Barrier(5, 100, false), make([]int, len(parties))
	for i, land := range laender.Options {
		in := slices.DeleteFunc(slices.Clone(rows[2:]), func(row []string) bool { return row[1] != land })
		won, err1 := direct(parties, in, 2, 2)
		share, err2 := tally.SainteLague.Seats(tally.Lists{Sums: secondVotes(parties, in), Out: out}, seats.Shares[i], tally.Ties{}, false)
		err = cmp.Or(err, err1, err2)
		for o, name := range parties {
			least[o] += max(won[name], share.Shares[o])
		}
	}
	got, err2 := enlarged(tally.Lists{Sums: country, Out: out}, least)
	return got, map[string]int{"CDU": 200, "SPD": 153, "AfD": 94, "FDP": 80, "DIE LINKE": 69, "GRÜNE": 67, "CSU": 46}, cmp.Or(err, err2)
}

// enlarged shares out the smallest house, of 598 or more, in which every party has its least seats.
func enlarged(l tally.Lists, least []int) (map[string]int, error) {
	for house := 598; ; house++ {
		r, err := tally.SainteLague.Seats(l, house, tally.Ties{}, false)
		short := slices.ContainsFunc(r.Winners, func(o int) bool { return r.Shares[o] < least[o] })
		if err != nil || !short {
			got := map[string]int{}
			add(got, r)
			return got, err
		}
	}
}

func secondVotes(parties []string, rows [][]string) tally.Sums {
	s := tally.Sums{Options: parties, Votes: make([]int64, len(parties))}
	for _, row := range rows {
		for o := range parties {
			n := number(row[3+2*o])
			s.Votes[o] += n
			s.Ballots += n
		}
	}
	return s
}
