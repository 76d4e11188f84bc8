package main

import (
	"encoding/csv"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/isoloir/isoloir/ledger/tally"
)

// parliaments shares out the seats of real elections by the law under which they were held, and compares with the official
// result. Each law puts our rules together in its own way.
func parliaments(f files) (o outcome) {
	for name, law := range map[string]func(rows [][]string) (got, want map[string]int, err error){
		"sk_prez_2019.csv": slovakPresident, "sk_nr_2020.csv": slovakia2020, "cz_psp_2017.csv": czechia2017, "cz_psp_2021.csv": czechia2021,
		"nmnmet_cc_2018.csv": noveMesto2018, "nz_leg_2014_electorate.csv": newZealand2014, "de_bdt_2017.csv": germany2017,
	} {
		files := names(f, name)
		if len(files) != 1 {
			o.compare(name, 0, "it is not in the archive")
			continue
		}
		rows, err := table(f[files[0]].Data)
		var got, want map[string]int
		if err == nil {
			got, want, err = law(rows)
		}
		var wrong []string
		if maps.DeleteFunc(got, func(_ string, n int) bool { return n == 0 }); err != nil || !maps.Equal(got, want) {
			wrong = append(wrong, fmt.Sprintf("%v, officially %v, %v", got, want, err))
		}
		o.compare(name, 0, wrong...)
	}
	for _, name := range append(names(f, ".blt"), names(f, ".stv")...) {
		o.leave(path.Base(name), "a sample of a format, without a result on record")
	}
	return o
}

// table reads rows with semicolons, in UTF-8 or, as one file is, Windows-1250.
func table(data []byte) ([][]string, error) {
	text := string(data)
	if strings.ToValidUTF8(text, "") != text {
		var err error
		if text, err = charmap.Windows1250.NewDecoder().String(text); err != nil {
			return nil, err
		}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = ';', -1, true
	return r.ReadAll()
}

// number reads a count; an empty field is none.
func number(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// column takes the parties of rows and their votes from a column.
func column(rows [][]string, at int) tally.Sums {
	var s tally.Sums
	for _, row := range rows {
		s.Options, s.Votes, s.Ballots = append(s.Options, row[0]), append(s.Votes, number(row[at])), s.Ballots+number(row[at])
	}
	return s
}

func add(to map[string]int, r tally.Report) {
	for o, n := range r.Shares {
		to[r.Options[o]] += n
	}
}

// Slovakia, president, 2019. Nobody had a majority; the first two stood again on 30 March (Statistical Office, volby.statistics.sk).
func slovakPresident(rows [][]string) (got, want map[string]int, err error) {
	r, err := tally.TwoRound{Majority: tally.SimpleMajority, Advance: 2}.First(column(rows, 1))
	got = map[string]int{}
	for _, name := range r.Names(append(r.Advance, r.Winners...)) {
		got[name] = 1
	}
	return got, map[string]int{"Zuzana Čaputová": 1, "Maroš Šefčovič": 1}, err
}

// Slovakia, National Council, 2020 (act 180/2014, § 66-68): 5 per cent, 7 for coalitions of two or three; the quota is the votes of
// those who pass over 151, rounded. The result is the file's third column.
func slovakia2020(rows [][]string) (got, want map[string]int, err error) {
	var s tally.Sums
	want = map[string]int{}
	var coalitions []int
	for i, row := range rows {
		s.Options, s.Votes, s.Ballots = append(s.Options, row[0]), append(s.Votes, number(row[2])), s.Ballots+number(row[2])
		if row[1] == "1" {
			coalitions = append(coalitions, i)
		}
		if n := int(number(row[3])); n > 0 {
			want[row[0]] = n
		}
	}
	l := tally.Lists{Sums: s, Out: s.Barrier(5, 100, false)}
	for _, o := range s.Barrier(7, 100, false) {
		if slices.Contains(coalitions, o) && !slices.Contains(l.Out, o) {
			l.Out = append(l.Out, o)
		}
	}
	r, err := tally.LargestRemainder(tally.HagenbachBischoff.Rounded(), l, 150, tally.Ties{})
	got = map[string]int{}
	add(got, r)
	return got, want, err
}
