package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/ledger/chain/light"
	"github.com/isoloir/isoloir/ledger/record"
)

func statusVerb() cli.Verb {
	return cli.Verb{
		Name:    "status",
		Summary: "show how the chain and its stations do",
		Needs:   []string{"manifest"},
		Manual: `Follows the chain through one node from its first block, checks every header and every
entry, and prints how far the election and each station have come.

Exits 3 if what the node sends does not check.`,
		Examples: []string{"validator status -manifest manifest.json -node http://127.0.0.1:26657"},
		Flags: func(f *flag.FlagSet) cli.Runner {
			manifest := f.String("manifest", "", "signed manifest `FILE`")
			url := f.String("node", "http://127.0.0.1:26657", "ask the node at `URL`")
			return func(ctx context.Context, env *cli.Env) error { return status(ctx, env, *manifest, *url) }
		},
	}
}

func status(ctx context.Context, env *cli.Env, manifest, url string) error {
	m, sigs, err := signed.Load(manifest)
	if err != nil {
		return err
	}
	c, err := light.Follow(ctx, url, m, sigs)
	if errors.As(err, new(*light.ForgedError)) {
		return cli.Finding(cli.Hint(err, "ask another node; if it says the same, tell the officials and the observers"))
	}
	if err != nil {
		return cli.Hint(err, "is a validator running there? -node names its address")
	}
	return printStatus(env, c.State())
}

func printStatus(env *cli.Env, s record.State) error {
	w := tabwriter.NewWriter(env.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "chain\t%s\n", s.Manifest().ChainID)
	fmt.Fprintf(w, "block\t%d, %s\n", s.Height(), s.Time().Format(time.RFC3339))
	fmt.Fprintf(w, "log\t%d leaves\n", s.Log().Size())
	fmt.Fprintf(w, "phase\t%s\n", s.Phase().Word("en"))
	fmt.Fprintf(w, "flagged\t%d of %d stations\n", s.Flagged(), len(s.Stations()))
	for _, v := range s.Seats() {
		if s.Struck(v.Key) {
			fmt.Fprintf(w, "validator\t%s\tvoted twice, no power\n", v.Name)
		} else if v.Power > 0 {
			fmt.Fprintf(w, "validator\t%s\tpower %d\n", v.Name, v.Power)
		}
	}
	for _, st := range s.Stations() {
		fmt.Fprintf(w, "station\t%s\t%s\tcosigned %d\tattested %s\n", st.ID, st.Stage.Word("en"), st.Cosigned, standing(s, st))
	}
	return w.Flush()
}

// standing is whether a station is attested, and what else officials must know of it.
func standing(s record.State, st record.Station) string {
	words := "no"
	if st.Attested {
		words = "yes"
	}
	for _, f := range s.Flags(st) {
		words += ", " + f.Word("en")
		if f == record.FlagLate {
			words += fmt.Sprintf(" (%v)", s.Silent(st).Truncate(time.Second))
		}
	}
	for _, note := range []struct {
		is   bool
		said string
	}{{st.Lost, "lost"}, {st.PaperOnly, "paper only"}, {s.Extended(st.ID), "closes at " + s.Closes(st.ID).Format(time.RFC3339)}, {st.Reopened > 0, "opened again"}} {
		if note.is {
			words += ", " + note.said
		}
	}
	return words
}
