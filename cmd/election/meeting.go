package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tally"
)

func meetingVerb() cli.Verb {
	return cli.Verb{
		Name:    "meeting",
		Summary: "count a meeting of shareholders that voted by hand",
		Args:    "FILE",
		Manual: `Reads the list of holders, their proxies, who came and what was voted, and prints who acts
for whom and each resolution with quorum, majority and the votes of classes. Nothing of it
goes on record: votes by name are open. Holders who vote at stations: see register.

The file is JSON: meeting {classes {id, votes of each share}, holders {id, shares of each
class, muted}, proxies {from, to, given}, present, depth (how often a proxy may be handed
on)} and resolutions {title, terms {quorum, majority, classes that vote by themselves too},
casts {by, holder, class, for, against, abstain}}. Casts are in shares and may be split. A
quorum or majority is {num, den, above, of}: of "cast", "voted" (with abstentions),
"present" or "all". Whoever came acts in person; else the last dated proxy counts, and one
without "to" revokes.`,
		Examples: []string{"election meeting ledger/testdata/elections/shareholders.meeting.json"},
		Flags: func(*flag.FlagSet) cli.Runner {
			return func(_ context.Context, env *cli.Env) error {
				if len(env.Args) != 1 {
					return cli.Hint(cli.Usage("meeting needs one file"), "election meeting -h is the manual page")
				}
				return countMeeting(env, env.Args[0])
			}
		},
	}
}

// minutes is what the officers of a meeting write down.
type minutes struct {
	Meeting     tally.Meeting `json:"meeting"`
	Resolutions []struct {
		Title string           `json:"title"`
		Terms tally.Resolution `json:"terms"`
		Casts []tally.Cast     `json:"casts"`
	} `json:"resolutions"`
}

func countMeeting(env *cli.Env, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var m minutes
	if err := election.DecodeStrict(data, &m); err != nil {
		return cli.Finding(cli.Hint(fmt.Errorf("%s:\n%w", path, err), "mend the file where it says so; election meeting -h names the fields"))
	}
	acting, err := m.Meeting.Representation()
	if err != nil {
		return cli.Finding(cli.Hint(fmt.Errorf("%s: %w", path, err), "mend the list of holders or proxies"))
	}
	for _, a := range acting {
		fmt.Fprintln(env.Stdout, acts(a))
	}
	for _, r := range m.Resolutions {
		d, err := m.Meeting.Decide(r.Terms, r.Casts)
		if err != nil {
			return cli.Finding(cli.Hint(fmt.Errorf("%s: %q: %w", path, r.Title, err), "mend the votes or terms of this resolution"))
		}
		fmt.Fprintf(env.Stdout, "%s: %s\n", r.Title, d.Decision)
		for _, v := range d.Votes {
			tellVote(env.Stdout, r.Terms, v)
		}
	}
	return nil
}

func acts(a tally.Represented) string {
	switch {
	case a.Why != tally.Acts:
		return fmt.Sprintf("%s: nobody acts (%s)", a.Holder, a.Why)
	case len(a.Chain) == 1:
		return a.Holder + ": in person"
	}
	return fmt.Sprintf("%s: by %s", a.Holder, strings.Join(a.Chain[1:], ", by "))
}

// tellVote prints one vote as a person checks it with a pencil.
func tellVote(w io.Writer, r tally.Resolution, v tally.ClassVote) {
	who := "all"
	if v.Class != "" {
		who = "class " + v.Class
	}
	fmt.Fprintf(w, "  %s: %s; %d for, %d against, %d abstain; %d of %d present\n", who, v.Decision, v.For, v.Against, v.Abstain, v.Present, v.All)
	if r.Quorum.Den > 0 {
		fmt.Fprintf(w, "    quorum: %d, %s %s\n", v.QuorumHas, atLeast(r.Quorum), v.QuorumNeeds)
	}
	fmt.Fprintf(w, "    majority: %d of %d (%s), %s %s\n", v.For, v.Base, r.Majority.Base, atLeast(r.Majority), v.Needs)
}

func atLeast(m tally.Majority) string {
	if m.Above {
		return "needs more than"
	}
	return "needs at least"
}
