package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// startChain runs the anchors; with 72 of 100 votes they are a chain before any station joins.
func (s *Stage) startChain(ctx context.Context) error {
	for _, a := range s.anchors {
		if err := s.runAnchor(a); err != nil {
			return err
		}
	}
	for _, a := range s.anchors {
		if err := s.begun(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// begun waits until an anchor has the first block, or has ended. Entries that come before, it would take only when they come again.
func (s *Stage) begun(ctx context.Context, a *Anchor) error {
	for height(ctx, a) == 0 {
		if a.process.ended() {
			return fmt.Errorf("%s ended: %v\n%s", a.id, a.process.err, s.crew.tail(a.id))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

// height is that of an anchor's last block, and 0 as long as it does not answer.
func height(ctx context.Context, a *Anchor) int {
	out, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+a.rpc+"/status", nil)
	if err != nil {
		return 0
	}
	answer, err := http.DefaultClient.Do(out)
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	var status struct {
		Result struct {
			SyncInfo struct {
				Height int `json:"latest_block_height,string"`
			} `json:"sync_info"`
		}
	}
	_ = json.NewDecoder(answer.Body).Decode(&status)
	return status.Result.SyncInfo.Height
}

// enrol ties each machine to its station: init speaks for the chip, officials check and sign.
func (s *Stage) enrol(ctx context.Context, st *Station) error {
	if err := s.equip(st); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		_, err := s.command(ctx, "init", "enrol", "-config", st.config(), "-bin", s.crew.bin, "-wait", "1m")
		return err
	})
	g.Go(func() error {
		args := append(append([]string{"election", "enrol", "-station", st.id, "-folder", st.folder, "-wait", "1m"}, s.node()...), s.officials()...)
		_, err := s.command(ctx, args...)
		return err
	})
	return g.Wait()
}

// power starts a station as its switch does: its chip begins at zero, and init measures and starts the rest.
func (s *Stage) power(st *Station) (err error) {
	if err := st.chip.Reset(); err != nil {
		return err
	}
	st.init, err = s.crew.start(st.id, "init", "run", "-config", st.config(), "-bin", s.crew.bin)
	return err
}

// ceremony runs the trustees, each in a process that reads its own secret only, until every station is ready to open.
// Between, officials throw the dice.
func (s *Stage) ceremony(ctx context.Context, dice string) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, t := range trustees {
		g.Go(func() error {
			args := append([]string{"election", "ceremony", "-trustee", s.path("trustees", t.id), "-secret", s.passphrase(t.id),
				"-deliver", s.path("stations", "{station}", "inbox"), "-wait", "3m"}, s.node()...)
			_, err := s.command(ctx, args...)
			return err
		})
	}
	g.Go(func() error {
		args := append(append([]string{"election", "ceremony", "-dice", dice, "-wait", "3m"}, s.node()...), s.officials()...)
		_, err := s.command(ctx, args...)
		return err
	})
	return g.Wait()
}

// keys runs the part of the ceremony that makes the election's keys.
func (s *Stage) keys(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, t := range trustees {
		g.Go(func() error {
			args := append([]string{"election", "ceremony", "-until", "keys", "-trustee", s.path("trustees", t.id), "-secret", s.passphrase(t.id), "-wait", "2m"}, s.node()...)
			_, err := s.command(ctx, args...)
			return err
		})
	}
	return g.Wait()
}

// orders has officials sign an order for each station, which lies in its inbox until the people there act on it.
func (s *Stage) orders(ctx context.Context, verb string) error {
	return s.everywhere(ctx, func(ctx context.Context, st *Station) error {
		args := append([]string{"election", verb, "-manifest", s.manifestPath(), "-station", st.id, "-out", st.folder + "/inbox"}, s.officials()...)
		_, err := s.command(ctx, args...)
		return err
	})
}
