package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

func softwareVerb() cli.Verb {
	return cli.Verb{
		Name:    "software",
		Summary: "admit or revoke a version of the stations' software",
		Needs:   []string{"manifest"},
		Manual: `Says which software stations may run: that of the manifest's references, and what officials
admit and revoke while the election is prepared and runs. As many officials sign as signed
the manifest. Without -admit and -revoke it lists all versions and since which block, and
until which, quotes may match them.

-admit FILE adds a reference, as "mkimage measure" wrote it. Build it yourself, from the
source, and compare before you sign: it decides which machines are told to be sound. Older
versions stay valid beside it. A quote of a block before the one that admits it is still
judged without it.

-revoke VERSION takes back a version for ever, from a block to come: -after says how many
blocks from now. Quotes that answer that block or a later one fail with it; those before
stay as they were judged. A station that was last seen with it is flagged from then on. No
station stops because of it, and no ballot is refused: update the stations, or count their
paper. Given again with an earlier block, the revocation is put forward; it is never put off.

This decides which quotes pass. Whether the keys in a station's chip open for a build is the
software authority's ("election approve"); without one a chip obeys the build with which it
was enrolled, and another build means another enrolment. An update needs both.`,
		Examples: []string{
			"election software -manifest manifest.json",
			"election software -manifest manifest.json -admit golden-2.json -key keys/ada.key -key keys/bob.key",
			`election software -manifest manifest.json -revoke 1 -after 40 -note "the printer's driver has a fault" -key keys/ada.key -key keys/bob.key`,
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var s software
			s.remote.flags(fs)
			s.signers.flags(fs)
			fs.StringVar(&s.admit, "admit", "", "admit the reference in `FILE`")
			fs.IntVar(&s.revoke, "revoke", 0, "revoke all references of this `VERSION`")
			fs.Int64Var(&s.after, "after", 20, "with -revoke: so many `BLOCKS` from now; one takes half a minute at most")
			fs.StringVar(&s.note, "note", "", "with -revoke: why, in `WORDS` that everybody can read, at most 500 bytes")
			return s.run
		},
	}
}

type software struct {
	remote
	signers
	admit, note string
	revoke      int
	after       int64
}

func (s *software) run(ctx context.Context, env *cli.Env) error {
	switch {
	case s.admit != "" && s.revoke != 0:
		return cli.Hint(cli.Usage("software takes -admit or -revoke, not both"), "admit the new version first, and revoke the old one when the stations run it")
	case s.revoke < 0 || s.after < 2:
		return cli.Hint(cli.Usage("-revoke takes a version from 1, -after at least 2 blocks"), "the block that holds the revocation comes before the one that it begins with")
	case len(s.note) > record.MaxNote:
		return cli.Hint(cli.Usage("a note of %d bytes", len(s.note)), "say it in %d, and keep the rest with the minutes", record.MaxNote)
	}
	return s.work(ctx, env, func(ctx context.Context, at *session) error {
		state, err := at.Sync(ctx)
		switch {
		case err != nil:
			return err
		case s.admit != "":
			return s.admitted(ctx, at)
		case s.revoke > 0:
			return s.revoked(ctx, at, state)
		}
		return listSoftware(at, state)
	})
}

// admitted puts a reference on record.
func (s *software) admitted(ctx context.Context, at *session) error {
	data, err := os.ReadFile(s.admit)
	if err != nil {
		return err
	}
	var golden election.Reference
	if err := election.DecodeCanonical(data, &golden); err != nil {
		return cli.Hint(fmt.Errorf("%s: %w", s.admit, err), "mkimage measure writes such files")
	}
	if err := at.m.CheckReference(golden); err != nil {
		return cli.Hint(fmt.Errorf("%s: %w", s.admit, err), "compute it anew with mkimage measure, with a version that the manifest permits")
	}
	e, err := record.NewReference(golden)
	if err != nil {
		return fmt.Errorf("%s: %w", s.admit, err)
	}
	fmt.Fprintf(at.Stdout, "to sign: version %d, %s, is software of this election\n", golden.Version, golden.Name)
	for _, m := range golden.Events {
		fmt.Fprintf(at.Stdout, "  register %d  %-12s %s\n", m.PCR, m.Event, m.Digest)
	}
	if e.Officials, err = at.act(&s.signers, e, at.m.Thresholds.Manifest); err != nil {
		return err
	}
	return at.post(ctx, e, "version %d, %s: admitted, on record", golden.Version, golden.Name)
}

// revoked puts a revocation on record.
func (s *software) revoked(ctx context.Context, at *session, state record.State) error {
	e := &record.RevokeReference{Version: uint32(s.revoke), From: state.Height() + s.after, Note: s.note}
	fmt.Fprintf(at.Stdout, "to sign: version %d is revoked from block %d on (now %d)\n", e.Version, e.From, state.Height())
	fmt.Fprintf(at.Stdout, "  Stations last seen with it: %d. They are flagged from then on; none stops, and no ballot is refused.\n", running(state, s.revoke))
	var err error
	if e.Officials, err = at.act(&s.signers, e, at.m.Thresholds.Manifest); err != nil {
		return err
	}
	return at.post(ctx, e, "version %d: revoked from block %d on, on record", e.Version, e.From)
}

// running counts the stations whose newest passing quote names a version.
func running(state record.State, version int) int {
	n := 0
	for _, st := range state.Stations() {
		if st.Version == version {
			n++
		}
	}
	return n
}

func listSoftware(at *session, state record.State) error {
	for _, g := range state.References() {
		since, until := "the manifest's", ""
		if g.Since > 0 {
			since = fmt.Sprintf("admitted at block %d", g.Since)
		}
		if g.Until > 0 {
			until = fmt.Sprintf(", revoked from block %d on", g.Until)
		}
		if _, err := fmt.Fprintf(at.Stdout, "version %d, %s: %s%s; stations last seen with it: %d\n", g.Version, g.Name, since, until, running(state, g.Version)); err != nil {
			return err
		}
	}
	return nil
}
