package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

// A Box is what lies in a station's ballot box: pictures of the sheets that voters put there, as the printer made them.
type Box struct {
	mu     sync.Mutex
	sheets []string
}

// put puts the sheet that came out last into the box.
func (b *Box) put(sheet string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sheets = append(b.sheets, sheet)
}

// shaken is the sheets in an order that is not the voters'.
func (b *Box) shaken() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Sorted(slices.Values(b.sheets))
}

// scanners says which of the programs that scan and read papers is not there.
func scanners() error {
	for _, name := range []string{"zbarimg", "tesseract"} {
		if _, err := exec.LookPath(name); err != nil {
			return cli.Hint(err, "make scanner installs what the audit of the demonstration scans and reads papers with")
		}
	}
	return nil
}

// A Scan is what a scanner that is no booth read off the papers of all boxes.
type Scan struct {
	station []string
	sheet   []string
	id      []string
}

// scan reads the code on each paper in the boxes with zbarimg, which shares no code with the booths and knows nothing of them, and
// writes the file that election papers takes.
func (s *Stage) scan(ctx context.Context) (*Scan, error) {
	out := &Scan{}
	for _, st := range s.stations {
		for _, sheet := range st.box.shaken() {
			out.station, out.sheet = append(out.station, st.id), append(out.sheet, sheet)
		}
	}
	out.id = make([]string, len(out.sheet))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2)
	for i := range out.sheet {
		g.Go(func() (err error) {
			out.id[i], err = readCode(ctx, s.path("papers", out.sheet[i]))
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	rows := [][]string{{"station", "style", "id"}}
	for i := range out.id {
		rows = append(rows, []string{out.station[i], "", out.id[i]})
	}
	return out, writeCSV(s.path("audit", "scan.csv"), rows)
}

// sheetOf is the paper with an id, as people find it in the boxes.
func (s *Scan) sheetOf(id string) (sheet string, ok bool) {
	if i := slices.Index(s.id, id); i >= 0 {
		return s.sheet[i], true
	}
	return "", false
}

// readCode is the text of the one code on a picture.
func readCode(ctx context.Context, path string) (string, error) {
	out, err := output(ctx, "zbarimg", "-q", "--raw", path)
	if err != nil {
		return "", err
	}
	lines := strings.Fields(out)
	if len(lines) != 1 {
		return "", fmt.Errorf("%d codes are on %s", len(lines), path)
	}
	return lines[0], nil
}

// output runs a program of somebody else's and gives what it prints.
func output(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, errs.String())
	}
	return out.String(), nil
}

func writeCSV(path string, rows [][]string) error {
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o600)
}
