// Package flow is the kiosk as a pure state machine: Step takes a state and an event and gives the next state and the
// effects to carry out; State.View is what the screen then says. It knows no clock, no screen and no device, so that every
// way of voting can be tested without one.
//
// The booth starts with New, sends Started, and from then on feeds every event to Advance and carries out the effects in
// order. What keeps a vote safe here:
//   - The ballot and the receipt, with its tracking code, are on paper before the voter can choose Cast or Check.
//   - A burned leaf ends in exactly one of Cast, Check and Void. After Void or Check it can't be cast.
//   - No effect carries a choice, and nothing that a voter does is logged.
//   - From every screen somebody can go on: a voter, a poll worker, or the booth with the answer to an effect.
package flow

// Step gives the state after an event and what is to be done, in order. It does not change s.
func Step(s State, e Event) (State, []Effect) {
	m := machine{State: s.clone()}
	before := m.place()
	m.handle(e)
	m.tend(before, byPerson(e) || s.wiring.held != 0)
	return m.State, m.effects
}

// Advance is Step for the one owner of a state: it also zeroes the secrets in the state that it leaves behind.
func Advance(s *State, e Event) []Effect {
	next, effects := Step(*s, e)
	s.Wipe()
	*s = next
	return effects
}

func byPerson(e Event) bool {
	switch e.(type) {
	case Press, Key, Switch:
		return true
	}
	return false
}
