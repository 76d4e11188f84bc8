package cvr

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
)

// Names tells which option a name in a file means.
type Names struct {
	options []string
	index   map[string]int
}

// NewNames makes Names of the options of a contest; aliases give further names by option. The option that stands for
// undeclared write-ins, if there is one, is undeclared; else it is -1.
func NewNames(options []string, aliases map[int][]string, undeclared int) Names {
	n := Names{options, map[string]int{}}
	for i, o := range options {
		n.index[o] = i
		for _, alias := range aliases[i] {
			n.index[alias] = i
		}
	}
	n.index[Overvote] = tally.Unnamed
	if undeclared >= 0 {
		n.index[WriteIn] = undeclared
	}
	return n
}

const maxRank = 1 << 16

// Profile gathers records into ballots, equal ones together. The error ErrOption names every option that is not known.
func (n Names) Profile(records []Record) (tally.Profile, error) {
	g, unknown := newGroups(n.options), map[string]bool{}
	for _, r := range records {
		marks := make([]tally.Mark, 0, len(r.Marks))
		for _, m := range r.Marks {
			o, ok := n.index[m.Option]
			if !ok {
				unknown[m.Option] = true
			}
			if m.Rank < 1 || m.Rank > maxRank {
				return tally.Profile{}, formatError("ballot %q has a rank %d", r.ID, m.Rank)
			}
			marks = append(marks, tally.Mark{Option: int32(o), Value: int32(m.Rank)})
		}
		g.add(marks, 1)
	}
	if len(unknown) > 0 {
		var list []string
		for name := range unknown {
			list = append(list, strings.TrimPrefix(name, "\x00"))
		}
		slices.Sort(list)
		return tally.Profile{}, fmt.Errorf("%w: %s", ErrOption, strings.Join(list, ", "))
	}
	return g.profile, nil
}

// groups gathers equal ballots, in the order of their first.
type groups struct {
	profile tally.Profile
	at      map[string]int
	key     []byte
}

func newGroups(options []string) *groups {
	return &groups{profile: tally.Profile{Options: options}, at: map[string]int{}}
}

func (g *groups) add(marks []tally.Mark, weight int64) {
	slices.SortStableFunc(marks, func(a, b tally.Mark) int { return cmp.Compare(a.Value, b.Value) })
	g.key = g.key[:0]
	for _, m := range marks {
		g.key = binary.AppendVarint(binary.AppendVarint(g.key, int64(m.Option)), int64(m.Value))
	}
	i, ok := g.at[string(g.key)]
	if !ok {
		i = len(g.profile.Ballots)
		g.at[string(g.key)] = i
		g.profile.Ballots = append(g.profile.Ballots, tally.Ballot{Marks: marks})
	}
	g.profile.Ballots[i].Weight += weight
}
