package record_test

import (
	"bytes"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/tlog"
)

// FuzzApply records anything at any moment of a day: it is taken or refused, and the state that it was applied to stays what it was.
func FuzzApply(f *testing.F) {
	d, _ := pollingDay(f)
	d.Count()
	states := replayed(f, d)
	for height, b := range d.Chain.Blocks {
		for _, data := range b.Entries {
			f.Add(uint16(height), data)
		}
	}
	f.Fuzz(func(t *testing.T, height uint16, data []byte) {
		s := states[int(height)%len(states)]
		e, err := record.Decode(data)
		if err != nil {
			return
		}
		before := s.AppHash()
		next, err := record.Apply(s, e)
		if s.AppHash() != before || err != nil && next.AppHash() != before {
			t.Fatalf("%v changed a state", e.Kind())
		}
	})
}

// replayed are the states of a day before each block's entries.
func replayed(t testing.TB, d *recordtest.Day) []record.State {
	s, err := record.New(d.Manifest, d.Signed)
	if err != nil {
		t.Fatal(err)
	}
	var out []record.State
	for _, b := range d.Chain.Blocks {
		s = record.Begin(s, record.Block{Height: b.Header.Height, Time: b.Header.Time, Hash: b.Header.Hash(), LastHash: b.Header.LastBlockID.Hash})
		out = append(out, s)
		for _, data := range b.Entries {
			e, err := record.Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			if s, err = record.Apply(s, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

func FuzzParseOrder(f *testing.F) {
	o := record.Order{Action: record.OrderOpen, Station: "st-1", Serial: 1, Expires: 5, Officials: []election.Signature{{Signer: "a", Sig: []byte{1}}}}
	f.Add(o.Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if o, err := record.ParseOrder(data); err == nil && !bytes.Equal(o.Encode(), data) {
			t.Fatal("an order has two encodings")
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	m := electiontest.New().Manifest
	f.Add("isoloir/sample-chain\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nheight 4\nheader 0000000000000000000000000000000000000000000000000000000000000000\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, height, err := record.ParseCheckpoint(m, text)
		if err == nil && (c.Text() != text || height < 1 || len(text) > record.MaxCheckpoint) {
			t.Fatal("a checkpoint has two forms")
		}
		if _, err := tlog.ParseCheckpoint(text); err != nil && c.Size > 0 {
			t.Fatal("what is no checkpoint is one of ours")
		}
	})
}
