// Package conformance holds the audit mathematics to what others published: the sample sizes and risks of Colorado's audit of 2024,
// and the assertions of ranked contests in New South Wales and the United States. The data stays outside the repository; its
// licences differ from ours.
package conformance

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// unpack extracts an archive of the data folder for as long as do runs.
func unpack(dataDir, archive string, do func(dir string) error) error {
	dir, err := os.MkdirTemp("", "isoloir-conformance-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dataDir, "audit", archive)
	if out, err := exec.Command("tar", "-xJf", path, "-C", dir).CombinedOutput(); err != nil {
		return fmt.Errorf("unpacking %s: %w: %s", path, err, out)
	}
	return do(dir)
}

// A result counts what matched, and says of the rest what differed.
type result struct {
	matched, total int
	notes          []string
}

func (r *result) check(ok bool, note string, args ...any) {
	r.total++
	if ok {
		r.matched++
		return
	}
	r.notes = append(r.notes, fmt.Sprintf(note, args...))
}
