package image_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/tpm/verify"
)

func programs(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range image.Programs {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("program "+name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func measure(t *testing.T, m *election.Manifest, bin string) verify.Log {
	t.Helper()
	log, err := image.Measure(m, bin)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// The reference goes into the manifest that it measures, and the measurement stays the same.
func TestReferenceDoesNotContainItself(t *testing.T) {
	m, bin := electiontest.New().Manifest, programs(t)
	before := measure(t, m, bin)
	m.Reference = append(m.Reference, image.Reference(2, "build", before), image.Reference(3, "next", before[:2]))
	if after := measure(t, m, bin); !reflect.DeepEqual(before, after) {
		t.Error("writing the reference into the manifest changed the measurement")
	}
	if _, err := before.Encode(); err != nil {
		t.Error(err)
	}
	if err := m.Validate(); err != nil {
		t.Errorf("the manifest refuses its references: %v", err)
	}
}

func TestEveryByteCounts(t *testing.T) {
	m, bin := electiontest.New().Manifest, programs(t)
	before := measure(t, m, bin).Replay()
	for _, name := range image.Programs {
		path := filepath.Join(bin, name)
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(good, 0), 0o700); err != nil {
			t.Fatal(err)
		}
		if measure(t, m, bin).Replay() == before {
			t.Errorf("a byte more in %s changes nothing", name)
		}
		if err := os.WriteFile(path, good, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	m.Hours.Closes = m.Hours.Opens
	if measure(t, m, bin).Replay() == before {
		t.Error("another definition changes nothing")
	}
}

func TestMissingProgram(t *testing.T) {
	bin := programs(t)
	if err := os.Remove(filepath.Join(bin, "booth")); err != nil {
		t.Fatal(err)
	}
	if _, err := image.Measure(electiontest.New().Manifest, bin); err == nil {
		t.Error("measured a program that is not there")
	}
}
