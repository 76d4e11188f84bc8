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

One chip is one station, for ever: a machine that is replaced is enrolled under another
station of another manifest, or its station is declared lost.`,
		Examples: []string{"election enrol -manifest manifest.json -station st-1 -folder stations/st-1 -key keys/ada.key -key keys/bob.key"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var e enrolment
			e.remote.flags(fs)
			e.signers.flags(fs)
			fs.StringVar(&e.station, "station", "", "`ID` of the station")
			fs.StringVar(&e.folder, "folder", "", "the station's folder `DIR`, with its inbox and outbox")
			return e.run
		},
	}
}

type enrolment struct {
	remote
	signers
	station, folder string
}

func (e *enrolment) run(ctx context.Context, env *cli.Env) error {
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
	if st, _ := state.Station(e.station); st.Stage != record.StageNamed {
		return cli.Hint(fmt.Errorf("%s is enrolled already", e.station), "one chip is one station, for ever")
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
	x := &record.Enrol{Station: e.station, Enrolment: request}
	if x.Officials, err = s.act(&e.signers, x, s.m.Thresholds.Enrol); err != nil {
		return err
	}
	return s.post(ctx, x, "%s enrolled: %s %s, certified by %s", e.station, chip.Manufacturer, chip.Model, chip.Root)
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
