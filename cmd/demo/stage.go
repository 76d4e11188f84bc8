package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/tpm/swtpm"
)

// A Stage is the place where a demonstration is held: its folder, its processes, and what it tells.
type Stage struct {
	out      string
	crew     *Crew
	progress *Progress

	election Election
	stations []*Station
	anchors  []*Anchor
}

// mark says that a folder was made by a demonstration, and may be removed by the next.
const mark = ".isoloir-demonstration"

// newStage makes a new folder in the place of the one of an earlier demonstration.
func newStage(out, bin string, progress *Progress) (*Stage, error) {
	out, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	if bin, err = filepath.Abs(bin); err != nil {
		return nil, err
	}
	for _, name := range []string{"election", "init", "booth", "validator", "observe", "mkimage"} {
		if !fileExists(filepath.Join(bin, name)) {
			return nil, cli.Hint(fmt.Errorf("%s lacks the command %s", bin, name), "make build puts the commands there")
		}
	}
	if err := swtpm.Installed(); err != nil {
		return nil, err
	}
	if err := clearFolder(out); err != nil {
		return nil, err
	}
	s := &Stage{out: out, progress: progress, crew: &Crew{bin: bin, logs: filepath.Join(out, "logs")}}
	for _, dir := range []string{"logs", "papers", "screens", "people", "trustees", "anchors", "stations", "election"} {
		if err := os.MkdirAll(s.path(dir), 0o700); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func clearFolder(out string) error {
	if entries, err := os.ReadDir(out); err == nil && len(entries) > 0 && !fileExists(filepath.Join(out, mark)) {
		return cli.Hint(fmt.Errorf("%s holds something that no demonstration made", out), "name another folder with -out")
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, mark), nil, 0o600)
}

func (s *Stage) path(parts ...string) string {
	return filepath.Join(append([]string{s.out}, parts...)...)
}

// command runs a command to its end and gives what it printed.
func (s *Stage) command(ctx context.Context, args ...string) (string, error) {
	return s.crew.run(ctx, args[0], args[1:]...)
}

// close ends every process and device.
func (s *Stage) close() error {
	s.crew.stop()
	var err error
	for _, st := range s.stations {
		err = errors.Join(err, st.close())
	}
	return err
}
