package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	booth "github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/ekcert"
	"github.com/isoloir/isoloir/tpm/verify"
)

func enrolVerb() cli.Verb {
	return cli.Verb{
		Name:    "enrol",
		Summary: "tie a machine to a station of the manifest",
		Needs:   []string{"manifest", "station", "folder"},
		Manual: `Reads the request that "init enrol" left in the outbox of the station's folder, checks its
security chip's certificate against the makers that the manifest names and its keys
against the certification by the chip, leaves a challenge in the inbox that only this
chip can answer, waits for the answer, and puts the enrolment on record, signed by
officials.

One chip is one station, for ever. With -replace another machine takes the place of the one
that the station has, which is revoked by it: it can never come back, here or elsewhere. The
new one draws seeds of its own, waits for the trustees and for dice, and then opens. That is
possible until the station has opened. Afterwards its ballots are bound to its machine: a
machine that breaks then is closed at its kiosk, or declared lost ("election incident"), and
voters go to a station that the manifest holds in reserve, or mark paper by hand. The new
machine starts with empty media; the old ones stay with the old machine, sealed.`,
		Examples: []string{
			"election enrol -manifest manifest.json -station st-1 -folder stations/st-1 -key keys/ada.key -key keys/bob.key",
			`election enrol -replace -note "the screen broke" -manifest manifest.json -station st-1 -folder spare/st-1 -key keys/ada.key -key keys/bob.key`,
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var e enrolment
			e.remote.flags(fs)
			e.signers.flags(fs)
			fs.StringVar(&e.station, "station", "", "`ID` of the station")
			fs.StringVar(&e.folder, "folder", "", "the machine's folder `DIR`, with its inbox and outbox")
			fs.BoolVar(&e.replace, "replace", false, "put it in the place of the machine that the station has")
			fs.StringVar(&e.note, "note", "", "with -replace: why, in `WORDS` that everybody can read, at most 500 bytes")
			return e.run
		},
	}
}

type enrolment struct {
	remote
	signers
	station, folder, note string
	replace               bool
}

func (e *enrolment) run(ctx context.Context, env *cli.Env) error {
	switch {
	case e.note != "" && !e.replace:
		return cli.Hint(cli.Usage("-note stands without -replace"), "a first enrolment needs no reason")
	case len(e.note) > record.MaxNote:
		return cli.Hint(cli.Usage("a note of %d bytes", len(e.note)), "say it in %d, and keep the rest with the minutes", record.MaxNote)
	}
	return e.work(ctx, env, e.enrol)
}

func (e *enrolment) enrol(ctx context.Context, s *session) error {
	if s.m.Station(e.station) == nil {
		return cli.Hint(fmt.Errorf("there is no station %q", e.station), "the manifest names the stations")
	}
	state, err := s.Sync(ctx)
	if err != nil {
		return err
	}
	st, _ := state.Station(e.station)
	if err := e.possible(st); err != nil {
		return err
	}
	request, machine, err := e.request(ctx)
	if err != nil {
		return err
	}
	chip, err := e.judge(s.m, state, machine)
	if err != nil {
		return cli.Finding(err)
	}
	if err := e.challenge(ctx, machine); err != nil {
		return err
	}
	if e.replace {
		return e.putInPlace(ctx, s, st, request, chip)
	}
	x := &record.Enrol{Station: e.station, Enrolment: request}
	if x.Officials, err = s.act(&e.signers, x, s.m.Thresholds.Enrol); err != nil {
		return err
	}
	return s.post(ctx, x, "%s enrolled: %s %s, certified by %s", e.station, chip.Manufacturer, chip.Model, chip.Root)
}

// possible finds what the record would refuse before anybody goes to the machine.
func (e *enrolment) possible(st record.Station) error {
	switch {
	case !e.replace && st.Stage != record.StageNamed:
		return cli.Hint(fmt.Errorf("%s is enrolled already", st.ID), "one chip is one station, for ever; -replace puts another machine in its place before it opens")
	case e.replace && st.Stage == record.StageNamed:
		return cli.Hint(fmt.Errorf("%s has no machine to replace", st.ID), "enrol it without -replace")
	case e.replace && st.Stage >= record.StageOpen:
		return cli.Hint(fmt.Errorf("%s has opened", st.ID), "its ballots are bound to its machine: close it at its kiosk, or declare it lost with election incident -lost")
	case e.replace && st.Lost:
		return cli.Hint(fmt.Errorf("%s was declared lost", st.ID), "a lost station does not come back; voters go to another")
	}
	return nil
}

