package record

// Phase is how far the election as a whole has come.
type Phase uint8

// The phases of an election. Stations go through their stages within PhasePreparation and PhaseVoting.
const (
	PhaseCeremony    Phase = 1 // trustees make the keys
	PhasePreparation Phase = 2 // keys are there, no station has opened
	PhaseVoting      Phase = 3 // a station has opened
	PhaseCounting    Phase = 4 // after the cut-off: nothing is added, trustees decrypt
	PhaseCounted     Phase = 5 // the result is known
	PhasePublished   Phase = 6 // officials signed it
)

var phaseWords = map[Phase][3]string{
	PhaseCeremony:    {"ceremony", "key ceremony", "cérémonie des clés"},
	PhasePreparation: {"preparation", "preparation", "préparation"},
	PhaseVoting:      {"voting", "voting", "scrutin"},
	PhaseCounting:    {"counting", "counting", "dépouillement"},
	PhaseCounted:     {"counted", "counted", "dépouillé"},
	PhasePublished:   {"published", "published", "publié"},
}

// String is the phase's name in SPEC.md.
func (p Phase) String() string { return phaseWords[p][0] }

// Word is the phase as a person reads it.
func (p Phase) Word(lang string) string { return phaseWords[p][inFrench(lang)] }

// before refuses what comes in or after a phase.
func (s State) before(p Phase) error {
	if s.phase >= p {
		return refuse(CodePhase, "%v", s.phase)
	}
	return nil
}

// from refuses what comes before a phase.
func (s State) from(p Phase) error {
	if s.phase < p {
		return refuse(CodePhase, "%v", s.phase)
	}
	return nil
}

// during refuses what does not belong to a phase.
func (s State) during(p Phase) error {
	if s.phase != p {
		return refuse(CodePhase, "%v", s.phase)
	}
	return nil
}
