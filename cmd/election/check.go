package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/letters"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/ledger/election"
)

func checkVerb() cli.Verb {
	return cli.Verb{
		Name:    "check",
		Summary: "read a manifest, say what is wrong with it, sign it",
		Args:    "MANIFEST",
		Manual: `Reads a manifest, names every fault with its line, and prints what it says and who has
signed it. It exits 3 if the manifest does not check, lacks signatures that it asks for,
or has words that voters could not read at a kiosk: with letters that kiosks cannot show or
print, in a language that they do not speak, without a translation into a language of the
manifest (only a demonstration may lack some), or too long for the smallest screen at one of
the four sizes of text.

With -key it adds an official's signature to ` + election.SignaturesFile + ` beside the manifest; each
official may do so on a machine of their own. What you sign is what is printed before
the PIN is asked for, and whatever else stands in the file: read it.`,
		Examples: []string{
			"election check manifest.json",
			"election check -key keys/ada.key manifest.json",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var s signers
			s.flags(fs)
			unsigned := fs.Bool("unsigned", false, "missing signatures are no fault")
			return func(_ context.Context, env *cli.Env) error {
				if len(env.Args) != 1 {
					return cli.Hint(cli.Usage("check needs one manifest"), "election check -h is the manual page")
				}
				return check(env, env.Args[0], &s, *unsigned || len(s.keys) > 0)
			}
		},
	}
}

func check(env *cli.Env, path string, s *signers, unsigned bool) error {
	m, err := signed.Manifest(path)
	if err != nil {
		return err
	}
	fonts, err := letters.Read(m, filepath.Dir(path))
	if err == nil {
		err = letters.Check(m, fonts)
	}
	if err == nil {
		err = readable(m, fonts)
	}
	if err != nil {
		return err
	}
	sigs, err := signatures(path, m)
	if err != nil {
		return err
	}
	describe(env.Stdout, m)
	added, err := s.sign(env, m, election.LabelManifest, m.Encode(), 0, election.CentralRoles...)
	if err != nil {
		return err
	}
	if len(added) > 0 {
		if sigs, err = merge(m, sigs, added); err != nil {
			return err
		}
		if err := write(signed.Beside(path), m.EncodeSignatures(sigs), true); err != nil {
			return err
		}
	}
	for _, s := range sigs {
		fmt.Fprintf(env.Stdout, "  signed by  %s\n", m.Official(s.Signer).Name)
	}
	fmt.Fprintf(env.Stdout, "  signatures %d of %d\n", len(sigs), m.Thresholds.Manifest)
	if err := m.CheckSigned(sigs); err != nil && !unsigned {
		return cli.Finding(cli.Hint(err, "officials sign with election check -key FILE"))
	}
	return nil
}

// signatures reads those that are there; one that does not check is a finding.
func signatures(path string, m *election.Manifest) ([]election.Signature, error) {
	data, err := os.ReadFile(signed.Beside(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	sigs, err := m.ParseSignatures(data)
	if err == nil {
		err = m.CheckOfficials(election.LabelManifest, m.Encode(), sigs, 0, election.CentralRoles...)
	}
	if err != nil {
		return nil, cli.Finding(cli.Hint(fmt.Errorf("%s: %w", signed.Beside(path), err), "remove it if the manifest has changed, and have the officials sign again"))
	}
	return sigs, nil
}

// merge adds signatures to those that are there; an official's new one takes the place of the old.
func merge(m *election.Manifest, old, added []election.Signature) ([]election.Signature, error) {
	out := slices.DeleteFunc(old, func(s election.Signature) bool {
		return slices.ContainsFunc(added, func(a election.Signature) bool { return a.Signer == s.Signer })
	})
	out = append(out, added...)
	election.SortSignatures(out)
	return out, m.CheckOfficials(election.LabelManifest, m.Encode(), out, 0, election.CentralRoles...)
}

// terms says what else the rule of a contest reads.
func terms(c *election.Contest) (words string) {
	if c.Quorum > 0 {
		words += fmt.Sprintf(", quorum of %d ballots", c.Quorum)
	}
	if c.Base != "" {
		words += ", of all " + c.Base
	}
	if c.Threshold > 0 {
		words += fmt.Sprintf(", threshold %d.%02d %%", c.Threshold/100, c.Threshold%100)
	}
	if c.Budget > 0 {
		words += fmt.Sprintf(", budget %d", c.Budget)
	}
	return words
}

// released says when ballots leave a station.
func released(r election.Release) string {
	if r.Mode == election.ReleaseAtClose {
		return "at close"
	}
	return fmt.Sprintf("at %s, each time at least %d ballots, and at close", strings.Join(r.Times, ", "), r.MinBallots)
}

// describe prints what an official signs.
func describe(w io.Writer, m *election.Manifest) {
	digest := m.Digest()
	fmt.Fprintf(w, "%s (%s, %s)\n", m.Say(m.Name, m.Languages[0]), m.ID, m.Mode)
	fmt.Fprintf(w, "  digest     %x\n", digest)
	fmt.Fprintf(w, "  polls      %s to %s\n", m.Hours.Opens, m.Hours.Closes)
	fmt.Fprintf(w, "  release    %s; groups of at least %d\n", released(m.Release), m.MinGroup)
	fmt.Fprintf(w, "  trustees   any %d of %d\n", m.Trustees.K, len(m.Trustees.Members))
	fmt.Fprintf(w, "  chain      %s, %d anchors\n", m.ChainID, len(m.Anchors))
	fmt.Fprintf(w, "  stations   %d\n", len(m.Stations))
	fmt.Fprintf(w, "  builds     %d accepted, none below version %d\n", len(m.Reference), m.VersionFloor)
	if m.SoftwareKey != "" {
		fmt.Fprintf(w, "  software   %s... may admit other builds to the stations' keys\n", m.SoftwareKey[:18])
	}
	for i := range m.Contests {
		c := &m.Contests[i]
		fmt.Fprintf(w, "  contest    %s: %s, counted by %s; seats %d, options %d, write-ins %d%s\n", m.Say(c.Title, m.Languages[0]), c.Kind, c.Rule, c.Seats, len(c.Options), c.WriteIns(), terms(c))
	}
}
