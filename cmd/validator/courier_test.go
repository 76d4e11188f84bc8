package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	layout "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/chain/node"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/verify"
)

// chip is a stand-in for a station's TPM behind its broker, which can die.
type chip struct {
	*recordtest.Chip
	dead *atomic.Bool
}

var errDead = &broker.Refusal{Code: broker.CodeChip, Reason: "the security chip failed: no answer"}

func (c chip) Quote(nonce [32]byte) (verify.Evidence, error) {
	if c.dead.Load() {
		return verify.Evidence{}, errDead
	}
	return verify.ParseEvidence(c.Chip.Quote(nonce, recordtest.Log))
}
func (c chip) Sign(label string, digest [32]byte) ([]byte, error) {
	if c.dead.Load() {
		return nil, errDead
	}
	if !slices.Contains(broker.SignLabels, label) {
		return nil, &broker.Refusal{Code: broker.CodeArgument, Reason: "this key signs nothing under the label " + label}
	}
	return c.Chip.Sign(label, digest), nil
}
func (c chip) ConsensusSeed() ([]byte, error) {
	if c.dead.Load() {
		return nil, errDead
	}
	return c.Consensus.Seed(), nil
}
func (c chip) Identity() (verify.Enrolment, error)          { return c.Enrolment, nil }
func (c chip) Fence() ([32]byte, error)                     { return [32]byte{}, errors.New("no fence") }
func (c chip) SetFence([32]byte) error                      { return errors.New("no fence") }
func (c chip) Activate(blob, secret []byte) ([]byte, error) { return nil, errors.New("no challenge") }

// The broker has the station's key sign whatever a booth says, and nothing else.
func TestTheKeySignsWhatABoothSays(t *testing.T) {
	d := recordtest.New(t)
	p := newCourier(&layout.Config{Station: "st-1"}, d.Manifest, chip{d.Stations["st-1"].Chip, new(atomic.Bool)}, nil, slog.New(slog.DiscardHandler))
	labels := []string{record.LabelCheckpoint}
	for _, e := range []record.Entry{&record.StationRoot{}, &record.LeafRoot{}, &record.DrawnStation{}, &record.Batch{}, &record.Close{}, &record.Sheets{}} {
		check(t, p.sign(e))
		labels = append(labels, e.Kind().String())
	}
	slices.Sort(labels)
	if served := slices.Sorted(slices.Values(broker.SignLabels)); !slices.Equal(labels, served) {
		t.Errorf("a courier signs %q, and the broker serves %q", labels, served)
	}
}

// booth is a polling day in which a test plays the booth and the trustees, and
// the courier under test stands between the booth's files and a real chain of
// one anchor.
type booth struct {
	*recordtest.Day
	t    *testing.T
	c    *layout.Config
	node *node.Node
	st   *recordtest.Station
	stop func()
	dead atomic.Bool // the chip

	words words // of the courier
}

// words is a log that may be read while it is written.
type words struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (w *words) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func (w *words) count(what string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Count(w.b.String(), what)
}

func newBooth(t *testing.T, change ...func(*election.Manifest)) *booth {
	d := recordtest.New(t, append([]func(*election.Manifest){func(m *election.Manifest) {
		m.GenesisTime = "2026-01-01T00:00:00Z"
		m.Anchors, m.StationPower = m.Anchors[:1], 1
		m.Release = election.Release{Mode: election.ReleaseAtClose, MinBallots: 1}
	}}, change...)...)
	d.Chain.Now = time.Now()
	b := &booth{Day: d, t: t, st: d.Stations["st-1"]}
	dir := t.TempDir()
	b.c = &layout.Config{Station: "st-1", Folder: dir, Media: []string{filepath.Join(dir, "a"), filepath.Join(dir, "b")}}
	check(t, b.c.Make())
	b.startNode(filepath.Join(dir, "anchor"))
	b.startCourier()
	t.Cleanup(func() { b.stop() })
	return b
}

