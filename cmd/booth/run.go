package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/letters"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	place "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/typeset"
	"github.com/isoloir/isoloir/kiosk/ui"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/tpm/broker"
)

// A booth is owned by the goroutine of its loop. Devices, timers and the opening of key files run beside it and speak to
// it through channels only.
type booth struct {
	config   *place.Config
	manifest *election.Manifest
	words    *slog.Logger
	now      func() time.Time
	chip     station.Chip
	media    *station.Media
	log      *logbook.Book
	station  *station.Station // nil while it can't be started
	why      error            // why it can't

	state    flow.State
	kiosk    *ui.Kiosk
	fonts    typeset.Fonts
	queue    []flow.Event
	stepping bool
	shown    func(flow.View, []ui.Target) // nil but in tests: what the screen now says
	events   chan flow.Event
	signIns  chan signedIn
	done     chan struct{} // closes when the loop ends
	jobs     chan device.Page
	asks     chan struct{} // the printer is to be asked how it is
	panel    device.Panel
	voice    *voice
	timer    *time.Timer

	wallet    wallet
	keys      map[string]credential // of officials who are signed in
	pages     map[device.Sheet]device.Page
	voided    flow.VoidReason
	parts     map[flow.Part]string // what was last said of the preparation
	halves    flow.Halves          // and of the trustees
	papers    flow.Papers
	stale     bool   // inbox, clock or station may say something new
	retired   bool   // the kiosk was told that it is out of service
	mute      bool   // the logbook can't be written
	dark      error  // why the screen shows nothing
	refused   string // why an order of hours was refused, as last noted
	chain     flow.Chain
	clockTold flow.Clock
	hours     flow.Hours
	printer   device.PrinterStatus // as last told; belongs to the printing goroutine
}

func run(ctx context.Context, env *cli.Env, config string) error {
	c, err := place.Load(config)
	if err != nil {
		return cli.Hint(err, "OPERATIONS.md shows a whole station.json")
	}
	words := slog.New(slog.NewJSONHandler(env.Stderr, nil)).With("station", c.Station)
	m, err := definition(c)
	if err != nil {
		return err
	}
	chip, err := broker.DialBooth(c.BoothSocket())
	if err != nil {
		return cli.Hint(err, "init serves the booth's socket: start the station with init run -config %s", config)
	}
	d, err := dial(ctx, c)
	if err != nil {
		return err
	}
	defer d.close()
	b, err := newBooth(c, m, chip, d, words, time.Now)
	if err != nil {
		return err
	}
	return b.run(ctx, d)
}

// definition reads the manifest that officials signed.
func definition(c *place.Config) (*election.Manifest, error) {
	m, _, err := signed.Load(c.Inbox(place.Manifest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, cli.Hint(err, "put the signed manifest into %s: %s and %s", c.Inbox(""), election.ManifestFile, election.SignaturesFile)
	}
	return m, err
}

func newBooth(c *place.Config, m *election.Manifest, chip station.Chip, d *devices, words *slog.Logger, now func() time.Time) (*booth, error) {
	state, err := flow.New(m, c.Station)
	if err != nil {
		return nil, err
	}
	fonts, err := letters.Read(m, c.Inbox(""))
	if err == nil {
		err = letters.Check(m, fonts)
	}
	if err != nil {
		return nil, err
	}
	b := &booth{config: c, manifest: m, words: words, now: now, chip: chip, fonts: fonts, state: state, panel: d.panel,
		events: make(chan flow.Event), signIns: make(chan signedIn), done: make(chan struct{}), jobs: make(chan device.Page, 1), asks: make(chan struct{}, 1), keys: map[string]credential{}, wallet: keyFiles{filepath.Join(c.Folder, "credentials")},
		pages: map[device.Sheet]device.Page{}, parts: map[flow.Part]string{}, timer: time.NewTimer(time.Hour)}
	if err := b.findMedia(false); err != nil {
		return nil, cli.Hint(err, `"media" in station.json names two folders on which the station's media are mounted, empty at first`)
	}
	digest := m.Digest()
	b.note(logbook.DefinitionLoaded, "", hex.EncodeToString(digest[:]))
	b.voice = openVoice(c, m, d.speaker, words)
	b.kiosk = ui.New(d.display, ui.Options{On: b.step, Fonts: b.fonts})
	return b, nil
}

// run serves until the context ends or a device fails. Whoever started the booth starts it again.
func (b *booth) run(ctx context.Context, d *devices) error {
	g, ctx := errgroup.WithContext(ctx)
	touches, signals := make(chan device.Event), make(chan device.Signal)
	g.Go(func() error { return failed("input", d.input.Run(ctx, touches)) })
	g.Go(func() error { return failed("panel", d.panel.Run(ctx, signals)) })
	g.Go(func() error { b.print(ctx, d.printer); return nil })
	g.Go(func() error { return b.loop(ctx, touches, signals) })
	err := g.Wait()
	b.voice.close()
	if b.station != nil {
		err = errors.Join(err, b.station.Stop())
	}
	return errors.Join(err, b.log.Close())
}

func failed(device string, err error) error {
	if err == nil {
		return nil
	}
	return cli.Hint(fmt.Errorf("%s: %w", device, err), "look at the %s and its cable; init starts the booth again, and no ballot is lost", device)
}
