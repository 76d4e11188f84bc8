package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/isoloir/isoloir/ledger/election"
)

// mixers are the two of three who shuffle.
var mixers = []string{"court", "university"}

// looks is how many papers the demonstration looks at: a few, for it shows how an audit goes. A real one goes on until the risk is
// small enough.
const looks = 4

// audited is the contest whose papers are audited: the first, which every ballot holds.
func (s *Stage) audited() *election.Contest { return &s.election.manifest.Contests[0] }

// trustee are the arguments of a command of a trustee's, in its own process with its own secret.
func (s *Stage) trustee(verb, id string, more ...string) []string {
	args := append([]string{"election", verb, "-trustee", s.path("trustees", id), "-secret", s.passphrase(id), "-wait", "5m"}, s.node()...)
	return append(args, more...)
}

// official are the arguments of a command that both officials sign.
func (s *Stage) official(verb string, more ...string) []string {
	return append(append(append([]string{"election", verb, "-wait", "5m"}, s.node()...), s.officials()...), more...)
}

// tables is the folder that those who shuffle and decrypt share.
func (s *Stage) tables() []string { return []string{"-tables", s.path("tables")} }

// mix runs those who shuffle every table and those who open the tables that decide, and makes the index of the audit; all wait for each other
// on the record.
func (s *Stage) mix(ctx context.Context, g *errgroup.Group) {
	only := append(s.tables(), "-contest", s.audited().ID)
	var lines [][]string
	for _, id := range mixers {
		lines = append(lines, s.trustee("mix", id, s.tables()...))
	}
	for _, id := range quorum {
		lines = append(lines, s.trustee("blind", id, only...), s.trustee("unseal", id, s.tables()...))
	}
	lines = append(lines, s.official("index", only...), s.official("unseal", s.tables()...))
	for _, args := range lines {
		g.Go(func() error {
			_, err := s.command(ctx, args...)
			return err
		})
	}
}

// audit commits to the papers, throws the dice, has the board read what they draw, and opens the rows of these papers.
func (d *Day) audit(ctx context.Context) error {
	only := []string{"-contest", d.audited().ID}
	board, asks := []string{"-board", d.path("audit", "board")}, []string{"-asks", d.path("audit", "asks")}
	dice, err := throwDice()
	if err != nil {
		return err
	}
	for _, args := range [][]string{
		d.official("papers", slices.Concat(only, board, []string{"-scan", d.path("audit", "scan.csv")})...),
		d.official("dice", "-dice", dice),
		slices.Concat([]string{"election", "draws"}, d.node(), only, board, []string{"-n", fmt.Sprint(looks), "-out", d.path("audit", "round.csv")}),
	} {
		if _, err := d.command(ctx, args...); err != nil {
			return err
		}
	}
	d.progress.say("%d papers scanned; dice %s draw %d of them", len(d.papers.id), dice, looks)
	if err := d.round(ctx, Board{d.election.manifest, d.audited()}, d.papers, d.path("audit", "round.csv"), d.path("audit", "read.csv")); err != nil {
		return err
	}
	if _, err := d.command(ctx, d.official("interpret", append(board, "-readings", d.path("audit", "read.csv"))...)...); err != nil {
		return err
	}
	return d.rows(ctx, slices.Concat(d.tables(), only, board, asks), asks)
}

// rows has the officials name the rows of the drawn papers, and the trustees help and open them.
func (s *Stage) rows(ctx context.Context, flags, asks []string) error {
	g, together := errgroup.WithContext(ctx)
	for _, id := range quorum {
		g.Go(func() error {
			_, err := s.command(together, s.trustee("evaluate", id, asks...)...)
			return err
		})
	}
	said := ""
	g.Go(func() (err error) {
		said, err = s.command(together, s.official("rows", flags...)...)
		return err
	})
	err := g.Wait()
	for line := range strings.Lines(said) {
		if strings.Contains(line, ": draw") {
			s.progress.say("%s", strings.TrimSpace(line))
		}
	}
	return err
}