func (b *booth) startNode(dir string) {
	_, err := node.InitAnchor(dir)
	check(b.t, err)
	key, err := node.NewKey(b.Anchors["anchor-1"].Seed())
	check(b.t, err)
	b.node, err = node.Start(b.t.Context(), node.Config{Dir: dir, Manifest: b.Manifest, Signatures: b.Signed, Key: key,
		P2P: freePort(b.t), RPC: freePort(b.t), Log: slog.New(slog.DiscardHandler)})
	check(b.t, err)
	b.t.Cleanup(func() { b.node.Stop() })
}

// startCourier runs a courier that knows nothing but the files and the chain.
func (b *booth) startCourier() {
	ctx, cancel := context.WithCancel(b.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		newCourier(b.c, b.Manifest, chip{b.st.Chip, &b.dead}, b.node, slog.New(slog.NewTextHandler(&b.words, nil))).run(ctx)
	}()
	b.stop = func() { cancel(); <-done }
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer l.Close()
	return l.Addr().String()
}

// post puts an entry of somebody else on record.
func (b *booth) post(e record.Entry) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 20*time.Second)
	defer cancel()
	_, err := b.node.Submit(ctx, e)
	check(b.t, err)
	b.State = b.node.View().State
}

// say puts an entry into the outbox, without the station's signature.
func (b *booth) say(name string, e record.Entry) {
	b.t.Helper()
	check(b.t, replace(b.c.Outbox(name), record.Encode(e)))
}

// await waits until the record says that the station has come so far.
func (b *booth) await(stage record.Stage) {
	b.t.Helper()
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		b.State = b.node.View().State
		if st, _ := b.State.Station("st-1"); st.Stage == stage {
			return
		} else if time.Now().After(until) {
			b.t.Fatalf("the station is %v, waiting for %v", st.Stage, stage)
		}
	}
}

// inbox waits for a file of the inbox.
func (b *booth) inbox(name string) []byte {
	b.t.Helper()
	for until := time.Now().Add(10 * time.Second); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		if data, err := os.ReadFile(b.c.Inbox(name)); err == nil {
			return data
		}
	}
	b.t.Fatalf("%s does not reach the inbox", name)
	return nil
}

func TestCourierCarriesADay(t *testing.T) {
	b := newBooth(t)
	b.ceremony()
	b.post(b.st.Enrol())
	b.seeds()
	b.opens()
	b.closes()
	if st, _ := b.State.Station("st-1"); st.Cosigned == 0 || !st.Attested {
		t.Errorf("the station has cosigned height %d, attested %v", st.Cosigned, st.Attested)
	}
	b.vouches()
}

// vouches: the inbox comes to hold the checkpoint that the station stands behind, as the chain has it.
func (b *booth) vouches() {
	b.t.Helper()
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		state := b.node.View().State
		want, ok := state.Checkpoint(state.Cosigned())
		got := string(b.inbox(station.InCheck))
		if ok && got == want.Text() {
			if _, at, err := record.ParseCheckpoint(b.Manifest, got); err != nil || at != state.Cosigned() {
				b.t.Errorf("the checkpoint is read as of height %d, %v", at, err)
			}
			return
		}
		if time.Now().After(until) {
			b.t.Fatalf("the inbox holds %q, the chain has %q", got, want.Text())
		}
	}
}

func (b *booth) ceremony() {
	for b.State.Phase() == record.PhaseCeremony {
		for _, m := range b.Manifest.Trustees.Members {
			if e := b.KeyMessage(m.ID); e != nil {
				b.post(e)
			}
		}
	}
	keys, err := trustee.ParseRecord(b.inbox(station.InTrustees))
	check(b.t, err)
	if keys.Digest() != b.State.Keys().Digest() {
		b.t.Fatal("other keys reach the inbox")
	}
}

