package main

import (
	"cmp"
	"slices"

	"github.com/isoloir/isoloir/ledger/tally"
)

// regions gives the votes by region, and of the whole country; the first row names the regions.
func regions(rows [][]string) (regions []tally.Sums, country tally.Sums) {
	parties := rows[1:]
	country = column(parties, 1)
	country.Votes, country.Ballots = make([]int64, len(parties)), 0
	for c := 1; c < len(rows[0]); c++ {
		s := column(parties, c)
		for o, v := range s.Votes {
			country.Votes[o] += v
			country.Ballots += v
		}
		regions = append(regions, s)
	}
	return regions, country
}

// seatsOfRegions shares 200 seats out to the regions by all valid votes (act 247/1995, § 48): quota rounded, largest remainders.
func seatsOfRegions(rows [][]string, regions []tally.Sums) (tally.Report, error) {
	l := tally.Lists{Sums: tally.Sums{Options: rows[0][1:]}}
	for _, s := range regions {
		l.Votes, l.Ballots = append(l.Votes, s.Ballots), l.Ballots+s.Ballots
	}
	return tally.LargestRemainder(tally.Hare.Rounded(), l, 200, tally.Ties{})
}

// Czechia, Chamber of Deputies, 2017: D'Hondt in each region among parties with 5 per cent of the country (volby.cz).
func czechia2017(rows [][]string) (got, want map[string]int, err error) {
	in, country := regions(rows)
	seats, err := seatsOfRegions(rows, in)
	out := country.Barrier(5, 100, false)
	got = map[string]int{}
	for i, s := range in {
		r, err2 := tally.DHondt.Seats(tally.Lists{Sums: s, Out: out}, seats.Shares[i], tally.Ties{}, false)
		err = cmp.Or(err, err2)
		add(got, r)
	}
	return got, map[string]int{"ANO": 78, "ODS": 25, "Piráti": 22, "SPD": 22, "ČSSD": 15, "KSČM": 15, "KDU-ČSL": 10, "TOP 09": 7, "STAN": 6}, err
}

// Czechia, Chamber of Deputies, 2021 (act 189/2021): whole Imperiali quotas in each region; what is left of votes and seats is shared out
// in the whole country by the Hagenbach-Bischoff quota, both rounded, and largest remainders.
func czechia2021(rows [][]string) (got, want map[string]int, err error) {
	in, country := regions(rows)
	seats, err := seatsOfRegions(rows, in)
	out, left := country.Barrier(5, 100, false), 200
	got, rest := map[string]int{}, tally.Sums{Options: country.Options, Votes: make([]int64, len(country.Votes))}
	for i, s := range in {
		r, remainders, err2 := tally.WholeQuotas(tally.Imperiali.Rounded(), tally.Lists{Sums: s, Out: out}, seats.Shares[i])
		err = cmp.Or(err, err2)
		add(got, r)
		for o, n := range r.Shares {
			left -= n
			rest.Votes[o] += number(remainders[o].String())
			rest.Ballots += number(remainders[o].String())
		}
	}
	r, err2 := tally.LargestRemainder(tally.HagenbachBischoff.Rounded(), tally.Lists{Sums: rest}, left, tally.Ties{})
	add(got, r)
	return got, map[string]int{"ANO": 72, "SPOLU": 71, "Piráti+STAN": 37, "SPD": 20}, cmp.Or(err, err2)
}

// Nové Město nad Metují, council, 2018: D'Hondt for 21 seats among lists with 5 per cent of the votes for their candidates (volby.cz).
func noveMesto2018(rows [][]string) (got, want map[string]int, err error) {
	var s tally.Sums
	for _, row := range rows {
		o := slices.Index(s.Options, row[0])
		if o < 0 {
			o = len(s.Options)
			s.Options, s.Votes = append(s.Options, row[0]), append(s.Votes, 0)
		}
		s.Votes[o] += number(row[2])
		s.Ballots += number(row[2])
	}
	r, err := tally.DHondt.Seats(tally.Lists{Sums: s, Out: s.Barrier(5, 100, false)}, 21, tally.Ties{}, false)
	got = map[string]int{}
	add(got, r)
	return got, map[string]int{"ČSSD": 1, "KSČM": 1, "VPM": 6, "NM": 3, "KDU-ČSL": 3, "ODS": 4, "VČ": 3}, err
}
