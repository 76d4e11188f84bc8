// Package electiontest makes small, whole and signed elections for tests, with every key that their people hold.
package electiontest

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"github.com/isoloir/isoloir/ledger/election"
)

// Sample is a manifest with the private keys of everybody in it, all derived from their ids so that tests repeat.
type Sample struct {
	Manifest  *election.Manifest
	Officials map[string]ed25519.PrivateKey // officials and poll workers by id
	Trustees  map[string]ed25519.PrivateKey // signing keys by id
	Sharing   map[string]*ecdh.PrivateKey   // trustees' sharing keys by id
	Anchors   map[string]ed25519.PrivateKey // consensus keys by id
}

// New makes an election of mode "demo" with one contest of every kind, two styles, two stations of 16 leaves, two officials,
// four poll workers, three trustees (any two decrypt) and three anchors. Change the manifest as the test needs, then Sign.
func New() *Sample {
	s := &Sample{Manifest: new(election.Manifest), Officials: map[string]ed25519.PrivateKey{}, Trustees: map[string]ed25519.PrivateKey{},
		Sharing: map[string]*ecdh.PrivateKey{}, Anchors: map[string]ed25519.PrivateKey{}}
	m := s.Manifest
	m.Format, m.ID, m.Mode = election.Format, "sample", election.ModeDemo
	m.Name, m.Languages = election.Text{"en": "Sample election", "fr": "Élection d’essai"}, []string{"en", "fr"}
	m.ChainID, m.GenesisTime = "sample-chain", "2026-11-01T00:00:00Z"
	m.Hours = election.Hours{Opens: "2026-11-03T08:00:00Z", Closes: "2026-11-03T20:00:00Z"}
	m.Release = election.Release{Mode: election.ReleaseTimed, Times: []string{"2026-11-03T14:00:00Z"}, MinBallots: 5,
		Leak: election.Text{"en": "It becomes known whether a ballot was cast before 14:00."}}
	m.MinGroup, m.Retention = 5, "22 months"
	m.Districts = []election.District{{ID: "town", Name: election.Text{"en": "Town", "fr": "Ville"}}}
	m.Parties = []election.Party{{ID: "red", Name: election.Text{"en": "Reds"}, Color: "cc2222"}}
	m.Contests = contests()
	m.Styles = styles(m.Contests)
	m.Stations = []election.Station{
		{ID: "st-1", Name: "Town hall", Styles: []string{"short", "long"}, Leaves: 16},
		{ID: "st-2", Name: "School", Styles: []string{"short", "long"}, Leaves: 16}}
	s.people()
	m.Thresholds = election.Thresholds{Manifest: 2, Enrol: 2, Open: 2, Override: 2, Settle: 2, Cutoff: 2, Publish: 2, Draw: 2}
	m.StationPower = 14
	m.EKRoots = []election.EKRoot{{Name: "none", Certificate: base64.StdEncoding.EncodeToString([]byte{0x30, 0}), Simulator: true}}
	return s
}

// Sign gives the signatures of both officials over the manifest as it is now.
func (s *Sample) Sign() []election.Signature {
	return []election.Signature{s.Manifest.Sign("official-1", s.Officials["official-1"]), s.Manifest.Sign("official-2", s.Officials["official-2"])}
}

// Sigs signs a payload under a label by the officials named, in the order that CheckOfficials wants.
func (s *Sample) Sigs(label string, payload []byte, officials ...string) []election.Signature {
	var out []election.Signature
	for _, id := range officials {
		out = append(out, election.Signature{Signer: id, Sig: election.Sign(label, payload, Key(id))})
	}
	election.SortSignatures(out)
	return out
}

func (s *Sample) people() {
	m := s.Manifest
	for i := 1; i <= 2; i++ {
		id := fmt.Sprintf("official-%d", i)
		m.Officials = append(m.Officials, election.Official{ID: id, Name: id, Role: election.RoleOfficial, Key: keep(s.Officials, id)})
	}
	for i := range 4 {
		id, station := fmt.Sprintf("worker-%d", i+1), fmt.Sprintf("st-%d", i/2+1)
		m.Officials = append(m.Officials, election.Official{ID: id, Name: id, Role: election.RolePollWorker, Key: keep(s.Officials, id), Stations: []string{station}})
	}
	m.Trustees.K = 2
	for i := 1; i <= 3; i++ {
		id := fmt.Sprintf("trustee-%d", i)
		s.Sharing[id] = sharing(id)
		m.Trustees.Members = append(m.Trustees.Members, election.Trustee{ID: id, Name: id, SigningKey: keep(s.Trustees, id),
			SharingKey: hex.EncodeToString(s.Sharing[id].PublicKey().Bytes())})
		id = fmt.Sprintf("anchor-%d", i)
		m.Anchors = append(m.Anchors, election.Anchor{ID: id, Name: id, Key: keep(s.Anchors, id), Power: 24})
	}
}

// Administrator adds an administrator to a manifest, of these stations or of all.
func Administrator(m *election.Manifest, id string, stations ...string) {
	Person(m, id, election.RoleAdministrator, stations...)
}

// Person adds somebody of a role, of these stations or of all.
func Person(m *election.Manifest, id, role string, stations ...string) {
	m.Officials = append(m.Officials, election.Official{ID: id, Name: id, Role: role, Key: hex.EncodeToString(Key(id).Public().(ed25519.PublicKey)), Stations: stations})
}

// Key is the key of a person of a sample, who need not be of New.
func Key(id string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("sample key of " + id))
	return ed25519.NewKeyFromSeed(seed[:])
}

// keep derives a key pair from an id, keeps the private half and returns the public one.
func keep(keys map[string]ed25519.PrivateKey, id string) string {
	keys[id] = Key(id)
	return hex.EncodeToString(keys[id].Public().(ed25519.PublicKey))
}

func sharing(id string) *ecdh.PrivateKey {
	seed := sha256.Sum256([]byte("sample sharing key of " + id))
	key, err := ecdh.X25519().NewPrivateKey(seed[:])
	if err != nil {
		panic(err) // 32 bytes are always a key
	}
	return key
}
