package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/tpm/swtpm"
)

func dayVerb() cli.Verb {
	return cli.Verb{
		Name:    "day",
		Summary: "hold a whole election and verify its record",
		Needs:   []string{"definition"},
		Manual: `Defines an election, makes its keys, enrols four stations, opens them, has 60 people vote by
touching the kiosks' screens, lets a few things go wrong, closes, decrypts, counts and
verifies. In between two trustees shuffle, and a few papers, drawn by dice, are scanned, read
and held against the rows that only they lead to. It ends with 0 only if the count is what was
touched and the record checks.

Everything lies in the folder of -out afterwards: record, papers, screens, logs. The folder
of an earlier demonstration is replaced.`,
		Examples: []string{"demo day -bin out/bin -out out/demo -definition ledger/testdata/elections/hamilton-general.electionguard.json"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			bin := fs.String("bin", "out/bin", "`folder` of the commands")
			out := fs.String("out", "out/demo", "`folder` for everything that the day leaves")
			definition := fs.String("definition", "", "ElectionGuard manifest `FILE` of the election")
			return func(ctx context.Context, env *cli.Env) error {
				if err := scanners(); err != nil {
					return err
				}
				stage, err := newStage(*out, *bin, newProgress(env.Stdout))
				if err != nil {
					return err
				}
				d := &Day{Stage: stage, definition: *definition}
				return errors.Join(d.hold(ctx), stage.close())
			}
		},
	}
}

// A Day is one election from definition to verification.
type Day struct {
	*Stage
	definition string
	plan       Plan
	counting   *errgroup.Group // who decrypt, shuffle and open
	papers     *Scan
}

// A Plan is what the demonstration means to do, drawn at random before the polls open and kept beside the results.
type Plan struct {
	Seed      string    `json:"seed"`
	Dice      string    `json:"dice"`
	Incidents Incidents `json:"incidents"`
	Voters    []Voter   `json:"voters"`
}

// releaseAfter is when the first batch leaves, from the beginning: in the middle of voting.
const releaseAfter = 60 * time.Second

func (d *Day) hold(ctx context.Context) error {
	chapters := []chapter{
		{"Keys for officials, poll workers, trustees and anchors", d.prepare},
		{"The election: imported, measured, signed by two officials", d.write},
		{"A chain of three anchors", d.startChain},
		{"Keys of the election, made by three trustees; any two decrypt", d.keys},
		{"Four stations: enrolled by their security chips, powered on", d.enrolAll},
		{"Seeds from stations and trustees; dice open half of the leaves", d.seed},
		{"Polls open", d.open},
		{fmt.Sprintf("%d people vote, %d of them check the machine first", votersInAll, checksInAll), d.vote},
		{"Polls close", d.shut},
		{"Two trustees shuffle, two decrypt; what decides is opened", d.count},
		{fmt.Sprintf("The papers are audited: dice draw %d of them", looks), d.audit},
		{"The result is signed", d.sign},
		{"The record is exported and verified", d.verify},
	}
	if err := d.tell(ctx, chapters); err != nil {
		return err
	}
	return d.conclude()
}

// A chapter is one step of a demonstration, with its title.
type chapter struct {
	title string
	do    func(context.Context) error
}

// tell goes through the chapters.
func (d *Day) tell(ctx context.Context, chapters []chapter) error {
	for _, c := range chapters {
		d.progress.begin(c.title)
		err := c.do(ctx)
		if ctx.Err() != nil {
			return cli.Hint(errors.New("ended before it was done"), "start it again: it begins anew")
		}
		if err != nil {
			return cli.Hint(err, "what each process wrote is in %s", d.path("logs"))
		}
	}
	return nil
}

func (d *Day) prepare(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return d.makePeople(ctx, stationsInAll) })
	g.Go(func() error { return d.makeAnchors(ctx) })
	return g.Wait()
}

func (d *Day) write(ctx context.Context) error {
	ca, err := swtpm.NewCA(d.path("stations", "ca"))
	if err != nil {
		return err
	}
	if err := d.define(ctx, d.definition, ca, stationsInAll, releaseAfter); err != nil {
		return err
	}
	return d.manufacture(ca, stationsInAll)
}

// manufacture makes the stations.
func (s *Stage) manufacture(ca *swtpm.CA, n int) error {
	ports, err := freePorts(2 * n)
	if err != nil {
		return err
	}
	eyes := newEyes(newLetters().draw, typeScale())
	for i := range n {
		st, err := s.makeStation(stationID(i+1), ca, ports[2*i:2*i+2], eyes)
		if err != nil {
			return err
		}
		s.stations = append(s.stations, st)
	}
	return nil
}

func (d *Day) enrolAll(ctx context.Context) error {
	return d.everywhere(ctx, func(ctx context.Context, st *Station) error {
		if err := d.enrol(ctx, st); err != nil {
			return err
		}
		if err := d.power(st); err != nil {
			return err
		}
		d.progress.say("%s is enrolled and runs", st.id)
		return nil
	})
}

