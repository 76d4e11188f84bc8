package verify

import (
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// TestEveryByteOfEveryBlock flips one bit of each byte of each block of a day, one at a time. All are found in the block itself, so
// that the replay need not start over for each.
func TestEveryByteOfEveryBlock(t *testing.T) {
	d := recordtest.New(t, func(m *election.Manifest) {
		m.Contests, m.Stations, m.Officials = m.Contests[2:3], m.Stations[:1], m.Officials[:4]
		m.Styles = []election.Style{{ID: "only", Name: election.Text{"en": "The ballot"}, Contests: []string{m.Contests[0].ID}}}
		m.Stations[0].Styles, m.Release, m.MinGroup = []string{"only"}, election.Release{Mode: election.ReleaseAtClose}, 2
	})
	d.Ceremony()
	s := d.Stations["st-1"]
	s.Prepare()
	for range 2 {
		s.Cast("only", map[string]string{"levy": "levy-a"})
	}
	s.Void(record.VoidSheet)
	s.Shut()
	d.Count()
	r, err := newReplay(d.Manifest, d.Signed)
	if err != nil {
		t.Fatal(err)
	}
	bytes := 0
	for _, b := range d.Chain.Blocks {
		data := b.Encode()
		bytes += len(data)
		for i := range data {
			data[i] ^= 1 << (i % 8)
			if err := r.clone().block(data); err == nil {
				t.Fatalf("height %d: byte %d can be changed", b.Header.Height, i)
			}
			data[i] ^= 1 << (i % 8)
		}
		if err := r.block(data); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d bytes in %d blocks", bytes, len(d.Chain.Blocks))
}

// clone is a replay that goes its own way from here.
func (r *replay) clone() *replay {
	chain := *r.chain
	return &replay{chain: &chain, state: r.state, entries: r.entries}
}
