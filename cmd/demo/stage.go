package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/tpm/swtpm"
)

// A Stage is the place where a demonstration is held: its folder, its processes, and what it tells.
type Stage struct {
	out      string
	held     *os.File // the mark of the folder, locked
	crew     *Crew
	progress *Progress
	album    *Album
	speaks   bool // its kiosks have a voice

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
	held, err := clearFolder(out)
	if err != nil {
		return nil, err
	}
	s := &Stage{out: out, held: held, progress: progress, crew: &Crew{bin: bin, logs: filepath.Join(out, "logs")}}
	s.album = newAlbum(s.path("screens"))
	for _, dir := range []string{"logs", "papers", "screens", "people", "trustees", "anchors", "stations", "election", "audit"} {
		if err := os.MkdirAll(s.path(dir), 0o700); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// clearFolder empties the folder of an earlier demonstration, and holds it as long as the file that it gives is open.
func clearFolder(out string) (held *os.File, err error) {
	if entries, err := os.ReadDir(out); err == nil && len(entries) > 0 {
		earlier, err := os.Open(filepath.Join(out, mark))
		if err != nil {
			return nil, cli.Hint(fmt.Errorf("%s holds something that no demonstration made", out), "name another folder with -out")
		}
		defer earlier.Close()
		if lock(earlier) != nil {
			return nil, cli.Hint(fmt.Errorf("a demonstration is running in %s", out), "end it with Ctrl-C in its terminal, or name another folder with -out")
		}
	}
	if err := os.RemoveAll(out); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(out, 0o700); err != nil {
		return nil, err
	}
	if held, err = os.OpenFile(filepath.Join(out, mark), os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return nil, err
	}
	return held, lock(held)
}

func lock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }

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
	for _, st := range s.stations {
		st.close()
	}
	return errors.Join(s.album.close(), s.held.Close())
}
