// Command booth is what the voter meets: it shows the kiosk, prints, seals ballots and keeps the urn. It has no network;
// what it says to the chain lies in files that the validator carries.
package main

import (
	"context"
	"flag"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

func main() { command().Main() }

func command() cli.Command {
	return cli.Command{
		Name: "booth", Summary: "runs a station's kiosk",
		Manual: "The booth is started by init, in a network namespace of its own, and reaches its devices and the\n" +
			"security chip through unix sockets.",
		Verbs: []cli.Verb{{
			Name: "run", Summary: "shows the kiosk until it is told to stop",
			Manual: "Reads station.json, the signed manifest in the station's inbox and whatever the station kept on its\n" +
				"two media, brings the urn to where it was before the power went, and serves voters and poll workers\n" +
				"at the kiosk. Poll workers sign in with the PIN of their key file, credentials/ID.key in the\n" +
				"station's folder. SIGTERM ends the booth between two steps; a power cut at any other time loses\n" +
				"nothing that was cast. What happens is told on standard error, one JSON object a line; it never\n" +
				"holds what a voter did. The official log is logbook on both media.",
			Examples: []string{"booth run -config station.json"},
			Needs:    []string{"config"},
			Flags: func(fs *flag.FlagSet) cli.Runner {
				config := fs.String("config", "", "the station's `FILE`, station.json")
				return func(ctx context.Context, env *cli.Env) error { return run(ctx, env, *config) }
			},
		}},
	}
}
