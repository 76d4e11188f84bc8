// Conformance counts real elections and published cases with this module's rules and compares every round with what is on
// record; and it compares the sizes and risks of real audits. It reads a folder of archives, as its suites name them; most of
// the data may be used but not copied here.
//
//	go run ./ledger/tally/conformance DATA
//
// It prints a line for each suite, and exits 3 if anything differs or is missing.
package main

import (
	"fmt"
	"os"
	"strings"
)

// suite compares one archive or file.
type suite struct {
	archive string
	run     func(files) outcome
}

var suites = []suite{
	{"rctab-cases.tar.xz", rctab},
	{"abif-burlington2009-tennessee.tar.xz", condorcet},
	{"condorcet-debian-tideman-votes.tar.xz", condorcet},
	{"colorado-2024-audit.tar.xz", colorado},
	{"raire.tar.xz", raire},
	{"scottish-wards.tar.xz", wards},
	{"droop-reference.tar.xz", droop},
	{"pabulib.tar.xz", budgets},
	{"abcvoting.tar.xz", committees},
	{"vectors.json", judgments},
	{"votelib-real-elections.tar.xz", parliaments},
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: conformance DATA\nDATA is a folder that holds the archives "+archives()+", in itself or in a folder tally or audit.\nTry: make conformance DATA=data")
		os.Exit(2)
	}
	same := true
	for _, s := range suites {
		f, err := unpack(os.Args[1], s.archive)
		if err != nil {
			fmt.Fprintf(os.Stderr, "conformance: %v\nTry a folder that holds %s\n", err, archives())
			os.Exit(1)
		}
		same = s.run(f).print(strings.TrimSuffix(s.archive, packed)) && same
	}
	if !same {
		os.Exit(3)
	}
}

func archives() string {
	list := ""
	for i, s := range suites {
		if i > 0 {
			list += ", "
		}
		list += s.archive
	}
	return list
}
