package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify"
)

func namesVerb() cli.Verb {
	return cli.Verb{
		Name:    "names",
		Summary: "say for whom written-in names count",
		Needs:   []string{"manifest", "contest", "record"},
		Manual: `Voters write a name in many ways. With -out this writes a table of the words that they
wrote for a contest, once its sums and tables are open (decrypt, unseal): words, votes, name.
The name is first the words themselves, or what officials said before. Officials read the
table together, in public, and change the last column: the same name for all words that
mean the same person, nothing for words that mean nobody. Words that name an option on the
ballot count for nobody, for whether that ballot marked the option too stays sealed.

With -from the table goes on record under their signatures, in place of an earlier one.
It can change until a lot is drawn for the contest (lot) or the result is published. observe
verify counts with it and lists it, so that anybody can say that they read it otherwise.`,
		Examples: []string{
			"election names -manifest manifest.json -record record -contest mayor -out mayor.csv",
			"election names -manifest manifest.json -record record -contest mayor -from mayor.csv -key keys/ada.key -key keys/bob.key",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var n naming
			n.remote.flags(fs)
			n.signers.flags(fs)
			fs.StringVar(&n.contest, "contest", "", "`ID` of the contest")
			fs.StringVar(&n.record, "record", "", "`FOLDER` that observe export wrote, as new as can be")
			fs.StringVar(&n.out, "out", "", "write the table to `FILE`")
			fs.StringVar(&n.from, "from", "", "put the table in `FILE` on record")
			return n.run
		},
	}
}

type naming struct {
	remote
	signers
	contest, record, out, from string
}

func (n *naming) run(ctx context.Context, env *cli.Env) error {
	if (n.out == "") == (n.from == "") {
		return cli.Usage("names takes either -out or -from")
	}
	written, err := n.written(env)
	if err != nil {
		return err
	}
	if n.out != "" {
		if _, err := os.Lstat(n.out); err == nil {
			return cli.Hint(fmt.Errorf("%s is there already", n.out), "name another file: the names as officials read them may be in that one")
		}
		if err := write(n.out, namesTable(written), false); err != nil {
			return err
		}
		_, err := fmt.Fprintf(env.Stdout, "what voters wrote for %s is in %s\n", n.contest, n.out)
		return err
	}
	lines, err := readNames(n.from, written)
	if err != nil {
		return err
	}
	return n.work(ctx, env, func(ctx context.Context, s *session) error {
		e := &record.Names{Contest: n.contest, Lines: lines}
		if e.Officials, err = s.act(&n.signers, e, s.m.Thresholds.Publish); err != nil {
			return err
		}
		return s.post(ctx, e, "%s: the names as officials read them are on record", n.contest)
	})
}

// written is what voters wrote, by the people for whom it counts so far.
func (n *naming) written(env *cli.Env) ([]record.Written, error) {
	state, err := checkedRecord(env, n.record)
	if err != nil {
		return nil, err
	}
	for _, r := range state.Result().Contests {
		c := state.Manifest().Contest(r.Contest)
		switch {
		case r.Contest != n.contest:
		case c.WriteIns() == 0:
			return nil, fmt.Errorf("nobody is written in for %s", n.contest)
		case len(r.Tables) == 0:
			return nil, cli.Hint(fmt.Errorf("what voters wrote for %s is not open in this record", n.contest), "election mix and unseal open it; then export the record again")
		default:
			return r.Written(c, verify.Files(os.DirFS(n.record)))
		}
	}
	return nil, cli.Hint(fmt.Errorf("there is no contest %q", n.contest), "the manifest names the contests")
}

// namesTable is the table that officials fill in. Votes for no words are not in it: they can only be for nobody.
func namesTable(written []record.Written) []byte {
	rows := [][]string{}
	for _, w := range written {
		for _, said := range w.Words {
			if said.Words != "" {
				rows = append(rows, []string{said.Words, strconv.FormatUint(said.Votes, 10), w.Name})
			}
		}
	}
	slices.SortFunc(rows, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(slices.Insert(rows, 0, namesHead)); err != nil {
		panic("names: " + err.Error()) // a buffer takes everything
	}
	return b.Bytes()
}

var namesHead = []string{"words", "votes", "name"}

// readNames reads the table back. Of its lines those are needed that do not name the words themselves.
func readNames(path string, written []record.Written) ([]record.NameLine, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, w := range written {
		for _, said := range w.Words {
			known[said.Words] = said.Words != ""
		}
	}
	var lines []record.NameLine
	table, err := election.Table(data)
	if err == nil {
		lines, err = nameLines(table, known)
	}
	if err != nil {
		return nil, cli.Finding(cli.Hint(fmt.Errorf("%s: %w", path, err), "names -out writes the table as it must be; change its last column only, and save it as CSV with commas, in UTF-8"))
	}
	slices.SortFunc(lines, func(a, b record.NameLine) int { return cmp.Compare(a.Words, b.Words) })
	told := slices.DeleteFunc(slices.Clone(lines), func(l record.NameLine) bool { return l.Name == l.Words })
	if len(told) == 0 {
		told = lines[:min(1, len(lines))]
	}
	return told, nil
}

// nameLines takes each known words once.
func nameLines(r *csv.Reader, left map[string]bool) (out []record.NameLine, err error) {
	r.FieldsPerRecord = len(namesHead)
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		switch {
		case line == 1 && slices.Equal(row, namesHead):
		case !left[row[0]]:
			return nil, fmt.Errorf("line %d: nobody wrote %q, or it is there twice", line, row[0])
		default:
			left[row[0]] = false
			out = append(out, record.NameLine{Words: row[0], Name: row[2]})
		}
	}
	for words, missing := range left {
		if missing {
			return nil, fmt.Errorf("the line of %q is missing", words)
		}
	}
	return out, nil
}

// checkedRecord is a folder's record, if it checks.
func checkedRecord(env *cli.Env, dir string) (record.State, error) {
	var report *verify.Report
	err := cli.Busy(env, "checking "+dir+soFar, func() (err error) {
		report, err = verify.Check(dir)
		return err
	})
	if errors.As(err, new(*verify.Finding)) {
		return record.State{}, cli.Finding(cli.Hint(err, "nobody should go on from what does not check; observe verify tells it step by step"))
	}
	if err != nil {
		return record.State{}, err
	}
	return report.State, nil
}
