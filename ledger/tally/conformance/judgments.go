package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/tally"
)

// judgments ranks by majority judgment and compares with the ranks in the file of vectors, where the worst grade is first.
func judgments(f files) (o outcome) {
	var v struct {
		Judgment struct {
			Cases []struct {
				Tallies [][]int64 `json:"tallies"`
				Ranks   []int     `json:"ranks"`
			} `json:"cases"`
		} `json:"majority_judgment"`
	}
	for name, file := range f {
		if err := json.Unmarshal(file.Data, &v); err != nil {
			o.compare(name, 0, err.Error())
		}
	}
	for i, c := range v.Judgment.Cases {
		g := tally.Graded{Options: make([]string, len(c.Tallies)), Grades: c.Tallies}
		for o, counts := range c.Tallies {
			slices.Reverse(counts)
			g.Ballots = 0
			for _, n := range counts {
				g.Ballots += n
			}
			g.Options[o] = fmt.Sprint(o + 1)
		}
		r, err := tally.MajorityJudgment(g, 1, tally.Ties{})
		var wrong []string
		if got := ranks(r); err != nil || !slices.Equal(got, c.Ranks) {
			wrong = append(wrong, fmt.Sprintf("ranks %v, expected %v, %v", got, c.Ranks, err))
		}
		o.compare(fmt.Sprintf("majority judgment %d", i+1), len(r.Rounds), wrong...)
	}
	return o
}

// ranks gives each option its place, equals the same.
func ranks(r tally.Report) []int {
	out, next := make([]int, len(r.Options)), 1
	for _, group := range r.Order {
		for _, o := range group {
			out[o] = next
		}
		next += len(group)
	}
	return out
}
