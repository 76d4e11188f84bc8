package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/ledger/chain/light"
	"github.com/isoloir/isoloir/ledger/election"
)

func exportVerb() cli.Verb {
	return cli.Verb{
		Name:    "export",
		Summary: "follow a running chain and write its record folder",
		Args:    "DIR",
		Needs:   []string{"manifest"},
		Manual: `Fetches every block from one node, checks each as it comes, and writes the folder that
"observe verify" checks offline. The folder must not be there yet; it appears whole or
not at all.

The manifest is read together with ` + election.SignaturesFile + ` beside it. Get both from somebody
whom you trust to know the right ones: everything else follows from them.`,
		Examples: []string{"observe export -manifest manifest.json -node http://127.0.0.1:26657 record"},
		Flags: func(f *flag.FlagSet) cli.Runner {
			manifest := f.String("manifest", "", "signed manifest `FILE`")
			url := f.String("node", "http://127.0.0.1:26657", "fetch from the node at `URL`")
			tables := f.String("tables", "", "`FOLDER` with the tables, proofs and shares that the record names")
			var lang string
			langFlag(f, &lang)
			return func(ctx context.Context, env *cli.Env) error {
				if len(env.Args) != 1 {
					return cli.Hint(cli.Usage("export needs one folder"), "observe export -h is the manual page")
				}
				return export(ctx, env, *manifest, *url, *tables, env.Args[0], lang)
			}
		},
	}
}

// tablesIn is a folder of tables; none where none is named.
func tablesIn(dir string) fs.FS {
	if dir == "" {
		return nil
	}
	return os.DirFS(dir)
}

func export(ctx context.Context, env *cli.Env, manifest, url, tables, dir, lang string) error {
	m, sigs, err := signed.Load(manifest)
	if err != nil {
		return err
	}
	var c *light.Client
	err = cli.Busy(env, say(lang, wordFetching), func() (err error) {
		if c, err = light.Follow(ctx, url, m, sigs); err == nil {
			err = c.Export(ctx, dir, tablesIn(tables))
		}
		return err
	})
	switch {
	case errors.As(err, new(*light.ForgedError)):
		return cli.Finding(cli.Hint(err, "%s", say(lang, wordOtherNode)))
	case errors.As(err, new(*light.OfflineError)), errors.As(err, new(*light.NodeError)):
		return cli.Hint(err, "is a validator running there? -node names its address")
	case err != nil:
		return err
	}
	s := c.State()
	_, err = fmt.Fprintf(env.Stdout, say(lang, wordExported)+"\n", s.Height(), s.Log().Size(), dir)
	return err
}
