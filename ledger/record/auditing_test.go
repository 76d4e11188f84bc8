package record_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// indexedDay is after the shuffles of the president's lot and the yes-no question's, with an index of the first.
func indexedDay(t *testing.T) *recordtest.Day {
	t.Helper()
	d := shuffledDay(t)
	d.MakeIndex(lotOf(d, "president"))
	return d
}

// shuffledDay has two lots that two mixers shuffled.
func shuffledDay(t *testing.T) *recordtest.Day {
	t.Helper()
	d := mixDay(t)
	d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
	for _, lot := range []int{lotOf(d, "president"), lotOf(d, "levy")} {
		d.Record(d.Shuffle(lot, "trustee-1"))
		d.Record(d.Shuffle(lot, "trustee-2"))
	}
	return d
}

// drawnDay has papers and dice, and the board's reading of the first draw.
func drawnDay(t *testing.T, change ...func(*recordtest.List)) (*recordtest.Day, *recordtest.List) {
	t.Helper()
	d := indexedDay(t)
	lot := lotOf(d, "president")
	l := d.Scan(lot)
	for _, f := range change {
		f(l)
	}
	d.Record(d.Papers(lot, l, 0))
	d.Record(d.AuditDraw(recordtest.Dice(1)))
	d.Record(d.Interpretation(lot, 1, "read"))
	return d, l
}

// TestAWholeAudit draws every paper of a lot at least once: each leads to its own row, and the row holds what the paper says.
func TestAWholeAudit(t *testing.T) {
	d, l := drawnDay(t)
	lot := lotOf(d, "president")
	seen := map[uint32]int{}
	for draw := uint32(1); draw < 60 && len(seen) < 5; draw++ {
		if draw > 1 {
			d.Record(d.Interpretation(lot, draw, "read"))
		}
		e := d.Sampled(lot, draw, l)
		if !e.Found {
			t.Fatalf("draw %d leads to no row", draw)
		}
		d.Record(e)
		place := int(d.State.Audit(lot).Samples[draw-1].Position) - 1
		if seen[e.Row] == 0 {
			d.Record(d.RowShare(lot, e.Row, "trustee-1"), d.RowShare(lot, e.Row, "trustee-3"))
			holds(t, d.State.Audit(lot).Rows[e.Row].Opened, l.Papers[place])
			seen[e.Row] = place + 1
		} else if seen[e.Row] != place+1 {
			t.Errorf("two papers lead to row %d", e.Row)
		}
		d.Record(d.Read(lot, draw, "read"))
	}
	if err := d.Tables().Check(lot); err != nil || len(seen) != 5 {
		t.Error(len(seen), err)
	}
}

func holds(t *testing.T, votes []uint64, p recordtest.Paper) {
	t.Helper()
	for i, option := range []string{"president-a", "president-b", "president-c", "write-in"} {
		if int(votes[i]) != p.Marks["president"][option] {
			t.Errorf("%s: row %v, paper %v", option, votes, p.Marks["president"])
		}
	}
}

// TestAPhotographedIdFindsNothing asks trustees to evaluate ids that the dice did not draw, and early, and finds no id in the open.
func TestAPhotographedIdFindsNothing(t *testing.T) {
	d, l := drawnDay(t)
	lot := lotOf(d, "president")
	drawn := int(d.State.Audit(lot).Samples[0].Position) - 1
	x, err := d.Tables().Index(lot)
	if err != nil {
		t.Fatal(err)
	}
	for place := range l.Papers {
		id, salt, path := l.Entry(place)
		if _, found := x.Find(id.Point(d.State.EID(), "president")); found {
			t.Error("an id stands in the index as everybody computes it")
		}
		for draw := uint32(0); draw < 3; draw++ {
			_, err := d.State.PaperBlinding(lot, draw, id, salt, path)
			if want := draw == 1 && place == drawn; want != (err == nil) || err != nil && codeOf(err) != record.CodeDrawn {
				t.Errorf("paper %d, draw %d: %v", place, draw, err)
			}
		}
		if _, err := d.State.PaperBlinding(lot, 1, ballot.PaperID{9}, salt, path); codeOf(err) != record.CodeDrawn {
			t.Errorf("an id that is not listed: %v", err)
		}
	}
}

