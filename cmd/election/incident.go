package main

import (
	"context"
	"encoding/hex"
	"flag"
	"fmt"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

func incidentVerb() cli.Verb {
	return cli.Verb{
		Name:    "incident",
		Summary: "put on record what happened to a station",
		Needs:   []string{"manifest", "station"},
		Manual: `Officials, or the station's poll workers, put on record what its kiosk cannot say. It is
always at least two people, and they sign what is printed before the PINs are asked for.
Without -key nothing is signed: the command then shows what would be.

-lost takes a station out for ever: it was stolen, burned, or can't be closed at its kiosk.
The cut-off no longer waits for it, and its ballots are counted from paper: its whole box.
Ballots of it that were on record before stand in groups of their own in the result; the
count of the box takes their place. If it had printed its closing tape, -tape gives the
root on that tape ("Root of the ballots", 64 digits, spaces do not matter): the closing
with this root and the batches that it lists still count if they arrive before the
cut-off. The same command names a tape that turns up later. Who holds a lost machine may
hold its people's keys too, so nothing else that it says is taken. A station that is lost
after it closed keeps its count and loses its seat among the validators.

-restart explains that the machine was, or will be, switched off and on once. Without it a
restart leaves the station marked as not attested. The next quote after it passes again.

-paper-only says that voters at this station mark paper by hand from now on. The machine is
not stopped by it; it still closes at its kiosk, or is declared lost.`,
		Examples: []string{
			`election incident -manifest manifest.json -station st-1 -restart -note "moved to another socket" -key keys/ada.key -key keys/bob.key`,
			`election incident -manifest manifest.json -station st-1 -lost -note "burned" -key keys/ada.key -key keys/bob.key`,
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var i incident
			i.remote.flags(fs)
			i.signers.flags(fs)
			fs.StringVar(&i.station, "station", "", "`ID` of the station")
			fs.BoolVar(&i.lost, "lost", false, "it is lost: stolen, destroyed, or can't be closed")
			fs.BoolVar(&i.restart, "restart", false, "it was, or will be, switched off and on")
			fs.BoolVar(&i.paper, "paper-only", false, "it goes on with hand-marked paper")
			fs.StringVar(&i.tape, "tape", "", "with -lost: the `ROOT` on its closing tape")
			fs.StringVar(&i.note, "note", "", "what happened, in `WORDS` that everybody can read, at most 500 bytes")
			return i.run
		},
	}
}

type incident struct {
	remote
	signers
	station, tape, note  string
	lost, restart, paper bool

	root [32]byte
}

func (i *incident) run(ctx context.Context, env *cli.Env) error {
	said := 0
	for _, given := range []bool{i.lost, i.restart, i.paper} {
		if given {
			said++
		}
	}
	switch {
	case said != 1:
		return cli.Hint(cli.Usage("incident needs one of -lost, -restart and -paper-only"), "election incident -h tells what follows from each")
	case i.tape != "" && !i.lost:
		return cli.Hint(cli.Usage("-tape stands without -lost"), "only of a lost station does the record not wait for the closing itself")
	case len(i.note) > record.MaxNote:
		return cli.Hint(cli.Usage("a note of %d bytes", len(i.note)), "say it in %d, and keep the rest with the minutes", record.MaxNote)
	}
	if err := i.read(); err != nil {
		return err
	}
	return i.work(ctx, env, i.report)
}

// read takes the root as the tape prints it, in groups of digits.
func (i *incident) read() error {
	digits := strings.Join(strings.Fields(i.tape), "")
	raw, err := hex.DecodeString(digits)
	if digits != "" && (err != nil || len(raw) != len(i.root)) {
		return cli.Hint(cli.Usage("-tape is not the 64 digits of a root"), `the closing tape prints them under "Root of the ballots", in groups of eight; put quotes around them`)
	}
	copy(i.root[:], raw)
	return nil
}

func (i *incident) report(ctx context.Context, s *session) error {
	spec := s.m.Station(i.station)
	if spec == nil {
		return cli.Hint(fmt.Errorf("there is no station %q", i.station), "the manifest names the stations")
	}
	state, err := s.Sync(ctx)
	if err != nil {
		return err
	}
	st, _ := state.Station(i.station)
	if err := i.possible(st); err != nil {
		return err
	}
	show(s, spec, st)
	if i.lost {
		return i.lose(ctx, s, st)
	}
	return i.tell(ctx, s, st)
}

// possible finds what the record would refuse, or take without effect, before anybody signs.
func (i *incident) possible(st record.Station) error {
	switch {
	case st.Stage == record.StageNamed:
		return cli.Hint(fmt.Errorf("%s is not enrolled", st.ID), "a station that has no machine can neither be lost nor restart")
	case st.Lost && !i.lost:
		return cli.Hint(fmt.Errorf("%s was declared lost", st.ID), "nothing more is said of a lost station, but for a closing tape that turns up: -lost -tape")
	case st.Lost && i.root == [32]byte{}:
		return cli.Hint(fmt.Errorf("%s was declared lost before", st.ID), "-tape names a closing tape that turned up since")
	case i.restart && st.NoTPM:
		return cli.Hint(fmt.Errorf("the security chip of %s is lost", st.ID), "it attests nothing that a restart could disturb")
	}
	return nil
}

// lose declares the station lost.
func (i *incident) lose(ctx context.Context, s *session, st record.Station) error {
	e := &record.Lost{Station: st.ID, Tape: i.root, Note: i.note}
	propose(s, "lost", i.note, i.lossOf(st))
	var err error
	if e.Officials, err = i.beside(s, e, record.Losers(s.m)); err != nil {
		return err
	}
	return s.post(ctx, e, "%s is lost, on record", st.ID)
}

// tell records an incident.
func (i *incident) tell(ctx context.Context, s *session, st record.Station) error {
	e := &record.Incident{Station: st.ID, Serial: record.ElsewhereSerial + uint32(st.Incidents), What: record.IncidentRestart, Note: i.note}
	what, follows := "a restart", restartOf(st)
	if i.paper {
		e.What, what, follows = record.IncidentPaperOnly, "paper only", paperOf(st)
	}
	propose(s, what, i.note, follows)
	var err error
	if e.Officials, err = i.beside(s, e, record.Settlers(s.m)); err != nil {
		return err
	}
	return s.post(ctx, e, "%s: %s, on record", st.ID, what)
}

// beside has people sign who act at a station.
func (i *incident) beside(s *session, e record.Entry, need int) ([]election.Signature, error) {
	return i.sign(s.Env, s.m, e.Kind().String(), record.Payload(s.m, e), need, election.StationRoles...)
}

// show prints what the record knows of the station.
func show(s *session, spec *election.Station, st record.Station) {
	attested := "not attested"
	if st.Attested {
		attested = "attested"
	}
	fmt.Fprintf(s.Stdout, "%s, %s: %s, %s; on record %d cast, %d checks, %d void\n", st.ID, spec.Name, st.Stage.Word("en"), attested,
		st.Counts.Cast, st.Counts.Checked, st.Counts.Void)
}

// propose prints what is about to be signed and what follows from it.
func propose(s *session, what, note string, follows []string) {
	if note == "" {
		note = "no note"
	}
	fmt.Fprintf(s.Stdout, "to sign: %s (%s)\n", what, note)
	for _, line := range follows {
		fmt.Fprintln(s.Stdout, "  "+line)
	}
}
