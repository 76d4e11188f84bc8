// Package recordtest holds a polling day for tests: real ballots, real trustees and their real ceremony, stations whose security chips
// are a stand-in, and blocks signed by the anchors and stations of the record, without CometBFT.
package recordtest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// Day is an election in the hands of a test. State is what is on record; the people and machines act through their methods.
type Day struct {
	*electiontest.Sample
	T        testing.TB
	State    record.State
	Signed   []election.Signature
	Secrets  map[string]*trustee.Secret
	Stations map[string]*Station
	Chain    *Chain
	Maker    *Maker              // of the chips
	Rows     *record.Rows        // that mixers start from
	Files    map[[32]byte][]byte // beside the record
	Tried    []Try               // in the order of time
}

// A Try is an entry that was refused, as the first of a block after so many others.
type Try struct {
	Blocks int
	Time   time.Time
	Code   record.Code
	Entry  []byte
}

// Watch, where it is set, is shown every day at its end, so that a second verifier judges what the tests of the first have made.
var Watch func(*Day)

// New starts the record of the sample election of package electiontest, made small by change where a test wants that. Nothing is
// on record.
func New(t testing.TB, change ...func(*election.Manifest)) *Day {
	t.Helper()
	d := &Day{Sample: electiontest.New(), T: t, Secrets: map[string]*trustee.Secret{}, Stations: map[string]*Station{}, Rows: record.NewRows(),
		Files: map[[32]byte][]byte{}}
	m := d.Manifest
	genesis := must(time.Parse(time.RFC3339, m.GenesisTime))
	maker := NewMaker(genesis)
	m.EKRoots = []election.EKRoot{{Name: "Test maker", Certificate: base64.StdEncoding.EncodeToString(maker.Root)}}
	m.Reference = []election.Reference{{Version: 1, Name: "test"}}
	for _, e := range Log {
		m.Reference[0].Events = append(m.Reference[0].Events, election.ReferenceEvent{PCR: int(e.PCR), Event: e.Name, Digest: hex.EncodeToString(e.Digest[:])})
	}
	for i := range m.Trustees.Members {
		id := m.Trustees.Members[i].ID
		d.Secrets[id] = must(trustee.NewSecret())
		m.Trustees.Members[i] = d.Secrets[id].Public(id, id)
	}
	for _, f := range change {
		f(m)
	}
	d.Signed, d.Maker = d.Sign(), maker
	d.State = must(record.New(m, d.Signed))
	d.Chain = newChain(d.State, genesis, d.Anchors)
	if Watch != nil {
		t.Cleanup(func() { Watch(d) })
	}
	for i := range m.Stations {
		id := m.Stations[i].ID
		d.Stations[id] = &Station{Day: d, ID: id, Spec: &m.Stations[i], Chip: NewChip(maker, m.DefinitionDigest(), id)}
	}
	return d
}

// Record puts entries on record in one block, and fails the test if one is refused.
func (d *Day) Record(entries ...record.Entry) {
	d.T.Helper()
	state, err := d.Chain.Next(d.State, entries...)
	if err != nil {
		d.T.Fatalf("height %d: %v", d.State.Height()+1, err)
	}
	d.State = state
	for _, e := range entries {
		if err := d.Rows.Take(state, e); err != nil {
			d.T.Fatal(err)
		}
	}
}

// Refused tries an entry in the next block and fails the test unless it is refused with this code and leaves the state as it was.
func (d *Day) Refused(code record.Code, e record.Entry) {
	d.T.Helper()
	s := record.Begin(d.State, record.Block{Height: d.State.Height() + 1, Time: d.Chain.Now, Hash: [32]byte{1}})
	before := s.AppHash()
	decoded, err := record.Decode(record.Encode(e))
	if err != nil {
		d.T.Fatalf("%v: %v", e.Kind(), err)
	}
	next, err := record.Apply(s, decoded)
	r, ok := err.(*record.Refusal)
	if !ok || r.Code != code {
		d.T.Fatalf("%v: got %v, want %v", e.Kind(), err, code)
	}
	d.Tried = append(d.Tried, Try{Blocks: len(d.Chain.Blocks), Time: d.Chain.Now, Code: code, Entry: record.Encode(e)})
	if next.AppHash() != before || s.AppHash() != before || next.Log().Size() != s.Log().Size() {
		d.T.Fatalf("%v: a refused entry changed the state", e.Kind())
	}
}

// Accepted tells that an entry would be taken in the next block, without recording it.
func (d *Day) Accepted(e record.Entry) {
	d.T.Helper()
	s := record.Begin(d.State, record.Block{Height: d.State.Height() + 1, Time: d.Chain.Now, Hash: [32]byte{1}})
	if _, err := record.Apply(s, e); err != nil {
		d.T.Fatalf("%v: %v", e.Kind(), err)
	}
}

// Officials signs an entry by the two officials.
func (d *Day) Officials(e record.Entry) []election.Signature {
	return d.Sigs(e.Kind().String(), record.Payload(d.Manifest, e), "official-1", "official-2")
}

// Trustee signs an entry by a trustee.
func (d *Day) Trustee(e record.Entry, id string) []byte {
	return d.Secrets[id].Sign(e.Kind().String(), record.Payload(d.Manifest, e))
}

