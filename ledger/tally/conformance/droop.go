package main

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
	"github.com/isoloir/isoloir/ledger/tally/cvr"
)

// dumpName is the file, the rule and the arithmetic of one of Droop's dumps.
var dumpName = regexp.MustCompile(`^(.*?)-(scotland|wigm-prf|wigm-prf-batch|meek-prf)(?:-o6)?-fixed-p\d+-d\d+\.txt$`)

// droop compares every stage with the tables that the program Droop keeps for its own tests.
func droop(f files) (o outcome) {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		root, dump, ok := strings.Cut(name, "/ref/dump/")
		if !ok {
			continue
		}
		m := dumpName.FindStringSubmatch(dump)
		if m == nil {
			o.leave(path.Base(dump), "this module does not have the rule")
			continue
		}
		file := f[path.Join(root, "blt", m[1]+".blt")]
		if file == nil {
			o.leave(dump, fs.ErrNotExist.Error())
			continue
		}
		c, err := cvr.ReadBLT(file.Data)
		if err != nil {
			o.compare(dump, 0, err.Error())
			continue
		}
		r, err := stvRules[m[2]](settings(c), c.Profile)
		if err != nil {
			o.compare(dump, 0, err.Error())
			continue
		}
		t := newDump(string(f[name].Data))
		o.compare(dump, len(r.Rounds), t.differences(r, m[2])...)
	}
	return o
}

// dumpTable is a table of one row for each action.
type dumpTable struct {
	heading []string
	rows    [][]string
}

func newDump(data string) (t dumpTable) {
	for i, line := range strings.Split(strings.TrimSpace(data), "\n") {
		if fields := strings.Split(strings.TrimRight(line, "\r"), "\t"); i == 0 {
			t.heading = fields
		} else if len(fields) == len(t.heading) {
			t.rows = append(t.rows, fields)
		}
	}
	return t
}

func (t dumpTable) at(row []string, column string) string {
	if i := slices.Index(t.heading, column); i >= 0 {
		return row[i]
	}
	return ""
}

// states gives the rows after which a round of ours begins: the first count and every transfer; for Meek, the first thing that
// happens in each round. In Scotland there is no transfer of a surplus of 0 (rule 48).
func (t dumpTable) states(rule string) (out [][]string) {
	round := ""
	for i, row := range t.rows {
		action := t.at(row, "Action")
		take := action == "begin" || action == "transfer"
		switch {
		case rule == "meek-prf":
			take = (action == "elect" || action == "defeat") && t.at(row, "R") != round && t.at(row, "R") != "0"
		case rule == "scotland" && take && action == "transfer":
			take = t.at(t.rows[i-1], "Action") != "unpend" || t.votes(t.rows[i-1]) != t.votes(row)
		}
		if take {
			out, round = append(out, row), t.at(row, "R")
		}
	}
	return out
}

func (t dumpTable) differences(r tally.Report, rule string) (out []string) {
	meek := rule == "meek-prf"
	states, rounds := t.states(rule), r.Rounds
	if !meek && len(states) == len(rounds)+1 && len(rounds[len(rounds)-1].Excluded) > 0 {
		// Droop transfers once more after the last exclusion, against its rules' own words: 52(2) in Scotland, B.4 with D.3.
		states = states[:len(rounds)]
	}
	if len(states) != len(rounds) {
		out = append(out, fmt.Sprintf("%d stages, expected %d", len(rounds), len(states)))
	}
	for i := range min(len(states), len(rounds)) {
		for o := range r.Options {
			cell := strconv.Itoa(o + 1)
			out = append(out, t.same(i, states[i], cell+".vote", rounds[i].Votes[o])...)
			if meek {
				out = append(out, t.same(i, states[i], cell+".kf", rounds[i].Keep[o])...)
			}
		}
		out = append(out, t.same(i, states[i], "Quota", rounds[i].Quota)...)
		out = append(out, t.same(i, states[i], "Non-Transferable", rounds[i].Inactive[tally.Exhausted])...)
		out = append(out, t.same(i, states[i], "Residual", rounds[i].Inactive[tally.Exhausted])...)
	}
	if got, want := elected(r), t.elected(len(r.Options)); got != want {
		out = append(out, fmt.Sprintf("elected %s, expected %s", got, want))
	}
	return out
}

// same compares a cell, if the table has it.
func (t dumpTable) same(round int, row []string, column string, got tally.Number) []string {
	want, err := tally.ParseNumber(t.at(row, column))
	if err != nil || got.Cmp(want) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("stage %d: %s %s, expected %s", round+1, column, got, want)}
}

// votes gives all cells of votes of a row.
func (t dumpTable) votes(row []string) string {
	var cells []string
	for i, heading := range t.heading {
		if strings.HasSuffix(heading, ".vote") {
			cells = append(cells, row[i])
		}
	}
	return strings.Join(cells, " ")
}

func (t dumpTable) elected(options int) string {
	var out []string
	last := t.rows[len(t.rows)-1]
	for o := range options {
		if strings.EqualFold(t.at(last, strconv.Itoa(o+1)+".state"), "E") {
			out = append(out, strconv.Itoa(o+1))
		}
	}
	return strings.Join(out, " ")
}
