package record_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/tpm/verify"
)

// undrawn are the indices that the dice left to voters.
func undrawn(st record.Station) []uint32 {
	var out []uint32
	for i := uint32(1); int(i) <= st.N(); i++ {
		if !slices.Contains(st.Drawn, i) {
			out = append(out, i)
		}
	}
	return out
}

// TestABoothThatPicksItsLeaf mounts the attack of a booth that looks ahead and takes, for one voter, a later leaf whose code says what it
// wants. Its counts are right; the leaf that it passed over has no use, and the one that it took is opened at close as never reached.
func TestABoothThatPicksItsLeaf(t *testing.T) {
	d := recordtest.New(t, plain)
	d.Ceremony()
	s := first(d)
	s.Prepare()
	picked := undrawn(station(t, d, s.ID))[4]
	s.Print() // the leaf that this voter should have had
	b := s.Seal(picked, "short", map[string]string{"levy": "levy-a"})
	s.Pending.Casts = append(s.Pending.Casts, record.Cast{Leaf: s.Leaf(picked), Ballot: b.Encode()})
	s.Shut()
	if st := station(t, d, s.ID); st.Mismatch != picked || st.Accounted() {
		t.Errorf("mismatch %d, accounted %v", st.Mismatch, st.Accounted())
	}
}

// TestABoothThatPrintsUntilItLikesTheCode: a leaf that was printed and thrown away is missing at close, and saying so keeps the station
// from being accounted for; calling it void takes two people and is counted.
func TestABoothThatPrintsUntilItLikesTheCode(t *testing.T) {
	d := recordtest.New(t, plain)
	d.Ceremony()
	s := first(d)
	s.Prepare()
	s.Print() // its code was not the one wanted
	s.Cast("short", nil)
	void := *s
	void.Pending.Voids = []record.Void{{Leaf: s.Leaf(undrawn(station(t, d, s.ID))[0]), Reason: record.VoidSheet}}
	void.Pending.Casts = slices.Clone(s.Pending.Casts)
	d.Refused(record.CodeEarly, void.Batch(0)[0])
	batch := s.Batch(0)[0]
	e := s.Close()
	d.Refused(record.CodeAccounting, e)
	e.Missing = 1
	d.Record(s.Sign(e), batch)
	if st := station(t, d, s.ID); st.Accounted() || st.Declared != 1 {
		t.Errorf("a leaf is gone and nobody is told: %+v", st.Counts)
	}
}

// TestAVoidLeafIsNeverOpened tries to have the seed of a voided leaf published: in the batch of the void, in a later batch, and by a closing
// that says that the leaf was never reached.
func TestAVoidLeafIsNeverOpened(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	index := undrawn(station(t, d, s.ID))[4]
	opening := s.Opening(index, "short", nil)
	d.Refused(record.CodeLeafTwice, tried(d, 1, func(r *record.Releases) { r.Checks = append(r.Checks, opening) }))
	d.Record(s.Batch(1)[0])
	e := s.Close()
	e.Last--
	d.Refused(record.CodeAccounting, s.Sign(e))
	s.Print() // in the place of the leaf that is burned here, the void one is opened
	s.Pending.Checks = []record.Check{opening}
	batch := s.Batch(0)[0]
	d.Record(s.Close())
	d.Refused(record.CodeBound, batch)
}

// TestATapeHasOneSignature: what leaves the booth carries no choice of the booth's, because there is one signature of a content and the
// record takes no other.
func TestATapeHasOneSignature(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	s.Batch(0)
	e := s.Close()
	digest := e.ClosingTape(d.State.EID())
	if !bytes.Equal(e.Tape, s.Chip.SignReceipt(record.LabelTape, digest)) {
		t.Error("signing again gives other bytes")
	}
	hashed := verify.Labelled(record.LabelTape, digest)
	pss, err := rsa.SignPSS(rand.Reader, s.Chip.Receipts, crypto.SHA256, hashed[:], nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, sig := range map[string][]byte{
		"a probabilistic signature of the same key": pss,
		"the station's key, whose nonces are free":  s.Chip.Sign(record.LabelTape, digest),
		"zeros before the signature":                append([]byte{0}, e.Tape...),
		"bytes after the signature":                 append(bytes.Clone(e.Tape), 0),
	} {
		other := *e
		other.Tape = sig
		other.Sig = s.Chip.Sign("close", record.StationDigest(d.Manifest, &other))
		t.Run(name, func(*testing.T) { d.Refused(record.CodeTape, &other) })
	}
}

// TestTwoSumsThatDifferByOneBallot tries every way to have two sums decrypted whose difference is one vote: a ballot more after the
// cut-off, other groups, a quorum that opens other sums, and a share for the sum without the victim.
func TestTwoSumsThatDifferByOneBallot(t *testing.T) {
	d := countingDay(t)
	s := first(d)
	late := *s
	late.Cast("short", nil)
	d.Refused(record.CodePhase, late.Batch(0)[0])
	d.Refused(record.CodePhase, d.Cutoff())
	before, _ := d.State.Task()
	victim, err := d.State.Context().Parse(s.Seal(undrawn(station(t, d, s.ID))[0], "short", map[string]string{"levy": "levy-a"}).Encode())
	if err != nil {
		t.Fatal(err)
	}
	one, err := d.State.Context().Tallies(victim)
	if err != nil {
		t.Fatal(err)
	}
	without := *before
	items := slices.Clone(before.Items.(trustee.List))
	levy := slices.IndexFunc(items, func(i trustee.Item) bool { return i.Name == "1 levy 0" })
	items[levy].C = items[levy].C.Sub(one["levy"][0])
	without.Items = items
	d.Refused(record.CodeShare, shareOf(t, d, "trustee-1", &without))
	d.Record(d.Quorum(2, "trustee-2", "trustee-3"))
	after, _ := d.State.Task()
	if !slices.EqualFunc(before.Items.(trustee.List), after.Items.(trustee.List), func(a, b trustee.Item) bool { return a.Name == b.Name && a.C.Equal(b.C) }) {
		t.Error("another quorum opens other sums")
	}
}

// shareOf is a trustee's share of a task that the record did not set.
func shareOf(t *testing.T, d *recordtest.Day, id string, task *trustee.Task) *record.Share {
	t.Helper()
	secret, err := d.Secrets[id].KeyShares(d.State.Ceremony(), id)
	if err != nil {
		t.Fatal(err)
	}
	share, err := d.State.Keys().Prove(task, secret)
	if err != nil {
		t.Fatal(err)
	}
	e := &record.Share{Quorum: uint16(task.Serial), Trustee: id, Share: share.Encode()}
	e.Sig = d.Trustee(e, id)
	return e
}
