package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// rehearsal adds a trustee's part, if there is a trustee, and checks the parts.
func (c *ceremony) rehearsal(ctx context.Context, s *session) error {
	return s.await(ctx, func(state record.State) (string, error) {
		if state.Keys() == nil {
			return "the trustees' keys", nil
		}
		if c.folder != "" {
			if err := c.addPart(s, state); err != nil {
				return "", err
			}
		}
		return "", c.checkParts(s, state.Keys())
	})
}

func (c *ceremony) part(id string) string { return filepath.Join(c.rehearse, "rehearsal-"+id+".bin") }

func (c *ceremony) addPart(s *session, state record.State) error {
	t, err := c.unlock(s)
	if err != nil {
		return err
	}
	defer t.secret.Wipe()
	shares, err := t.secret.KeyShares(state.Ceremony(), t.id)
	if err != nil {
		return err
	}
	defer shares.Wipe()
	x, err := state.Keys().Rehearse(shares)
	if err != nil {
		return err
	}
	return write(c.part(t.id), x.Encode(), true)
}

// checkParts checks the parts of everybody. A trustee who has just added its own does not mind if others are still to come.
func (c *ceremony) checkParts(s *session, keys *trustee.Record) error {
	parts := map[string]*trustee.RehearsalShare{}
	var missing []string
	for _, m := range keys.Members {
		data, err := os.ReadFile(c.part(m.ID))
		if errors.Is(err, fs.ErrNotExist) {
			missing = append(missing, m.ID)
			continue
		}
		if err != nil {
			return err
		}
		if parts[m.ID], err = trustee.ParseRehearsalShare(data); err != nil {
			return cli.Finding(fmt.Errorf("%s: %w", c.part(m.ID), err))
		}
	}
	if len(missing) > 0 && c.folder != "" {
		_, err := fmt.Fprintf(s.Stdout, "part added; still to come: %s\n", strings.Join(missing, ", "))
		return err
	}
	if err := keys.CheckRehearsal(parts); err != nil {
		return cli.Finding(cli.Hint(err, "hear the trustee, and hold the ceremony again with another manifest if need be; polls must not open like this"))
	}
	_, err := fmt.Fprintf(s.Stdout, "any %d of the %d trustees can decrypt\n", keys.K, len(keys.Members))
	return err
}
