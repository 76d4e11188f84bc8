package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

func registerVerb() cli.Verb {
	return cli.Verb{
		Name:    "register",
		Summary: "split a register of holders into ballots of few weights",
		Args:    "REGISTER",
		Needs:   []string{"definition", "out"},
		Manual: `Where holders have different numbers of votes (a company, co-owners), each sheet carries
several ballots, whose weights add up to the holder's votes. A weight that few people have
would tell who they are, so that at least minGroup people must share each. This reads a
register, CSV with the columns id, name and votes, splits the votes of each holder from the
heaviest weight on, counts the holders of each weight, and refuses what cannot be split.

Without -denominations it proposes weights and says which it left out because too few share
them. It writes into the folder of -out:
  definition.json  the definition with these weights as its ballot styles, for election import
  desk.csv         for the desk of the poll workers: who has how many votes, in which ballots

desk.csv has names and stays at the desk: nothing of a register goes on record but how many
holders each weight has. A weight of which too few ballots are cast for a table is counted
all the same, but cannot be audited by its rows: all its papers are looked at.`,
		Examples: []string{
			"election register -definition company.json -min 5 -out meeting register.csv",
			"election register -definition company.json -min 5 -denominations 1,2,5,10 -out meeting register.csv",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var r registering
			fs.StringVar(&r.definition, "definition", "", "definition of ours with the contests, `FILE`")
			fs.StringVar(&r.out, "out", "", "write definition.json and desk.csv into `FOLDER`")
			fs.StringVar(&r.weights, "denominations", "", "the `WEIGHTS` of ballots, as 1,2,5,10; proposed if not given")
			fs.IntVar(&r.least, "min", 0, "at least `N` holders share each weight: minGroup, which the definition may also say")
			fs.StringVar(&r.style, "style", "", "`ID` of the style whose contests the holders are asked, if the definition has several; weights take its place")
			fs.BoolVar(&r.force, "force", false, "overwrite the files")
			return func(_ context.Context, env *cli.Env) error {
				if len(env.Args) != 1 {
					return cli.Hint(cli.Usage("register needs one register"), "election register -h is the manual page")
				}
				return r.run(env, env.Args[0])
			}
		},
	}
}

type registering struct {
	definition, out, weights, style string
	least                           int
	force                           bool
}

func (r *registering) run(env *cli.Env, path string) error {
	holders, err := readRegister(path)
	if err != nil {
		return err
	}
	m, err := r.read()
	if err != nil {
		return err
	}
	contests, err := r.contests(m)
	if err != nil {
		return err
	}
	p, err := r.split(holders)
	if err != nil {
		return err
	}
	r.tell(env.Stdout, holders, p)
	if err := r.shared(p.Denominations); err != nil {
		return err
	}
	denominate(m, contests, p.Denominations)
	definition, desk := filepath.Join(r.out, "definition.json"), filepath.Join(r.out, "desk.csv")
	if err := write(definition, m.Encode(), r.force); err != nil {
		return err
	}
	list, err := deskList(m, p.Denominations[0].ID, holders)
	if err != nil {
		return err
	}
	if err := writeAs(desk, list, r.force, 0o600); err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "the definition is %s; %s has names and stays at the desk\n", definition, desk)
	return err
}

func readRegister(path string) ([]election.Holder, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	holders, err := election.ReadRegister(data)
	if err != nil {
		return nil, cli.Finding(cli.Hint(fmt.Errorf("%s: %w", path, err), "mend that line; a spreadsheet saves it as CSV with commas, in UTF-8"))
	}
	return holders, nil
}

func (r *registering) read() (*election.Manifest, error) {
	data, err := os.ReadFile(r.definition)
	if err != nil {
		return nil, err
	}
	m := new(election.Manifest)
	if err := election.DecodeStrict(data, m); err != nil {
		return nil, cli.Finding(cli.Hint(fmt.Errorf("%s:\n%w", r.definition, err), "mend the definition where it says so; those in ledger/testdata/elections are ones to begin from"))
	}
	if r.least == 0 {
		r.least = m.MinGroup
	}
	if r.least < 2 {
		return nil, cli.Hint(cli.Usage("register needs -min, for the definition has no minGroup"), "-min 5, and the same minGroup in the setup")
	}
	return m, nil
}

// contests are what the holders are asked: all contests of a definition without styles, else those of one style.
func (r *registering) contests(m *election.Manifest) ([]string, error) {
	if len(m.Styles) == 0 {
		var all []string
		for _, c := range m.Contests {
			all = append(all, c.ID)
		}
		return all, nil
	}
	if r.style != "" {
		if s := m.Style(r.style); s != nil {
			return s.Contests, nil
		}
		return nil, cli.Hint(fmt.Errorf("the definition has no style %q", r.style), "-style names one of its styles")
	}
	for _, s := range m.Styles[1:] {
		if !slices.Equal(s.Contests, m.Styles[0].Contests) {
			return nil, cli.Hint(cli.Usage("the styles %s and %s ask different contests", m.Styles[0].ID, s.ID), "say with -style which of them this register votes on, and run it once for each register")
		}
	}
	return m.Styles[0].Contests, nil
}

