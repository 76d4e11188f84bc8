package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/urn"
)

// findMedia looks which media are there and opens the logbook on them. When somebody asked for it, an empty medium takes the
// place of one that is missed.
func (b *booth) findMedia(asked bool) error {
	c := b.config
	media, err := station.FindMedia(b.manifest, c.Station, [2]string{c.Media[0], c.Media[1]}, c.Booth(""))
	if err != nil {
		return err
	}
	if asked {
		media.Adopt()
	}
	if media.Shared() {
		b.words.Warn("both media lie on one disk")
	}
	log, found, err := logbook.OpenFiles(b.now, b.manifest.ID, c.Station, logPaths(media.Dirs()))
	if err != nil {
		return err
	}
	b.words.Info("logbook opened", "cut", found.Cut, "copied", found.Copied, "interrupted", found.Interrupted, "replaced", found.Replaced)
	if b.log != nil {
		err = b.log.Close()
	}
	b.media, b.log, b.mute = media, log, false
	return err
}

// logPaths are the names of the two copies: "" for a medium that is not there.
func logPaths(dirs [2]string) (paths [2]string) {
	for i, dir := range dirs {
		if dir != "" {
			paths[i] = filepath.Join(dir, "logbook")
		}
	}
	return paths
}

// rebuildUrns makes the urn on a medium that is the station's and has none: somebody put it there.
func (b *booth) rebuildUrns() {
	for i, dir := range b.media.Dirs() {
		if dir == "" || b.station.Fault(i) == nil {
			continue
		}
		if _, err := os.Lstat(filepath.Join(dir, "urn")); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := b.station.Replace(i); err != nil {
			b.words.Error("replace medium", "error", err.Error())
		}
	}
}

// sound says of each medium whether it can be relied upon.
func (b *booth) sound() (ok [2]bool) {
	doubt := ofMedia(b.why)
	for i, dir := range b.media.Dirs() {
		err := b.media.Fault(i)
		if b.station != nil {
			err = b.station.Fault(i)
		}
		if err != nil {
			b.words.Error("medium", "error", err.Error())
		}
		ok[i] = err == nil && !doubt && writable(dir)
	}
	return ok
}

// ofMedia says whether a station does not start because of both media together: nobody can tell which of two copies is old, or
// which of two that differ is wrong.
func ofMedia(why error) bool {
	return errors.Is(why, station.ErrRolledBack) || errors.Is(why, urn.ErrConflict) || errors.Is(why, station.ErrNoMedia)
}

// writable says whether a folder takes a file: a full disk still takes its name.
func writable(dir string) bool {
	f, err := os.CreateTemp(dir, ".test-*")
	if err != nil {
		return false
	}
	_, err = f.Write(make([]byte, 4096))
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name())) == nil
}
