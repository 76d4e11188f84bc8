package elgamal

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/vectors"
)

const differs = "differs"

// verdict is the word for what came out.
func verdict(same bool) string {
	if same {
		return vectors.OK
	}
	return differs
}

// TestVectorsOfTheGroup holds group.txt: RFC 9496, hashes, transcripts, encryption, packing and logarithms.
func TestVectorsOfTheGroup(t *testing.T) {
	f := &vectors.File{About: "Group, hashes, transcripts, encryption, packing, logarithms. SPEC.md, sections \"Group, transcripts and hashes\" and \"Vectors\".\n"}
	addRFC9496(t, f)
	addScalars(f)
	addHashes(f)
	addEncryption(f)
	addPacking(f)
	vectors.Hold(t, "group.txt", f, judgeGroup)
}

func addRFC9496(t *testing.T, f *vectors.File) {
	text, err := os.ReadFile("testdata/rfc9496.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for line := range strings.Lines(string(text)) {
		word := strings.Fields(line)
		n := seen[word[0]]
		seen[word[0]]++
		switch word[0] {
		case "multiple":
			f.Add(fmt.Sprintf("RFC 9496 A.1, multiple %d", n), "multiple", vectors.OK).Set("number", n).Set("encoding", word[1])
		case "refused":
			f.Add(fmt.Sprintf("RFC 9496 A.2, %d", n), "point", vectors.Refused("point")).Set("encoding", word[1])
		case "map":
			f.Add(fmt.Sprintf("RFC 9496 A.3, %d", n), "map", vectors.OK).Set("uniform", word[1]).Set("encoding", word[2])
		}
	}
	g := Generator().Bytes()
	f.Add("the base", "point", vectors.OK).Set("encoding", g)
	f.Add("the identity is a point", "point", vectors.OK).Set("encoding", [32]byte{})
	f.Add("31 bytes", "point", vectors.Refused("point")).Set("encoding", g[:31])
	f.Add("33 bytes", "point", vectors.Refused("point")).Set("encoding", append(g[:], 0))
	f.Add("the identity is no key", "key", vectors.Refused("key")).Set("encoding", [32]byte{})
	f.Add("the base as a key", "key", vectors.OK).Set("encoding", g)
}

func addScalars(f *vectors.File) {
	order, _ := hex.DecodeString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
	below, above := bytes.Clone(order), bytes.Clone(order)
	below[0]--
	above[0]++
	high := make([]byte, 32)
	high[31] = 0x80
	f.Add("scalar zero", "scalar", vectors.OK).Set("encoding", [32]byte{})
	f.Add("the order less one", "scalar", vectors.OK).Set("encoding", below)
	f.Add("the order", "scalar", vectors.Refused("scalar")).Set("encoding", order)
	f.Add("the order and one", "scalar", vectors.Refused("scalar")).Set("encoding", above)
	f.Add("a highest bit", "scalar", vectors.Refused("scalar")).Set("encoding", high)
	f.Add("all ones", "scalar", vectors.Refused("scalar")).Set("encoding", bytes.Repeat([]byte{255}, 32))
	f.Add("scalar of 31 bytes", "scalar", vectors.Refused("scalar")).Set("encoding", make([]byte, 31))
	f.Add("scalar of 33 bytes", "scalar", vectors.Refused("scalar")).Set("encoding", make([]byte, 33))
}

// lists of parts, of which no two may give the same bytes.
var lists = [][]string{nil, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"ab", "c"}, {"a", "bc"}}

