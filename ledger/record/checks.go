package record

import (
	"crypto/sha256"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

// minWorkers is how many people stand behind an opening, a closing and a sealed sheet, whatever the manifest says.
const minWorkers = 2

// MaxNote bounds the words that people add to an entry, in bytes.
const MaxNote = 500

// officials checks an act of the administration.
func (s State) officials(e Entry, sigs []election.Signature, need int) error {
	err := s.def.m.CheckOfficials(e.Kind().String(), payload(s.def.digest, e), sigs, need, election.CentralRoles...)
	return wrap(CodeOfficials, err)
}

// beside checks an act of people who stand at a station: a poll worker signs only where the manifest places them.
func (s State) beside(code Code, station, label string, payload []byte, sigs []election.Signature, need int) error {
	return besideOf(s.def.m, code, station, label, payload, sigs, need)
}

func besideOf(m *election.Manifest, code Code, station, label string, payload []byte, sigs []election.Signature, need int) error {
	if err := m.CheckOfficials(label, payload, sigs, need, election.StationRoles...); err != nil {
		return wrap(code, err)
	}
	return placed(m, code, station, sigs)
}

// placed refuses who does not work at the station.
func placed(m *election.Manifest, code Code, station string, sigs []election.Signature) error {
	for _, sig := range sigs {
		o := m.Official(sig.Signer)
		if len(o.Stations) > 0 && !slices.Contains(o.Stations, station) {
			return refuse(code, "%s does not work at %s", o.ID, station)
		}
	}
	return nil
}

// trustee checks that a trustee speaks.
func (s State) trustee(e Entry, id string, sig []byte) error {
	t := s.def.m.Trustee(id)
	if t == nil {
		return refuse(CodeTrustee, "%q", id)
	}
	return wrap(CodeSignature, election.CheckSignature(e.Kind().String(), payload(s.def.digest, e), sig, t.SigningKey))
}

// enrolled finds a station that has its machine.
func (s State) enrolled(id string) (Station, error) {
	st, ok := s.stations.Get(id)
	if !ok || st.Stage == StageNamed {
		return Station{}, refuse(CodeStation, "%q", id)
	}
	return st, nil
}

// station checks that a station's chip speaks.
func (s State) station(st Station, e Entry, sig []byte) error {
	digest := sha256.Sum256(payload(s.def.digest, e))
	return wrap(CodeSignature, verify.CheckStation(st.Machine.Station.Public, e.Kind().String(), digest, sig))
}

// stationOrPeople checks that a station's chip speaks or, once it is lost, the people at the station for it.
func (s State) stationOrPeople(st Station, e Entry, sig []byte, people []election.Signature) error {
	if !st.NoTPM {
		if len(people) > 0 {
			return refuse(CodeSignature, "%s: people sign for a chip that is alive", st.ID)
		}
		return s.station(st, e, sig)
	}
	if len(sig) > 0 {
		return refuse(CodeSignature, "%s: the chip is lost", st.ID)
	}
	return s.beside(CodeSignature, st.ID, e.Kind().String(), payload(s.def.digest, e), people, s.settlers())
}

// settlers is how many people settle what happened to a paper.
func (s State) settlers() int { return Settlers(s.def.m) }

// Settlers is how many people sign an Incident.
func Settlers(m *election.Manifest) int { return max(minWorkers, m.Thresholds.Settle) }

// Losers is how many people sign that a station or its chip is lost.
func Losers(m *election.Manifest) int { return max(minWorkers, m.Thresholds.Override) }

// with puts a station in place of its old self.
func (s State) with(st Station) State {
	s.stations = s.stations.Set(st.ID, st)
	return s
}

func checkNote(note string) error {
	if len(note) > MaxNote {
		return refuse(CodeReason, "a note of %d bytes", len(note))
	}
	return nil
}

// ascending reports whether a list rises strictly.
func ascending[T any](list []T, compare func(a, b T) int) bool {
	for i := 1; i < len(list); i++ {
		if compare(list[i-1], list[i]) >= 0 {
			return false
		}
	}
	return true
}
