package record_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// writtenContests are a write-in contest, one without, and a ranking; one style holds all three, the other leaves out the ranking.
func writtenContests(m *election.Manifest) {
	plain(m)
	m.MinGroup = 3
	m.Contests = []election.Contest{m.Contests[0], m.Contests[2], m.Contests[7]}
	m.Styles[0].Contests, m.Styles[1].Contests = []string{"president", "levy"}, []string{"president", "levy", "chair"}
}

// mixDay ends the collection: at the first station three long ballots with a ranking and a name, and two short ones.
func mixDay(t *testing.T) *recordtest.Day {
	t.Helper()
	d := recordtest.New(t, writtenContests)
	d.Ceremony()
	one := first(d)
	one.Prepare()
	for n := range 3 {
		choices := one.Choices("long", map[string]string{"levy": "levy-a"})
		rank(t, choices.Set("chair", fmt.Sprintf("chair-%c", 'a'+n), 1))
		rank(t, choices.Set("president", "write-in", 1))
		rank(t, choices.SetWriteIn("president", "write-in", fmt.Sprintf("Zoé %d", n%2)))
		one.CastChoices("long", choices)
	}
	one.Cast("short", map[string]string{"president": "president-a"})
	one.Cast("short", map[string]string{"president": "president-b"})
	one.Shut()
	d.Record(d.Cutoff())
	d.Record(d.Quorum(1, "trustee-1", "trustee-3"))
	return d
}