// everywhere does something at every station at once.
func (s *Stage) everywhere(ctx context.Context, do func(context.Context, *Station) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, st := range s.stations {
		g.Go(func() error { return do(ctx, st) })
	}
	return g.Wait()
}

// seed draws the plan of the day, throws the dice and waits until the stations are ready.
func (d *Day) seed(ctx context.Context) error {
	if err := d.draw(); err != nil {
		return err
	}
	return d.ready(ctx, d.plan.Dice)
}

// ready holds the ceremony and gives each station its order to open.
func (s *Stage) ready(ctx context.Context, dice string) error {
	if err := s.ceremony(ctx, dice); err != nil {
		return err
	}
	return s.orders(ctx, "open")
}

// draw makes the plan and keeps it in plan.json. It tells who votes what in this demonstration; nothing like it exists
// in an election.
func (d *Day) draw() error {
	var seed [32]byte
	if _, err := rand.Read(seed[:]); err != nil {
		return err
	}
	dice, err := throwDice()
	if err != nil {
		return err
	}
	d.plan = Plan{Seed: hex.EncodeToString(seed[:]), Dice: dice, Voters: planDay(d.election.manifest, seed)}
	d.plan.Incidents = incidents(d.plan.Voters, d.stations)
	if err := covered(d.election.manifest, d.plan.Voters); err != nil {
		return err
	}
	data, err := json.MarshalIndent(d.plan, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(d.path("plan.json"), append(data, '\n'), 0o600)
}

// throwDice gives 24 digits, as officials read them off ten-sided dice.
func throwDice() (string, error) {
	n, err := rand.Int(rand.Reader, new(big.Int).Exp(big.NewInt(10), big.NewInt(24), nil))
	return fmt.Sprintf("%024d", n), err
}

// incidents fall on the fourth voter of the first station and the sixth of the second who do not check.
func incidents(voters []Voter, stations []*Station) Incidents {
	nth := func(station string, n int) int {
		for _, v := range voters {
			if v.Station == station && v.Act == Casts {
				if n--; n == 0 {
					return v.Number
				}
			}
		}
		return 0
	}
	return Incidents{PaperOut: nth(stations[0].id, 4), BoothKill: nth(stations[1].id, 6)}
}

func (d *Day) open(ctx context.Context) error {
	return d.everywhere(ctx, func(ctx context.Context, st *Station) error {
		return st.seat.open(ctx, d.election.manifest, st.people...)
	})
}

func (d *Day) vote(ctx context.Context) error {
	g, together := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := d.killAtBatch(together, d.stations[0]); err != nil {
			return err
		}
		d.gather(ctx)
		return nil
	})
	g.Go(func() error { return d.polls(together, d.plan.Voters, d.plan.Incidents) })
	return g.Wait()
}

func (d *Day) verify(ctx context.Context) error {
	steps, err := d.publish(ctx)
	if err != nil {
		return err
	}
	for line := range strings.Lines(steps) {
		d.progress.say("%s", strings.TrimRight(line, "\n"))
	}
	return nil
}

// conclude prints the result beside what was touched, counts the sheets, and says where things lie.
func (d *Day) conclude() error {
	r, err := d.result()
	if err != nil {
		return err
	}
	rows, err := compare(d.election.manifest, r, expected(d.election.manifest, d.plan.Voters))
	out := d.progress.out
	fmt.Fprintln(out)
	table(out, "  ", rows)
	if err != nil {
		return cli.Finding(err)
	}
	if err := d.sheets(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nThe count is what was touched, and the record checks. It took %s.\n\n", d.progress.elapsed())
	for _, place := range []string{"record", "papers", "screens", "logs"} {
		fmt.Fprintf(out, "  %-8s %s\n", place, fromHere(d.path(place)))
	}
	fmt.Fprintf(out, "\nCheck it yourself: %s verify %s\n", fromHere(d.crew.path("observe")), fromHere(d.path("record")))
	return nil
}

// fromHere is the short form of a path, as a person would type it.
func fromHere(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if short, err := filepath.Rel(here, path); err == nil {
		return short
	}
	return path
}

// sheets counts the papers and holds them against the number of ballots.
func (d *Day) sheets() error {
	total, torn := map[device.Sheet]int{}, 0
	for _, st := range d.stations {
		count, t, err := st.tray.counts()
		if err != nil {
			return err
		}
		for kind, n := range count {
			total[kind] += n
		}
		torn += t
	}
	fmt.Fprintf(d.progress.out, "\n  papers: %d ballots, %d receipts, %d opened by a check, %d torn\n", total[device.SheetBallot], total[device.SheetReceipt],
		total[device.SheetCheck], torn)
	if total[device.SheetCheck] != checksInAll || torn != 1 {
		return fmt.Errorf("%d openings and %d torn sheets came out; %d and 1 were meant to", total[device.SheetCheck], torn, checksInAll)
	}
	return nil
}