func (b *booth) seeds() {
	root := b.st.Root()
	root.Sig = nil
	b.say(station.OutStationRoot, root)
	b.await(record.StageRooted)
	for _, m := range b.Manifest.Trustees.Members {
		e := b.st.TrusteeRoot(m.ID)
		b.post(e)
		if got := b.inbox(station.InRoot(m.ID)); string(got) != string(record.Encode(e)) {
			b.t.Fatal("another root reaches the inbox")
		}
	}
	leaves := b.st.LeafRoot()
	leaves.Sig = nil
	b.say(station.OutLeafRoot, leaves)
	b.await(record.StageLeaves)
	draw := b.Draw(recordtest.Dice(1), "st-1")
	b.post(draw)
	if got := b.inbox(station.InDraw); string(got) != string(record.Encode(draw)) {
		b.t.Fatal("another draw reaches the inbox")
	}
	b.stop() // a courier that is killed here leaves nothing undone
	drawn := b.st.Drawn()
	drawn.Sig = nil
	b.say(station.OutDrawn, drawn)
	b.startCourier()
	for _, m := range b.Manifest.Trustees.Members {
		b.post(b.st.DrawnTrustee(m.ID))
	}
	b.await(record.StageReady)
}

func (b *booth) opens() {
	st, _ := b.State.Station("st-1")
	e := &record.Open{Station: st.ID, Order: b.st.Order(record.OrderOpen, 1).Encode()}
	e.Tape = b.st.Chip.SignReceipt(record.LabelTape, record.ZeroTape(b.State.EID(), st.ID, st.Attempt, st.LeafRoot))
	check(b.t, replace(b.c.Inbox(station.InOrderOpen), e.Order))
	evidence, err := station.ParseEvidence(b.inbox(station.InEvidence))
	check(b.t, err)
	e.Height, e.Evidence = evidence.Height, evidence.Quote
	b.say(station.OutOpen, b.st.Confirm(e))
	b.await(record.StageOpen)
	if st, _ := b.State.Station("st-1"); st.Overridden {
		b.t.Fatal("the quote of the opening did not pass")
	}
}

// closes puts the closing and its batch into the outbox in the wrong order, and
// the batch twice, as a restart does.
func (b *booth) closes() {
	for range 5 {
		b.st.Cast("short", map[string]string{"president": "president-a"})
	}
	parts := b.st.Batch(0)
	end := b.st.Close()
	end.Sig = nil
	b.say(station.OutClose, end)
	for i, p := range parts {
		p.Sig = nil
		b.say(station.OutBatch(1, i), p)
	}
	b.await(record.StageClosed)
	b.stop()
	size := b.State.Log().Size()
	b.startCourier()
	time.Sleep(4 * beat)
	for until := time.Now().Add(20 * time.Second); b.node.View().State.Counts().Cast != 5; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			b.t.Fatalf("%d of 5 ballots are on record", b.node.View().State.Counts().Cast)
		}
	}
	b.State = b.node.View().State
	b.t.Logf("%d leaves on record, %d before the restart", b.State.Log().Size(), size)
}

// A stranger's file in the outbox is no entry, and one that is damaged stops
// nothing else.
func TestOutboxIsNotTrusted(t *testing.T) {
	b := newBooth(t)
	b.ceremony()
	b.post(b.st.Enrol())
	check(t, os.WriteFile(b.c.Outbox("notes.bin"), []byte("hello"), 0o600))
	check(t, os.WriteFile(b.c.Outbox(station.OutOpen), []byte{1, 2, 3}, 0o600))
	foreign := record.Encode(b.Cutoff())
	check(t, os.WriteFile(b.c.Outbox(station.OutClose), foreign, 0o600))
	root := b.st.Root()
	root.Sig = nil
	b.say(station.OutStationRoot, root)
	b.await(record.StageRooted)
	if b.State.Phase() >= record.PhaseCounting {
		t.Fatal("the booth ended the collection for everybody: " + hex.EncodeToString(foreign[:4]))
	}
}

// A courier that can't write says so once and not at every beat, and brings
// what it has when it can.
func TestACourierThatCannotWrite(t *testing.T) {
	b := newBooth(t)
	check(t, os.RemoveAll(b.c.Inbox("")))
	for until := time.Now().Add(20 * time.Second); b.words.count("job=report") == 0; time.Sleep(beat) {
		if time.Now().After(until) {
			t.Fatal("it does not complain")
		}
	}
	time.Sleep(4 * beat) // in which it would complain again
	b.stop()
	if n := b.words.count("job=report"); n != 1 {
		t.Errorf("it complains %d times", n)
	}
	check(t, os.Mkdir(b.c.Inbox(""), 0o700))
	b.startCourier()
	b.inbox(station.InStatus)
}
