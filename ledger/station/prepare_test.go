package station

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// rooted brings a station to where it waits for halves.
func rooted(t *testing.T) *bench {
	b := newBench(t)
	must(t, b.start())
	b.submit()
	return b
}

func (b *bench) trustees() []string { return slices.Sorted(maps.Keys(b.secrets)) }

// TestMissingHalf: the station waits and says for whom; nothing is committed to meanwhile.
func TestMissingHalf(t *testing.T) {
	b := rooted(t)
	for _, id := range b.trustees() {
		b.root(id)
	}
	b.seeds("trustee-1")
	b.seeds("trustee-3")
	must(t, b.s.Prepare())
	if got := b.s.Missing(); len(got) != 1 || got[0] != "trustee-2" {
		t.Errorf("missing %q", got)
	}
	if b.s.Stage() != AwaitsHalves {
		t.Errorf("stage %v", b.s.Stage())
	}
	b.seeds("trustee-2")
	must(t, b.s.Prepare())
	if b.s.Stage() != AwaitsDraw {
		t.Errorf("stage %v", b.s.Stage())
	}
}

// TestWrongHalf: whoever gave a half that is not the one committed to is named, and the station starts again without.
func TestWrongHalf(t *testing.T) {
	b := rooted(t)
	for _, id := range b.trustees() {
		b.root(id)
		b.seeds(id)
	}
	place := b.place("trustee-2")
	sealed, err := trustee.SealHalves(place, b.secrets["trustee-1"].SeedHalves(place, 16), b.chip.sharing.PublicKey().Bytes())
	must(t, err)
	b.put(InSeeds("trustee-2"), sealed)
	var fault *HalfError
	if err := b.s.Prepare(); !errors.As(err, &fault) || fault.Trustee != "trustee-2" {
		t.Fatalf("a wrong half: %v", err)
	}
	b.put(InSeeds("trustee-2"), []byte("not sealed for anybody"))
	if err := b.s.Prepare(); !errors.As(err, &fault) || fault.Trustee != "trustee-2" {
		t.Fatalf("a half that does not open: %v", err)
	}
	first := b.chip.k
	must(t, b.s.Again("trustee-2"))
	if b.chip.k == first || b.s.Attempt() != 2 {
		t.Error("the seeds of an abandoned attempt are used again")
	}
	delete(b.taken, OutStationRoot)
	b.submit()
	if st, _ := b.state.Station("st-1"); !slices.Equal(st.Trustees(), []string{"trustee-1", "trustee-3"}) {
		t.Errorf("the record has %q", st.Trustees())
	}
	// The roots of the new attempt arrive before its halves; the old halves still lie there.
	b.root("trustee-1")
	b.root("trustee-3")
	if err := b.s.Prepare(); err != nil || len(b.s.Missing()) != 2 {
		t.Errorf("old halves: %v, missing %q", err, b.s.Missing())
	}
	b.seeds("trustee-1")
	b.seeds("trustee-3")
	must(t, b.s.Prepare())
	if b.s.Stage() != AwaitsDraw {
		t.Errorf("stage %v", b.s.Stage())
	}
	if err := b.s.Again("trustee-1"); !errors.Is(err, ErrStage) {
		t.Errorf("started again after the leaves were committed to: %v", err)
	}
	b.submit()
}

func TestTooFewTrustees(t *testing.T) {
	b := rooted(t)
	if err := b.s.Again("trustee-1", "trustee-2"); err == nil {
		t.Error("one trustee is left where two decrypt")
	}
	if err := b.s.Again("somebody"); err == nil {
		t.Error("a stranger was named")
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
		b.root("trustee-1")
		b.seeds("trustee-1")
		e := &record.TrusteeRoot{Station: "st-1", Attempt: 1, Trustee: "trustee-1"}
		e.Sig = b.secrets["trustee-1"].Sign(e.Kind().String(), record.Payload(b.sample.Manifest, e))
		change(e)
		b.put(InRoot("trustee-1"), record.Encode(e))
		var fault *HalfError
		if err := b.s.Prepare(); !errors.As(err, &fault) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestDrawRefusals: forged dice and dice for other leaves open nothing, and once dice were acted upon, others are not.
func TestDrawRefusals(t *testing.T) {
	b := rooted(t)
	for _, id := range b.trustees() {
		b.root(id)
		b.seeds(id)
	}
	must(t, b.s.Prepare())
	b.submit()
	draw := func(dice string, root [32]byte, by ...string) {
		e := &record.Draw{Lines: []record.DrawLine{{Station: "st-1", Root: root}}, Dice: dice}
		e.Officials = b.sample.Sigs(e.Kind().String(), record.Payload(b.sample.Manifest, e), by...)
		b.put(InDraw, record.Encode(e))
	}
	draw("11111111111111111111", b.s.LeafRoot(), "official-1")
	if err := b.s.Prepare(); err == nil {
		t.Error("dice that one official signed")
	}
	draw("11111111111111111111", b.s.LeafRoot(), "worker-1", "worker-2")
	if err := b.s.Prepare(); err == nil {
		t.Error("dice that poll workers signed")
	}
	draw("11111111111111111111", [32]byte{1}, "official-1", "official-2")
	if err := b.s.Prepare(); err != nil || b.s.Stage() != AwaitsDraw {
		t.Errorf("dice for other leaves: %v, stage %v", err, b.s.Stage())
	}
	b.throw(b.dice)
	must(t, b.s.Prepare())
	drawn := slices.Clone(b.s.seeds.drawn)
	draw("22222222222222222222", b.s.LeafRoot(), "official-1", "official-2")
	b.restart()
	if !slices.Equal(b.s.seeds.drawn, drawn) {
		t.Error("a second draw opened other leaves")
	}
}

// TestPreparationSurvivesRestarts: after a restart at every step the same roots and leaves are committed to.
func TestPreparationSurvivesRestarts(t *testing.T) {
	b := rooted(t)
	k := b.chip.k
	b.restart()
	if b.chip.k != k || b.s.Attempt() != 1 {
		t.Fatal("a restart drew other seeds")
	}
	for _, id := range b.trustees() {
		b.root(id)
		b.seeds(id)
		must(t, b.s.Prepare())
		b.restart()
	}
	root := b.s.LeafRoot()
	b.restart()
	if b.s.LeafRoot() != root || b.s.Stage() != AwaitsDraw {
		t.Fatalf("stage %v after a restart", b.s.Stage())
	}
	b.submit()
	b.throw(b.dice)
	must(t, b.s.Prepare())
	b.restart()
	if b.s.Stage() != Ready {
		t.Fatalf("stage %v after a restart", b.s.Stage())
	}
	b.submit()
}

// TestForeignChip: a station whose chip knows nothing of the seeds that it committed to does not start.
func TestForeignChip(t *testing.T) {
	b := rooted(t)
	b.chip.index, b.chip.k = 0, [32]byte{}
	if err := b.start(); err == nil {
		t.Error("started with another chip")
	}
}
