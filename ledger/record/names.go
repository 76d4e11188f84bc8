package record

import (
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/election"
)

// Names say for whom written words count, as officials read them: each line gives the name of a person, or nobody, to words that voters
// wrote. Words without a line count for a person of that name. A later list takes the place of the one before, until a lot is drawn.
type Names struct {
	Contest   string
	Lines     []NameLine // at least one; rising by words, each once
	Officials []election.Signature
}

// NameLine is a line of Names.
type NameLine struct {
	Words string `json:"words"` // exactly as written, at most the contest's writeInLength in bytes
	Name  string `json:"name"`  // empty: they count for nobody
}

const maxName = 240 // bytes

// Kind is KindNames.
func (e *Names) Kind() Kind { return KindNames }

func (e *Names) body(w *wire) {
	w.text(&e.Contest)
	list(w, &e.Lines, func(w *wire, l *NameLine) {
		w.text(&l.Words)
		w.text(&l.Name)
	})
}

func (e *Names) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Names) apply(s State) (State, error) {
	if err := s.mixes(); err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Publish); err != nil {
		return s, err
	}
	c := s.def.m.Contest(e.Contest)
	if c == nil || c.WriteIns() == 0 {
		return s, refuse(CodeNames, "nobody is written in for %q", e.Contest)
	}
	if err := e.check(c); err != nil {
		return s, err
	}
	switch r := s.contestResult(c); {
	case r.Dice != "":
		return s, refuse(CodeSettled, "%s", c.ID)
	case r.State != ContestCounted || !r.opened:
		return s, refuse(CodeUncounted, "%s", c.ID)
	}
	s.names = with(s.names, c.ID, slices.Clone(e.Lines))
	return s, nil
}

func (e *Names) check(c *election.Contest) error {
	if len(e.Lines) == 0 {
		return refuse(CodeNames, "%s: no line", c.ID)
	}
	if !ascending(e.Lines, func(a, b NameLine) int { return strings.Compare(a.Words, b.Words) }) {
		return refuse(CodeNames, "%s: words twice or out of order", c.ID)
	}
	for _, l := range e.Lines {
		if l.Words == "" || len(l.Words) > c.WriteInLength || len(l.Name) > maxName {
			return refuse(CodeNames, "%s: %q for %q", c.ID, l.Words, l.Name)
		}
	}
	return nil
}
