package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

// approve shows the chip the authority's approval of what was measured, so that the station's keys open. Without one init goes on: the
// keys stay locked, and the booth says so on its screen.
func approve(c *station.Config, m *election.Manifest, chip *tpm.Chip, log verify.Log, words *slog.Logger) {
	authority, err := verify.ParseAuthority(m.SoftwareKey)
	if err != nil || authority == nil {
		return
	}
	a, err := approvals(c, m)
	if err != nil {
		words.Error("no approval of the software: the station's keys stay locked", "file", c.Inbox(station.Approvals), "error", err)
		return
	}
	if err := raise(chip, m, a); err != nil {
		words.Error("the version counter was not raised", "error", err)
	}
	if err := open(chip, m, authority, a, log, words); err != nil {
		words.Error("the software is not approved: the station's keys stay locked", "error", err)
	}
}

func approvals(c *station.Config, m *election.Manifest) (*image.Approvals, error) {
	data, err := os.ReadFile(c.Inbox(station.Approvals))
	if err != nil {
		return nil, err
	}
	return image.ParseApprovals(data, m)
}

// raise kills, in this chip and for ever, the approvals that the authority withdrew.
func raise(chip *tpm.Chip, m *election.Manifest, a *image.Approvals) error {
	dead, err := a.Dead(m)
	if err != nil || dead == 0 {
		return err
	}
	return chip.RaiseVersion(uint64(dead))
}

func open(chip *tpm.Chip, m *election.Manifest, authority *verify.Authority, a *image.Approvals, log verify.Log, words *slog.Logger) error {
	p, err := a.For(m, log)
	if err != nil {
		return err
	}
	if p == nil {
		return errors.New("no approval names these measurements")
	}
	counter, err := chip.Version()
	if err != nil {
		return err
	}
	if counter > uint64(p.Version) {
		return fmt.Errorf("version %d was revoked: the chip's version counter stands at %d", p.Version, counter)
	}
	words.Info("software approved", "version", p.Version, "counter", counter)
	return chip.Approve(tpm.Approval{Authority: authority.Public(), Ref: verify.Ref(m.DefinitionDigest()), Version: uint64(p.Version), Policy: p.Policy, Sig: p.Sig})
}
