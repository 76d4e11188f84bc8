package stationtest

import (
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
)

// Voting brings a station to open polls.
func (b *Bench) Voting() {
	b.t.Helper()
	b.Ready()
	b.Quote(b.Order(record.OrderOpen), recordtest.Log)
	must(b.t, b.S.Open(b.Workers(), false))
	b.Submit()
}

// Written is what a voter of the short style writes in.
const Written = "a name that the voter wrote"

// Choices are those of a voter of the short style.
func (b *Bench) Choices() *ballot.Selections {
	sel := ballot.NewSelections(b.Sample.Manifest.StyleContests("short"))
	must(b.t, sel.Set("president", "write-in", 1))
	must(b.t, sel.SetWriteIn("president", "write-in", Written))
	must(b.t, sel.Set("levy", "levy-a", 1))
	return sel
}

// Issue has a voter of the short style print a ballot.
func (b *Bench) Issue() *station.Paper {
	b.t.Helper()
	p, err := b.S.Issue("short", b.Choices())
	must(b.t, err)
	return p
}

// Vote is a whole vote.
func (b *Bench) Vote() *station.Paper {
	b.t.Helper()
	p := b.Issue()
	must(b.t, b.S.Cast())
	must(b.t, b.S.Confirm())
	return p
}

// Found says whether a code is on record, and as what.
func (b *Bench) Found(p *station.Paper) record.Use {
	f, _ := b.State.Find(p.Code)
	return f.Use
}

// Closed closes and puts everything on record, and checks that every leaf is accounted for.
func (b *Bench) Closed() *station.Tape {
	b.t.Helper()
	if !b.S.Ended() {
		must(b.t, b.S.End(b.Workers()))
	}
	tape, err := b.S.Close(b.Workers())
	must(b.t, err)
	b.Submit()
	st, _ := b.State.Station("st-1")
	if st.Stage != record.StageClosed {
		b.t.Fatalf("the record says %v", st.Stage)
	}
	for _, id := range st.Trustees() {
		e := &record.Unused{Station: "st-1", Attempt: st.Attempt, Trustee: id}
		for i := tape.Last + 1; int(i) <= b.leaves(); i++ {
			e.Halves = append(e.Halves, b.Halves(id).Half(i))
		}
		e.Sig = b.Secrets[id].Sign(e.Kind().String(), record.Payload(b.Sample.Manifest, e))
		b.Apply(e)
	}
	return tape
}

// Accounted checks that every leaf of the station has exactly one use.
func (b *Bench) Accounted() {
	b.t.Helper()
	if st, _ := b.State.Station("st-1"); !st.Accounted() {
		b.t.Error("leaves are not all accounted for")
	}
}
