package station_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// rooted brings a station to where it waits for halves.
func rooted(t *testing.T) *stationtest.Bench {
	b := stationtest.New(t)
	must(t, b.Start())
	b.Submit()
	return b
}

func trustees(b *stationtest.Bench) []string { return slices.Sorted(maps.Keys(b.Secrets)) }

// TestMissingHalf: the station waits and says for whom; nothing is committed to meanwhile.
func TestMissingHalf(t *testing.T) {
	b := rooted(t)
	for _, id := range trustees(b) {
		b.Root(id)
	}
	b.Seeds("trustee-1")
	b.Seeds("trustee-3")
	must(t, b.S.Prepare())
	if missing, wrong := b.S.Lacking(); !slices.Equal(missing, []string{"trustee-2"}) || wrong != nil {
		t.Errorf("missing %q, wrong %q", missing, wrong)
	}
	if b.S.Stage() != station.AwaitsHalves {
		t.Errorf("stage %v", b.S.Stage())
	}
	b.Seeds("trustee-2")
	must(t, b.S.Prepare())
	if b.S.Stage() != station.AwaitsDraw {
		t.Errorf("stage %v", b.S.Stage())
	}
}

// TestWrongHalf: whoever gave a half that is not the one committed to is named, and the station starts again without.
func TestWrongHalf(t *testing.T) {
	b := rooted(t)
	for _, id := range trustees(b) {
		b.Root(id)
		b.Seeds(id)
	}
	place := b.Place("trustee-2")
	sealed, err := trustee.SealHalves(place, b.Secrets["trustee-1"].SeedHalves(place, 16), b.Chip.Sharing.PublicKey().Bytes())
	must(t, err)
	b.Put(station.InSeeds("trustee-2"), sealed)
	var fault *station.HalfError
	if err := b.S.Prepare(); !errors.As(err, &fault) || fault.Trustee != "trustee-2" {
		t.Fatalf("a wrong half: %v", err)
	}
	b.Put(station.InSeeds("trustee-2"), []byte("not sealed for anybody"))
	if err := b.S.Prepare(); !errors.As(err, &fault) || fault.Trustee != "trustee-2" {
		t.Fatalf("a half that does not open: %v", err)
	}
	if missing, wrong := b.S.Lacking(); missing != nil || !slices.Equal(wrong, []string{"trustee-2"}) {
		t.Errorf("missing %q, wrong %q", missing, wrong)
	}
	first := b.Chip.K
	must(t, b.S.Again(b.Workers(), "trustee-2"))
	if b.Chip.K == first || b.S.Attempt() != 2 {
		t.Error("the seeds of an abandoned attempt are used again")
	}
	b.Submit()
	if st, _ := b.State.Station("st-1"); !slices.Equal(st.Trustees(), []string{"trustee-1", "trustee-3"}) {
		t.Errorf("the record has %q", st.Trustees())
	} else if st.Incidents != 1 {
		t.Error("nobody signed on the record for leaving a trustee out")
	}
	// The roots of the new attempt arrive before its halves; the old halves still lie there.
	b.Root("trustee-1")
	b.Root("trustee-3")
	err = b.S.Prepare()
	if missing, _ := b.S.Lacking(); err != nil || len(missing) != 2 {
		t.Errorf("old halves: %v, missing %q", err, missing)
	}
	b.Seeds("trustee-1")
	b.Seeds("trustee-3")
	must(t, b.S.Prepare())
	if b.S.Stage() != station.AwaitsDraw {
		t.Errorf("stage %v", b.S.Stage())
	}
	if err := b.S.Again(b.Workers(), "trustee-1"); !errors.Is(err, station.ErrStage) {
		t.Errorf("started again after the leaves were committed to: %v", err)
	}
	b.Submit()
}

func TestTooFewTrustees(t *testing.T) {
	b := rooted(t)
	for what, again := range map[string]func() error{
		"one trustee is left where two decrypt": func() error { return b.S.Again(b.Workers(), "trustee-1", "trustee-2") },
		"a stranger was named":                  func() error { return b.S.Again(b.Workers(), "somebody") },
		"one was named twice":                   func() error { return b.S.Again(b.Workers(), "trustee-1", "trustee-1") },
		"nobody was named":                      func() error { return b.S.Again(b.Workers()) },
		"one person decides it":                 func() error { return b.S.Again(b.People("worker-1"), "trustee-1") },
		"nobody decides it":                     func() error { return b.S.Again(nil, "trustee-1") },
	} {
		if err := again(); err == nil || b.S.Attempt() != 1 {
			t.Errorf("%s: %v, attempt %d", what, err, b.S.Attempt())
		}
	}
}

