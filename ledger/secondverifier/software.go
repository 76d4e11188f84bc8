package secondverifier

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"slices"

	"golang.org/x/text/unicode/norm"
)

// references are the software that stations may run: of the manifest, and what officials admitted and revoked since.
type references struct {
	floor    uint64
	admitted []admittedReference
	revoked  map[uint64]uint64 // from which height on, by version
	height   uint64            // of the block that is judged
}

type admittedReference struct {
	reference
	from uint64 // the height of its entry; 0 of the manifest's
}

func (r references) clone() references {
	r.admitted, r.revoked = slices.Clip(r.admitted), maps.Clone(r.revoked)
	return r
}

// validAt are the references as they stand at a height.
func (r references) validAt(height uint64) references {
	r.height = height
	return r
}

func (r references) isRevoked(version uint64) bool {
	from, ok := r.revoked[version]
	return ok && from <= r.height
}

func (r references) isValid(a admittedReference) bool {
	return a.from <= r.height && !r.isRevoked(a.Version)
}

// isPolicy tells whether a key is open to valid software, and to no other.
func (r references) isPolicy(policy []byte) bool {
	return slices.ContainsFunc(r.admitted, func(a admittedReference) bool {
		return r.isValid(a) && bytes.Equal(policyOf(a.Events), policy)
	})
}

// judge gives the version of software that events tell of, and what is wrong with it.
func (r references) judge(events []pcrEvent) (version uint64, faults []string) {
	found := ""
	for _, a := range r.admitted {
		switch {
		case a.from > r.height || !sameEvents(a.Events, events):
		case r.isRevoked(a.Version):
			found = "software that officials revoked"
		case a.Version < r.floor:
			found = "version below the floor"
		default:
			return a.Version, nil
		}
	}
	if found == "" {
		found = "events in no reference"
	}
	return 0, []string{found}
}

// isSpoilt tells whether a quote's registers are those of software that was admitted, revoked or not, and the log is of none that leads to
// them; events are nil for a log that cannot be read.
func (r references) isSpoilt(digest []byte, events []pcrEvent) bool {
	known := false
	for _, a := range r.admitted {
		if a.from <= r.height && a.quotes(digest) {
			if sameEvents(a.Events, events) {
				return false
			}
			known = true
		}
	}
	return known
}

// quotes tells whether a chip that measured the reference quotes this digest.
func (a admittedReference) quotes(digest []byte) bool {
	expected := sha256.Sum256(registersOf(a.Events))
	return bytes.Equal(expected[:], digest)
}

// versionIsValid tells whether a reference of a version is valid.
func (r references) versionIsValid(version uint64) bool {
	return slices.ContainsFunc(r.admitted, func(a admittedReference) bool { return a.Version == version && r.isValid(a) })
}

// admitReference admits software.
func (s *state) admitReference(e *entry) error {
	if err := s.beforeCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Manifest); err != nil {
		return err
	}
	r := reference{Version: e.number("version"), Name: e.text("name")}
	for _, line := range e.list("events") {
		r.Events = append(r.Events, pcrEvent{int(line.number("register")), line.text("event"), line.bytes("digest")})
	}
	if r.Version < s.manifest.VersionFloor {
		return refuseEntry("version", "version %d is below the floor", r.Version)
	}
	if !r.isFormed() {
		return refuseEntry("reference", "it is no reference that a manifest may have")
	}
	for _, a := range s.software.admitted {
		if _, ok := s.software.revoked[a.Version]; ok && a.Version == r.Version {
			return refuseEntry("version", "version %d is revoked", r.Version)
		}
		if sameEvents(a.Events, r.Events) || a.Version == r.Version && a.Name == r.Name {
			return refuseEntry("recorded", "it is admitted as %q", a.Name)
		}
	}
	s.software.admitted = append(s.software.admitted, admittedReference{r, s.now().height})
	return nil
}

