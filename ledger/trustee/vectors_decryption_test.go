package trustee

import (
	"bytes"
	"crypto/ecdh"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/vectors"
)

func writeDecryptions(t *testing.T) {
	f := &vectors.File{About: "Trustee records, rehearsals, decryption and halves of seeds. The last record that was taken is the one that shares are checked under.\nSPEC.md, sections \"Trustees\" and \"Vectors\".\n"}
	p, task := counted(t)
	data := p.c.Record().Encode()
	good := f.Add("a trustee record", "record", vectors.OK).Set("record", data)
	other, _ := counted(t)
	mixed := *p.c.Record()
	mixed.Members = slices.Clone(mixed.Members)
	mixed.Members[2].Keys[Blind] = other.c.Record().Members[2].Keys[Blind]
	f.Like(good, "a key of another ceremony", vectors.Refused(CodeEvidence)).Set("record", mixed.Encode())
	f.Like(good, "a record cut short", vectors.Refused(CodeForm)).Set("record", data[:len(data)-1])
	f.Like(good, "a record with k = 0", vectors.Refused(CodeForm)).Set("record", append(append(bytes.Clone(data[:32]), 0), data[33:]...))
	f.Like(good, "a record with k = 4", vectors.Refused(CodeForm)).Set("record", append(append(bytes.Clone(data[:32]), 4), data[33:]...))
	for i := range mixed.Joint {
		wrong := *p.c.Record()
		wrong.Joint[i] = wrong.Joint[i].Add(elgamal.Generator())
		f.Like(good, fmt.Sprintf("a joint %s key that does not follow", Set(i)), vectors.Refused(CodeEvidence)).Set("record", wrong.Encode())
	}
	writeRehearsals(t, f, p)
	writeShares(t, f, p, task)
	writeHalves(t, f)
	writeSealedShares(t, f, p)
	writeFile(t, "decryption.txt", f)
}

func writeRehearsals(t *testing.T, f *vectors.File, p *play) {
	r := p.c.Record()
	good := f.Add("a rehearsal", "rehearsal", vectors.OK)
	parts := map[string][]byte{}
	for _, id := range p.ids {
		x, err := r.Rehearse(p.shares(id))
		if err != nil {
			t.Fatal(err)
		}
		parts[id] = x.Encode()
		good.Set("part of "+id, parts[id])
	}
	f.Add("a rehearsal without t2", "rehearsal", vectors.Refused(CodeQuorum)).Set("part of t1", parts["t1"]).Set("part of t3", parts["t3"])
	f.Like(good, "parts exchanged", vectors.Refused(CodeProof)).Set("part of t1", parts["t2"]).Set("part of t2", parts["t1"])
	for i := range 4 * int(Sets) {
		f.Like(good, fmt.Sprintf("a rehearsal with field %d of t3 changed", i), vectors.Refused(CodeProof)).Set("part of t3", moved(parts["t3"], 32*i, i%4 == 3))
	}
	f.Like(good, "a part cut short", vectors.Refused(CodeForm)).Set("part of t3", parts["t3"][1:])
}

// moved puts another point or scalar at a place.
func moved(data []byte, at int, scalar bool) []byte {
	out := bytes.Clone(data)
	if scalar {
		s, _ := elgamal.DecodeScalar(out[at:][:32])
		next := s.Add(elgamal.NewScalar(1)).Bytes()
		copy(out[at:], next[:])
		return out
	}
	p, _ := elgamal.DecodePoint(out[at:][:32])
	next := p.Add(elgamal.Generator()).Bytes()
	copy(out[at:], next[:])
	return out
}

