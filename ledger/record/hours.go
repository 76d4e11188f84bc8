package record

import (
	"time"

	"github.com/isoloir/isoloir/ledger/election"
)

// Hours are an order of officials that the polls close later than announced, at one station or at all. It reaches a station with its
// other orders, and closes or opens nothing by itself: people see the new hour there and by whose order it is. An hour is only ever moved
// back: who wants to end sooner needs no order.
type Hours struct {
	Station   string // empty: all stations
	Closes    int64  // Unix seconds
	Note      string // why, at most MaxNote bytes
	Officials []election.Signature
}

// Kind is KindHours.
func (e *Hours) Kind() Kind { return KindHours }

func (e *Hours) body(w *wire) {
	w.text(&e.Station)
	w.height(&e.Closes)
	w.text(&e.Note)
}

func (e *Hours) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Hours) apply(s State) (State, error) {
	if err := s.before(PhaseCounting); err != nil {
		return s, err
	}
	if err := e.Check(s.def.m); err != nil {
		return s, err
	}
	if now := s.closes(e.Station); e.Closes <= now {
		return s, refuse(CodeHours, "%q: %s after %s", e.Station, moment(e.Closes), moment(now))
	}
	s.hours = with(s.hours, e.Station, e.Closes)
	return s, nil
}

// Check is all that can be said of an order without the record: who signs it, for which station, and that its hour is later than the
// announced one. A station asks it before it shows the hour.
func (e *Hours) Check(m *election.Manifest) error {
	err := m.CheckOfficials(e.Kind().String(), Payload(m, e), e.Officials, m.Thresholds.Cutoff, election.CentralRoles...)
	if err != nil {
		return wrap(CodeOfficials, err)
	}
	if e.Station != "" && m.Station(e.Station) == nil {
		return refuse(CodeStation, "%q", e.Station)
	}
	if err := checkNote(e.Note); err != nil {
		return err
	}
	announced, err := time.Parse(time.RFC3339, m.Hours.Closes)
	if err == nil && e.Closes <= announced.Unix() {
		err = refuse(CodeHours, "%q: %s, announced is %s", e.Station, moment(e.Closes), m.Hours.Closes)
	}
	return wrap(CodeHours, err)
}

func moment(seconds int64) string { return time.Unix(seconds, 0).UTC().Format(time.RFC3339) }

// Extended says whether officials ordered that the polls of a station close later than announced.
func (s State) Extended(station string) bool { return s.closes(station) > s.def.closes.Unix() }

// Closes is the hour at which the polls of a station close: the announced one, or a later one that officials ordered for it or for all.
func (s State) Closes(station string) time.Time { return time.Unix(s.closes(station), 0).UTC() }

func (s State) closes(station string) int64 {
	return max(s.def.closes.Unix(), s.hours[""], s.hours[station])
}