// Ceremony makes the keys.
func (d *Day) Ceremony() {
	d.T.Helper()
	for d.State.Phase() == record.PhaseCeremony {
		var entries []record.Entry
		for _, m := range d.Manifest.Trustees.Members {
			if e := d.KeyMessage(m.ID); e != nil {
				entries = append(entries, e)
			}
		}
		if len(entries) == 0 {
			d.T.Fatalf("the ceremony stands still at %v", d.State.Ceremony().Step())
		}
		d.Record(entries...)
	}
}

// KeyMessage is what a trustee posts next; nil if nothing.
func (d *Day) KeyMessage(id string) *record.KeyMessage {
	d.T.Helper()
	step, message, ok, err := d.Secrets[id].Next(d.State.Ceremony(), id)
	if err != nil {
		d.T.Fatal(err)
	}
	if !ok {
		return nil
	}
	kind, _ := record.KeyKind(step)
	e := &record.KeyMessage{Step: kind, Trustee: id, Message: message}
	e.Sig = d.Trustee(e, id)
	return e
}

// Draw throws dice for stations.
func (d *Day) Draw(dice string, stations ...string) *record.Draw {
	e := &record.Draw{Dice: dice}
	for _, id := range stations {
		st, _ := d.State.Station(id)
		e.Lines = append(e.Lines, record.DrawLine{Station: id, Root: st.LeafRoot})
	}
	e.Officials = d.Officials(e)
	return e
}

// Cutoff ends the collection.
func (d *Day) Cutoff() *record.Cutoff {
	e := &record.Cutoff{}
	e.Officials = d.Officials(e)
	return e
}

// Quorum announces who decrypts.
func (d *Day) Quorum(serial uint16, trustees ...string) *record.Quorum {
	e := &record.Quorum{Serial: serial, Trustees: trustees}
	e.Officials = d.Officials(e)
	return e
}

// Share decrypts a trustee's part.
func (d *Day) Share(id string) *record.Share {
	d.T.Helper()
	task, ok := d.State.Task()
	if !ok {
		d.T.Fatal("nothing to decrypt")
	}
	shares := must(d.Secrets[id].KeyShares(d.State.Ceremony(), id))
	share := must(d.State.Keys().Prove(task, shares))
	e := &record.Share{Quorum: uint16(task.Serial), Trustee: id, Share: share.Encode()}
	e.Sig = d.Trustee(e, id)
	return e
}

// Publish signs the result.
func (d *Day) Publish() *record.Publish {
	e := &record.Publish{Result: sha256.Sum256(d.State.ResultJSON())}
	e.Officials = d.Officials(e)
	return e
}

// Count goes from the cut-off to the published result with trustees 1 and 3, who open the tables that must be.
func (d *Day) Count() {
	d.T.Helper()
	d.Record(d.Cutoff())
	d.Record(d.Quorum(1, "trustee-1", "trustee-3"))
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-3"))
	if lots := d.State.Unopened(); len(lots) > 0 {
		d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
		for _, lot := range lots {
			d.Open(lot)
		}
	}
	d.Record(d.Publish())
}

// CountMixed is Count with every lot mixed and opened before the publication.
func (d *Day) CountMixed() {
	d.T.Helper()
	d.countMixed()
	d.Record(d.Publish())
}

func (d *Day) countMixed() {
	d.T.Helper()
	d.Record(d.Cutoff())
	d.Record(d.Quorum(1, "trustee-1", "trustee-3"))
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-3"))
	d.Mix()
}

// CountAudited is CountMixed with one draw of the first lot, and what else is due, before the publication.
func (d *Day) CountAudited(due ...record.Entry) {
	d.T.Helper()
	d.countMixed()
	d.MakeIndex(0)
	l := d.Scan(0)
	d.Record(d.Papers(0, l, 0))
	d.Record(d.AuditDraw(Dice(1)))
	d.Record(d.Interpretation(0, 1, "read"))
	named := d.Sampled(0, 1, l)
	d.Record(named)
	d.Record(d.RowShare(0, named.Row, "trustee-1"), d.RowShare(0, named.Row, "trustee-3"))
	d.Record(d.Read(0, 1, "read"))
	d.Record(due...)
	d.Record(d.Publish())
}

// Vote signs a vote of a validator, as no honest one would if it is the second of a round.
func (d *Day) Vote(key ed25519.PrivateKey, v headers.Vote) record.SignedVote {
	s := record.SignedVote{Block: v.Block, Seconds: v.Time.Unix(), Nanos: uint32(v.Time.Nanosecond())}
	copy(s.Sig[:], ed25519.Sign(key, v.SignBytes(d.Manifest.ChainID)))
	return s
}

// DoubleVote has a validator vote for two blocks at height 2.
func (d *Day) DoubleVote(key ed25519.PrivateKey) *record.DoubleVote {
	v := headers.Vote{Type: headers.Precommit, Height: 2, Round: 1, Time: d.Chain.Now, Block: headers.BlockID{Hash: [32]byte{1}}}
	one := d.Vote(key, v)
	v.Block.Hash[0] = 2
	return record.NewDoubleVote([32]byte(key.Public().(ed25519.PublicKey)), v.Type, v.Height, v.Round, one, d.Vote(key, v))
}

// Dice is a throw that is different for every n.
func Dice(n int) string { return fmt.Sprintf("%020d", n) }
