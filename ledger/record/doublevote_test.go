package record_test

import (
	"crypto/ed25519"
	"slices"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

func voters(d *recordtest.Day) []string {
	var out []string
	for _, v := range d.State.Validators() {
		out = append(out, v.Name)
	}
	slices.Sort(out)
	return out
}

// Who votes twice votes no more: a station whose card was copied, an anchor that runs twice.
func TestADoubleVoteTakesThePower(t *testing.T) {
	d := votingDay(t)
	anchor, booth := d.Anchors["anchor-2"], first(d).Chip.Consensus
	if got := voters(d); !slices.Equal(got, []string{"anchor-1", "anchor-2", "anchor-3", "st-1", "st-2"}) {
		t.Fatal(got)
	}
	e := d.DoubleVote(anchor)
	d.Record(e, d.DoubleVote(booth))
	if got := voters(d); !slices.Equal(got, []string{"anchor-1", "anchor-3", "st-2"}) {
		t.Fatal(got)
	}
	e.Height++
	d.Refused(record.CodeRecorded, e)
	if seats := d.State.Seats(); len(seats) != 5 || !d.State.Struck([32]byte(anchor.Public().(ed25519.PublicKey))) {
		t.Fatalf("%+v", seats)
	}
	// Its ballots have nothing to do with its vote.
	first(d).Shut()
	d.Stations["st-2"].Shut()
	d.Count()
	if !d.State.Result().Stations[0].Accounted {
		t.Fatal("a station that voted twice on blocks is not accounted for")
	}
}

// Votes may be for a block and for none, at the most absurd times, of either type.
func TestWhatADoubleVoteCanBe(t *testing.T) {
	d := ceremonyDay(t)
	key := d.Anchors["anchor-1"]
	for _, kind := range []uint8{headers.Prevote, headers.Precommit} {
		for _, at := range []time.Time{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 0, 0, 0, 999999999, time.UTC)} {
			some := headers.Vote{Type: kind, Height: 1, Time: at, Block: headers.BlockID{Hash: [32]byte{3}, Parts: headers.PartSet{Total: 1, Hash: [32]byte{4}}}}
			none := headers.Vote{Type: kind, Height: 1, Time: at}
			other := some
			other.Block.Parts.Total++
			for _, second := range []headers.Vote{none, other} {
				d.Accepted(record.NewDoubleVote([32]byte(key.Public().(ed25519.PublicKey)), kind, 1, 0, d.Vote(key, some), d.Vote(key, second)))
			}
		}
	}
}

// A chain without a validator could record nothing more.
func TestTheLastAnchorKeepsItsVote(t *testing.T) {
	d := votingDay(t)
	d.Record(d.DoubleVote(d.Anchors["anchor-1"]))
	d.Record(d.DoubleVote(d.Anchors["anchor-3"]))
	d.Refused(record.CodeDoubleVote, d.DoubleVote(d.Anchors["anchor-2"]))
	d.Record(d.DoubleVote(first(d).Chip.Consensus))
	if got := voters(d); !slices.Equal(got, []string{"anchor-2", "st-2"}) {
		t.Fatal(got)
	}
}
