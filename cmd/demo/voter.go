package main

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// vote does what a voter does from the language screen to a printed ballot.
func (s *Seat) vote(ctx context.Context, m *election.Manifest, v Voter) error {
	s.lang = v.Language
	for _, step := range []func() error{
		func() error {
			return s.touchAfter(ctx, "language", catalog.Say(s.first(m), catalog.LanguageTitle), catalog.Name(v.Language))
		},
		func() error {
			return s.touchAfter(ctx, "instructions", s.say(catalog.InstructionsTitle), s.say(catalog.Begin))
		},
		func() error { return s.mark(ctx, m, v) },
		func() error { return s.print(ctx) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Seat) first(m *election.Manifest) string { return m.Languages[0] }

// mark goes through the contests of the style.
func (s *Seat) mark(ctx context.Context, m *election.Manifest, v Voter) error {
	contests := m.StyleContests(v.Style)
	for i, c := range contests {
		after := s.say(catalog.ReviewTitle)
		if i+1 < len(contests) {
			after = s.say(catalog.ContestStep, i+2, len(contests))
		}
		if _, err := s.arrive(ctx, "contest-"+c.ID, s.say(catalog.ContestStep, i+1, len(contests))); err != nil {
			return err
		}
		for _, o := range v.Choices[c.ID] {
			if err := s.choose(ctx, m, v, c, c.Option(o)); err != nil {
				return err
			}
		}
		s.keep("chosen-" + c.ID + "-" + s.lang)
		if err := s.next(ctx, after); err != nil {
			return err
		}
	}
	return nil
}

func (s *Seat) choose(ctx context.Context, m *election.Manifest, v Voter, c *election.Contest, o *election.Option) error {
	if err := s.touchInList(ctx, in(m, o.Name, s.lang)); err != nil {
		return err
	}
	if !o.WriteIn {
		return nil
	}
	return s.write(ctx, v.WriteIn[c.ID])
}

// write types a name on the keyboard of the screen.
func (s *Seat) write(ctx context.Context, name string) error {
	if _, err := s.arrive(ctx, "keyboard", s.say(catalog.WriteInTitle)); err != nil {
		return err
	}
	begins := true
	for _, r := range strings.ToLower(name) {
		key := string(r)
		switch {
		case r == ' ':
			key = s.say(catalog.KeySpace)
		case begins:
			key = string(unicode.ToUpper(r))
		}
		begins = r == ' '
		if err := s.touch(ctx, key); err != nil {
			return err
		}
	}
	s.keep("write-in-" + s.lang)
	if err := s.touch(ctx, s.say(catalog.WriteInDone)); err != nil {
		return err
	}
	_, err := s.arrive(ctx, "written", s.say(catalog.Next)) // the contest comes back
	return err
}

// next goes on to the screen that shows the words; where names were not seen yet, the kiosk asks once and the voter
// goes on all the same.
func (s *Seat) next(ctx context.Context, after string) error {
	if err := s.touch(ctx, s.say(catalog.Next)); err != nil {
		return err
	}
	which, place, err := s.look(ctx, after, s.say(catalog.MoreGo))
	if err != nil || which == after {
		return err
	}
	s.keep("more-names-" + s.lang)
	s.breathe()
	return s.tap(place)
}

// print reviews and prints.
func (s *Seat) print(ctx context.Context) error {
	if err := s.touchAfter(ctx, "review", s.say(catalog.ReviewTitle), s.say(catalog.Print)); err != nil {
		return err
	}
	return s.touchAfter(ctx, "print", s.say(catalog.PrintAskTitle), s.say(catalog.PrintYes))
}

// cast reads the paper and casts; the paper goes into the box when the screen asks for it.
func (s *Seat) cast(ctx context.Context, box func() error) error {
	if err := s.readPaper(ctx); err != nil {
		return err
	}
	if err := s.touchAfter(ctx, "decide", s.say(catalog.DecideTitle), s.say(catalog.Cast)); err != nil {
		return err
	}
	if _, _, err := s.look(ctx, s.say(catalog.InsertTitle)); err != nil {
		return err
	}
	s.keep("insert-" + s.lang)
	if err := box(); err != nil {
		return err
	}
	return s.touchAfter(ctx, "done", s.say(catalog.DoneTitle), s.say(catalog.Finish))
}

func (s *Seat) readPaper(ctx context.Context) error {
	return s.touchAfter(ctx, "check-paper", s.say(catalog.CheckPaperTitle), s.say(catalog.CheckPaperYes))
}

// challenge has the machine open the ballot; afterwards the voter votes again.
func (s *Seat) challenge(ctx context.Context) error {
	if err := s.readPaper(ctx); err != nil {
		return err
	}
	if err := s.touchAfter(ctx, "decide", s.say(catalog.DecideTitle), s.say(catalog.Check)); err != nil {
		return err
	}
	if err := s.touchAfter(ctx, "check-warning", s.say(catalog.CheckWarningTitle), s.say(catalog.CheckYes)); err != nil {
		return err
	}
	return s.touchAfter(ctx, "check-result", s.say(catalog.CheckResultTitle), s.say(catalog.VoteAgain))
}

// in gives an election's words as the kiosk shows them.
func in(m *election.Manifest, t election.Text, lang string) string {
	for _, l := range append([]string{lang}, m.Languages...) {
		if w, ok := t[l]; ok {
			return w
		}
	}
	return ""
}

// again votes once more after a check: the contests come up at once, without choices.
func (s *Seat) again(ctx context.Context, m *election.Manifest, v Voter) error {
	if err := s.mark(ctx, m, v); err != nil {
		return err
	}
	return s.print(ctx)
}

// castUntil touches Cast and returns as soon as something has happened that was not so before.
func (s *Seat) castUntil(ctx context.Context, watch func() (happened func() bool)) error {
	if err := s.readPaper(ctx); err != nil {
		return err
	}
	if _, err := s.arrive(ctx, "decide", s.say(catalog.DecideTitle)); err != nil {
		return err
	}
	happened := watch()
	if err := s.touch(ctx, s.say(catalog.Cast)); err != nil {
		return err
	}
	for deadline := time.Now().Add(patience); !happened(); {
		if time.Now().After(deadline) {
			return s.lost([]string{"an answer to Cast"})
		}
	}
	return nil
}
