package main

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
	"github.com/isoloir/isoloir/ledger/tally/cvr"
)

// stvRules are the rules by the names that Droop gives them.
var stvRules = map[string]func(tally.STV, tally.Profile) (tally.Report, error){
	"scotland": tally.STV.Scottish, "wigm-prf": tally.STV.WIGM, "wigm-prf-batch": tally.STV.WIGMBatch, "meek-prf": tally.STV.Meek,
}

// settings makes a count of a BLT file, with ties in the order that the file gives or else in the order of options.
func settings(c cvr.Counted) tally.STV {
	s := tally.STV{Seats: c.Seats, Withdrawn: c.Withdrawn, Ties: tally.Ties{Order: c.Order}}
	if len(s.Ties.Order) == 0 {
		for o := range c.Profile.Options {
			s.Ties.Order = append(s.Ties.Order, o)
		}
	}
	s.MaxSkipped = -1
	return s
}

// wards counts Scottish council wards by three rules and compares who was elected with expected.tsv.
func wards(f files) (o outcome) {
	for name, file := range f {
		if path.Base(name) == "expected.tsv" {
			lines := strings.Split(strings.TrimSpace(string(file.Data)), "\n")
			heading := strings.Split(lines[0], "\t")
			for _, line := range lines[1:] {
				o.ward(f, path.Dir(name), heading, strings.Split(line, "\t"))
			}
		}
	}
	return o
}

func (o *outcome) ward(f files, folder string, heading, fields []string) {
	at := func(name string) string { return fields[slices.Index(heading, name)] }
	file := f[path.Join(folder, at("file"))]
	if file == nil {
		o.leave(at("file"), "it is not in the archive")
		return
	}
	c, err := cvr.ReadBLT(file.Data)
	if err != nil {
		o.compare(at("file"), 0, err.Error())
		return
	}
	for rule, column := range map[string]string{"scotland": "scotland_elected", "wigm-prf": "wigm_prf_elected", "meek-prf": "meek_prf_elected"} {
		r, err := stvRules[rule](settings(c), c.Profile)
		var wrong []string
		if got := elected(r); err != nil || got != at(column) {
			wrong = append(wrong, fmt.Sprintf("elected %s, expected %s, %v", got, at(column), err))
		}
		if want, _ := tally.ParseNumber(at("scotland_quota")); rule == "scotland" && r.Rounds[0].Quota.Cmp(want) != 0 {
			wrong = append(wrong, fmt.Sprintf("quota %s, expected %s", r.Rounds[0].Quota, want))
		}
		o.compare(at("file")+" "+rule, len(r.Rounds), wrong...)
	}
}

// elected gives the winners by number from 1, ascending.
func elected(r tally.Report) string {
	var out []string
	for _, w := range slices.Sorted(slices.Values(r.Winners)) {
		out = append(out, fmt.Sprint(w+1))
	}
	return strings.Join(out, " ")
}