// TestStartWithABadInbox: whatever lies in the inbox at a step of the preparation, the station starts, says what is wrong, and goes on
// when the right thing has come.
func TestStartWithABadInbox(t *testing.T) {
	halves := func(b *stationtest.Bench) {
		for _, id := range trustees(b) {
			b.Root(id)
			b.Seeds(id)
		}
	}
	leaves := func(b *stationtest.Bench) {
		halves(b)
		must(t, b.S.Prepare())
		b.Submit()
	}
	for name, at := range map[string]struct {
		before func(b *stationtest.Bench)
		right  func(b *stationtest.Bench)
		stage  station.Stage // once the right thing has come
	}{
		station.InSeeds("trustee-2"): {halves, func(b *stationtest.Bench) { b.Seeds("trustee-2") }, station.AwaitsDraw},
		station.InRoot("trustee-2"):  {halves, nil, station.AwaitsHalves},
		station.InDraw:               {leaves, func(b *stationtest.Bench) { b.Throw(b.Dice) }, station.Ready},
	} {
		for what, spoil := range map[string]func(path string) error{
			"bytes":  func(path string) error { return os.WriteFile(path, []byte("bytes"), 0o600) },
			"a pipe": func(path string) error { return unix.Mkfifo(path, 0o600) },
		} {
			b := rooted(t)
			at.before(b)
			path := filepath.Join(b.Inbox, name)
			must(t, os.RemoveAll(path))
			must(t, spoil(path))
			must(t, b.S.Stop())
			if err := b.Start(); err != nil {
				t.Fatalf("%s, %s: %v", name, what, err)
			}
			if err := b.S.Prepare(); err == nil {
				t.Errorf("%s, %s: nobody is told", name, what)
			}
			if _, wrong := b.S.Lacking(); at.stage != station.Ready && !slices.Equal(wrong, []string{"trustee-2"}) {
				t.Errorf("%s, %s: wrong are %q", name, what, wrong)
			}
			must(t, os.Remove(path))
			if at.right != nil {
				at.right(b)
			}
			if err := b.S.Prepare(); err != nil || b.S.Stage() != at.stage {
				t.Errorf("%s, %s: %v, stage %v", name, what, err, b.S.Stage())
			}
		}
	}
}

// TestForgedTrustees: an outcome of the key ceremony that is not one of this election's trustees and threshold is refused and not kept, so
// that the right one is taken when it comes. One trustee, or nobody, would hold the keys to all ballots of the station.
func TestForgedTrustees(t *testing.T) {
	for what, change := range map[string]func(*trustee.Record){
		"a stranger":       func(r *trustee.Record) { r.Members[1].ID = "nobody" },
		"another's place":  func(r *trustee.Record) { r.Members[1].ID, r.Members[2].ID = r.Members[2].ID, r.Members[1].ID },
		"another ceremony": func(r *trustee.Record) { r.Ceremony[0]++ },
		"one trustee": func(r *trustee.Record) {
			r.K, r.Members, r.Joint = 1, r.Members[:1], r.Members[0].Keys
		},
	} {
		b := stationtest.New(t)
		right := b.State.Keys().Encode()
		forged, err := trustee.ParseRecord(right)
		must(t, err)
		change(forged)
		b.Put(station.InTrustees, forged.Encode())
		must(t, b.Start())
		if err := b.S.Prepare(); !errors.As(err, new(*station.InboxError)) || b.S.Stage() != station.AwaitsTrustees {
			t.Errorf("%s: %v, stage %v", what, err, b.S.Stage())
		}
		b.Put(station.InTrustees, right)
		if err := b.S.Prepare(); err != nil || b.S.EID() != b.State.EID() {
			t.Errorf("%s: then the right one: %v", what, err)
		}
	}
}

