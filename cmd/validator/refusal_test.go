package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// timed lets batches leave from a time on that is long past.
func timed(m *election.Manifest) {
	m.Hours = election.Hours{Opens: "2026-01-02T08:00:00Z", Closes: "2026-01-02T20:00:00Z"}
	m.Release = election.Release{Mode: election.ReleaseTimed, Times: []string{"2026-01-02T14:00:00Z", "2026-01-02T15:00:00Z"}, MinBallots: 1,
		Leak: election.Text{"en": "Whether a ballot was cast before 14:00 or 15:00."}}
}

// batch makes a signed batch of a changed station, which stays as it was.
func (b *booth) batch(slot uint16, change func(r *record.Releases)) *record.Batch {
	s := *b.st
	s.Pending.Casts = slices.Clone(s.Pending.Casts)
	change(&s.Pending)
	return s.Batch(slot)[0]
}

// ballot changes a byte of the first ballot, at a place from its beginning or, if negative, from its end.
func ballot(at int) func(r *record.Releases) {
	return func(r *record.Releases) {
		data := bytes.Clone(r.Casts[0].Ballot)
		data[(at+len(data))%len(data)] ^= 1
		r.Casts[0].Ballot = data
	}
}

func asItIs(*record.Releases) {}

// refused offers an entry to the chain, which must not take it.
func (b *booth) refused(what string, code record.Code, e record.Entry) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 20*time.Second)
	defer cancel()
	counts := b.node.View().State.Counts()
	_, err := b.node.Submit(ctx, e)
	var r *record.Refusal
	if !errors.As(err, &r) || r.Code != code || r.Sentence("en") == r.Sentence("fr") {
		b.t.Errorf("%s: %v, want %v", what, err, code)
	}
	if got := b.node.View().State.Counts(); got != counts {
		b.t.Errorf("%s: the record counts %+v after %+v", what, got, counts)
	}
}

// TestTheChainRefusesBadBallots offers ballots with everything that can be wrong to a running chain, before the opening, during the day
// and after closing. None gets on record, each has its reason, and the good ones are taken afterwards.
func TestTheChainRefusesBadBallots(t *testing.T) {
	b := newBooth(t, timed)
	b.ceremony()
	b.post(b.st.Enrol())
	b.seeds()
	early := &record.Batch{Head: record.BatchHead{Station: "st-1", Serial: 1, Slot: 1}}
	b.refused("a ballot before opening", record.CodeStage, early)
	b.opens()
	for range 3 {
		b.st.Cast("short", map[string]string{"president": "president-a"})
	}
	for _, a := range []struct {
		what   string
		code   record.Code
		change func(r *record.Releases)
	}{
		{"another election", record.CodeElection, ballot(1)},
		{"another station", record.CodeElection, ballot(34)},
		{"a style that is not", record.CodeStyle, ballot(35)},
		{"another style", record.CodeBallotSize, ballot(36)},
		{"another proof", record.CodeProof, ballot(-32)},
		{"cut short", record.CodeBallotSize, func(r *record.Releases) { r.Casts[0].Ballot = r.Casts[0].Ballot[:99] }},
		{"another leaf", record.CodeLeaf, func(r *record.Releases) { r.Casts[0].Tag[0] ^= 1 }},
		{"the leaf of another ballot", record.CodeBallotLeaf, func(r *record.Releases) {
			r.Casts[0].Leaf, r.Casts[1].Leaf = r.Casts[1].Leaf, r.Casts[0].Leaf
		}},
		{"the same ballot twice", record.CodeOrdering, func(r *record.Releases) { r.Casts = append(r.Casts, r.Casts[0]) }},
	} {
		b.refused(a.what, a.code, b.batch(1, a.change))
	}
	forged := b.batch(1, asItIs)
	forged.Sig = b.Stations["st-2"].Chip.Sign("batch", record.StationDigest(b.Manifest, forged))
	b.refused("another station's signature", record.CodeSignature, forged)

	cast := b.st.Pending.Casts[0]
	b.post(b.st.Batch(1)[0])
	b.st.Pending.Casts = []record.Cast{cast}
	b.refused("a ballot that is on record", record.CodeCodeTwice, b.batch(2, asItIs))
	b.st.Pending = record.Releases{}
	b.post(b.st.Close())
	b.st.Cast("short", nil)
	b.refused("a ballot after closing", record.CodeTapeMatch, b.batch(0, asItIs))
	if got := b.node.View().State.Counts(); got != (record.Counts{Cast: 3}) {
		t.Errorf("the record counts %+v", got)
	}
}

// TestPortsInUse: a station's node whose ports are taken says so and ends; it takes its place when they are free.
func TestPortsInUse(t *testing.T) {
	s := newSeat(t)
	s.c.TPM = "unix:not-ours" // init opens it
	p2p, rpc := s.c.P2P, s.c.RPC
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer taken.Close()
	for _, address := range []*string{&s.c.P2P, &s.c.RPC} {
		free := *address
		*address = taken.Addr().String()
		data, err := json.Marshal(s.c)
		check(t, err)
		config := filepath.Join(s.c.Folder, "station.json")
		check(t, os.WriteFile(config, bytes.ReplaceAll(data, []byte("null"), []byte("[]")), 0o600))
		code, _, words := validator(t, "run", "-config", config)
		if code != cli.ExitFailed || !strings.Contains(words, *address) || !strings.Contains(words, "hint: another program listens there") {
			t.Errorf("exit %d\n%s", code, words)
		}
		*address = free
	}
	s.c.P2P, s.c.RPC = p2p, rpc
	s.start()
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		conn, err := net.Dial("tcp", rpc)
		if err == nil {
			conn.Close()
			break
		}
		if time.Now().After(until) {
			t.Fatal(err)
		}
	}
	check(t, s.end())
}
