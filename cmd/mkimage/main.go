// Command mkimage builds what a station starts from and computes what it will measure.
package main

import (
	"context"
	"flag"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
)

func main() { command().Main() }

func command() cli.Command {
	return cli.Command{Name: "mkimage", Summary: "computes a station's measurements", Verbs: []cli.Verb{{
		Name:    "measure",
		Summary: "computes the golden values of a build",
		Manual: "Computes what a station that runs the programs init, booth and validator of a folder\n" +
			"under a manifest will measure into its TPM, and prints it as one entry of the manifest's\n" +
			"list of references. Anyone who builds the same programs gets the same entry.\n\n" +
			"The manifest is measured without its references, so the entry can be written into the\n" +
			"very manifest that it was computed from.",
		Examples: []string{"mkimage measure -manifest manifest.json -bin out/bin -version 1 -name 2026-11-03"},
		Needs:    []string{"manifest", "bin"},
		Flags:    measure,
	}}}
}

func measure(fs *flag.FlagSet) cli.Runner {
	manifest := fs.String("manifest", "", "`file` of the election's manifest")
	bin := fs.String("bin", "", "`folder` with the programs")
	version := fs.Int("version", 1, "`number` of the reference; the manifest's versionFloor refuses lower ones")
	name := fs.String("name", "build", "`words` that name the build to people")
	return func(_ context.Context, env *cli.Env) error {
		m, err := signed.Manifest(*manifest)
		if err != nil {
			return cli.Hint(err, "-manifest names a file; election import writes one")
		}
		log, err := image.Measure(m, *bin)
		if err != nil {
			return cli.Hint(err, "make build puts init, booth and validator into out/bin")
		}
		_, err = env.Stdout.Write(election.EncodeCanonical(image.Reference(*version, *name, log)))
		return err
	}
}
