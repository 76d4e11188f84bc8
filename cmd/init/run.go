package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/verify"
)

func (o *options) run(ctx context.Context, env *cli.Env) error {
	c, err := o.load()
	if err != nil {
		return err
	}
	// Both programs hold secrets; no core file ever shall.
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return err
	}
	release, err := alone(c)
	if err != nil {
		return err
	}
	defer release()
	m, err := definition(c)
	if err != nil {
		return err
	}
	return o.serve(ctx, env, c, m)
}

// alone refuses a second init on the same station.
func alone(c *station.Config) (release func(), err error) {
	f, err := os.OpenFile(c.Broker("lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("another init runs this station: %w", err)
	}
	return func() { f.Close() }, nil
}

// serve measures before it starts anything, and closes the broker only after both programs have ended.
func (o *options) serve(ctx context.Context, env *cli.Env, c *station.Config, m *election.Manifest) error {
	words := logger(env, c.Station)
	bin, err := o.programs()
	if err != nil {
		return err
	}
	p, err := openPrograms(bin)
	if err != nil {
		return err
	}
	defer p.close()
	keys, err := enrolled(c, m)
	if err != nil {
		return err
	}
	server, closeChip, err := attend(c, m, keys, p, words)
	if err != nil {
		return err
	}
	defer closeChip()
	answer, err := server.Listen(c.BoothSocket(), c.ValidatorSocket())
	if err != nil {
		return err
	}
	return together(ctx, answer, o.children(c, m, p, env, words))
}

func enrolled(c *station.Config, m *election.Manifest) (*broker.Keys, error) {
	keys, err := broker.LoadKeys(c.Broker(keysFile))
	if err != nil {
		return nil, cli.Hint(err, "init enrol enrols it")
	}
	if keys.Election != m.DefinitionDigest() {
		return nil, cli.Hint(errors.New("the station was enrolled for another election, or the manifest was changed since"), "init enrol enrols it anew")
	}
	return keys, nil
}

var errMeasured = errors.New("something was measured since the TPM was reset")

// measure extends the programs and the election into registers that nobody touched since the TPM was reset. On a Raspberry
// Pi a warm reboot may leave them as they were, and then they say nothing.
func measure(chip *tpm.Chip, keys *broker.Keys, p programs, m *election.Manifest, words *slog.Logger) (verify.Log, error) {
	if err := chip.Pin(keys.Pins); err != nil {
		return nil, err
	}
	values, err := chip.Registers()
	if err != nil {
		return nil, err
	}
	if values != (tpm.Values{}) {
		return nil, cli.Hint(errMeasured, "switch the station off and on")
	}
	log, err := p.events(m)
	if err != nil {
		return nil, err
	}
	for _, e := range log {
		if err := chip.Extend(int(e.PCR), e.Digest); err != nil {
			return nil, err
		}
		words.Info("measured", "register", e.PCR, "event", e.Name, "digest", fmt.Sprintf("%x", e.Digest))
	}
	tell(log, keys, m, words)
	return log, nil
}

// tell compares with the manifest. init goes on either way: the booth judges the quote and refuses to open, on its screen.
func tell(log verify.Log, keys *broker.Keys, m *election.Manifest, words *slog.Logger) {
	if m.SoftwareKey == "" && log.Replay().Policy() != keys.Policy {
		words.Error("the programs or the election are not those that the station was enrolled with: its keys stay locked")
	}
	events := image.Reference(0, "", log).Events
	if !slices.ContainsFunc(m.Reference, func(r election.Reference) bool { return slices.Equal(r.Events, events) }) {
		words.Warn("no reference of the manifest names these measurements")
	}
}

// together runs the broker and the programs until ctx ends.
func together(ctx context.Context, answer func(context.Context) error, children []*child) error {
	brokerCtx, stop := context.WithCancel(context.Background())
	failed := make(chan error, 1)
	childCtx, end := context.WithCancel(ctx)
	defer end()
	go func() {
		failed <- answer(brokerCtx)
		end() // a broker that broke takes the programs with it
	}()
	var wg sync.WaitGroup
	for _, c := range children {
		wg.Go(func() { c.supervise(childCtx) })
	}
	wg.Wait()
	stop()
	return <-failed
}