func writeShares(t *testing.T, f *vectors.File, p *play, task *Task) {
	share, err := p.c.Record().Prove(task, p.shares("t1"))
	if err != nil {
		t.Fatal(err)
	}
	data := share.Encode()
	var cts []byte
	items := task.Items.(List)
	for i := range items {
		cts = items[i].C.Append(cts)
	}
	good := f.Add("a share", "share", vectors.OK).Set("eid", task.EID).Set("set", int(task.Set)).Set("serial", task.Serial).
		Set("quorum", strings.Join(task.Quorum, " ")).Set("trustee", "t1").Set("ciphertexts", cts)
	for i := range items {
		good.Set(fmt.Sprintf("name %d", i), items[i].Name)
	}
	good.Set("share", data)
	no := func(what, code, key string, value any) {
		f.Like(good, "a share, "+what, vectors.Refused(code)).Set(key, value)
	}
	for i := range (len(data) - 4) / 32 {
		no(fmt.Sprintf("field %d changed", i), CodeProof, "share", moved(data, 4+32*i, i == (len(data)-4)/32-1))
	}
	for i := range len(cts) / 32 {
		no(fmt.Sprintf("half %d of the ciphertexts changed", i), CodeProof, "ciphertexts", moved(cts, 32*i, false))
	}
	other, err := p.c.Record().Prove(task, p.shares("t3"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.c.Record().Combine(task, map[string]*DecryptionShare{"t1": share, "t3": other})
	if err != nil {
		t.Fatal(err)
	}
	var contents []byte
	for i := range out {
		contents = out[i].Append(contents)
	}
	whole := f.Like(good, "both shares", vectors.OK).Set("trustee", "t3").Set("share", other.Encode()).Set("first share", data).Set("contents", contents)
	f.Like(whole, "the first share twice", vectors.Refused(CodeProof)).Set("share", data)
	no("of another election", CodeProof, "eid", [32]byte{8})
	no("of another set", CodeProof, "set", 1)
	no("of another serial", CodeProof, "serial", 2)
	no("of another quorum", CodeProof, "quorum", "t1 t2")
	no("under another name", CodeProof, "name 1", "x")
	no("said to be t3's", CodeProof, "trustee", "t3")
	no("of a trustee who is not asked", CodeQuorum, "trustee", "t2")
	no("of nobody", CodeTrustee, "trustee", "t9")
	no("of a quorum of one", CodeQuorum, "quorum", "t1")
	no("of a quorum out of order", CodeQuorum, "quorum", "t3 t1")
	no("of a ciphertext less", CodeItems, "ciphertexts", cts[:128])
	no("of what is not encrypted", CodeItems, "ciphertexts", append(make([]byte, 32), cts[32:]...))
	no("cut short", CodeForm, "share", data[:len(data)-1])
	no("with another number", CodeForm, "share", append([]byte{0, 0, 0, 2}, data[4:]...))
	no("with a point that is none", CodeForm, "share", append(append(bytes.Clone(data[:4]), bytes.Repeat([]byte{255}, 32)...), data[36:]...))
}

func writeHalves(t *testing.T, f *vectors.File) {
	s := &Secret{master: [32]byte(bytes.Repeat([]byte{5}, 32))}
	place := SeedPlace{EID: [32]byte{7}, Station: "st-1", Attempt: 1, Trustee: "t1"}
	key, err := ecdh.X25519().NewPrivateKey(bytes.Repeat([]byte{3}, 32))
	if err != nil {
		t.Fatal(err)
	}
	h := s.SeedHalves(place, 4)
	sealed, err := SealHalves(place, h, key.PublicKey().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for i := range h.t {
		all = append(all, h.t[i][:]...)
		f.Add(fmt.Sprintf("half %d", i+1), "half", vectors.OK).Set("master", s.master).Set("eid", place.EID).Set("station", place.Station).
			Set("attempt", place.Attempt).Set("trustee", place.Trustee).Set("index", i+1).Set("half", h.t[i])
	}
	good := f.Add("halves for a station", "halves", vectors.OK).Set("eid", place.EID).Set("station", place.Station).Set("attempt", place.Attempt).
		Set("trustee", place.Trustee).Set("station key", key.Bytes()).Set("number", 4).Set("sealed", sealed).Set("halves", all)
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	f.Like(good, "halves changed", vectors.Refused("seal")).Set("sealed", changed)
	f.Like(good, "halves of another attempt", vectors.Refused("seal")).Set("attempt", 2)
	f.Like(good, "halves of another trustee", vectors.Refused("seal")).Set("trustee", "t2")
	f.Like(good, "halves for another station", vectors.Refused("seal")).Set("station", "st-2")
	f.Like(good, "halves for another machine", vectors.Refused("seal")).Set("station key", bytes.Repeat([]byte{4}, 32))
	f.Like(good, "one half more than said", vectors.Refused("seal")).Set("number", 3)
}

func writeSealedShares(t *testing.T, f *vectors.File, p *play) {
	x := p.c.members[0].shares.Sealed[0]
	share, err := openShare(p.c.id, 1, 2, p.secrets["t2"].sharing, &x)
	if err != nil {
		t.Fatal(err)
	}
	var plain []byte
	for i := range share {
		plain = share[i].Append(plain)
	}
	good := f.Add("a share of t1 for t2", "sealed-share", vectors.OK).Set("cid", p.c.id).Set("from", 1).Set("to", 2).
		Set("sharing key", p.secrets["t2"].sharing.Bytes()).Set("sealed", x.Data[:]).Set("share", plain)
	f.Like(good, "a share said to be of t3", vectors.Refused("seal")).Set("from", 3)
	f.Like(good, "a share said to be for t3", vectors.Refused("seal")).Set("to", 3)
	f.Like(good, "a share of another ceremony", vectors.Refused("seal")).Set("cid", [32]byte{})
	f.Like(good, "a share opened by t3", vectors.Refused("seal")).Set("sharing key", p.secrets["t3"].sharing.Bytes())
	x.Data[50] ^= 1
	f.Like(good, "a share changed", vectors.Refused("seal")).Set("sealed", x.Data[:])
}
