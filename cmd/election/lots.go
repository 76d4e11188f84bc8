package main

import (
	"context"
	"flag"
	"fmt"
	"iter"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
)

// lotsOf are the contests on whose lots a verb works; none means all.
type lotsOf struct{ contests []string }

func (o *lotsOf) flags(fs *flag.FlagSet) {
	fs.Var((*names)(&o.contests), "contest", "only the contests with these `IDS`")
}

// lot names a lot to people.
func lot(s record.State, n int) string {
	l := s.Lots()[n]
	return fmt.Sprintf("lot %d, %s, %d rows", n, l.Contest, l.Rows)
}

// lots are those that the verb works on, once there are any.
func (o *lotsOf) lots(state record.State) iter.Seq2[int, record.Lot] {
	return func(yield func(int, record.Lot) bool) {
		for n, l := range state.Lots() {
			if len(o.contests) > 0 && !slices.Contains(o.contests, l.Contest) {
				continue
			}
			if !yield(n, l) {
				return
			}
		}
	}
}

// known refuses contests that the manifest does not have.
func (o *lotsOf) known(s *session) error {
	for _, id := range o.contests {
		if s.m.Contest(id) == nil {
			return cli.Hint(cli.Usage("there is no contest %q in the manifest", id), "election check tells the ids")
		}
	}
	return nil
}

// A step makes the entry that is due of a lot, or says what it waits for.
type step func(n int) (p posting, awaited string, err error)

// each does the step that is due of each lot, and posts what it made. due says what is waited for, where there is no step or one more
// after it; nothing where the lot is done.
func (o *lotsOf) each(ctx context.Context, s *session, state record.State, due func(n int, l record.Lot) (step, string)) (awaited string, err error) {
	if state.Phase() < record.PhaseCounting {
		return "the cut-off", nil
	}
	var found []posting
	for n, l := range o.lots(state) {
		do, waits := due(n, l)
		if waits != "" {
			awaited = waits
		}
		if do == nil {
			continue
		}
		p, waits, err := do(n)
		if err != nil {
			return "", err
		}
		if waits != "" {
			awaited = waits
			continue
		}
		found = append(found, p)
	}
	return awaited, s.posts(ctx, found)
}
