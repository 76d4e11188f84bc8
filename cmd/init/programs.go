package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

// programs are the station's binaries, held open from before they are measured: what is started later is the file that was
// measured, even if another was put in its place.
type programs map[string]*os.File

func openPrograms(bin string) (programs, error) {
	p := programs{}
	for _, name := range image.Programs {
		path := filepath.Join(bin, name)
		if name == "init" {
			path = "/proc/self/exe"
		}
		f, err := os.Open(path)
		if err != nil {
			p.close()
			return nil, cli.Hint(fmt.Errorf("program missing: %w", err), "make build puts all programs into one folder; -bin names another")
		}
		p[name] = f
	}
	return p, nil
}

func (p programs) close() {
	for _, f := range p {
		f.Close()
	}
}

// events computes what will be measured, without a TPM.
func (p programs) events(m *election.Manifest) (verify.Log, error) {
	digests := map[string][32]byte{}
	for name, f := range p {
		digest, err := image.Digest(f)
		if err != nil {
			return nil, err
		}
		digests[name] = digest
	}
	return image.Events(m, digests)
}

// definition reads the manifest from the inbox and finds the station in it.
func definition(c *station.Config) (*election.Manifest, error) {
	m, err := signed.Manifest(c.Inbox(station.Manifest))
	if err != nil {
		return nil, cli.Hint(err, "the manifest and its signatures belong into the station's inbox")
	}
	if m.Station(c.Station) == nil {
		return nil, cli.Hint(fmt.Errorf("station %q is not in the manifest", c.Station), `"station" in station.json names it`)
	}
	return m, nil
}
