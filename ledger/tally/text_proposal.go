package tally

// proposal says whether a proposal was decided: adopted or rejected, by one of the majorities that have a name.
func (t *teller) proposal() bool {
	_, named := majorities[t.Rule]
	return named && (t.Decision == Carried || t.Decision == Rejected)
}

// decision tells what a minute-book asks of a vote on a proposal: the votes for each option by its name, which one is for the proposal,
// what that needed, and how abstentions were treated.
func (t *teller) decision() {
	if !t.proposal() {
		t.line(t.Decision)
		return
	}
	votes, m := t.Rounds[0].Votes, majorities[t.Rule]
	t.line(t.Decision, t.Options[0], votes[0], t.Options[1], votes[1])
	t.line("proposal", t.Options[0])
	cast := votes[0].Add(votes[1])
	whole, of, abstained := cast, "cast", "left-out"
	if needs := t.Rounds[0].Quota; needs.Cmp(cast.Mul(Ratio(m.Num, m.Den))) != 0 { // then it is a part of all ballots
		whole, of, abstained = t.Ballots, "ballots", "as-against"
	}
	t.line("needed", t.word(t.Rule), whole, t.word(of), m.least(t.Rounds[0].Quota))
	if n := t.Ballots.Sub(cast); n.Sign() > 0 {
		t.line("abstained", n, t.word(abstained))
	} else {
		t.line("none-abstained")
	}
}

// least is the fewest whole votes that carry a proposal, where needs is the part of its base.
func (m Majority) least(needs Number) Number {
	n := needs.Floor()
	if m.Above || n.Cmp(needs) < 0 || n.Sign() == 0 {
		n = n.Add(Int(1))
	}
	return n
}