// isFormed tells whether a manifest may have a reference.
func (r reference) isFormed() bool {
	formed := r.Version >= 1 && r.Version < 1<<31 && r.Name != "" && norm.NFC.IsNormalString(r.Name) && checkTextsIn(r.Name) == nil && len(r.Events) > 0
	for _, e := range r.Events {
		formed = formed && e.PCR <= 23 && eventName.MatchString(e.Event) && len(e.Digest) == 32
	}
	return formed
}

// revokeReference takes a version back from a height on.
func (s *state) revokeReference(e *entry) error {
	if err := s.beforeCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Manifest); err != nil {
		return err
	}
	version, from := e.number("version"), e.number("from")
	old, revoked := s.software.revoked[version]
	switch {
	case len(e.text("note")) > maxNote:
		return refuseEntry("reason", "its note is too long")
	case from <= s.now().height:
		return refuseEntry("block", "height %d has begun", from)
	case !slices.ContainsFunc(s.software.admitted, func(a admittedReference) bool { return a.Version == version }):
		return refuseEntry("version", "nobody admitted version %d", version)
	case revoked && old <= from:
		return refuseEntry("recorded", "version %d is revoked from height %d", version, old)
	}
	s.software.revoked[version] = from
	return nil
}

func (s *state) beforeCutoff() error { return s.phaseIs(phaseCeremony, phasePreparation, phaseVoting) }

// replaceBoard puts another machine in the place of a station's.
func (s *state) replaceBoard(e *entry) error {
	if err := s.beforeCutoff(); err != nil {
		return err
	}
	st, err := s.enrolled(e.text("station"))
	switch {
	case err != nil:
		return err
	case st.lost:
		return refuseEntry("lost", "station %q is lost", st.station.ID)
	case st.stage >= stageOpen:
		return refuseEntry("stage", "station %q is in stage %d", st.station.ID, st.stage)
	case int(e.number("attempt")) != st.attempt:
		return refuseEntry("attempt", "station %q is at attempt %d", st.station.ID, st.attempt)
	case len(e.text("note")) > maxNote:
		return refuseEntry("reason", "its note is too long")
	}
	if err := s.central(e, s.manifest.Thresholds.Enrol); err != nil {
		return err
	}
	former := formerMachine{st.enrolment, st.enrolledAt}
	if err := s.takeMachine(st, e.bytes("enrolment")); err != nil {
		return err
	}
	st.replaced = append(slices.Clip(st.replaced), former)
	st.revoked, st.chipLost, st.passed, st.failed, st.judged, st.measured, st.restarts = false, false, false, false, false, false, 0
	st.trustees, st.trusteeRoots, st.root, st.leafRoot, st.mismatch = nil, nil, hash{}, hash{}, 0
	st.halves, st.others, st.leaves, st.uses, st.drawn = nil, nil, nil, nil, nil
	return nil
}

// revokeBoard takes a station's machine back.
func (s *state) revokeBoard(e *entry) error {
	if err := s.beforeCutoff(); err != nil {
		return err
	}
	st, err := s.enrolled(e.text("station"))
	switch {
	case err != nil:
		return err
	case st.revoked:
		return refuseEntry("recorded", "the machine of station %q is revoked", st.station.ID)
	case len(e.text("note")) > maxNote:
		return refuseEntry("reason", "its note is too long")
	}
	if err := s.central(e, s.manifest.Thresholds.Enrol); err != nil {
		return err
	}
	st.revoked = true
	return nil
}

// isLate tells whether an open station has been silent for more than two periods.
func (s *state) isLate(st *stationState) bool {
	period := int64(40)
	if s.manifest.Mode == "election" {
		period = 1800
	}
	return st.stage == stageOpen && !st.lost && !st.revoked && !st.chipLost && s.now().time.after(moment{st.heard.seconds + 2*period, st.heard.nanoseconds})
}

// endSilence counts a silence that was too long.
func (s *state) endSilence(st *stationState) { st.late += truth(s.isLate(st)) }
