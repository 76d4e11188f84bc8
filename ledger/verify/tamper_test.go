package verify

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// everything is a day that puts an entry of every kind on record, small enough to spoil each of its bytes.
func everything(t testing.TB) *recordtest.Day {
	t.Helper()
	d := recordtest.New(t, func(m *election.Manifest) {
		m.Contests, m.Parties = []election.Contest{m.Contests[0], m.Contests[2], m.Contests[7]}, nil
		president := &m.Contests[0]
		president.Options, president.WriteInLength, m.Contests[2].Ties = president.Options[2:], 8, election.TiesByLot
		m.Anchors, m.StationPower = m.Anchors[:1], 1
		m.Styles = []election.Style{{ID: "only", Name: election.Text{"en": "The ballot"}, Contests: []string{"president", "chair"}},
			{ID: "one", Name: election.Text{"en": "One vote"}, Contests: []string{"levy"}, Weight: 1, Holders: 2, Most: 1},
			{ID: "two", Name: election.Text{"en": "Two votes"}, Contests: []string{"levy"}, Weight: 2, Holders: 2, Most: 1}}
		for i := range m.Stations {
			m.Stations[i].Styles, m.Stations[i].Leaves = []string{"only", "one", "two"}, 12
		}
		m.Release, m.MinGroup = election.Release{Mode: election.ReleaseAtClose}, 2
	})
	ceremonyWithComplaint(d)
	one, two := d.Stations["st-1"], d.Stations["st-2"]
	one.Prepare()
	d.Record(two.Enrol())
	for range 2 {
		one.Cast("only", map[string]string{"president": "president-c"})
	}
	one.Check("only", map[string]string{"president": "president-c"})
	one.Void(record.VoidSheet)
	one.Fail()
	pause := &record.Incident{Station: "st-1", What: record.IncidentPause, Note: "lunch"}
	pause.Officials = d.Sigs("incident", record.Payload(d.Manifest, pause), one.Workers()...)
	broken := &record.LostTPM{Station: "st-2", Note: "no answer"}
	broken.Officials = d.Sigs("lost-tpm", record.Payload(d.Manifest, broken), two.Workers()...)
	gone := &record.Lost{Station: "st-2", Note: "stolen"}
	gone.Officials = d.Sigs("lost", record.Payload(d.Manifest, gone), "official-1", "official-2")
	later := &record.Hours{Station: "st-1", Closes: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), Note: "storm"}
	later.Officials = d.Officials(later)
	d.Record(pause, broken, later, d.DoubleVote(two.Chip.Consensus))
	d.Record(one.Quote(recordtest.Log), one.Cosign())
	d.Record(d.Reference(2, "newer", recordtest.Log[:1]), d.RevokeReference(2, 1000), d.RevokeBoard("st-2"))
	d.Record(two.Replace(d.Board("st-2", recordtest.Log)))
	d.Record(gone)
	one.Shut()
	one.Sheets = record.SheetCounts{Cast: 2, Checked: 1, Void: 1, Failed: 1}
	d.Record(one.Counted())
	d.CountAudited(d.Names("president", "Zoé", "Zoé B"), d.TieDice("chair", recordtest.Dice(2)))
	d.Record()
	return d
}

// ceremonyWithComplaint makes the keys although one trustee's share for another arrives spoilt, so that there is something to answer.
func ceremonyWithComplaint(d *recordtest.Day) {
	for d.State.Phase() == record.PhaseCeremony {
		var entries []record.Entry
		for _, m := range d.Manifest.Trustees.Members {
			e := d.KeyMessage(m.ID)
			if e == nil {
				continue
			}
			if e.Step == record.KindKeyShares && m.ID == "trustee-2" {
				shares, err := trustee.ParseShares(e.Message)
				if err != nil {
					d.T.Fatal(err)
				}
				shares.Sealed[1].Data[40] ^= 1
				e.Message = shares.Encode()
				e.Sig = d.Trustee(e, m.ID)
			}
			entries = append(entries, e)
		}
		d.Record(entries...)
	}
}

