package record_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/vectors"
)

// TestVectorsOfTheRecord replays the files that the stages of TestRefusals were written to: for each moment of a day the entries that led
// there, and every entry that is refused then. Signatures and seals hold chance, so what is kept is replayed and not made again;
// go test -update makes other ones.
func TestVectorsOfTheRecord(t *testing.T) {
	// An entry that is too large would be larger than the folder; malformed ones are in record-day.txt.
	expected := map[string]bool{vectors.Refused(record.CodeSize.String()): true, vectors.Refused(record.CodeMalformed.String()): true}
	for _, stage := range stages {
		t.Run(stage.name, func(t *testing.T) {
			if *vectors.Update {
				writeStage(t, stage.name, stage.day, stage.attempts)
			}
			f := vectors.Replay(t, "record-"+stage.name+".txt", new(replay).judge)
			kept := map[string]string{}
			for _, v := range f.List {
				kept[v.Name], expected[v.Expect] = v.Expect, true
			}
			for _, a := range stage.attempts {
				if kept[a.name] != vectors.Refused(a.code.String()) {
					t.Errorf("%s: the vector is not there, or expects %s; go test -update writes it", a.name, kept[a.name])
				}
			}
		})
	}
	for _, code := range record.Codes() {
		if !expected[vectors.Refused(code.String())] && !slices.Contains(ofFiles, code) {
			t.Errorf("no vector expects %v", code)
		}
	}
}

// TestVectorsOfADay replays record-day.txt: a whole election, from the key ceremony to the published result.
func TestVectorsOfADay(t *testing.T) {
	if *vectors.Update {
		d, _ := pollingDay(t)
		d.Count()
		w := newWriter(d)
		w.blocks(d)
		w.result(d)
		w.malformed()
		w.save(t, "day")
	}
	vectors.Replay(t, "record-day.txt", new(replay).judge)
}

// TestVectorsOfAMeeting replays record-meeting.txt: votes with weights, from the key ceremony to the published result.
func TestVectorsOfAMeeting(t *testing.T) {
	if *vectors.Update {
		d := weightedDay(t)
		d.Record(first(d).Counted())
		d.Count()
		w := newWriter(d)
		w.blocks(d)
		w.result(d)
		w.save(t, "meeting")
	}
	vectors.Replay(t, "record-meeting.txt", new(replay).judge)
}

// TestVectorsOfALot replays record-lots.txt: two options of the park have as many approvals, and dice settle which one is taken.
func TestVectorsOfALot(t *testing.T) {
	if *vectors.Update {
		d := tiedDay(t)
		w := newWriter(d)
		w.blocks(d)
		w.result(d)
		w.save(t, "lots")
	}
	v := vectors.Replay(t, "record-lots.txt", new(replay).judge).List
	var kept struct {
		Contests []struct {
			Dice    string
			Outcome struct {
				Winners []int
				Rounds  []struct{ Ties []struct{ How string } }
			}
		}
	}
	if err := json.Unmarshal(v[len(v)-1].Bytes("result"), &kept); err != nil {
		t.Fatal(err)
	}
	park := kept.Contests[1]
	if park.Dice != recordtest.Dice(7) || len(park.Outcome.Winners) != 1 || len(park.Outcome.Rounds[0].Ties) != 1 {
		t.Errorf("the result has no lot: %+v", park)
	}
}

// tiedDay is published after a tie was settled by dice.
func tiedDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, small, func(m *election.Manifest) { m.Contest("park").Ties = election.TiesByLot })
	d.Ceremony()
	one := first(d)
	one.Prepare()
	for _, o := range []string{"a", "b", "a", "b"} {
		one.Cast("long", map[string]string{"levy": "levy-a", "park": "park-" + o})
	}
	one.Shut()
	d.Record(d.Cutoff(), d.Quorum(1, "trustee-1", "trustee-3"))
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-3"))
	d.Record(d.TieDice("park", recordtest.Dice(7)))
	d.Record(d.Publish())
	return d
}

// replay is a record that vectors are applied to, one after the other: the state, and what it was before the block that is open.
type replay struct{ state, before record.State }

// judge applies a vector and goes on from there if it was taken.
func (r *replay) judge(v *vectors.Vector) string {
	switch v.Do {
	case "manifest":
		m, sigs, err := election.Open(v.Bytes("manifest"), v.Bytes("signatures"))
		if err == nil {
			r.state, err = record.New(m, sigs)
		}
		return said(err)
	case "block":
		return r.block(v)
	case "result":
		if !bytes.Equal(r.state.ResultJSON(), v.Bytes("result")) || r.state.AppHash() != v.Bytes32("state hash") {
			return "another result"
		}
		return vectors.OK
	}
	e, err := record.Decode(v.Bytes("entry"))
	if err != nil {
		return said(err)
	}
	next, err := record.Apply(r.state, e)
	if err == nil {
		r.state = next
	}
	return said(err)
}

