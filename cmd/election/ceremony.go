package main

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

func ceremonyVerb() cli.Verb {
	return cli.Verb{
		Name:    "ceremony",
		Summary: "make the trustees' keys and prepare the stations' seeds",
		Needs:   []string{"manifest"},
		Manual: `Does what one trustee has to do before polls open, and waits for the others: posts its
messages of the key ceremony until the keys stand; then, for each station that has
enrolled, commits to its half of the seeds, sends it sealed to the station, and opens
what the dice chose. It ends when every station is ready to open. It can be stopped and
started again at any time; the record says where it was.

-deliver says where the sealed halves go, with {station} for the station's id: the
station's inbox, or a folder that is carried there. -until keys ends when the keys stand.

With -rehearse DIR a trustee decrypts its part of a test and leaves it in DIR; once all
parts are there, or without -trustee at any time, they are checked: that any k of the
trustees can decrypt. No process reads the secrets of two trustees.

With -dice DIGITS officials throw the dice that choose which half of the leaves is
opened: at least 20 decimal digits from real dice, thrown when every station named has
committed to its leaves. The dice are for those leaves and no others.`,
		Examples: []string{
			"election ceremony -manifest manifest.json -trustee t1 -node http://127.0.0.1:26657 -deliver stations/{station}/inbox",
			"election ceremony -manifest manifest.json -dice 31415926535897932384 -key keys/ada.key -key keys/bob.key",
			"election ceremony -manifest manifest.json -rehearse rehearsal",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			c := ceremony{delivered: map[string]bool{}}
			c.remote.flags(fs)
			c.keeper.flags(fs)
			c.signers.flags(fs)
			fs.StringVar(&c.deliver, "deliver", "", "`FOLDER` for the sealed halves; {station} stands for the station's id")
			fs.StringVar(&c.until, "until", "ready", "end when the `STATE` is reached: keys or ready")
			fs.StringVar(&c.rehearse, "rehearse", "", "folder `DIR` of the rehearsal")
			fs.StringVar(&c.dice, "dice", "", "`DIGITS` of the officials' dice")
			fs.Var((*names)(&c.stations), "station", "only the stations with these `IDS`")
			return c.run
		},
	}
}

type ceremony struct {
	remote
	keeper
	signers
	deliver, until, rehearse, dice string
	stations                       []string
	delivered                      map[string]bool // by station and attempt: seeds were sent, or the trustee was told that none are wanted
}

func (c *ceremony) run(ctx context.Context, env *cli.Env) error {
	switch {
	case c.until != "keys" && c.until != "ready":
		return cli.Usage("-until is keys or ready")
	case c.dice != "":
		return c.work(ctx, env, c.draw)
	case c.rehearse != "":
		return c.work(ctx, env, c.rehearsal)
	case c.folder == "":
		return cli.Hint(cli.Usage("ceremony needs -trustee, -dice or -rehearse"), "election ceremony -h is the manual page")
	case c.until == "ready" && c.deliver == "":
		return cli.Hint(cli.Usage("ceremony needs -deliver"), "name where sealed halves go, or end with -until keys")
	}
	return c.work(ctx, env, c.take)
}

// take does one trustee's part.
func (c *ceremony) take(ctx context.Context, s *session) error {
	stations, err := orEveryStation(s.m, c.stations)
	if err != nil {
		return err
	}
	return c.works(ctx, s, func(t *member, state record.State) (string, error) {
		if state.Phase() == record.PhaseCeremony {
			return "the other trustees", t.key(ctx, state)
		}
		if c.until == "keys" {
			digest := state.Keys().Digest()
			_, err := fmt.Fprintf(s.Stdout, "keys of %d trustees, any %d decrypt; record %x\n", len(state.Keys().Members), state.Keys().K, digest)
			return "", err
		}
		return c.seeds(ctx, t, state, stations)
	})
}

// seeds does what the stations wait for.
func (c *ceremony) seeds(ctx context.Context, t *member, state record.State, stations []string) (awaited string, err error) {
	for _, id := range stations {
		st, _ := state.Station(id)
		if err := c.seed(ctx, t, state, st); err != nil {
			return "", err
		}
		if st.Stage < record.StageReady && !st.Lost {
			awaited = fmt.Sprintf("%s (%s)", id, st.Stage.Word("en"))
		}
	}
	return awaited, nil
}

func (c *ceremony) seed(ctx context.Context, t *member, state record.State, st record.Station) error {
	if !t.gives(st) {
		return c.leftOut(t, st)
	}
	switch st.Stage {
	case record.StageRooted:
		return t.root(ctx, state, st)
	case record.StageSeeded:
		return c.send(t, state, st)
	case record.StageDrawn:
		return t.drawn(ctx, state, st)
	}
	return nil
}

// leftOut tells a trustee, once for each attempt, that the people at a station went on without.
func (c *ceremony) leftOut(t *member, st record.Station) error {
	once := fmt.Sprintf("%s %d", st.ID, st.Attempt)
	if st.Attempt == 0 || c.delivered[once] {
		return nil
	}
	c.delivered[once] = true
	_, err := fmt.Fprintf(t.Stdout, "%s: left out of the seeds for %s, attempt %d\n", t.id, st.ID, st.Attempt)
	return err
}

// send seals the halves to a station whose roots are all on record, once for each attempt.
func (c *ceremony) send(t *member, state record.State, st record.Station) error {
	once := fmt.Sprintf("%s %d", st.ID, st.Attempt)
	if c.delivered[once] {
		return nil
	}
	place, halves := t.halves(state, st)
	defer halves.Wipe()
	sealed, err := trustee.SealHalves(place, halves, st.Machine.Sharing[:])
	if err != nil {
		return err
	}
	path := filepath.Join(strings.ReplaceAll(c.deliver, "{station}", st.ID), "seeds-"+t.id+".bin")
	if err := write(path, sealed, true); err != nil {
		return err
	}
	c.delivered[once] = true
	_, err = fmt.Fprintf(t.Stdout, "%s: sealed seeds for %s in %s, attempt %d\n", t.id, st.ID, path, st.Attempt)
	return err
}

// draw puts the officials' dice on record, once every station has committed to its leaves.
func (c *ceremony) draw(ctx context.Context, s *session) error {
	stations, err := orEveryStation(s.m, c.stations)
	if err != nil {
		return err
	}
	slices.Sort(stations)
	return s.await(ctx, func(state record.State) (string, error) {
		e := &record.Draw{Dice: c.dice}
		for _, id := range stations {
			st, _ := state.Station(id)
			if st.Stage < record.StageLeaves {
				return fmt.Sprintf("%s (%s)", id, st.Stage.Word("en")), nil
			}
			if st.Stage == record.StageLeaves {
				e.Lines = append(e.Lines, record.DrawLine{Station: id, Root: st.LeafRoot})
			}
		}
		if len(e.Lines) == 0 {
			return "", fmt.Errorf("the dice have been thrown for %s", strings.Join(stations, ", "))
		}
		if e.Officials, err = s.act(&c.signers, e, s.m.Thresholds.Draw); err != nil {
			return "", err
		}
		return "", s.post(ctx, e, "dice for %d stations on record", len(e.Lines))
	})
}
