package main

import (
	"context"
	"flag"
	"fmt"
	"os"

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
without "to" revokes.

En français : election meeting -lang fr FICHIER. Le fichier dit les classes d'actions
(classes), les titulaires (holders, muted : sans droit de vote), les pouvoirs (proxies :
from, to, given, leur date), qui est venu (present) et, de chaque résolution (resolutions),
le titre (title), les conditions (terms : quorum, majority, of : "cast" exprimées, "voted"
avec abstentions, "present" présentes, "all" toutes) et les voix (casts : for pour, against
contre, abstain abstentions). Il se corrige à l'endroit que nomme un refus.`,
		Examples: []string{
			"election meeting ledger/testdata/elections/shareholders.meeting.json",
			"election meeting -lang fr ledger/testdata/elections/shareholders.meeting.json",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			lang := fs.String("lang", "en", "say it in `LANGUAGE` (en, fr)")
			return func(_ context.Context, env *cli.Env) error {
				if len(env.Args) != 1 {
					return cli.Hint(cli.Usage("meeting needs one file"), "election meeting -h is the manual page")
				}
				if err := speaks(*lang); err != nil {
					return err
				}
				return countMeeting(env, env.Args[0], secretary(*lang))
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

func countMeeting(env *cli.Env, path string, says secretary) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var m minutes
	if err := election.DecodeStrict(data, &m); err != nil {
		return cli.Finding(cli.Hint(fmt.Errorf("%s:\n%w", path, says.wrong(err)), "%s", says.say("fields")))
	}
	acting, err := m.Meeting.Representation()
	if err != nil {
		return cli.Finding(cli.Hint(fmt.Errorf("%s: %w", path, says.wrong(err)), "%s", says.say("people")))
	}
	decided, err := m.decide(path, says)
	if err != nil {
		return err
	}
	for _, a := range acting {
		fmt.Fprintln(env.Stdout, says.acts(a))
	}
	for i, d := range decided {
		fmt.Fprint(env.Stdout, says.resolution(m.Resolutions[i].Title, m.Resolutions[i].Terms, d))
	}
	return nil
}

// decide counts every resolution before any is told: minutes with a fault in them have no part that is sure.
func (m minutes) decide(path string, says secretary) ([]tally.Decided, error) {
	var all []tally.Decided
	for _, r := range m.Resolutions {
		d, err := m.Meeting.Decide(r.Terms, r.Casts)
		if err != nil {
			return nil, cli.Finding(cli.Hint(fmt.Errorf("%s: %q: %w", path, r.Title, says.wrong(err)), "%s", says.say("votes")))
		}
		all = append(all, d)
	}
	return all, nil
}
