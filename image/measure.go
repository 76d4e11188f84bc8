// Package image knows what a station measures. The same rules serve twice: init measures with them at start, and officials
// compute with them, from a build that anyone can repeat, what it must have measured. Nothing is ever harvested from
// a machine that is believed to be good.
package image

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Programs are the binaries of a station, in the order in which they are measured.
var Programs = []string{"init", "booth", "validator"}

// Measure computes the events of a station that runs the programs in the folder bin under manifest m.
func Measure(m *election.Manifest, bin string) (verify.Log, error) {
	digests := map[string][32]byte{}
	for _, name := range Programs {
		f, err := os.Open(filepath.Join(bin, name))
		if err != nil {
			return nil, fmt.Errorf("cannot measure: %w", err)
		}
		digests[name], err = Digest(f)
		f.Close()
		if err != nil {
			return nil, err
		}
	}
	return Events(m, digests)
}

// Digest is the measurement of one program: the hash of its file.
func Digest(r io.Reader) ([32]byte, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return [32]byte{}, fmt.Errorf("cannot measure: %w", err)
	}
	return [32]byte(h.Sum(nil)), nil
}

// Events are the measurements of programs with these digests under manifest m, in order. Of the manifest its definition is
// measured, which is all of it but the references: they contain this very measurement.
func Events(m *election.Manifest, programs map[string][32]byte) (verify.Log, error) {
	var log verify.Log
	for _, name := range Programs {
		digest, ok := programs[name]
		if !ok {
			return nil, fmt.Errorf("cannot measure: no program %q", name)
		}
		log = append(log, verify.Event{PCR: verify.PCRPrograms, Name: name, Digest: digest})
	}
	return append(log,
		verify.Event{PCR: verify.PCRElection, Name: "manifest", Digest: m.DefinitionDigest()},
		verify.Event{PCR: verify.PCRMode, Name: "mode:" + m.Mode, Digest: sha256.Sum256([]byte("isoloir/mode/1\n" + m.Mode))},
	), nil
}

// Reference writes events as a manifest holds them.
func Reference(version int, name string, log verify.Log) election.Reference {
	r := election.Reference{Version: version, Name: name}
	for _, e := range log {
		r.Events = append(r.Events, election.ReferenceEvent{PCR: int(e.PCR), Event: e.Name, Digest: hex.EncodeToString(e.Digest[:])})
	}
	return r
}
