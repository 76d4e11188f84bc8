package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// quorum are the two of three who decrypt.
var quorum = []string{"court", "league"}

// gather starts those who decrypt, shuffle and open, before polls close: each trustee in its own process with its own secret, which reads the
// record and waits for its turn on it.
func (d *Day) gather(ctx context.Context) {
	g, together := errgroup.WithContext(ctx)
	for _, t := range trustees {
		g.Go(func() error {
			_, err := d.command(together, d.trustee("decrypt", t.id)...)
			return err
		})
	}
	d.mix(together, g)
	d.counting = g
}

// shut closes the polls of every station.
func (d *Day) shut(ctx context.Context) error {
	if err := d.orders(ctx, "close"); err != nil {
		return err
	}
	return d.endPolls(ctx, d.election.manifest)
}

// count ends the collection, and waits until those who were gathered are done. The scanner reads the papers meanwhile.
func (d *Day) count(ctx context.Context) error {
	d.counting.Go(func() (err error) {
		d.papers, err = d.scan(ctx)
		return err
	})
	if err := d.cutOff(ctx); err != nil {
		return err
	}
	return d.counting.Wait()
}

// sign has officials sign the result.
func (s *Stage) sign(ctx context.Context) error {
	_, err := s.command(ctx, s.official("publish", "-out", s.path("election", "result.json"))...)
	return err
}

// cutOff waits until the record has the close of every station, and then ends the collection.
func (s *Stage) cutOff(ctx context.Context) error {
	args := append(append([]string{"election", "aggregate", "-cutoff", "-quorum", strings.Join(quorum, ","), "-mixers", strings.Join(mixers, ",")}, s.node()...), s.officials()...)
	deadline := time.Now().Add(time.Minute)
	for {
		out, err := s.command(ctx, args...)
		if err == nil {
			return os.WriteFile(s.path("logs", "aggregate.log"), []byte(out), 0o600)
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return err
		}
		time.Sleep(300 * time.Millisecond)
	}
}

// publish writes the record folder and has it verified by the command that observers use.
func (s *Stage) publish(ctx context.Context) (string, error) {
	_, err := s.command(ctx, slices.Concat([]string{"observe", "export"}, s.node(), s.tables(), []string{s.path("record")})...)
	if err != nil {
		return "", err
	}
	return s.command(ctx, "observe", "verify", s.path("record"))
}

// result reads the published result.
func (s *Stage) result() (*record.Result, error) {
	data, err := os.ReadFile(s.path("record", "result.json"))
	if err != nil {
		return nil, err
	}
	var file struct{ Result record.Result }
	return &file.Result, json.Unmarshal(data, &file)
}

// compare holds the published count against the demonstration's own list of what was touched.
func compare(m *election.Manifest, r *record.Result, want map[string]map[string]int) (rows [][]string, err error) {
	wrong := 0
	for _, c := range r.Contests {
		rows = append(rows, []string{m.Contest(c.Contest).Title["en"], "counted", "touched"})
		for _, o := range c.Options {
			touched := want[c.Contest][o.Option]
			note := ""
			if uint64(touched) != o.Count {
				wrong++
				note = "  DIFFERENT"
			}
			name := m.Contest(c.Contest).Option(o.Option).Name["en"]
			if o.Text != "" {
				name += " (names " + o.Text + ")"
			}
			rows = append(rows, []string{"  " + name, fmt.Sprint(o.Count), fmt.Sprint(touched) + note})
		}
	}
	if wrong > 0 {
		err = fmt.Errorf("%d counts differ from what was touched", wrong)
	}
	return rows, err
}