func addHashes(f *vectors.File) {
	for _, parts := range lists {
		name := fmt.Sprintf("of %q", parts)
		b := slicesOf(parts)
		kdf := NewKDF([]byte("key"))
		wide := kdf.Derive("test", b...)
		addParts(f, "h2g "+name, "h2g", parts).Set("encoding", HashToGroup("test", b...).Bytes())
		addParts(f, "h2s "+name, "h2s", parts).Set("scalar", HashToScalar("test", b...).Bytes())
		addParts(f, "kdf "+name, "kdf", parts).Set("key", []byte("key")).Set("out", wide[:]).Set("scalar", kdf.Scalar("test", b...).Bytes())
	}
	seed := bytes.Repeat([]byte{7}, 32)
	n := DeriveNonces(NewKDF(seed), "bit", "president", 3, [32]byte{1}, []byte{0, 0, 0, 1})
	f.Add("nonces of a proof", "nonces", vectors.OK).Set("seed", seed).Set("label", "bit").Set("contest", "president").Set("index", 3).
		Set("state", [32]byte{1}).Set("witness", []byte{0, 0, 0, 1}).Set("first", n.Next().Bytes()).Set("second", n.Next().Bytes())
	t := transcriptOf([]string{"h", "points", ""}, [][]byte{[]byte("one"), {}, make([]byte, 200)})
	f.Add("a transcript", "transcript", vectors.OK).Set("label", "test").Set("append 1", "h").Set("message 1", []byte("one")).
		Set("append 2", "points").Set("message 2", []byte{}).Set("append 3", "").Set("message 3", make([]byte, 200)).
		Set("state", t.State()).Set("challenge", t.Challenge("challenge").Bytes()).Set("second", t.Challenge("challenge").Bytes())
}

func addParts(f *vectors.File, name, do string, parts []string) *vectors.Vector {
	v := f.Add(name, do, vectors.OK).Set("label", "test")
	for i, p := range parts {
		v.Set(fmt.Sprintf("part %d", i+1), []byte(p))
	}
	return v
}

func partsIn(v *vectors.Vector) [][]byte {
	var out [][]byte
	for i := 1; v.Has(fmt.Sprintf("part %d", i)); i++ {
		out = append(out, v.Bytes(fmt.Sprintf("part %d", i)))
	}
	return out
}

func slicesOf(parts []string) [][]byte {
	var out [][]byte
	for _, p := range parts {
		out = append(out, []byte(p))
	}
	return out
}

func transcriptOf(labels []string, messages [][]byte) *Transcript {
	t := NewTranscript("test")
	for i := range labels {
		t.Append(labels[i], messages[i])
	}
	return t
}

func addEncryption(f *vectors.File) {
	k, _ := NewPublicKey(HashToGroup("test"))
	r, s := HashToScalar("test", []byte("r")), HashToScalar("test", []byte("s"))
	one, two := k.EncryptValue(1, r), k.EncryptValue(0, s)
	f.Add("one under a nonce", "encrypt", vectors.OK).Set("key", k.Point().Bytes()).Set("nonce", r.Bytes()).Set("content", Generator().Bytes()).Set("ciphertext", one.Append(nil))
	f.Add("zero under a nonce", "encrypt", vectors.OK).Set("key", k.Point().Bytes()).Set("nonce", s.Bytes()).Set("content", [32]byte{}).Set("ciphertext", two.Append(nil))
	sum, scaled := one.Add(two), one.Scale(1000)
	f.Add("a sum", "add", vectors.OK).Set("one", one.Append(nil)).Set("two", two.Append(nil)).Set("ciphertext", sum.Append(nil))
	f.Add("a thousandfold", "scale", vectors.OK).Set("one", one.Append(nil)).Set("weight", 1000).Set("ciphertext", scaled.Append(nil))
	for _, v := range []uint64{0, 1, 2, 65535, 65536, 1 << 20} {
		f.Add(fmt.Sprintf("log of %d", v), "log", vectors.OK).Set("encoding", MulBase(NewScalar(v)).Bytes()).Set("bound", v).Set("number", v)
	}
	f.Add("log above its bound", "log", vectors.Refused("bound")).Set("encoding", MulBase(NewScalar(61)).Bytes()).Set("bound", 60)
	f.Add("log of minus one", "log", vectors.Refused("bound")).Set("encoding", Generator().Neg().Bytes()).Set("bound", 1000)
	f.Add("log of a hashed point", "log", vectors.Refused("bound")).Set("encoding", HashToGroup("test").Bytes()).Set("bound", 1000)
}

func addPacking(f *vectors.File) {
	for i, data := range [][PackSize]byte{{}, {1}, {29: 255}, [PackSize]byte([]byte("thirty bytes of written names.")), [PackSize]byte(bytes.Repeat([]byte{255}, PackSize))} {
		p := Pack(data)
		f.Add(fmt.Sprintf("packing %d", i), "pack", vectors.OK).Set("data", data[:]).Set("encoding", p.Bytes())
		for n, found := int(p.enc[0]>>1)+1, 0; found < 2; n++ {
			if c := packed(data, n); validEncoding(&c) == 1 {
				found++
				f.Add(fmt.Sprintf("packing %d, mark %d", i, found), "unpack", vectors.Refused("packing")).Set("encoding", c[:])
			}
		}
	}
	f.Add("the identity holds nothing", "unpack", vectors.Refused("packing")).Set("encoding", [32]byte{})
	f.Add("the base holds nothing", "unpack", vectors.Refused("packing")).Set("encoding", Generator().Bytes())
}

