// Command mkimage computes what a station will measure when it starts, and under which policy its chip gives keys to these programs.
package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
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
	}, {
		Name:    "policy",
		Summary: "computes what the software authority signs for a build",
		Manual: "Computes the policy under which a station's security chip gives its keys to the programs of a\n" +
			"folder, as long as the chip's version counter is not above the version. \"election approve\"\n" +
			"prints what it signed: whoever builds the same programs gets the same 64 digits.",
		Examples: []string{"mkimage policy -manifest manifest.json -bin out/bin -version 1"},
		Needs:    []string{"manifest", "bin"},
		Flags:    policy,
	}}}
}

// build is what both verbs are asked about.
type build struct {
	manifest, bin, name string
	version             int
}

func buildFlags(fs *flag.FlagSet) *build {
	b := new(build)
	fs.StringVar(&b.manifest, "manifest", "", "`file` of the election's manifest")
	fs.StringVar(&b.bin, "bin", "", "`folder` with the programs")
	fs.IntVar(&b.version, "version", 1, "`number` of the reference, from 1; the manifest's versionFloor refuses lower ones")
	return b
}

func (b *build) measure() (verify.Log, error) {
	m, err := signed.Manifest(b.manifest)
	if err != nil {
		return nil, cli.Hint(err, "-manifest names a file; election import writes one")
	}
	if b.version < 1 || b.version >= 1<<31 {
		return nil, cli.Usage("-version is a number from 1")
	}
	log, err := image.Measure(m, b.bin)
	return log, cli.Hint(err, "make build puts init, booth and validator into out/bin")
}

func measure(fs *flag.FlagSet) cli.Runner {
	b := buildFlags(fs)
	fs.StringVar(&b.name, "name", "build", "`words` that name the build to people")
	return func(_ context.Context, env *cli.Env) error {
		log, err := b.measure()
		if err != nil {
			return err
		}
		_, err = env.Stdout.Write(election.EncodeCanonical(image.Reference(b.version, b.name, log)))
		return err
	}
}

func policy(fs *flag.FlagSet) cli.Runner {
	b := buildFlags(fs)
	return func(_ context.Context, env *cli.Env) error {
		log, err := b.measure()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(env.Stdout, "%x\n", log.Replay().ApprovedPolicy(uint32(b.version)))
		return err
	}
}
