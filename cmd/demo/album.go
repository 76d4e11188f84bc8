package main

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sync/errgroup"
)

// An Album keeps pictures of screens, once under each name, whichever station shows it first. Only the demonstration does: a real booth's
// screen is never stored.
type Album struct {
	folder string

	mu      sync.Mutex
	names   map[string]bool
	writing errgroup.Group
}

func newAlbum(folder string) *Album { return &Album{folder: folder, names: map[string]bool{}} }

// keep makes a picture of what a station shows. It is written while people go on.
func (a *Album) keep(station, name string, shown glass) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.names[name] {
		return
	}
	a.names[name] = true
	path := filepath.Join(a.folder, fmt.Sprintf("%s-%02d-%s.png", station, len(a.names), name))
	frame, _, _ := shown.Picture()
	a.writing.Go(func() error { return picture(path, frame) })
}

// close waits until every picture is written.
func (a *Album) close() error { return a.writing.Wait() }

func picture(path string, frame image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return errors.Join(encoder.Encode(f, frame), f.Close())
}