// judgeGroup is what this package says of a vector.
func judgeGroup(v *vectors.Vector) string {
	switch v.Do {
	case "encrypt", "add", "scale":
		return judgeCiphertext(v)
	case "h2g", "h2s", "kdf", "nonces", "transcript":
		return judgeHash(v)
	case "map":
		return verdict(mapToGroup([64]byte(v.Bytes("uniform"))).Bytes() == v.Bytes32("encoding"))
	case "pack":
		data := [PackSize]byte(v.Bytes("data"))
		p := Pack(data)
		back, err := Unpack(p)
		return verdict(p.Bytes() == v.Bytes32("encoding") && err == nil && back == data)
	case "scalar":
		_, err := DecodeScalar(v.Bytes("encoding"))
		return refusal("scalar", err)
	}
	p, err := DecodePoint(v.Bytes("encoding"))
	if err != nil {
		return vectors.Refused("point")
	}
	switch v.Do {
	case "multiple":
		return verdict(MulBase(NewScalar(v.Number("number"))).Equal(p))
	case "key":
		_, err := NewPublicKey(p)
		return refusal("key", err)
	case "unpack":
		_, err := Unpack(p)
		return refusal("packing", err)
	case "log":
		n, ok := DiscreteLog(p, v.Number("bound"))
		if !ok {
			return vectors.Refused("bound")
		}
		return verdict(n == v.Number("number"))
	}
	return vectors.OK
}

func refusal(code string, err error) string {
	if err != nil {
		return vectors.Refused(code)
	}
	return vectors.OK
}

func judgeCiphertext(v *vectors.Vector) string {
	var got Ciphertext
	one, _ := DecodeCiphertext(v.Bytes("one"))
	switch v.Do {
	case "encrypt":
		key, _ := DecodePoint(v.Bytes("key"))
		content, _ := DecodePoint(v.Bytes("content"))
		nonce, _ := DecodeScalar(v.Bytes("nonce"))
		k, err := NewPublicKey(key)
		if err != nil {
			return vectors.Refused("key")
		}
		got = k.Encrypt(content, nonce)
	case "add":
		two, _ := DecodeCiphertext(v.Bytes("two"))
		got = one.Add(two)
	case "scale":
		got = one.Scale(v.Number("weight"))
	}
	return verdict(bytes.Equal(got.Append(nil), v.Bytes("ciphertext")))
}

func judgeHash(v *vectors.Vector) string {
	label, parts := v.Text("label"), partsIn(v)
	switch v.Do {
	case "h2g":
		return verdict(HashToGroup(label, parts...).Bytes() == v.Bytes32("encoding"))
	case "h2s":
		return verdict(HashToScalar(label, parts...).Bytes() == v.Bytes32("scalar"))
	case "kdf":
		k := NewKDF(v.Bytes("key"))
		wide := k.Derive(label, parts...)
		return verdict(bytes.Equal(wide[:], v.Bytes("out")) && k.Scalar(label, parts...).Bytes() == v.Bytes32("scalar"))
	case "nonces":
		n := DeriveNonces(NewKDF(v.Bytes("seed")), label, v.Text("contest"), uint32(v.Number("index")), v.Bytes32("state"), v.Bytes("witness"))
		return verdict(n.Next().Bytes() == v.Bytes32("first") && n.Next().Bytes() == v.Bytes32("second"))
	}
	t := NewTranscript(label)
	for i := 1; v.Has(fmt.Sprintf("message %d", i)); i++ {
		t.Append(v.Text(fmt.Sprintf("append %d", i)), v.Bytes(fmt.Sprintf("message %d", i)))
	}
	return verdict(t.State() == v.Bytes32("state") && t.Challenge("challenge").Bytes() == v.Bytes32("challenge") && t.Challenge("challenge").Bytes() == v.Bytes32("second"))
}
