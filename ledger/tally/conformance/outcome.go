package main

import (
	"fmt"
	"slices"
)

// outcome is what a suite found: cases that match, differences, and cases that cannot be compared and why.
type outcome struct {
	matched, total int
	rounds         int
	different      []string
	left           map[string][]string // by reason, the cases
}

// compare counts a case; the differences, if any, are what it says.
func (o *outcome) compare(name string, rounds int, differences ...string) {
	o.total, o.rounds = o.total+1, o.rounds+rounds
	if len(differences) == 0 {
		o.matched++
		return
	}
	o.different = append(o.different, fmt.Sprintf("%s: %s", name, differences[0]))
}

// leave counts a case that cannot be compared.
func (o *outcome) leave(name, reason string) {
	if o.left == nil {
		o.left = map[string][]string{}
	}
	o.left[reason] = append(o.left[reason], name)
}

// print says how a suite went; it is false where anything differs.
func (o outcome) print(suite string) bool {
	fmt.Printf("%-40s %d/%d match", suite, o.matched, o.total)
	if o.rounds > 0 {
		fmt.Printf(", %d rounds compared", o.rounds)
	}
	fmt.Println()
	for _, reason := range slices.Sorted(keys(o.left)) {
		slices.Sort(o.left[reason])
		fmt.Printf("    not compared, %s: %d, %v\n", reason, len(o.left[reason]), o.left[reason])
	}
	for _, d := range o.different {
		fmt.Printf("    DIFFERENT %s\n", d)
	}
	return len(o.different) == 0 && o.total > 0
}

func keys(m map[string][]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
