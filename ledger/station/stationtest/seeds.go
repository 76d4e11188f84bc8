package stationtest

import (
	"maps"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// Place is where a trustee's halves belong.
func (b *Bench) Place(id string) trustee.SeedPlace {
	return trustee.SeedPlace{EID: b.State.EID(), Station: "st-1", Attempt: int(b.recorded().Attempt), Trustee: id}
}

// recorded is what the record knows of the station.
func (b *Bench) recorded() record.Station {
	st, _ := b.State.Station("st-1")
	return st
}

// Halves are a trustee's.
func (b *Bench) Halves(id string) trustee.Halves {
	return b.Secrets[id].SeedHalves(b.Place(id), b.leaves())
}

func (b *Bench) leaves() int { return b.Sample.Manifest.Station("st-1").Leaves }

// Root puts a trustee's commitment on record and into the inbox.
func (b *Bench) Root(id string) {
	b.t.Helper()
	e := &record.TrusteeRoot{Station: "st-1", Attempt: b.recorded().Attempt, Trustee: id, Root: ballot.MerkleRoot(b.Halves(id).Leaves(ballot.TrusteeHalfLeaf))}
	e.Sig = b.Secrets[id].Sign(e.Kind().String(), record.Payload(b.Sample.Manifest, e))
	b.Apply(e)
	b.Put(station.InRoot(id), record.Encode(e))
}

// Seeds seals a trustee's halves to the station.
func (b *Bench) Seeds(id string) {
	b.t.Helper()
	sealed, err := trustee.SealHalves(b.Place(id), b.Halves(id), b.Chip.Sharing.PublicKey().Bytes())
	must(b.t, err)
	b.Put(station.InSeeds(id), sealed)
}

// Throw has officials throw dice for the station's leaves.
func (b *Bench) Throw(dice string) {
	b.t.Helper()
	e := &record.Draw{Lines: []record.DrawLine{{Station: "st-1", Root: b.recorded().LeafRoot}}, Dice: dice}
	e.Officials = b.Sample.Sigs(e.Kind().String(), record.Payload(b.Sample.Manifest, e), "official-1", "official-2")
	b.Apply(e)
	b.Put(station.InDraw, record.Encode(e))
}

// Ready brings a station to where it can open.
func (b *Bench) Ready() {
	b.t.Helper()
	must(b.t, b.Start())
	b.Submit()
	trustees := slices.Sorted(maps.Keys(b.Secrets))
	for _, id := range trustees {
		b.Root(id)
	}
	for _, id := range trustees {
		b.Seeds(id)
	}
	must(b.t, b.S.Prepare())
	b.Submit()
	b.Throw(b.Dice)
	must(b.t, b.S.Prepare())
	b.Submit()
	for _, id := range trustees {
		b.Opened(id)
	}
	if st, _ := b.State.Station("st-1"); st.Stage != record.StageReady || b.S.Stage() != station.Ready {
		b.t.Fatalf("the record says %v, the station %v", st.Stage, b.S.Stage())
	}
}

// Opened puts a trustee's halves of the drawn leaves on record.
func (b *Bench) Opened(id string) {
	b.t.Helper()
	h := b.Halves(id)
	drawn := b.recorded().Drawn
	e := &record.DrawnTrustee{Station: "st-1", Attempt: b.recorded().Attempt, Trustee: id, Opened: h.Chosen(drawn)}
	leaves := h.Leaves(ballot.TrusteeHalfLeaf)
	for at, leaf := range leaves {
		if !slices.Contains(drawn, uint32(at+1)) {
			e.Hidden = append(e.Hidden, leaf)
		}
	}
	e.Sig = b.Secrets[id].Sign(e.Kind().String(), record.Payload(b.Sample.Manifest, e))
	b.Apply(e)
}
