package record

import "github.com/isoloir/isoloir/ledger/election"

// TieDice are dice that officials throw in public for a contest that the votes left tied: lots are drawn from them (tally.Lot). They
// come once all that the lots could depend on is open and can no longer change, and once only.
type TieDice struct {
	Contest   string
	Dice      string // at least 20 decimal digits
	Officials []election.Signature
}

// Kind is KindTieDice.
func (e *TieDice) Kind() Kind { return KindTieDice }

func (e *TieDice) body(w *wire) {
	w.text(&e.Contest)
	w.text(&e.Dice)
}

func (e *TieDice) seals(w *wire) { w.signatures(&e.Officials) }

func (e *TieDice) apply(s State) (State, error) {
	if err := s.mixes(); err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Draw); err != nil {
		return s, err
	}
	if !isDice(e.Dice) {
		return s, refuse(CodeDice, "%d characters", len(e.Dice))
	}
	c := s.def.m.Contest(e.Contest)
	if c == nil || c.Ties != election.TiesByLot {
		return s, refuse(CodeUntied, "%q", e.Contest)
	}
	if err := s.contestResult(c).drawable(); err != nil {
		return s, err
	}
	s.dice = with(s.dice, c.ID, e.Dice)
	return s, nil
}

// drawable says why no lot is drawn now. Whether opened ballots are tied, who has the files knows and a State does not.
func (r ContestResult) drawable() error {
	switch {
	case r.Dice != "":
		return refuse(CodeRecorded, "a lot for %s", r.Contest)
	case r.Awaits == AwaitsBallots && r.opened, r.Awaits == AwaitsNames && r.opened && r.Names != nil:
		return nil
	case r.Awaits != "" || r.Outcome == nil:
		return refuse(CodeUncounted, "%s", r.Contest)
	case r.Outcome.Open == nil:
		return refuse(CodeUntied, "%s", r.Contest)
	}
	return nil
}