// spoilings are what is done to one byte: a bit, the letter's case, the byte wiped.
var spoilings = []func(byte) byte{
	func(b byte) byte { return b ^ 0x01 },
	func(b byte) byte { return b ^ 0x20 },
	func(byte) byte { return ' ' },
}

// eachSpoilt gives the file with one byte changed, for every byte and every change that is one.
func eachSpoilt(whole []byte, try func(at int, data []byte) error) error {
	data := bytes.Clone(whole)
	for i, was := range whole {
		for _, spoil := range spoilings {
			if data[i] = spoil(was); data[i] == was {
				continue
			}
			if err := try(i, data); err != nil {
				return err
			}
		}
		data[i] = was
	}
	return nil
}

// TestNoByteOfARecordCanChange spoils each byte of each file. All are found in the step that reads the file, so that the replay need
// not start over for each.
func TestNoByteOfARecordCanChange(t *testing.T) {
	d := everything(t)
	kinds(t, d)
	folder := fstest.MapFS{}
	for name, data := range jsonFiles(d.State) {
		folder[name] = &fstest.MapFile{Data: data}
	}
	var tries errgroup.Group
	tries.SetLimit(runtime.GOMAXPROCS(0))
	read := func(name string, step func(*checker) ([]any, error)) {
		tries.Go(func() error { return spoilJSON(folder, name, d, step) })
	}
	read(election.ManifestFile, (*checker).manifest)
	read(election.SignaturesFile, (*checker).signatures)
	read(ResultFile, (*checker).result)
	r, err := newReplay(d.Manifest, d.Signed)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range d.Chain.Blocks {
		before, whole := r.clone(), b.Encode()
		tries.Go(func() error {
			return eachSpoilt(whole, func(at int, data []byte) error {
				if before.clone().block(bytes.Clone(data)) == nil {
					return notFound(BlockFile(b.Header.Height), at)
				}
				return nil
			})
		})
		if err := r.block(whole); err != nil {
			t.Fatal(err)
		}
	}
	if err := tries.Wait(); err != nil {
		t.Fatal(err)
	}
}

// kinds holds that the record has an entry of every kind.
func kinds(t *testing.T, d *recordtest.Day) {
	t.Helper()
	seen := map[record.Kind]bool{}
	for _, b := range d.Chain.Blocks {
		for _, e := range b.Entries {
			seen[record.Kind(e[0])] = true
		}
	}
	for k := range record.Kind(255) {
		if !strings.HasPrefix(k.String(), "kind ") && !seen[k] {
			t.Errorf("no entry is of kind %v", k)
		}
	}
}

// spoilJSON spoils each byte of a file, and swaps each line with the next.
func spoilJSON(folder fstest.MapFS, name string, d *recordtest.Day, step func(*checker) ([]any, error)) error {
	own := fstest.MapFS{}
	for n, f := range folder {
		own[n] = f
	}
	try := func(at int, data []byte) error {
		own[name] = &fstest.MapFile{Data: data}
		c := &checker{folder: own, report: &Report{State: d.State}, m: d.Manifest}
		_, err := step(c)
		// Another manifest that is well-formed is found by its signatures, and named with them.
		var f *Finding
		if !errors.As(err, &f) || f.File != name && (name != election.ManifestFile || f.File != election.SignaturesFile) {
			return errors.Join(notFound(name, at), err)
		}
		return nil
	}
	whole := folder[name].Data
	if err := eachSpoilt(whole, try); err != nil {
		return err
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	for i := range len(lines) - 2 {
		if bytes.Equal(lines[i], lines[i+1]) {
			continue
		}
		swapped := slices.Clone(lines)
		swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
		if err := try(i, bytes.Join(swapped, nil)); err != nil {
			return err
		}
	}
	return nil
}

func notFound(name string, at int) error {
	return fmt.Errorf("%s: a change at %d is not found", name, at)
}

// clone is a replay that goes its own way from here.
func (r *replay) clone() *replay {
	chain := *r.chain
	return &replay{chain: &chain, state: r.state, entries: r.entries}
}