func rank(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fork is a day that goes its own way from here.
func fork(d *recordtest.Day) *recordtest.Day {
	own, chain := *d, *d.Chain
	own.Chain, own.Files = &chain, maps.Clone(d.Files)
	return &own
}

// lotOf is the place of a contest's first lot.
func lotOf(d *recordtest.Day, contest string) int {
	return slices.IndexFunc(d.State.Lots(), func(l record.Lot) bool { return l.Contest == contest })
}

// TestMixingOpensRankingsAndNames mixes a whole election and reads what it opened.
func TestMixingOpensRankingsAndNames(t *testing.T) {
	d := mixDay(t)
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-3"))
	d.Mix()
	tables := d.Tables()
	for lot := range d.State.Lots() {
		if err := tables.Check(lot); err != nil {
			t.Errorf("lot %d: %v", lot, err)
		}
	}
	result := d.State.Result()
	president, chair := result.Contests[0], result.Contests[2]
	if president.State != record.ContestCounted || president.Options[3].Text != record.ContestOpened || chair.State != record.ContestOpened {
		t.Errorf("president %s, its names %s, chair %s", president.State, president.Options[3].Text, chair.State)
	}
	want := []string{"0001 1 Zoé 0", "0001 1 Zoé 0", "0001 1 Zoé 1", "0000 0 ", "0000 0 "}
	if got := namesOf(t, d, president.Tables[0].Contents); !sameRows(got, want) {
		t.Errorf("names %q", got)
	}
	if got := ranksOf(t, d, chair.Tables[0].Contents); !sameRows(got, []string{"1 1000", "1 0100", "1 0010"}) {
		t.Errorf("rankings %q", got)
	}
	rankingsCounted(t, d, chair)
	d.Record(d.Publish())
	d.Refused(record.CodePhase, d.Mixers(2, "trustee-1", "trustee-2"))
}

// rankingsCounted: each of three has one ballot, and the fourth none.
func rankingsCounted(t *testing.T, d *recordtest.Day, chair record.ContestResult) {
	t.Helper()
	m := d.State.Manifest()
	files := filesOf(d)
	counted, err := chair.Count(m.Contest("chair"), files)
	if err != nil || counted.Awaits != "" || counted.Outcome == nil {
		t.Fatalf("%+v, %v", counted, err)
	}
	if r := counted.Outcome; fmt.Sprint(r.Rounds[0].Excluded) != "[3]" || r.Open == nil || fmt.Sprint(r.Open.Options) != "[0 1 2]" || len(r.Winners) != 0 {
		t.Errorf("%+v", r)
	}
	if words := counted.Words(m, "en"); len(words) != 1 || !strings.HasPrefix(words[0], "tied, and the votes do not decide between: ") {
		t.Errorf("%q", words)
	}
	if text := counted.Rounds(m, "fr"); !strings.Contains(text, "Tour 2") || !strings.Contains(text, "Option chair-d 0  éliminé") {
		t.Error(text)
	}
	if other, err := d.State.Result().Contests[0].Count(m.Contest("president"), files); err != nil || other.Outcome != nil && len(other.Outcome.Rounds) == 0 {
		t.Errorf("%+v, %v", other, err)
	}
	short := put(d, []byte{0, 0, 0, 9, 1})
	for contents, want := range map[string]record.Code{short: record.CodeContents, strings.Repeat("00", 32): record.CodeFile, "x": record.CodeContents} {
		bad := chair
		bad.Tables = []record.TableResult{{Rows: 9, Contents: contents}}
		var refusal *record.Refusal
		if _, err := bad.Count(m.Contest("chair"), files); !errors.As(err, &refusal) || refusal.Code != want {
			t.Errorf("contents %s: %v", contents, err)
		}
	}
}

// filesOf gives the files that a test keeps.
func filesOf(d *recordtest.Day) record.Files {
	return func(digest [32]byte) (io.ReaderAt, int64, error) {
		data, ok := d.Files[digest]
		if !ok {
			return nil, 0, fs.ErrNotExist
		}
		return bytes.NewReader(data), int64(len(data)), nil
	}
}

// put adds a file and gives its digest.
func put(d *recordtest.Day, data []byte) string {
	digest := sha256.Sum256(data)
	d.Files[digest] = data
	return hex.EncodeToString(digest[:])
}

func sameRows(got, want []string) bool {
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	return slices.Equal(got, want)
}

// contents gives the rows of a file of contents.
func contents(t *testing.T, d *recordtest.Day, digest string, size int) [][]byte {
	t.Helper()
	raw, err := hex.DecodeString(digest)
	if err != nil {
		t.Fatal(err)
	}
	data := d.Files[[32]byte(raw)]
	return slices.Collect(slices.Chunk(data[4:], size))
}

func namesOf(t *testing.T, d *recordtest.Day, digest string) []string {
	var out []string
	for _, row := range contents(t, d, digest, 2+1+40) {
		out = append(out, fmt.Sprintf("%x %d %s", row[:2], row[2], strings.TrimRight(string(row[3:]), "\x00")))
	}
	return out
}

func ranksOf(t *testing.T, d *recordtest.Day, digest string) []string {
	var out []string
	for _, row := range contents(t, d, digest, 1+4) {
		out = append(out, fmt.Sprintf("%d %d%d%d%d", row[0], row[1], row[2], row[3], row[4]))
	}
	return out
}

// TestLots: all closed stations stand together, a station that never closed alone, and what has too few rows nowhere.
func TestLots(t *testing.T) {
	d := recordtest.New(t, writtenContests)
	d.Ceremony()
	one, two := first(d), d.Stations["st-2"]
	one.Prepare()
	two.Prepare()
	for range 3 {
		one.Cast("short", nil)
		two.Cast("short", nil)
	}
	one.Cast("long", nil)
	d.Chain.Now = d.Chain.Now.AddDate(0, 0, 3)
	d.Record(two.Batch(1)[0])
	one.Shut()
	gone := &record.Lost{Station: "st-2"}
	gone.Officials = d.Sigs("lost", record.Payload(d.Manifest, gone), "official-1", "official-2")
	d.Record(gone)
	d.Record(d.Cutoff())
	var got []string
	for _, l := range d.State.Lots() {
		got = append(got, fmt.Sprint(l))
	}
	if want := []string{"{president [st-1] 1 4}", "{president [st-2] 1 3}", "{levy [st-1] 1 4}", "{levy [st-2] 1 3}"}; !slices.Equal(got, want) {
		t.Errorf("lots %q", got)
	}
}

// TestAnotherAnnouncementStartsAnew: what is opened stays and still checks, everything else begins again, also with other trustees.
func TestAnotherAnnouncementStartsAnew(t *testing.T) {
	d := mixDay(t)
	chair, president := lotOf(d, "chair"), lotOf(d, "president")
	d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
	d.Record(d.Shuffle(chair, "trustee-1"), d.Shuffle(president, "trustee-1"))
	d.Record(d.Shuffle(chair, "trustee-2"))
	d.Record(d.TableShare(chair, "trustee-1"), d.TableShare(chair, "trustee-3"))
	d.Record(d.Contents(chair))
	d.Record(d.Mixers(2, "trustee-1", "trustee-2", "trustee-3"))
	d.Record(d.Quorum(2, "trustee-2", "trustee-3"))
	if err := d.Tables().Check(chair); err != nil || len(d.State.Mix(president).Shuffles) != 0 {
		t.Errorf("%v, %d shuffles kept", err, len(d.State.Mix(president).Shuffles))
	}
	d.Refused(record.CodeRecorded, changed(d.Shuffle(president, "trustee-1"), func(e *record.Shuffle) { e.Lot = uint16(chair); e.Sig = d.Trustee(e, e.Mixer) }))
	for _, id := range []string{"trustee-1", "trustee-2", "trustee-3"} {
		d.Record(d.Shuffle(president, id))
	}
	d.Record(d.TableShare(president, "trustee-2"), d.TableShare(president, "trustee-3"))
	d.Record(d.Contents(president))
	if err := d.Tables().Check(president); err != nil {
		t.Error(err)
	}
}

// resigned signs a shuffle again, after a change.
func resigned(d *recordtest.Day, e *record.Shuffle) *record.Shuffle {
	e.Sig = d.Trustee(e, e.Mixer)
	return e
}

// TestTablesFindWhatEntriesHide puts false entries on record, which the rules of entries can't see, and finds each in the files.
func TestTablesFindWhatEntriesHide(t *testing.T) {
	mixed := mixDay(t)
	mixed.Mix()
	for name, lie := range map[string]struct {
		code record.Code
		do   func(d *recordtest.Day, lot int)
	}{
		"a table that is not there":   {record.CodeFile, func(d *recordtest.Day, lot int) { delete(d.Files, d.State.Mix(lot).Shuffles[0].Output) }},
		"a proof that is not there":   {record.CodeFile, func(d *recordtest.Day, lot int) { delete(d.Files, d.State.Mix(lot).Shuffles[1].Proof) }},
		"a share that is not there":   {record.CodeFile, func(d *recordtest.Day, lot int) { delete(d.Files, d.State.Mix(lot).Shares["trustee-3"]) }},
		"contents that are not there": {record.CodeFile, func(d *recordtest.Day, lot int) { delete(d.Files, d.State.Mix(lot).Contents) }},
		"another table under the name": {record.CodeFile, func(d *recordtest.Day, lot int) {
			digest := d.State.Mix(lot).Shuffles[0].Output
			d.Files[digest] = bytes.Clone(d.Files[digest])
			d.Files[digest][20] ^= 1
		}},
	} {
		d, lot := fork(mixed), lotOf(mixed, "chair")
		lie.do(d, lot)
		if got := codeOf(d.Tables().Check(lot)); got != lie.code {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func codeOf(err error) record.Code {
	var r *record.Refusal
	if errors.As(err, &r) {
		return r.Code
	}
	return 0
}

// TestFalseShuffles are mixers that post what they should not; signed and in order, so that the record takes it.
func TestFalseShuffles(t *testing.T) {
	announced := mixDay(t)
	announced.Record(announced.Mixers(1, "trustee-1", "trustee-2"))
	for name, lie := range map[string]struct {
		code record.Code
		do   func(d *recordtest.Day, e *record.Shuffle)
	}{
		"other rows to start from": {record.CodeTable, func(d *recordtest.Day, e *record.Shuffle) { e.Input[0] ^= 1 }},
		"a proof of another table": {record.CodeShuffle, func(d *recordtest.Day, e *record.Shuffle) {
			other := d.Shuffle(int(e.Lot), e.Mixer)
			e.Output = other.Output
		}},
		"a table of other shape": {record.CodeShuffle, func(d *recordtest.Day, e *record.Shuffle) { e.Output = d.Keep([]byte("no table")) }},
		"a proof cut short":      {record.CodeShuffle, func(d *recordtest.Day, e *record.Shuffle) { e.Proof = d.Keep(d.Files[e.Proof][32:]) }},
		"a row of another lot": {record.CodeShuffle, func(d *recordtest.Day, e *record.Shuffle) {
			e.Output = d.Shuffle(lotOf(d, "president"), e.Mixer).Output
		}},
		"the proof of another lot": {record.CodeShuffle, func(d *recordtest.Day, e *record.Shuffle) {
			e.Proof = d.Shuffle(lotOf(d, "president"), e.Mixer).Proof
		}},
	} {
		d := fork(announced)
		e := d.Shuffle(lotOf(d, "chair"), "trustee-1")
		lie.do(d, e)
		d.Record(resigned(d, e))
		if got := codeOf(d.Tables().Check(int(e.Lot))); got != lie.code {
			t.Errorf("%s: %v", name, got)
		}
		if _, err := d.Tables().Shuffle(int(e.Lot), "trustee-2", io.Discard, io.Discard); codeOf(err) != lie.code {
			t.Errorf("%s: the next mixer goes on: %v", name, err)
		}
	}
}

// TestFalseOpenings are trustees and officials who post what the table does not hold.
func TestFalseOpenings(t *testing.T) {
	mixed := mixDay(t)
	lot := lotOf(mixed, "president")
	mixed.Record(mixed.Mixers(1, "trustee-1", "trustee-2"))
	mixed.Record(mixed.Shuffle(lot, "trustee-1"))
	mixed.Record(mixed.Shuffle(lot, "trustee-2"))
	for _, at := range []int{4, 40, -1} {
		d := fork(mixed)
		e := d.TableShare(lot, "trustee-1")
		file := bytes.Clone(d.Files[e.Share])
		file[(at+len(file))%len(file)] ^= 1
		e.Share = d.Keep(file)
		e.Sig = d.Trustee(e, e.Trustee)
		d.Record(e)
		if got := codeOf(d.Tables().Check(lot)); got != record.CodeShare {
			t.Errorf("byte %d of a share: %v", at, got)
		}
	}
	for name, file := range map[string][]byte{"nothing": {}, "a share of nothing": make([]byte, 4+elgamal.EqualityProofSize)} {
		d := fork(mixed)
		e := d.TableShare(lot, "trustee-1")
		e.Share = d.Keep(file)
		e.Sig = d.Trustee(e, e.Trustee)
		d.Record(e)
		if got := codeOf(d.Tables().Check(lot)); got != record.CodeShare {
			t.Errorf("%s: %v", name, got)
		}
	}
	d := fork(mixed)
	d.Record(d.Share("trustee-1"), d.Share("trustee-3"))
	d.Record(d.TableShare(lot, "trustee-1"), d.TableShare(lot, "trustee-3"))
	good := d.Contents(lot)
	file := bytes.Clone(d.Files[good.Contents])
	file[5] ^= 1
	lie := *good
	lie.Contents = d.Keep(file)
	lie.Officials = d.Officials(&lie)
	before := d.State
	d.Record(&lie)
	if got := codeOf(d.Tables().Check(lot)); got != record.CodeContents {
		t.Errorf("contents: %v", got)
	}
	d.State = record.Miscount(before, 0, 3)
	if _, err := d.Tables().Contents(lot); codeOf(err) != record.CodeWriteIns {
		t.Errorf("a count of one more: %v", err)
	}
	d.State = before
	if _, err := d.Tables().Contents(lot); err != nil || sha256.Sum256(d.Files[good.Contents]) != good.Contents {
		t.Error(err)
	}
}
