package node

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/ledger/election"
)

// Steps of a round, as in CometBFT's own state file.
const (
	stepPropose   = 1
	stepPrevote   = 2
	stepPrecommit = 3
)

// place is where in the course of consensus something is signed.
type place struct {
	Height int64 `json:"height"`
	Round  int32 `json:"round"`
	Step   int8  `json:"step"`
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.Height, q.Height), cmp.Compare(p.Round, q.Round), cmp.Compare(p.Step, q.Step))
}

func (p place) String() string {
	return fmt.Sprintf("height %d, round %d, step %d", p.Height, p.Round, p.Step)
}

// signed is the last thing that a validator signed. It must never be lost
// while the key lives: whoever forgets it may sign a second, different vote.
type signed struct {
	Place     place  `json:"place"`
	Message   []byte `json:"message,omitempty"`
	Signature []byte `json:"signature,omitempty"`
}

// loadSigned reads the file; there must be one.
func loadSigned(path string) (s signed, err error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, fmt.Errorf("%s is gone, so that nobody knows what this validator signed last: %w", path, err)
	}
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("%s is damaged, so that nobody knows what this validator signed last: %w", path, err)
	}
	return s, nil
}

func (s signed) save(path string) error {
	if err := replaceFile(path, election.EncodeCanonical(s)); err != nil {
		return fmt.Errorf("note what is signed: %w", err)
	}
	return nil
}

// replaceFile puts data in the place of path, so that after a power cut one or
// the other is there, whole.
func replaceFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
