package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/keyfile"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

func approveVerb() cli.Verb {
	return cli.Verb{
		Name:    "approve",
		Summary: "let software use the stations' keys, or revoke older software",
		Needs:   []string{"manifest", "key", "out"},
		Manual: `Signs with the software authority's key, which stands in the manifest as softwareKey, that
software with the measurements of a reference may use the keys in the stations' security
chips. All references of the manifest are approved; -reference adds others, as mkimage
measure wrote them. FILE is the same for every station: copy it into each inbox, where
init reads it at its next start. What is in FILE already stays in it.

-floor revokes: chips raise their version counter to the number, and approvals of a lower
version are dead in each chip that has read it, for ever and whatever is done to its card.
Approve the newer version in the same call, and see that it is installed.

An approval opens keys; it lets no quote pass. For that the reference stands in the
manifest, signed by officials, or is admitted on record.`,
		Examples: []string{
			"election approve -manifest manifest.json -key keys/software.key -out approvals.json",
			"election approve -manifest manifest.json -key keys/software.key -reference golden-2.json -floor 2 -out approvals.json",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var a approval
			fs.StringVar(&a.manifest, "manifest", "", "`FILE` of the election's manifest")
			fs.StringVar(&a.key, "key", "", "`FILE` of the software authority's key, as keygen -software wrote it")
			fs.StringVar(&a.pin, "pin", "", "`FILE` with its PIN; asked for if not given")
			fs.Var((*files)(&a.references), "reference", "`FILE` of golden values, as mkimage measure wrote it; may be repeated")
			fs.IntVar(&a.floor, "floor", 0, "revoke every version below `NUMBER`; 0 revokes nothing")
			fs.StringVar(&a.out, "out", "", "write, or add to, the approvals in `FILE`")
			return a.run
		},
	}
}

type approval struct {
	manifest, key, pin, out string
	references              []string
	floor                   int
}

func (a *approval) run(_ context.Context, env *cli.Env) error {
	m, err := signed.Manifest(a.manifest)
	if err != nil {
		return err
	}
	if m.SoftwareKey == "" {
		return cli.Finding(cli.Hint(errors.New("the manifest names no software authority: its stations obey the measurements that they were enrolled with, and no others"),
			"election keygen -software makes a key, election import -software puts it into a manifest"))
	}
	list, err := a.before(m)
	if err != nil {
		return err
	}
	key, err := a.open(env, m)
	if err != nil {
		return err
	}
	if err := a.approve(m, key, list); err != nil {
		return err
	}
	if err := write(a.out, list.Encode(), true); err != nil {
		return err
	}
	return tellApprovals(env, a.out, list)
}

// before is what was approved earlier.
func (a *approval) before(m *election.Manifest) (*image.Approvals, error) {
	data, err := os.ReadFile(a.out)
	if errors.Is(err, fs.ErrNotExist) {
		return image.NewApprovals(m), nil
	}
	if err != nil {
		return nil, err
	}
	list, err := image.ParseApprovals(data, m)
	return list, cli.Hint(err, "name another file with -out, or move %s away", a.out)
}

func (a *approval) open(env *cli.Env, m *election.Manifest) (*ecdsa.PrivateKey, error) {
	pin, err := cli.Secret(env, "PIN for "+a.key, "pin", a.pin)
	if err != nil {
		return nil, err
	}
	key, err := keyfile.OpenSoftware(m, a.key, pin)
	return key, cli.Hint(err, "the key was made by election keygen -software, before the manifest")
}

func (a *approval) approve(m *election.Manifest, key *ecdsa.PrivateKey, list *image.Approvals) error {
	wanted := *m
	wanted.Reference = slices.Clone(m.Reference)
	if err := addFiles(&wanted.Reference, a.references); err != nil {
		return err
	}
	references, err := record.References(&wanted)
	if err != nil {
		return err
	}
	if len(references) == 0 && a.floor == 0 {
		return cli.Hint(errors.New("there is nothing to approve"), "mkimage measure computes a reference from a build")
	}
	if err := a.revoke(m, key, list); err != nil {
		return err
	}
	for _, r := range references {
		if err := add(list, m, key, r); err != nil {
			return cli.Finding(fmt.Errorf("reference %s: %w", r.Name, err))
		}
	}
	return nil
}

func (a *approval) revoke(m *election.Manifest, key *ecdsa.PrivateKey, list *image.Approvals) error {
	dead, err := list.Dead(m)
	if err != nil {
		return cli.Finding(err)
	}
	if a.floor == 0 {
		return nil
	}
	if a.floor < 0 || a.floor <= int(dead) || a.floor >= 1<<31 {
		return cli.Usage("-floor %d: versions below %d are revoked already, and the number only rises", a.floor, dead)
	}
	sig, err := signDigest(key, verify.FloorDigest(m.DefinitionDigest(), uint32(a.floor)))
	list.Floor = &image.Floor{Version: uint32(a.floor), Signature: sig}
	return err
}

// add approves one reference that is not yet in the list.
func add(list *image.Approvals, m *election.Manifest, key *ecdsa.PrivateKey, r verify.Reference) error {
	if r.Version < 1 || r.Version >= 1<<31 {
		return fmt.Errorf("version %d is not possible", r.Version)
	}
	version := uint32(r.Version)
	policy := verify.Log(r.Events).Replay().ApprovedPolicy(version)
	text := hex.EncodeToString(policy[:])
	if slices.ContainsFunc(list.Approvals, func(p image.Approval) bool { return p.Policy == text }) {
		return nil
	}
	sig, err := signDigest(key, verify.ApprovalDigest(m.DefinitionDigest(), policy))
	list.Approvals = append(list.Approvals, image.Approval{Version: version, Name: r.Name, Policy: text, Signature: sig})
	return err
}

// signDigest signs as the record and the chips want it: s in the lower half.
func signDigest(key *ecdsa.PrivateKey, digest [32]byte) (string, error) {
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		return "", err
	}
	sig, err := tpm.LowS(r.Bytes(), s.Bytes())
	return base64.StdEncoding.EncodeToString(sig), err
}

func tellApprovals(env *cli.Env, path string, list *image.Approvals) error {
	for _, p := range list.Approvals {
		state := "approved"
		if list.Floor != nil && p.Version < list.Floor.Version {
			state = "revoked"
		}
		if _, err := fmt.Fprintf(env.Stdout, "version %d %s (%s): policy %s\n", p.Version, state, p.Name, p.Policy); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(env.Stdout, "copy %s into the inbox of every station\n", path)
	return err
}