// TestForgedRoot: a root that its trustee did not sign, or of somebody else, is refused.
func TestForgedRoot(t *testing.T) {
	for what, change := range map[string]func(*record.TrusteeRoot){
		"unsigned":        func(e *record.TrusteeRoot) { e.Root[0]++ },
		"another station": func(e *record.TrusteeRoot) { e.Station = "st-2" },
		"another trustee": func(e *record.TrusteeRoot) { e.Trustee = "trustee-2" },
	} {
		b := rooted(t)
		b.Root("trustee-1")
		b.Seeds("trustee-1")
		e := &record.TrusteeRoot{Station: "st-1", Attempt: 1, Trustee: "trustee-1"}
		e.Sig = b.Secrets["trustee-1"].Sign(e.Kind().String(), record.Payload(b.Sample.Manifest, e))
		change(e)
		b.Put(station.InRoot("trustee-1"), record.Encode(e))
		var fault *station.HalfError
		if err := b.S.Prepare(); !errors.As(err, &fault) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestDrawRefusals: forged dice and dice for other leaves open nothing, and once dice were acted upon, others are not.
func TestDrawRefusals(t *testing.T) {
	b := rooted(t)
	for _, id := range trustees(b) {
		b.Root(id)
		b.Seeds(id)
	}
	must(t, b.S.Prepare())
	b.Submit()
	draw := func(dice string, root [32]byte, by ...string) {
		e := &record.Draw{Lines: []record.DrawLine{{Station: "st-1", Root: root}}, Dice: dice}
		e.Officials = b.Sample.Sigs(e.Kind().String(), record.Payload(b.Sample.Manifest, e), by...)
		b.Put(station.InDraw, record.Encode(e))
	}
	draw("11111111111111111111", b.S.LeafRoot(), "official-1")
	if err := b.S.Prepare(); err == nil {
		t.Error("dice that one official signed")
	}
	draw("11111111111111111111", b.S.LeafRoot(), "worker-1", "worker-2")
	if err := b.S.Prepare(); err == nil {
		t.Error("dice that poll workers signed")
	}
	draw("11111111111111111111", [32]byte{1}, "official-1", "official-2")
	if err := b.S.Prepare(); err != nil || b.S.Stage() != station.AwaitsDraw {
		t.Errorf("dice for other leaves: %v, stage %v", err, b.S.Stage())
	}
	b.Throw(b.Dice)
	must(t, b.S.Prepare())
	drawn := slices.Clone(b.S.Drawn())
	draw("22222222222222222222", b.S.LeafRoot(), "official-1", "official-2")
	b.Restart()
	if !slices.Equal(b.S.Drawn(), drawn) {
		t.Error("a second draw opened other leaves")
	}
}

// TestPreparationSurvivesRestarts: after a restart at every step the same roots and leaves are committed to.
func TestPreparationSurvivesRestarts(t *testing.T) {
	b := rooted(t)
	k := b.Chip.K
	b.Restart()
	if b.Chip.K != k || b.S.Attempt() != 1 {
		t.Fatal("a restart drew other seeds")
	}
	for _, id := range trustees(b) {
		b.Root(id)
		b.Seeds(id)
		must(t, b.S.Prepare())
		b.Restart()
	}
	root := b.S.LeafRoot()
	b.Restart()
	if b.S.LeafRoot() != root || b.S.Stage() != station.AwaitsDraw {
		t.Fatalf("stage %v after a restart", b.S.Stage())
	}
	b.Submit()
	b.Throw(b.Dice)
	must(t, b.S.Prepare())
	b.Restart()
	if b.S.Stage() != station.Ready {
		t.Fatalf("stage %v after a restart", b.S.Stage())
	}
	b.Submit()
}

// TestAnOutboxThatFails: what could not be said is said at the next try, and says the same.
func TestAnOutboxThatFails(t *testing.T) {
	b := rooted(t)
	for _, id := range trustees(b) {
		b.Root(id)
		b.Seeds(id)
	}
	away := b.Outbox + "-away"
	must(t, os.Rename(b.Outbox, away))
	if err := b.S.Prepare(); err == nil {
		t.Fatal("said into nothing")
	}
	must(t, os.Rename(away, b.Outbox))
	must(t, b.S.Prepare())
	b.Submit()
	b.Throw(b.Dice)
	must(t, b.S.Prepare())
	b.Submit()
	if st, _ := b.State.Station("st-1"); st.LeafRoot != b.S.LeafRoot() || b.S.Stage() != station.Ready {
		t.Errorf("stage %v", b.S.Stage())
	}
}

// TestPowerCutWhileDrawingAgain: between chip and media the seeds of the attempt before are gone, and those of the next are known to nobody.
// They are drawn again, from all who gave halves before.
func TestPowerCutWhileDrawingAgain(t *testing.T) {
	for _, when := range []string{"before", "after"} {
		b := rooted(t)
		for _, id := range trustees(b) {
			b.Root(id)
		}
		b.Seeds("trustee-1")
		b.Seeds("trustee-3")
		must(t, b.S.Prepare())
		b.Cut(when, func() { _ = b.S.Again(b.Workers(), "trustee-2") })
		b.Restart()
		b.Submit()
		if want := map[string]uint16{"before": 1, "after": 2}[when]; b.S.Attempt() != want {
			t.Errorf("cut %s the write: attempt %d", when, b.S.Attempt())
		}
		for _, id := range trustees(b) {
			if when == "after" {
				b.Root(id)
			}
			b.Seeds(id)
		}
		must(t, b.S.Prepare())
		b.Submit()
		b.Throw(b.Dice)
		must(t, b.S.Prepare())
		b.Submit()
		if b.S.Stage() != station.Ready {
			t.Errorf("cut %s the write: stage %v", when, b.S.Stage())
		}
	}
}

// TestForeignChip: a station whose chip knows nothing of the seeds that it committed to does not start.
func TestForeignChip(t *testing.T) {
	b := rooted(t)
	b.Chip.Index, b.Chip.K = 0, [32]byte{}
	if err := b.Start(); err == nil {
		t.Error("started with another chip")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
