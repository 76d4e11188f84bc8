package light_test

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/chain/light"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify"
)

func (n *net4) incident(note string, officials ...string) *record.Incident {
	e := &record.Incident{Station: "st-1", Serial: crc32.ChecksumIEEE([]byte(note)), What: record.IncidentOther, Note: note}
	e.Officials = n.Sigs("incident", record.Payload(n.Manifest, e), officials...)
	return e
}

func submit(t *testing.T, c *light.Client, entries ...record.Entry) error {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	return c.Submit(ctx, entries...)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// One network lives through everything that a chain lives through on a polling
// day: it rests, stations join, entries come from all sides, bad ones are
// refused, one node is killed and catches up, then all are.
func TestChainStory(t *testing.T) {
	n := startNet(t)
	c := n.follow(n.members[0])
	reach(t, c, 1)
	n.rests(c)
	n.stationsJoin(c)
	n.refuses(c)
	n.entriesFromAllSides()
	n.oneIsKilled(c)
	n.allAreKilled(c)
	n.nothingIsForged(c)
	n.oneVotesTwice(c)
	n.exports(c)
}

// rests: the first block needs no entry, and no other comes without one.
func (n *net4) rests(c *light.Client) {
	time.Sleep(1500 * time.Millisecond)
	if _, err := c.Sync(n.t.Context()); err != nil || c.Height() != 1 {
		n.t.Fatalf("an idle chain has made %d blocks (%v)", c.Height(), err)
	}
}

func (n *net4) stationsJoin(c *light.Client) {
	for i, station := range []string{"st-1", "st-2"} {
		must(n.t, submit(n.t, c, n.Stations[station].Enrol()))
		if got := len(c.State().Validators()); got != 5+i {
			n.t.Fatalf("%d validators after %d stations joined", got, i+1)
		}
	}
	// The new set signs two blocks later; the client holds every header to it.
	for i := range 3 {
		must(n.t, submit(n.t, c, n.incident(fmt.Sprint("after joining ", i), "official-1", "official-2")))
	}
}

// refuses: a refused entry comes back with its reason and is in no block.
func (n *net4) refuses(c *light.Client) {
	taken := n.incident("twice", "official-1", "official-2")
	must(n.t, submit(n.t, c, taken))
	must(n.t, submit(n.t, c, taken)) // what is on record is no error
	size := c.State().Log().Size()
	for want, e := range map[record.Code]record.Entry{
		record.CodeOfficials: n.incident("one signature", "official-1"),
		record.CodeRecorded:  &record.Enrol{Station: "st-1"},
		record.CodeStation:   &record.Incident{Station: "st-9"},
		record.CodeSize:      &record.Incident{Station: "st-1", Officials: []election.Signature{{Sig: make([]byte, record.MaxEntry)}}},
	} {
		err := submit(n.t, c, e)
		var refused *record.Refusal
		if !errors.As(err, &refused) || refused.Code != want {
			n.t.Fatalf("got %v, want a refusal for %v", err, want)
		}
	}
	err := submit(n.t, c, n.incident("before a refusal", "official-1", "official-2"), taken, n.incident("refused", "official-1"))
	if refused := new(record.Refusal); !errors.As(err, &refused) || refused.Code != record.CodeOfficials {
		n.t.Fatalf("several at once: %v", err)
	}
	must(n.t, submit(n.t, c, n.incident("after the refusals", "official-1", "official-2")))
	if got := c.State().Log().Size(); got != size+2 {
		n.t.Fatalf("refused entries are on record: %d entries where %d belong", got, size+2)
	}
}

func (n *net4) entriesFromAllSides() {
	var wg sync.WaitGroup
	for i, m := range n.members {
		c := n.follow(m)
		for j := range 5 {
			wg.Go(func() {
				if err := submit(n.t, c, n.incident(fmt.Sprintf("%d from %d", j, i), "official-1", "official-2")); err != nil {
					n.t.Error(err)
				}
			})
		}
	}
	wg.Wait()
}

func (n *net4) oneIsKilled(c *light.Client) {
	last := n.members[3]
	last.kill()
	for i := range 5 {
		must(n.t, submit(n.t, c, n.incident(fmt.Sprint("while one is down ", i), "official-1", "official-2")))
	}
	begun := time.Now()
	last.start(n.t)
	n.agree(c, last)
	n.t.Logf("a killed node caught up in %v", time.Since(begun).Round(time.Millisecond))
}

// agree waits until a member shows the same record as c at the same height.
func (n *net4) agree(c *light.Client, m *member) {
	n.t.Helper()
	other := n.follow(m)
	reach(n.t, other, c.Height())
	reach(n.t, c, other.Height())
	if c.State().AppHash() != other.State().AppHash() {
		n.t.Fatalf("two nodes differ at height %d", c.Height())
	}
}

// allAreKilled: the record that is played from the block stores is the one
// from before, and the chain goes on.
func (n *net4) allAreKilled(c *light.Client) {
	for _, m := range n.members {
		m.kill()
	}
	if _, err := c.Sync(n.t.Context()); !errors.As(err, new(*light.OfflineError)) {
		n.t.Fatalf("a dead node gives %v", err)
	}
	height, hash := c.Height(), c.State().AppHash()
	for _, m := range n.members {
		m.start(n.t)
	}
	for _, m := range n.members {
		n.agree(c, m)
	}
	if c.Height() == height && c.State().AppHash() != hash {
		n.t.Fatal("the record changed while everybody was away")
	}
	begun := time.Now()
	must(n.t, submit(n.t, c, n.incident("after the power cut", "official-1", "official-2")))
	n.t.Logf("the chain took an entry %v after all were killed", time.Since(begun).Round(time.Millisecond))
}

// exports: the folder checks offline, and is never written over another.
func (n *net4) exports(c *light.Client) {
	dir := filepath.Join(n.t.TempDir(), "record")
	must(n.t, c.Export(n.t.Context(), dir, nil))
	report, err := verify.Check(dir)
	must(n.t, err)
	if report.State.AppHash() != c.State().AppHash() {
		n.t.Fatal("another record was exported")
	}
	if c.Export(n.t.Context(), dir, nil) == nil {
		n.t.Fatal("a folder was written over")
	}
	liar := n.liar(n.members[0], func(b map[string]any) { flip(at(b, "header"), "app_hash") })
	defer liar.Close()
	c.Use(liar.URL)
	if err := c.Export(n.t.Context(), dir+"2", nil); !errors.As(err, new(*light.ForgedError)) {
		n.t.Fatalf("a forged block is exported: %v", err)
	}
	if _, err := c.Rows(n.t.Context()); !errors.As(err, new(*light.ForgedError)) {
		n.t.Fatalf("rows are taken from a forged block: %v", err)
	}
}
