package main

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

func aggregateVerb() cli.Verb {
	return cli.Verb{
		Name:    "aggregate",
		Summary: "end the collection, list the sums, announce who decrypts",
		Needs:   []string{"manifest"},
		Manual: `Lists the encrypted sums that trustees decrypt, as they follow from the record: for each
contest and group of stations, the number of ballots and the digest of each option's
ciphertext. Anybody gets the same list. A group has at least the manifest's minimum.

-cutoff first puts the cut-off on record: nothing is added to the count afterwards, and
what arrives later is counted from paper. Every station has closed or been declared lost.
If batches that a closing tape names have not arrived, it does not: wait for them, or end
the collection without them with -late.

-quorum announces the trustees who decrypt, exactly k of them. If one of them fails,
announce another quorum; the shares of the first are void.

-mixers announces the trustees who shuffle the tables, at least two, in the order of the
manifest. Another announcement starts over what is not opened yet.`,
		Examples: []string{
			"election aggregate -manifest manifest.json",
			"election aggregate -manifest manifest.json -cutoff -quorum t1,t3 -key keys/ada.key -key keys/bob.key",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var a aggregate
			a.remote.flags(fs)
			a.signers.flags(fs)
			fs.BoolVar(&a.cutoff, "cutoff", false, "end the collection of ballots")
			fs.BoolVar(&a.late, "late", false, "end it although ballots that a closing tape names have not arrived")
			fs.Var((*names)(&a.quorum), "quorum", "`IDS` of the trustees who decrypt")
			fs.Var((*names)(&a.mixers), "mixers", "`IDS` of the trustees who shuffle")
			return func(ctx context.Context, env *cli.Env) error { return a.work(ctx, env, a.run) }
		},
	}
}

type aggregate struct {
	remote
	signers
	cutoff bool
	late   bool
	quorum []string
	mixers []string
}

func (a *aggregate) run(ctx context.Context, s *session) error {
	state, err := s.Sync(ctx)
	if err != nil {
		return err
	}
	if a.cutoff && state.Phase() < record.PhaseCounting {
		if state, err = a.end(ctx, s, state); err != nil {
			return err
		}
	}
	if state.Phase() < record.PhaseCounting {
		return cli.Hint(fmt.Errorf("the election is at %s; sums stand after the cut-off", state.Phase().Word("en")), "-cutoff ends the collection, when every station has closed")
	}
	list(s, state)
	if len(a.quorum) > 0 {
		if err := a.announce(ctx, s, state); err != nil {
			return err
		}
	}
	if len(a.mixers) == 0 {
		return nil
	}
	return a.shufflers(ctx, s, state)
}

// shufflers names the mixers.
func (a *aggregate) shufflers(ctx context.Context, s *session, state record.State) error {
	serial, _ := state.Mixers()
	slices.SortFunc(a.mixers, func(x, y string) int { return s.m.TrusteeIndex(x) - s.m.TrusteeIndex(y) })
	e := &record.Mixers{Serial: serial + 1, Trustees: a.mixers}
	var err error
	if e.Officials, err = s.act(&a.signers, e, s.m.Thresholds.Cutoff); err != nil {
		return err
	}
	return s.post(ctx, e, "announcement %d: %s shuffle, in this order", e.Serial, strings.Join(a.mixers, ", "))
}

func (a *aggregate) end(ctx context.Context, s *session, state record.State) (record.State, error) {
	if err := arrived(state); err != nil && !a.late {
		return record.State{}, err
	}
	e := &record.Cutoff{}
	var err error
	if e.Officials, err = s.act(&a.signers, e, s.m.Thresholds.Cutoff); err != nil {
		return record.State{}, err
	}
	if err := s.post(ctx, e, "cut-off on record"); err != nil {
		return record.State{}, err
	}
	return s.Sync(ctx)
}

// arrived names the stations whose closing tape promises batches that the record does not have.
func arrived(state record.State) error {
	var late []string
	for _, st := range state.Stations() {
		if n := len(st.Missing()); n > 0 {
			late = append(late, fmt.Sprintf("%s (%d)", st.ID, n))
		}
	}
	if len(late) == 0 {
		return nil
	}
	return cli.Hint(fmt.Errorf("batches that a closing tape names have not arrived: %s", strings.Join(late, ", ")),
		"wait until the stations have sent them; -late ends the collection without them, and their ballots are counted from paper")
}

// announce names the quorum.
func (a *aggregate) announce(ctx context.Context, s *session, state record.State) error {
	task, _ := state.Task()
	slices.SortFunc(a.quorum, func(x, y string) int { return s.m.TrusteeIndex(x) - s.m.TrusteeIndex(y) })
	e := &record.Quorum{Serial: uint16(task.Serial + 1), Trustees: a.quorum}
	var err error
	if e.Officials, err = s.act(&a.signers, e, s.m.Thresholds.Cutoff); err != nil {
		return err
	}
	return s.post(ctx, e, "announcement %d: %s decrypt", e.Serial, strings.Join(a.quorum, ", "))
}

// list prints the sums.
func list(s *session, state record.State) {
	task, _ := state.Task()
	sums, _ := task.Items.(trustee.List)
	n, all := 0, sha256.New()
	for _, g := range state.Groups() {
		fmt.Fprintf(s.Stdout, "%s: %d ballots%s of %s\n", g.Contest, g.Ballots, weighing(s.m, g.Contest, g.Weight), strings.Join(g.Stations, ", "))
		for _, column := range state.Context().Columns(g.Contest) {
			c := sums[n].C.Bytes()
			n++
			all.Write(c[:])
			fmt.Fprintf(s.Stdout, "  %x  %s%s\n", sha256.Sum256(c[:]), column.Option, grade(s.m, g.Contest, column.Grade))
		}
	}
	fmt.Fprintf(s.Stdout, "%d sums, digest %x\n", n, all.Sum(nil))
}

// weighing says what ballots weigh together, where they have weights.
func weighing(m *election.Manifest, contest string, weight uint64) string {
	if !m.Weighted(contest) {
		return ""
	}
	return fmt.Sprintf(" with %d votes", weight)
}

func grade(m *election.Manifest, contest string, i int) string {
	if i < 0 {
		return ""
	}
	return ": " + m.Say(m.Contest(contest).Grades[i], "en")
}
