package main

import (
	"context"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// A Worker is a poll worker or official with her PIN.
type Worker struct{ id, name, pin string }

// signIn chooses each name and types her PIN.
func (s *Seat) signIn(ctx context.Context, people ...Worker) error {
	for _, p := range people {
		if _, err := s.arrive(ctx, "sign-in", s.say(catalog.SignTitle)); err != nil {
			return err
		}
		if err := s.touchInList(ctx, p.name); err != nil {
			return err
		}
		if _, err := s.arrive(ctx, "pin", s.say(catalog.PinTitle, p.name)); err != nil {
			return err
		}
		for _, digit := range p.pin {
			if err := s.touch(ctx, string(digit)); err != nil {
				return err
			}
		}
		if err := s.touch(ctx, s.say(catalog.PinEnter)); err != nil {
			return err
		}
	}
	return nil
}

// open goes from the self test to open polls.
func (s *Seat) open(ctx context.Context, m *election.Manifest, people ...Worker) error {
	s.lang = s.first(m)
	if err := s.touchAfter(ctx, "self-test", s.say(catalog.SelfTestTitle), s.say(catalog.Continue)); err != nil {
		return err
	}
	if _, err := s.arrive(ctx, "before-opening", s.say(catalog.ChecklistTitle)); err != nil {
		return err
	}
	for _, tick := range []catalog.ID{catalog.TickEmpty, catalog.TickSealed, catalog.TickPaper} {
		if err := s.touchInList(ctx, s.say(tick)); err != nil {
			return err
		}
	}
	if err := s.below(ctx, s.say(catalog.PartEvidence), s.say(catalog.DoneWord)); err != nil {
		return err
	}
	s.keep("checklist")
	if err := s.touchUntil(ctx, s.say(catalog.PrintZero), s.say(catalog.SignTitle)); err != nil {
		return err
	}
	if err := s.signIn(ctx, people...); err != nil {
		return err
	}
	if err := s.touchAfter(ctx, "zero", s.say(catalog.ZeroTitle), s.say(catalog.ZeroYes)); err != nil {
		return err
	}
	_, err := s.arrive(ctx, "open", s.say(catalog.IdleTitle))
	return err
}

// start gives a voter her ballot style.
func (s *Seat) start(ctx context.Context, m *election.Manifest, worker Worker, style string) error {
	s.lang = s.first(m)
	if err := s.touchAfter(ctx, "idle", s.say(catalog.IdleTitle), s.say(catalog.PollWorkers)); err != nil {
		return err
	}
	if err := s.signIn(ctx, worker); err != nil {
		return err
	}
	if _, err := s.arrive(ctx, "menu", s.say(catalog.MenuTitle, worker.name)); err != nil {
		return err
	}
	return s.touchInList(ctx, in(m, m.Style(style).Name, s.lang))
}

// resupply puts paper in and goes on; the void paper is signed for.
func (s *Seat) resupply(ctx context.Context, m *election.Manifest, refill func(), people ...Worker) error {
	lang := s.lang
	defer func() { s.lang = lang }()
	s.lang = s.first(m)
	which, err := s.arrive(ctx, "paper-out", s.say(catalog.SupplyTitle), catalog.Say(lang, catalog.SupplyTitle))
	if err != nil {
		return err
	}
	if which != s.say(catalog.SupplyTitle) {
		s.lang = lang
	}
	refill()
	if err := s.touchUntil(ctx, s.say(catalog.SupplyGo), s.say(catalog.SignTitle)); err != nil {
		return err
	}
	return s.signIn(ctx, people...)
}

// settle does what the screen asks of two people after the booth came back: to say where the paper of a ballot is that was
// stored, or to sign for one that was not.
func (s *Seat) settle(ctx context.Context, m *election.Manifest, people ...Worker) (pending bool, err error) {
	s.lang = s.first(m)
	which, err := s.arrive(ctx, "restarted", s.say(catalog.SettleTitle), s.say(catalog.SealTitle))
	if err != nil {
		return false, err
	}
	answer := s.say(catalog.SealSign)
	if pending = which == s.say(catalog.SettleTitle); pending {
		answer = s.say(catalog.SettleIn)
	}
	if err := s.touch(ctx, answer); err != nil {
		return false, err
	}
	return pending, s.signIn(ctx, people...)
}

// close ends voting, then closes the polls for good.
func (s *Seat) close(ctx context.Context, m *election.Manifest, people ...Worker) error {
	s.lang = s.first(m)
	if err := s.touchAfter(ctx, "idle", s.say(catalog.IdleTitle), s.say(catalog.PollWorkers)); err != nil {
		return err
	}
	if err := s.signIn(ctx, people[0]); err != nil {
		return err
	}
	if err := s.steps(ctx, [][2]catalog.ID{{catalog.MenuBody, catalog.ClosePolls}, {catalog.CloseTitle, catalog.CloseGo}, {catalog.HourEndTitle, catalog.HourGo}}, people[1:]...); err != nil {
		return err
	}
	if err := s.steps(ctx, [][2]catalog.ID{{catalog.EndedTitle, catalog.CloseFinally}, {catalog.CloseAgainTitle, catalog.CloseNow}}, people...); err != nil {
		return err
	}
	_, err := s.arrive(ctx, "closed", s.say(catalog.ClosedTitle))
	return err
}

// steps touches one item on each of the screens, then people sign in.
func (s *Seat) steps(ctx context.Context, screens [][2]catalog.ID, people ...Worker) error {
	for _, step := range screens {
		if err := s.touchAfter(ctx, string(step[1]), s.say(step[0]), s.say(step[1])); err != nil {
			return err
		}
	}
	return s.signIn(ctx, people...)
}
