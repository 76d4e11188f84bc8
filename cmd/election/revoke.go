package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
)

func revokeVerb() cli.Verb {
	return cli.Verb{
		Name:    "revoke",
		Summary: "revoke the machine of a station",
		Needs:   []string{"manifest", "station"},
		Manual: `Officials say that they no longer trust what a station's machine says of itself: a seal was
broken, its maker's certificates turned out to be false, its chip has a known fault. It is
for ever, and as many officials sign as sign an enrolment.

A machine that is revoked holds no seat among the validators, and its quotes and
cosignatures are not taken. Before the opening it prepares and opens nothing, until another
machine takes its place ("election enrol -replace"). After the opening the station goes on:
voters lose nothing, its ballots and its closing are taken, and the result says that its
machine is revoked. Its paper decides. A machine whose keys may be in other hands is
declared lost instead ("election incident -lost").`,
		Examples: []string{`election revoke -manifest manifest.json -station st-1 -note "found with a broken seal" -key keys/ada.key -key keys/bob.key`},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var r revocation
			r.remote.flags(fs)
			r.signers.flags(fs)
			fs.StringVar(&r.station, "station", "", "`ID` of the station")
			fs.StringVar(&r.note, "note", "", "why, in `WORDS` that everybody can read, at most 500 bytes")
			return r.run
		},
	}
}

type revocation struct {
	remote
	signers
	station, note string
}

func (r *revocation) run(ctx context.Context, env *cli.Env) error {
	if len(r.note) > record.MaxNote {
		return cli.Hint(cli.Usage("a note of %d bytes", len(r.note)), "say it in %d, and keep the rest with the minutes", record.MaxNote)
	}
	return r.work(ctx, env, r.revoke)
}

func (r *revocation) revoke(ctx context.Context, s *session) error {
	spec := s.m.Station(r.station)
	if spec == nil {
		return cli.Hint(fmt.Errorf("there is no station %q", r.station), "the manifest names the stations")
	}
	state, err := s.Sync(ctx)
	if err != nil {
		return err
	}
	st, _ := state.Station(r.station)
	if st.Stage == record.StageNamed {
		return cli.Hint(fmt.Errorf("%s is not enrolled", st.ID), "it has no machine that could be revoked")
	}
	show(s, spec, st)
	propose(s, "the machine is revoked", r.note, revocationOf(st))
	e := &record.RevokeBoard{Station: st.ID, Note: r.note}
	if e.Officials, err = s.act(&r.signers, e, s.m.Thresholds.Enrol); err != nil {
		return err
	}
	return s.post(ctx, e, "%s: its machine is revoked, on record", st.ID)
}

// revocationOf says what follows when a machine is revoked.
func revocationOf(st record.Station) []string {
	out := []string{"It holds no seat, and its quotes and cosignatures are not taken. This is not taken back."}
	if st.Stage < record.StageOpen {
		return append(out, "It does not open. Another machine can take its place: election enrol -replace.")
	}
	return append(out, "Its ballots and its closing are taken, and the result says that its machine is revoked.")
}