// split takes the weights that are given, or proposes some.
func (r *registering) split(holders []election.Holder) (p election.Proposal, err error) {
	if r.weights == "" {
		if p, err = election.Propose(holders, r.least); err != nil {
			err = cli.Finding(cli.Hint(err, "votes that lie so far apart cannot be sealed: count them in the open (election meeting), or look for weights with -denominations"))
		}
		return p, err
	}
	var weights []int64
	for _, text := range strings.Split(r.weights, ",") {
		w, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return p, cli.Usage("-denominations is numbers with commas, as 1,2,5,10")
		}
		weights = append(weights, w)
	}
	if p.Denominations, err = election.Denominate(weights, holders); err != nil {
		err = cli.Finding(cli.Hint(err, "choose other weights, or none: without -denominations they are proposed"))
	}
	return p, err
}

// tell says what the split gives, and what becomes of weights that too few share.
func (r *registering) tell(w io.Writer, holders []election.Holder, p election.Proposal) {
	votes, ballots := int64(0), int64(0)
	for _, h := range holders {
		votes += h.Votes
	}
	for _, d := range p.Left {
		fmt.Fprintf(w, "weight %d: left out, for %d holders would have %d such ballots; their votes go into lower weights\n", d.Weight, d.Holders, d.Ballots)
	}
	for _, d := range p.Denominations {
		ballots += d.Ballots
		fmt.Fprintf(w, "weight %d: %d holders, at most %d on a sheet, %d ballots if all vote; %s\n", d.Weight, d.Holders, d.Most, d.Ballots, r.table(d))
	}
	fmt.Fprintf(w, "%d holders, %d votes, %d ballots if all vote: a station where all of them vote needs %d leaves or more\n", len(holders), votes, ballots, 4*ballots)
}

func (r *registering) table(d election.Denomination) string {
	if d.Ballots < d.Table(r.least) {
		return fmt.Sprintf("no table, which takes %d: all its papers are looked at", d.Table(r.least))
	}
	return fmt.Sprintf("a table from %d on", d.Table(r.least))
}

// shared refuses a weight that tells who its few holders are.
func (r *registering) shared(all []election.Denomination) error {
	for _, d := range all {
		if d.Holders < r.least {
			return cli.Finding(cli.Hint(fmt.Errorf("holders with ballots of weight %d: %d, fewer than %d. Their sum would tell how they vote, and no manifest may have it", d.Weight, d.Holders, r.least),
				"leave the weight out, or if it is the lowest the one above it; without -denominations weights are proposed"))
		}
	}
	return nil
}

// denominate gives a definition the denominations in the place of the styles with the same contests.
func denominate(m *election.Manifest, contests []string, all []election.Denomination) {
	m.Styles = slices.DeleteFunc(m.Styles, func(s election.Style) bool { return slices.Equal(s.Contests, contests) })
	languages := slices.DeleteFunc(slices.Clone(m.Languages), func(tag string) bool { return !catalog.Has(tag) })
	if len(languages) == 0 {
		languages = []string{"en"}
	}
	for _, d := range all {
		d.Name, d.Contests = election.Text{}, contests
		for _, tag := range languages {
			d.Name[tag] = catalog.Say(tag, catalog.Votes, int(d.Weight))
		}
		m.Styles = append(m.Styles, d.Style)
	}
}

// deskList is the register with the ballots that each sheet carries, in its own order, and a column to tick.
func deskList(m *election.Manifest, style string, holders []election.Holder) ([]byte, error) {
	rows := [][]string{{"id", "name", "votes", "paper numbers", "ballots", "came"}}
	for _, h := range holders {
		pieces, err := m.Split(style, h.Votes)
		if err != nil {
			return nil, err
		}
		var parts []string
		for _, id := range slices.Compact(slices.Clone(pieces)) {
			n := len(slices.DeleteFunc(slices.Clone(pieces), func(p string) bool { return p != id }))
			parts = append(parts, fmt.Sprintf("%d x %d", n, m.Style(id).Weight))
		}
		rows = append(rows, []string{h.ID, h.Name, strconv.FormatInt(h.Votes, 10), strconv.Itoa(len(pieces)), strings.Join(parts, " + "), ""})
	}
	var b bytes.Buffer
	err := csv.NewWriter(&b).WriteAll(rows)
	return b.Bytes(), err
}
