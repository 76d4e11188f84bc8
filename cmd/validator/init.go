package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/chain/node"
)

func initVerb() cli.Verb {
	return cli.Verb{
		Name:    "init",
		Summary: "make the key of an anchor",
		Needs:   []string{"anchor"},
		Manual: `Makes a folder for an anchor with a new consensus key and prints two lines:

  key HEX       for "key" of this anchor in the manifest
  peer HEX      for the lists of peers of other nodes, as HEX@HOST:PORT

The key stays in the folder. Nobody may run two validators with one key: the chain
sees it and takes the anchor's vote away. A folder that has a key is left alone.`,
		Examples: []string{"validator init -anchor /var/lib/isoloir/anchor"},
		Flags: func(f *flag.FlagSet) cli.Runner {
			dir := f.String("anchor", "", "make the folder `DIR`")
			return func(_ context.Context, env *cli.Env) error { return initAnchor(env, *dir) }
		},
	}
}

func initAnchor(env *cli.Env, dir string) error {
	key, err := node.InitAnchor(dir)
	if errors.Is(err, fs.ErrExist) {
		return cli.Hint(err, "this anchor has its key; choose another folder for another anchor")
	}
	if err != nil {
		return err
	}
	peer, err := node.PeerID(dir)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "key %x\npeer %s\n", key.Public(), peer)
	return err
}
