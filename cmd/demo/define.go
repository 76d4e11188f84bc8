package main

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/swtpm"
)

// An Election is what the demonstration defines.
type Election struct {
	manifest *election.Manifest
	release  time.Time // when the first batch leaves
}

func (s *Stage) manifestPath() string { return s.path("election", "manifest.json") }

// The two limits of the demonstration: b and m of the protocol.
const (
	minBallots = 5
	minGroup   = 5
)

// define imports the election, computes what its stations will measure, and has two officials sign.
func (s *Stage) define(ctx context.Context, source string, ca *swtpm.CA, stations int, releaseAfter time.Duration) error {
	args, err := s.importFlags(ca, stations, releaseAfter)
	if err != nil {
		return err
	}
	out, err := s.command(ctx, append(args, source)...)
	if err != nil {
		return err
	}
	if err := os.WriteFile(s.path("logs", "import.log"), []byte(out), 0o600); err != nil {
		return err
	}
	if s.speaks {
		if err := s.record(ctx); err != nil {
			return err
		}
	}
	if err := s.measure(ctx); err != nil {
		return err
	}
	if err := s.approve(ctx); err != nil {
		return err
	}
	if _, err := s.command(ctx, append(append([]string{"election", "check"}, s.officials()...), s.manifestPath())...); err != nil {
		return err
	}
	data, err := os.ReadFile(s.manifestPath())
	if err != nil {
		return err
	}
	s.election.manifest, err = election.Parse(data)
	return err
}

func (s *Stage) importFlags(ca *swtpm.CA, stations int, releaseAfter time.Duration) ([]string, error) {
	root, err := ca.Root()
	if err != nil {
		return nil, err
	}
	rootFile := s.path("election", "simulator-root.pem")
	if err := os.WriteFile(rootFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root}), 0o600); err != nil {
		return nil, err
	}
	if err := s.writeSetup(stations, releaseAfter); err != nil {
		return nil, err
	}
	args := []string{"election", "import", "-setup", s.path("election", "setup.json"), "-ekroot", "swtpm=" + rootFile, "-simulator",
		"-software", s.path("people", softwareBoard+".json"), "-out", s.manifestPath()}
	for _, p := range cast {
		if fileExists(s.path("people", p.id+".json")) {
			args = append(args, "-official", s.path("people", p.id+".json"))
		}
	}
	for _, t := range trustees {
		args = append(args, "-trustee", s.path("trustees", t.id, "trustee.json"))
	}
	return args, nil
}

// writeSetup writes what the definition of the county lacks.
func (s *Stage) writeSetup(stations int, releaseAfter time.Duration) error {
	now := time.Now().UTC().Truncate(time.Second)
	s.election.release = now.Add(releaseAfter)
	at := func(t time.Time) string { return t.Format(time.RFC3339) }
	setup := election.Setup{
		ID: "hamilton-demonstration", Mode: election.ModeDemo, Languages: languages, ChainID: "hamilton-demo-" + strings.ToLower(label()),
		GenesisTime: at(now), Hours: &election.Hours{Opens: at(now.Add(time.Second)), Closes: at(now.Add(12 * time.Hour))},
		Release: &election.Release{Mode: election.ReleaseTimed, Times: []string{at(s.election.release)}, MinBallots: minBallots, Leak: election.Text{
			"en": "Ballots leave a station twice: at the time of release and at close. The record tells which of the two a ballot was in.",
			"fr": "Les bulletins quittent un poste deux fois : à l’heure fixée et à la clôture. Le registre dit dans lequel des deux lots est un bulletin."}},
		MinGroup: minGroup, WriteInLength: 30, Words: words,
		Thresholds:   &election.Thresholds{Manifest: 2, Enrol: 2, Open: 2, Override: 2, Settle: 2, Cutoff: 2, Publish: 2, Draw: 2},
		Trustees:     &election.Trustees{K: 2},
		StationPower: stationPower, VersionFloor: 1, Retention: "22 months",
	}
	for _, a := range s.anchors {
		setup.Anchors = append(setup.Anchors, election.Anchor{ID: a.id, Name: a.name, Key: a.key, Power: anchorPower})
	}
	for i := range stations {
		setup.Stations = append(setup.Stations, election.Station{ID: stationID(i + 1), Name: fmt.Sprintf("Polling station %d", i+1), Leaves: leavesPerStation})
	}
	data, err := json.MarshalIndent(setup, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(s.path("election", "setup.json"), append(data, '\n'), 0o600)
}

// languages are those of the demonstration, the fallback first.
var languages = []string{"en", "fr"}

func voiceFile(lang string) string { return "voice-" + lang + ".zip" }

// record has a synthesizer speak the election.
func (s *Stage) record(ctx context.Context) error {
	if _, err := s.command(ctx, "election", "speak", "-out", s.path("election"), s.manifestPath()); err != nil {
		return err
	}
	args := []string{"election", "import", "-out", s.manifestPath(), "-force"}
	for _, lang := range languages {
		args = append(args, "-voice", s.path("election", voiceFile(lang)))
	}
	_, err := s.command(ctx, append(args, s.manifestPath())...)
	return err
}

// leavesPerStation is N: at least four times the prints that are expected, because dice open half before the polls open.
const leavesPerStation = 160

// measure adds the golden values of the programs in the build to the manifest.
func (s *Stage) measure(ctx context.Context) error {
	golden, err := s.command(ctx, "mkimage", "measure", "-manifest", s.manifestPath(), "-bin", s.crew.bin, "-name", "demonstration")
	if err != nil {
		return err
	}
	file := s.path("election", "golden.json")
	if err := os.WriteFile(file, []byte(golden), 0o600); err != nil {
		return err
	}
	_, err = s.command(ctx, "election", "import", "-reference", file, "-out", s.manifestPath(), "-force", s.manifestPath())
	return err
}

// approve has the software board sign that the build may use the stations' keys.
func (s *Stage) approve(ctx context.Context) error {
	_, err := s.command(ctx, "election", "approve", "-manifest", s.manifestPath(), "-key", s.path("people", softwareBoard+".key"),
		"-pin", s.path("people", "pin"), "-out", s.path("election", approvals))
	return err
}

// approvals is the file that the software board signs.
const approvals = "approvals.json"

// passphrase draws 80 bits.
func passphrase() (string, error) {
	var b [10]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	return base32.StdEncoding.EncodeToString(b[:]), nil
}