// block begins a block; one of the same height takes the place of the block before.
func (r *replay) block(v *vectors.Vector) string {
	height := int64(v.Number("height"))
	if height != r.state.Height() {
		r.before = r.state
	}
	if v.Has("state hash") && r.before.AppHash() != v.Bytes32("state hash") {
		return "another state"
	}
	r.state = record.Begin(r.before, record.Block{Height: height, Time: time.Unix(int64(v.Number("time")), 0).UTC(), Hash: v.Bytes32("hash"), LastHash: v.Bytes32("last hash")})
	return vectors.OK
}

func said(err error) string {
	if r, ok := err.(*record.Refusal); ok {
		return vectors.Refused(r.Code.String())
	}
	if err != nil {
		return err.Error()
	}
	return vectors.OK
}

// small leaves two contests to vote on, so that ballots are small.
func small(m *election.Manifest) {
	plain(m)
	m.Contests = []election.Contest{*m.Contest("levy"), *m.Contest("park")}
	m.Styles[0].Contests, m.Styles[1].Contests = []string{"levy"}, []string{"levy", "park"}
}

// writeStage writes what leads to a moment of the day, and what is refused then.
func writeStage(t *testing.T, name string, day func(*testing.T) *recordtest.Day, attempts []attempt) {
	shape = small
	defer func() { shape = plain }()
	d := day(t)
	w := newWriter(d)
	w.blocks(d)
	w.result(d)
	for _, a := range attempts {
		d.T = t
		e := a.entry(d)
		w.blocks(d)
		w.next(d)
		w.entry(a.name, vectors.Refused(a.code.String()), record.Encode(e))
	}
	w.save(t, name)
}

// writer writes the blocks of a day that it has not written yet, and entries as changes of earlier ones of their kind.
type writer struct {
	f     *vectors.File
	done  int   // blocks that are written
	tried int64 // height of the last block that only what is refused stands in
	like  map[record.Kind]*vectors.Vector
}

func newWriter(d *recordtest.Day) *writer {
	f := &vectors.File{About: "A record: the entries that are taken change it, those that are refused do not. SPEC.md, sections \"Rules\", \"Refusals\" and \"Vectors\".\n"}
	f.Add("the manifest", "manifest", vectors.OK).Set("manifest", d.Manifest.Encode()).Set("signatures", d.Manifest.EncodeSignatures(d.Signed))
	return &writer{f: f, like: map[record.Kind]*vectors.Vector{}}
}

func (w *writer) save(t *testing.T, name string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(vectors.Folder, "record-"+name+".txt"), w.f.Encode(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// malformed writes, of each kind, an entry cut short and one with a byte more, and what is no kind at all.
func (w *writer) malformed() {
	no := func(name string, data []byte) {
		w.f.Add(name, "entry", vectors.Refused("malformed")).Set("entry", data)
	}
	no("no byte", nil)
	no("kind 0", []byte{0})
	no("kind 255", []byte{255})
	for _, kind := range slices.Sorted(maps.Keys(w.like)) {
		v := w.like[kind]
		data := v.Bytes("entry")
		w.f.Like(v, kind.String()+" cut short", vectors.Refused("malformed")).Set("entry", data[:len(data)-1])
		w.f.Like(v, kind.String()+" with a byte more", vectors.Refused("malformed")).Set("entry", append(bytes.Clone(data), 0))
	}
}

// blocks writes what was recorded since.
func (w *writer) blocks(d *recordtest.Day) {
	for ; w.done < len(d.Chain.Blocks); w.done++ {
		b := d.Chain.Blocks[w.done]
		h := &b.Header
		w.f.Add(fmt.Sprintf("block %d", h.Height), "block", vectors.OK).Set("height", h.Height).Set("time", h.Time.Unix()).
			Set("hash", h.Hash()).Set("last hash", h.LastBlockID.Hash).Set("state hash", h.AppHash)
		for i, data := range b.Entries {
			w.entry(fmt.Sprintf("block %d, entry %d", h.Height, i+1), vectors.OK, data)
		}
	}
}

// result writes the result as it stands.
func (w *writer) result(d *recordtest.Day) {
	w.f.Add("the result", "result", vectors.OK).Set("result", d.State.ResultJSON()).Set("state hash", d.State.AppHash())
}

// next begins the block in which entries are tried, if it is not begun.
func (w *writer) next(d *recordtest.Day) {
	if height := d.State.Height() + 1; w.tried != height {
		w.tried = height
		w.f.Add(fmt.Sprintf("block %d, tried", height), "block", vectors.OK).Set("height", height).Set("time", d.Chain.Now.Unix()).
			Set("hash", [32]byte{1}).Set("last hash", [32]byte{})
	}
}

func (w *writer) entry(name, expect string, data []byte) {
	kind := record.Kind(data[0])
	v := w.like[kind]
	if v == nil {
		v = w.f.Add(name, "entry", expect)
	} else {
		v = w.f.Like(v, name, expect)
	}
	w.like[kind] = v.Set("entry", data)
}