// TestMissingAndStuffed: a paper whose list has lost it leaves the row out of reach of no draw, and a paper without a row is told as
// such; both are the worst that a draw can find.
func TestMissingAndStuffed(t *testing.T) {
	d, l := drawnDay(t, func(l *recordtest.List) { l.Lose(2); l.Lose(0) }, func(l *recordtest.List) { l.Add(ballot.PaperID{200}) })
	lot := lotOf(d, "president")
	if d.State.Population(lot) != 5 {
		t.Fatalf("population %d", d.State.Population(lot))
	}
	past, stranger := 0, 0
	for draw := uint32(1); draw < 60 && (past == 0 || stranger == 0); draw++ {
		if draw > 1 {
			d.Record(d.Interpretation(lot, draw, "read"))
		}
		e := d.Sampled(lot, draw, l)
		switch place := int(d.State.Audit(lot).Samples[draw-1].Position) - 1; {
		case place >= len(l.Papers):
			past++
			lie := *e
			lie.Found, lie.Content = true, make([]byte, 96)
			lie.Officials = d.Officials(&lie)
			d.Refused(record.CodeDrawn, &lie)
		case l.Papers[place].ID == ballot.PaperID{200}:
			stranger++
			if e.Found {
				t.Error("an id that no ballot has leads to a row")
			}
		}
		d.Record(e)
	}
	if past == 0 || stranger == 0 {
		t.Errorf("60 draws, %d past the list, %d of a stranger", past, stranger)
	}
}

// TestRepeatedAndEmptyIds: rows with one id twice, or with the identity in its place, are named and found by nobody.
func TestRepeatedAndEmptyIds(t *testing.T) {
	d := indexedDay(t)
	table, _, err := d.Rows.Table(d.State, lotOf(d, "levy"))
	if err != nil {
		t.Fatal(err)
	}
	g := elgamal.Generator()
	ids := []elgamal.Point{g, g.Add(g), {}, g, g.Neg()}
	x, err := record.NewIndex(table, elgamal.Encode(ids...), []int{1})
	if err != nil {
		t.Fatal(err)
	}
	if want := []uint32{0, 2, 3}; !slices.Equal(x.Spoilt, want) {
		t.Errorf("spoilt %v", x.Spoilt)
	}
	for i, id := range ids {
		if row, found := x.Find(id); found != (i == 1 || i == 4) || found && int(row) != i {
			t.Errorf("id %d: row %d, %v", i, row, found)
		}
	}
}

// TestFalseIndexes are shares and indexes that do not follow; entries do not show it, files do.
func TestFalseIndexes(t *testing.T) {
	shuffled := mixDay(t)
	lot := lotOf(shuffled, "president")
	shuffled.Record(shuffled.Mixers(1, "trustee-1", "trustee-2"))
	shuffled.Record(shuffled.Shuffle(lot, "trustee-1"))
	shuffled.Record(shuffled.Shuffle(lot, "trustee-2"))
	spoil := func(d *recordtest.Day, digest [32]byte) [32]byte {
		file := bytes.Clone(d.Files[digest])
		file[len(file)-20] ^= 1
		return d.Keep(file)
	}
	d := fork(shuffled)
	blind := d.Blind(lot, "trustee-1")
	blind.Share = spoil(d, blind.Share)
	blind.Sig = d.Trustee(blind, "trustee-1")
	d.Record(blind)
	if got := codeOf(d.Tables().Check(lot)); got != record.CodeShare {
		t.Errorf("a false exponent: %v", got)
	}
	d = fork(shuffled)
	d.Record(d.Blind(lot, "trustee-1"), d.Blind(lot, "trustee-3"))
	open := d.Unblind(lot, "trustee-1")
	open.Share = spoil(d, open.Share)
	open.Sig = d.Trustee(open, "trustee-1")
	d.Record(open)
	if got := codeOf(d.Tables().Check(lot)); got != record.CodeShare {
		t.Errorf("a false opening: %v", got)
	}
	d = fork(shuffled)
	d.Record(d.Blind(lot, "trustee-1"), d.Blind(lot, "trustee-3"))
	d.Record(d.Unblind(lot, "trustee-1"), d.Unblind(lot, "trustee-3"))
	for name, lie := range map[string]func(*record.Index){
		"root":   func(e *record.Index) { e.Root[0] ^= 1 },
		"spoilt": func(e *record.Index) { e.Spoilt = []uint32{1} },
	} {
		d := fork(d)
		e := d.Index(lot)
		lie(e)
		e.Officials = d.Officials(e)
		d.Record(e)
		if got := codeOf(d.Tables().Check(lot)); got != record.CodeIndex {
			t.Errorf("another %s: %v", name, got)
		}
	}
	d.Record(d.Index(lot))
	for id, digest := range d.State.Audit(lot).Blind {
		d := fork(d)
		delete(d.Files, digest)
		if got := codeOf(d.Tables().Check(lot)); got != record.CodeFile {
			t.Errorf("without the share of %s: %v", id, got)
		}
	}
}
