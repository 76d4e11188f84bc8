package record_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/trustee"
)

var pathRows = flag.Int("rows", 2_000, "rows of BenchmarkPath, ballots of BenchmarkState")

// path is a table on its way from the ballots to its opening and its index, with files on disk.
type path struct {
	*testing.B
	d    *recordtest.Day
	dir  string
	rows *record.Rows

	tables *record.Tables
}

// BenchmarkPath takes a ranking of -rows ballots through all that the record asks of it, by what the commands of mixers, trustees,
// officials and observers call, and tells time and the most memory that the process ever had after each. The ballots are sums of one another,
// which nobody has to seal. `make million-path` asks for a million.
func BenchmarkPath(b *testing.B) {
	for b.Loop() {
		p := newPath(b)
		p.d.Record(p.d.Mixers(1, "trustee-1", "trustee-2"))
		for _, id := range []string{"trustee-1", "trustee-2"} {
			p.step("shuffled by "+id, func(t *record.Tables) (record.Entry, error) { return p.shuffle(t, id) })
		}
		for _, id := range []string{"trustee-1", "trustee-3"} {
			p.step("share of "+id, func(t *record.Tables) (record.Entry, error) {
				e, file, err := t.Share(0, id, p.keys(id))
				e.Sig = p.d.Trustee(e, id)
				return e, p.keep(file, err)
			})
		}
		p.step("contents", func(t *record.Tables) (record.Entry, error) {
			file, err := t.Contents(0)
			shuffles := p.d.State.Mix(0).Shuffles
			e := &record.Contents{Lot: 0, Table: shuffles[len(shuffles)-1].Output, Contents: sha256.Sum256(file)}
			e.Officials = p.d.Officials(e)
			return e, p.keep(file, err)
		})
		for _, id := range []string{"trustee-1", "trustee-3"} {
			p.step("ids blinded by "+id, func(t *record.Tables) (record.Entry, error) {
				e, file, err := t.Blind(0, id, p.keys(id))
				e.Sig = p.d.Trustee(e, id)
				return e, p.keep(file, err)
			})
		}
		for _, id := range []string{"trustee-1", "trustee-3"} {
			p.step("ids opened by "+id, func(t *record.Tables) (record.Entry, error) {
				e, file, err := t.Unblind(0, id, p.keys(id))
				e.Sig = p.d.Trustee(e, id)
				return e, p.keep(file, err)
			})
		}
		p.step("index", func(t *record.Tables) (record.Entry, error) {
			x, err := t.Index(0)
			e := &record.Index{Table: p.d.State.Audit(0).Table, Root: x.Root(), Spoilt: x.Spoilt}
			e.Officials = p.d.Officials(e)
			return e, err
		})
		p.tables = record.NewTables(p.d.State, p.rows, p.open) // those of somebody who has checked nothing yet
		p.step("all checked by an observer", func(t *record.Tables) (record.Entry, error) { return nil, t.Check(0) })
		b.ReportMetric(peak(b), "MB-peak")
	}
}

// newPath is a day after its cut-off whose one contest, a ranking, has so many rows.
func newPath(b *testing.B) *path {
	watch := recordtest.Watch
	recordtest.Watch = nil // no second verifier takes such a state
	defer func() { recordtest.Watch = watch }()
	d := recordtest.New(b, func(m *election.Manifest) {
		c := m.Contests[2]
		c.Kind, c.Rule, c.MaxRank, c.VotesAllowed, c.Seats = election.Ranked, "irv", len(c.Options), 0, 1
		m.Contests = []election.Contest{c}
		m.Styles = []election.Style{{ID: "only", Name: election.Text{"en": "The ballot"}, Contests: []string{c.ID}}}
		m.Stations, m.Officials = m.Stations[:1], m.Officials[:4]
		m.Stations[0].Styles, m.Release = []string{"only"}, election.Release{Mode: election.ReleaseAtClose}
	})
	d.Ceremony()
	s := d.Stations["st-1"]
	s.Prepare()
	for range 5 {
		s.Cast("only", nil)
	}
	s.Shut()
	d.Record(d.Cutoff(), d.Quorum(1, "trustee-1", "trustee-3"))
	p := &path{B: b, d: d, dir: b.TempDir()}
	columns := d.State.Context().RowColumns(d.State.Lots()[0].Contest)
	at, step := make([]elgamal.Ciphertext, len(columns)), make([]elgamal.Ciphertext, len(columns))
	for k := range columns {
		step[k] = columns[k].Key.EncryptValue(1, elgamal.RandomScalar())
		at[k] = step[k]
	}
	d.State, p.rows = record.Grown(d.State, 0, *pathRows, func() (row []byte) {
		for k := range at {
			at[k] = at[k].Add(step[k])
			row = at[k].Append(row)
		}
		return row
	})
	p.tables = record.NewTables(d.State, p.rows, p.open)
	fmt.Printf("%d rows of %d columns: %.0f MB\n", *pathRows, len(columns), peak(b))
	return p
}

// step does one thing with the tables, and puts it on record. Shuffles that were checked for one step are not for the next.
func (p *path) step(what string, do func(*record.Tables) (record.Entry, error)) {
	p.Helper()
	p.tables = p.tables.At(p.d.State)
	began := time.Now()
	e, err := do(p.tables)
	if err != nil {
		p.Fatal(what, err)
	}
	fmt.Printf("%-28s %8.1f s, %5.0f MB at most so far\n", what, time.Since(began).Seconds(), peak(p.B))
	if e != nil {
		p.d.Record(e)
	}
}

func (p *path) shuffle(t *record.Tables, id string) (record.Entry, error) {
	var files [2]*os.File
	for i := range files {
		f, err := os.CreateTemp(p.dir, "part")
		if err != nil {
			return nil, err
		}
		defer f.Close()
		files[i] = f
	}
	e, err := t.Shuffle(0, id, files[0], files[1])
	if err != nil {
		return nil, err
	}
	e.Sig = p.d.Trustee(e, id)
	for i, digest := range [][32]byte{e.Output, e.Proof} {
		if err := os.Rename(files[i].Name(), p.name(digest)); err != nil {
			return nil, err
		}
	}
	return e, nil
}

func (p *path) name(digest [32]byte) string {
	return filepath.Join(p.dir, hex.EncodeToString(digest[:]))
}

func (p *path) keep(file []byte, err error) error {
	if err != nil {
		return err
	}
	return os.WriteFile(p.name(sha256.Sum256(file)), file, 0o600)
}

func (p *path) open(digest [32]byte) (io.ReaderAt, int64, error) {
	f, err := os.Open(p.name(digest))
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	return f, info.Size(), err
}

// BenchmarkState tells how many bytes of memory a record keeps of each ballot, its leaves left out.
func BenchmarkState(b *testing.B) {
	d := recordtest.New(b)
	before := peak(b)
	for b.Loop() {
		s := d.State
		for i := range *pathRows {
			tag := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i)))
			s = record.Remember(s, ballot.Code(tag[:20]), tag)
		}
		b.ReportMetric((peak(b)-before)*1e6/float64(*pathRows), "B/ballot")
	}
}

// peak is the most memory that the process has had, in megabytes.
func peak(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	kb := 0.0
	if _, err := fmt.Sscan(string(rest), &kb); err != nil {
		b.Fatal(err)
	}
	return kb / 1000
}

func (p *path) keys(id string) *trustee.KeyShares {
	return must(p.d.Secrets[id].KeyShares(p.d.State.Ceremony(), id))
}
