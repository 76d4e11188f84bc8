package main

import (
	"context"
	"flag"
	"fmt"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
)

func hoursVerb() cli.Verb {
	return cli.Verb{
		Name:    "hours",
		Summary: "order that polls close later than announced",
		Needs:   []string{"manifest", "closes"},
		Manual: `Officials order that the polls close later, at one station or at all: as many sign as sign the
cut-off. An hour only ever becomes later, and once the cut-off is on record no more. The
order closes and opens nothing: the kiosks show the new hour and by whose order it is, ask
before people end voting earlier, and print it on the closing tape.

The order goes on record, and validators hand it to their stations. A station without
network gets it by hand: -out names a file or, if it is a folder, the station's inbox,
where the order has the name that the station looks for. -offline writes it there without
the record; put the same order on record later, with the same command and keys.`,
		Examples: []string{
			`election hours -manifest manifest.json -closes 2026-11-03T21:00:00+01:00 -note "District court, order 12" -key keys/ada.key -key keys/bob.key`,
			"election hours -manifest manifest.json -closes 2026-11-03T21:00:00+01:00 -station st-2 -offline -out st-2/inbox -key keys/ada.key -key keys/bob.key",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var h hours
			h.remote.flags(fs)
			h.signers.flags(fs)
			fs.StringVar(&h.station, "station", "", "`ID` of the station; without it, all stations")
			fs.StringVar(&h.closes, "closes", "", "the new hour, an RFC 3339 `TIME`")
			fs.StringVar(&h.note, "note", "", "by which law or judge, in `WORDS` that everybody can read, at most 500 bytes")
			fs.StringVar(&h.out, "out", "", "write the order to `FILE` too, or into the folder of that name")
			fs.BoolVar(&h.offline, "offline", false, "only write it, for a station that cannot be reached")
			return h.run
		},
	}
}

type hours struct {
	remote
	signers
	station, closes, note, out string
	offline                    bool
}

func (h *hours) run(ctx context.Context, env *cli.Env) error {
	at, err := time.Parse(time.RFC3339, h.closes)
	switch {
	case err != nil:
		return cli.Hint(cli.Usage("-closes %q is no time", h.closes), "write it as 2026-11-03T21:00:00+01:00")
	case len(h.note) > record.MaxNote:
		return cli.Hint(cli.Usage("a note of %d bytes", len(h.note)), "say it in %d, and keep the rest with the minutes", record.MaxNote)
	case h.offline && h.out == "":
		return cli.Usage("-offline needs -out")
	}
	e := &record.Hours{Station: h.station, Closes: at.Unix(), Note: h.note}
	if h.offline {
		return h.write(env, e)
	}
	return h.work(ctx, env, func(ctx context.Context, s *session) error { return h.order(ctx, s, e) })
}

// order puts the order on record, and into a file if one is named.
func (h *hours) order(ctx context.Context, s *session, e *record.Hours) error {
	state, err := s.Sync(ctx)
	if err != nil {
		return err
	}
	if h.station != "" && s.m.Station(h.station) == nil {
		return cli.Hint(fmt.Errorf("there is no station %q", h.station), "the manifest names the stations")
	}
	fmt.Fprintf(s.Stdout, "to sign: %s until %s instead of %s\n", h.whom(), text(e.Closes), text(state.Closes(h.station).Unix()))
	if e.Officials, err = s.act(&h.signers, e, s.m.Thresholds.Cutoff); err != nil {
		return err
	}
	if h.out != "" {
		if err := h.keep(s.Env, e); err != nil {
			return err
		}
	}
	return s.post(ctx, e, "%s: polls close at %s, on record", h.whom(), text(e.Closes))
}

// write signs the order without the record.
func (h *hours) write(env *cli.Env, e *record.Hours) error {
	m, _, err := signed.Load(h.manifest)
	if err != nil {
		return err
	}
	s := &session{Env: env, m: m}
	fmt.Fprintf(s.Stdout, "to sign: %s until %s, announced is %s\n", h.whom(), text(e.Closes), m.Hours.Closes)
	if e.Officials, err = s.act(&h.signers, e, m.Thresholds.Cutoff); err != nil {
		return err
	}
	if err := e.Check(m); err != nil {
		return cli.Hint(err, "the manifest names the stations, and an hour only ever becomes later")
	}
	return h.keep(env, e)
}

// keep writes the order for a station's inbox.
func (h *hours) keep(env *cli.Env, e *record.Hours) error {
	path := inFolder(h.out, station.InOrderHours)
	if err := replaces(path, isHours); err != nil {
		return err
	}
	if err := write(path, station.EncodeHours(record.Encode(e)), true); err != nil {
		return err
	}
	_, err := fmt.Fprintf(env.Stdout, "order in %s\n", path)
	return err
}

// isHours says whether a file is what keep wrote: one order, with its length before it.
func isHours(data []byte) bool {
	e, err := record.Decode(data[min(3, len(data)):])
	_, ok := e.(*record.Hours)
	return err == nil && ok
}

func (h *hours) whom() string {
	if h.station == "" {
		return "all stations"
	}
	return h.station
}

func text(seconds int64) string { return time.Unix(seconds, 0).UTC().Format(time.RFC3339) }
