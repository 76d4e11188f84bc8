package flow

import (
	"fmt"
	"time"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// How far the clock may be from the announced hour of opening, and behind the newest block that the validator has checked, before people
// are asked.
const (
	openingTolerance = 2 * time.Hour
	clockTolerance   = 2 * time.Minute
)

// announced reads the hours of a manifest.
func (c *config) announced(h election.Hours) (err error) {
	if c.opens, err = time.Parse(time.RFC3339, h.Opens); err == nil {
		c.closes, err = time.Parse(time.RFC3339, h.Closes)
	}
	if err != nil {
		return fmt.Errorf("start kiosk: hours: %w", err)
	}
	return nil
}

// before says whether a clock that counts minutes is not yet at an hour: at 07:30 nobody is early for 07:30:45.
func (s State) before(hour time.Time) bool { return s.now.Before(hour.Truncate(time.Minute)) }

// closes is the hour at which the polls close: as announced, or as officials ordered since.
func (s State) closes() time.Time {
	if s.ordered.Closes.After(s.cfg.closes) {
		return s.ordered.Closes
	}
	return s.cfg.closes
}

// hour says a time as the manifest's hours stand: in their zone, with its difference from UTC. Day and hour stay on one line.
func (s State) hour(t time.Time) string {
	return s.utc(s.say(catalog.HourDay, s.formatted(time.DateOnly, t), s.formatted("15:04", t)), t)
}

// timeOfDay leaves out the day if the clock has the same.
func (s State) timeOfDay(t time.Time) string {
	if s.zoned(t).Format(time.DateOnly) != s.zoned(s.now).Format(time.DateOnly) {
		return s.hour(t)
	}
	return s.utc(s.formatted("15:04", t), t)
}

func (s State) formatted(layout string, t time.Time) string {
	return catalog.Digits(s.look.lang, s.zoned(t).Format(layout))
}

func (s State) utc(words string, t time.Time) string {
	return s.say(catalog.HourUTC, words, s.difference(t))
}

// difference is that of the zone from UTC, or nothing.
func (s State) difference(t time.Time) string {
	if _, zone := s.zoned(t).Zone(); zone != 0 {
		return s.zoned(t).Format("-07:00")
	}
	return ""
}

// zoned is a time in the zone of the hour of closing.
func (s State) zoned(t time.Time) time.Time {
	_, zone := s.cfg.closes.Zone()
	return t.In(time.FixedZone("", zone))
}

// Closes is the hour of closing as tapes print it, for people and in a code for machines, and by whose order it is if it was not announced.
func (s State) Closes() (hour, by string) {
	t := s.closes()
	return s.zoned(t).Format("2006-01-02 15:04 UTC") + s.difference(t), s.orderedBy()
}

func (s State) orderedBy() string {
	if !s.ordered.Closes.After(s.cfg.closes) {
		return ""
	}
	var names []string
	for _, id := range s.ordered.By {
		names = append(names, s.name(id))
	}
	return catalog.Join(s.look.lang, catalog.Names, names...)
}

// closingFacts are the hour of closing, by whose order it is if it was not announced, and the clock if it is slow.
func (s State) closingFacts() []Fact {
	facts := []Fact{{Label: s.say(catalog.FactCloses), Value: s.timeOfDay(s.closes())}}
	if by := s.orderedBy(); by != "" {
		facts = append(facts, Fact{Label: s.say(catalog.FactOrdered), Value: by})
	}
	if s.slow() {
		facts = append(facts, s.clockFact(true))
	}
	return facts
}

// clockFact is what the clock says, with a sign if people are to look at it.
func (s State) clockFact(doubtful bool) Fact {
	return Fact{Label: s.say(catalog.FactClock), Value: s.hour(s.now), Alarm: doubtful}
}

// slow says whether the clock is behind a block that the validator has checked.
func (s State) slow() bool { return s.now.Add(clockTolerance).Before(s.news) }

// What people are asked about once more, as the logbook keeps it.
const (
	doubtEarly Reason = "early"
	doubtFar   Reason = "clock-far"
	doubtSlow  Reason = "clock-slow"
)

// openingDoubt is why people are asked before they open. No answer of the clock keeps polls shut: it may be wrong, and people know the hour.
func (s State) openingDoubt() Reason {
	switch {
	case s.now.IsZero():
		return ""
	case s.slow():
		return doubtSlow
	case s.now.Sub(s.cfg.opens).Abs() > openingTolerance:
		return doubtFar
	case s.before(s.cfg.opens):
		return doubtEarly
	}
	return ""
}

// endingDoubt is why people are asked before they end voting.
func (s State) endingDoubt() Reason {
	if s.now.IsZero() || !s.before(s.closes()) {
		return ""
	}
	return doubtEarly
}

// viewHour asks once more, naming the hour and what the clock says.
func (s State) viewHour(v *View) {
	v.Tone = ToneWarning
	if s.polls == PollsBefore {
		v.Title, v.Body = s.say(catalog.HourOpenTitle), []string{s.say(catalog.HourOpens, s.hour(s.cfg.opens))}
	} else {
		v.Title, v.Body = s.say(catalog.HourEndTitle), []string{s.say(catalog.HourCloses, s.hour(s.closes()))}
	}
	v.Body = append(v.Body, s.say(catalog.HourClock, s.hour(s.now)))
	switch {
	case s.slow():
		v.Body = append(v.Body, s.say(catalog.HourBehind, s.hour(s.news)))
	case s.polls == PollsBefore && s.openingDoubt() == doubtFar:
		v.Body = append(v.Body, s.say(catalog.HourFar))
	}
	v.Bottom = []Item{s.button("back", RoleButton, catalog.Cancel), s.button("next", RolePrimary, catalog.HourGo)}
}

func pressHour(m *machine, id ItemID) {
	switch {
	case id == "back":
		m.signOut()
	case m.polls == PollsBefore:
		m.beginOpening(m.openingDoubt())
	default:
		m.beginEnding(m.endingDoubt())
	}
}
