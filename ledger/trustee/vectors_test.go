package trustee

import (
	"bytes"
	"crypto/ecdh"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/vectors"
)

// The files hold chance (seals, nonces of proofs), so what is kept is replayed and not made again; go test -update makes other ones.

// TestVectorsOfCeremonies replays ceremony.txt: messages one after the other, taken and refused.
func TestVectorsOfCeremonies(t *testing.T) {
	if *vectors.Update {
		writeCeremonies(t)
	}
	f := vectors.Replay(t, "ceremony.txt", (&judge{t: t}).judge)
	wantOutcomes(t, f, CodeForm, CodeStep, CodeTwice, CodeTrustee, CodeCommit, CodePoint, CodeProof, CodeDigest)
}

// TestVectorsOfDecryption replays decryption.txt: trustee records, rehearsals, shares, and halves of seeds.
func TestVectorsOfDecryption(t *testing.T) {
	if *vectors.Update {
		writeDecryptions(t)
	}
	f := vectors.Replay(t, "decryption.txt", (&judge{t: t}).judge)
	wantOutcomes(t, f, CodeForm, CodeProof, CodeQuorum, CodeItems, CodeEvidence, "seal")
}

// wantOutcomes holds a file to have a vector for every outcome.
func wantOutcomes(t *testing.T, f *vectors.File, codes ...string) {
	t.Helper()
	seen := map[string]bool{}
	for _, v := range f.List {
		seen[v.Expect] = true
	}
	for _, c := range codes {
		if !seen[vectors.Refused(c)] || !seen[vectors.OK] {
			t.Errorf("no vector expects %s", c)
		}
	}
}

// judge says what this package says of vectors, one after the other.
type judge struct {
	t *testing.T
	c Ceremony
	r *Record
}

func refused(err error) string {
	if err == nil {
		return vectors.OK
	}
	return vectors.Refused(code(err))
}

func verdict(same bool) string {
	if same {
		return vectors.OK
	}
	return "differs"
}

func (j *judge) judge(v *vectors.Vector) string {
	j.t.Helper()
	switch v.Do {
	case "ceremony":
		m, err := election.Parse(v.Bytes("manifest"))
		if err == nil {
			j.c, err = NewCeremony(m)
		}
		if err != nil {
			j.t.Fatal(err)
		}
		return verdict(j.c.ID() == v.Bytes32("cid"))
	case "post":
		return j.post(v)
	case "outcome":
		return j.outcome(v)
	case "record":
		r, err := ParseRecord(v.Bytes("record"))
		if err == nil {
			j.r = r
		}
		return refused(err)
	case "share":
		return j.share(v)
	case "rehearsal":
		return j.rehearsal(v)
	case "half":
		s := &Secret{master: v.Bytes32("master")}
		return verdict(s.SeedHalves(placeIn(v), 4).Half(uint32(v.Number("index"))) == v.Bytes32("half"))
	case "halves":
		return openHalves(v)
	case "sealed-share":
		return openSealed(v)
	}
	return fmt.Sprintf("no operation %q", v.Do)
}

func (j *judge) post(v *vectors.Vector) string {
	next, err := j.c.Apply(Step(v.Number("step")), v.Text("trustee"), v.Bytes("message"), time.Unix(int64(v.Number("time")), 0))
	if err == nil {
		j.c = next
	}
	return refused(err)
}

// outcome is where a ceremony stands: the step, who is out, and the record if there is one.
func (j *judge) outcome(v *vectors.Vector) string {
	c := j.c.Advance(time.Unix(int64(v.Number("time")), 0))
	var record []byte
	if c.Record() != nil {
		record = c.Record().Encode()
	}
	return verdict(c.Step() == Step(v.Number("step")) && outOf(c) == v.Text("out") && bytes.Equal(record, v.Bytes("record")))
}

func outOf(c Ceremony) string {
	var out []string
	for i := range c.members {
		if c.members[i].out != "" {
			out = append(out, c.members[i].id)
		}
	}
	return strings.Join(out, " ")
}

func (j *judge) share(v *vectors.Vector) string {
	task := &Task{EID: v.Bytes32("eid"), Set: Set(v.Number("set")), Serial: int(v.Number("serial")), Quorum: strings.Fields(v.Text("quorum"))}
	var items List
	for i, b := 0, v.Bytes("ciphertexts"); len(b) >= elgamal.CiphertextSize; i, b = i+1, b[elgamal.CiphertextSize:] {
		c, err := elgamal.DecodeCiphertext(b[:elgamal.CiphertextSize])
		if err != nil {
			j.t.Fatal(err)
		}
		items = append(items, Item{v.Text(fmt.Sprintf("name %d", i)), c})
	}
	task.Items = items
	share, err := ParseDecryptionShare(v.Bytes("share"))
	if err != nil {
		return refused(err)
	}
	if err := j.r.Check(task, v.Text("trustee"), share); err != nil || !v.Has("contents") {
		return refused(err)
	}
	return j.contents(v, task, share)
}

// contents is what the shares of a quorum open.
func (j *judge) contents(v *vectors.Vector, task *Task, last *DecryptionShare) string {
	first, err := ParseDecryptionShare(v.Bytes("first share"))
	if err != nil {
		return refused(err)
	}
	out, err := j.r.Combine(task, map[string]*DecryptionShare{task.Quorum[0]: first, v.Text("trustee"): last})
	if err != nil {
		return refused(err)
	}
	var got []byte
	for i := range out {
		got = out[i].Append(got)
	}
	return verdict(bytes.Equal(got, v.Bytes("contents")))
}

func (j *judge) rehearsal(v *vectors.Vector) string {
	shares := map[string]*RehearsalShare{}
	for _, m := range j.r.Members {
		if !v.Has("part of " + m.ID) {
			continue
		}
		x, err := ParseRehearsalShare(v.Bytes("part of " + m.ID))
		if err != nil {
			return refused(err)
		}
		shares[m.ID] = x
	}
	return refused(j.r.CheckRehearsal(shares))
}

func placeIn(v *vectors.Vector) SeedPlace {
	return SeedPlace{EID: v.Bytes32("eid"), Station: v.Text("station"), Attempt: int(v.Number("attempt")), Trustee: v.Text("trustee")}
}

func openHalves(v *vectors.Vector) string {
	key, err := ecdh.X25519().NewPrivateKey(v.Bytes("station key"))
	if err != nil {
		return "no key"
	}
	h, err := OpenHalves(placeIn(v), int(v.Number("number")), v.Bytes("sealed"), key)
	if err != nil {
		return vectors.Refused("seal")
	}
	var all []byte
	for _, t := range h.t {
		all = append(all, t[:]...)
	}
	return verdict(bytes.Equal(all, v.Bytes("halves")))
}

func openSealed(v *vectors.Vector) string {
	key, err := ecdh.X25519().NewPrivateKey(v.Bytes("sharing key"))
	if err != nil || len(v.Bytes("sealed")) != sealedSize {
		return "no key"
	}
	x := SealedShare{Data: [sealedSize]byte(v.Bytes("sealed"))}
	share, err := openShare(v.Bytes32("cid"), int(v.Number("from")), int(v.Number("to")), key, &x)
	if err != nil {
		return vectors.Refused("seal")
	}
	var plain []byte
	for i := range share {
		plain = share[i].Append(plain)
	}
	return verdict(bytes.Equal(plain, v.Bytes("share")))
}