// putInPlace records the replacement, and leaves it in the machine's inbox: its booth goes on counting attempts from there.
func (e *enrolment) putInPlace(ctx context.Context, s *session, st record.Station, request []byte, chip ekcert.Chip) error {
	x := &record.ReplaceBoard{Station: st.ID, Attempt: st.Attempt, Enrolment: request, Note: e.note}
	propose(s, "another machine", e.note, []string{"The machine before is revoked for ever. The new one draws seeds of its own, and opens after new dice."})
	var err error
	if x.Officials, err = s.act(&e.signers, x, s.m.Thresholds.Enrol); err != nil {
		return err
	}
	if err := s.post(ctx, x, "%s has another machine: %s %s, certified by %s", st.ID, chip.Manufacturer, chip.Model, chip.Root); err != nil {
		return err
	}
	return write(filepath.Join(e.folder, "inbox", booth.InReplace), record.Encode(x), true)
}

// request waits for the station's request.
func (e *enrolment) request(ctx context.Context) ([]byte, verify.Enrolment, error) {
	path := filepath.Join(e.folder, "outbox", station.EnrolRequest)
	data, err := awaitFile(ctx, path, func([]byte) bool { return true })
	if err != nil {
		return nil, verify.Enrolment{}, cli.Hint(err, "init enrol writes it on the station")
	}
	machine, err := verify.ParseEnrolment(data)
	if err != nil {
		return nil, machine, cli.Finding(fmt.Errorf("%s: %w", path, err))
	}
	return data, machine, nil
}

// judge checks the maker's certificate and what the chip says about its keys.
func (e *enrolment) judge(m *election.Manifest, state record.State, machine verify.Enrolment) (ekcert.Chip, error) {
	roots, err := ekcert.Roots(m)
	if err != nil {
		return ekcert.Chip{}, err
	}
	chip, err := ekcert.Check(machine.EKChain, machine.EK, roots, state.Time())
	if err != nil {
		return chip, cli.Hint(err, "the manifest's ekRoots name the makers whose chips are accepted")
	}
	if v := machine.Check(m.DefinitionDigest(), e.station, state.Policies()); !v.OK() {
		var why []string
		for _, c := range v.Codes {
			why = append(why, c.Sentence("en"))
		}
		return chip, cli.Hint(fmt.Errorf("the machine does not pass: %s", strings.Join(why, " ")), "enrol it anew with the programs and the manifest of this election")
	}
	return chip, nil
}

// challenge asks the chip what only it can answer. An answer that is not ours may be left over from an earlier challenge: only
// time tells that it is wrong.
func (e *enrolment) challenge(ctx context.Context, machine verify.Enrolment) error {
	c, want, err := broker.NewChallenge(machine)
	if err != nil {
		return cli.Finding(err)
	}
	if err := write(filepath.Join(e.folder, "inbox", station.EnrolChallenge), c.Encode(), true); err != nil {
		return err
	}
	path := filepath.Join(e.folder, "outbox", station.EnrolAnswer)
	if _, err := awaitFile(ctx, path, func(answer []byte) bool { return bytes.Equal(answer, want) }); err != nil {
		return cli.Hint(fmt.Errorf("the chip has not answered the challenge: %w", err), "init enrol must run on the station; a wrong answer in %s is another chip's", path)
	}
	return nil
}

// awaitFile waits until a file holds what is wanted.
func awaitFile(ctx context.Context, path string, wanted func([]byte) bool) ([]byte, error) {
	for {
		data, err := os.ReadFile(path)
		if err == nil && wanted(data) {
			return data, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%s: %w", path, ctx.Err())
		case <-time.After(pause):
		}
	}
}
