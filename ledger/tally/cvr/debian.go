package cvr

import (
	"regexp"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
)

var (
	debianOption = regexp.MustCompile(`Option\s+(\w+?)-*>?:\s*(.+?)\s*$`)
	debianVote   = regexp.MustCompile(`^V:\s+([0-9A-Za-z-]+)(?:\s|$)`)
)

// ReadDebian reads a tally sheet of the Debian project's votes (devotee): the options by number, and of each ballot a character
// for each option, its rank, or "-" where it has none. Ranks above 9 are letters.
func ReadDebian(data []byte) (Counted, error) {
	var options []string
	g := newGroups(nil)
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if m := debianOption.FindStringSubmatch(line); m != nil {
			options = append(options, m[2])
			continue
		}
		m := debianVote.FindStringSubmatch(line)
		if m == nil {
			continue // what the secretary writes around the votes
		}
		if len(m[1]) != len(options) {
			return Counted{}, atLine(number, formatError("%d ranks for %d options: %q", len(m[1]), len(options), m[1]))
		}
		var marks []tally.Mark
		for o, c := range []byte(strings.ToUpper(m[1])) {
			if rank := strings.IndexByte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", c); rank > 0 {
				marks = append(marks, tally.Mark{Option: int32(o), Value: int32(rank)})
			}
		}
		g.add(marks, 1)
	}
	if len(options) == 0 {
		return Counted{}, formatError("a tally sheet without options")
	}
	g.profile.Options = options
	return Counted{Profile: g.profile}, nil
}
