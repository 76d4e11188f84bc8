// Command validator runs a node of the chain: an anchor's, which an authority,
// party, court or university keeps, or a polling station's, which also carries
// what its booth says to the record and back.
package main

import "github.com/isoloir/isoloir/cmd/internal/cli"

func main() { command().Main() }

func command() cli.Command {
	return cli.Command{
		Name:    "validator",
		Summary: "run a node of the chain",
		Manual: `A validator keeps a copy of the election's record and votes on every block of it.
It sees ballots only in encrypted form.

Anchors are named in the manifest. A station's validator works beside its booth:
it never holds a choice that somebody made, and the booth never waits for it.`,
		Verbs: []cli.Verb{initVerb(), runVerb(), statusVerb()},
	}
}
