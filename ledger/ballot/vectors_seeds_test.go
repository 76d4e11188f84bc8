package ballot

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/vectors"
)

// TestVectorsOfSeeds holds seeds.txt: from halves of seeds to what is printed on paper.
func TestVectorsOfSeeds(t *testing.T) {
	f := &vectors.File{About: "Hashes, seeds, trees, codes, paper ids, choices. SPEC.md, sections \"Seeds and leaves\", \"Tracking code\", \"Choices\" and \"Vectors\".\n"}
	addSeeds(f)
	addPaths(f)
	addCodes(f)
	c, _ := testContext(t, vectorManifest(t))
	addElection(f, "the election", c)
	addLeaves(f, c)
	addChoices(t, f, c)
	vectors.Hold(t, "seeds.txt", f, newJudge(t).judge)
}

func addSeeds(f *vectors.File) {
	for _, label := range []string{"ballot", "code"} {
		f.Add("hash under "+label, "hash", vectors.OK).Set("label", label).Set("input", []byte("one")).Set("out", election.Hash(label, []byte("one")))
	}
	a, next := Ratchet([32]byte{1})
	f.Add("a step of the ratchet", "ratchet", vectors.OK).Set("state", [32]byte{1}).Set("half", a).Set("next", next)
	f.Add("an entry of a station's halves", "station-half", vectors.OK).Set("index", 7).Set("half", a).Set("entry", StationHalfLeaf(7, a))
	f.Add("an entry of a trustee's halves", "trustee-half", vectors.OK).Set("index", 7).Set("half", a).Set("entry", TrusteeHalfLeaf(7, a))
	for n := range 4 {
		eid, ts := [32]byte{9}, make([][32]byte, n)
		for j := range ts {
			ts[j] = [32]byte{byte(j + 1)}
		}
		seed := DeriveSeed(eid, "st-1", 7, a, ts)
		f.Add(fmt.Sprintf("a seed with %d trustees", n), "seed", vectors.OK).Set("eid", eid).Set("station", "st-1").Set("index", 7).
			Set("half", a).Set("halves", joined(ts)).Set("seed", [32]byte(seed))
	}
}

func joined(list [][32]byte) []byte {
	out := []byte{}
	for i := range list {
		out = append(out, list[i][:]...)
	}
	return out
}

func addPaths(f *vectors.File) {
	var entries [][32]byte
	for n := 1; n <= 7; n++ {
		entries = append(entries, election.Hash("entry", index(uint32(n))))
		root := MerkleRoot(entries)
		f.Add(fmt.Sprintf("tree of %d", n), "tree", vectors.OK).Set("entries", joined(entries)).Set("root", root)
		p := n / 2
		path := MerklePath(entries, p)
		good := f.Add(fmt.Sprintf("path %d of %d", p, n), "path", vectors.OK).Set("root", root).Set("entry", entries[p]).Set("place", p).Set("size", n).Set("path", joined(path))
		refused := func(what, key string, value any) {
			f.Like(good, good.Name+", "+what, vectors.Refused("path")).Set(key, value)
		}
		refused("another entry", "entry", [32]byte{1})
		refused("another root", "root", [32]byte{1})
		refused("past the end", "place", n)
		refused("a hash more", "path", append(joined(path), make([]byte, 32)...))
		for i := range path {
			wrong := bytes.Clone(joined(path))
			wrong[32*i] ^= 1
			refused(fmt.Sprintf("hash %d changed", i), "path", wrong)
			refused(fmt.Sprintf("without hash %d", i), "path", append(joined(path[:i]), joined(path[i+1:])...))
		}
		if n > 1 {
			refused("another place", "place", (p+1)%n)
		}
	}
}

func addCodes(f *vectors.File) {
	for i, c := range []Code{{}, codeOf([]byte("a ballot")), Code(bytes.Repeat([]byte{255}, 20))} {
		text := c.String()
		good := f.Add(fmt.Sprintf("code %d", i), "code", vectors.OK).Set("bytes", c[:]).Set("text", text)
		f.Like(good, fmt.Sprintf("code %d as people type it", i), vectors.OK).Set("text", strings.ToLower(strings.ReplaceAll(text, "-", " ")))
		f.Like(good, fmt.Sprintf("code %d without hyphens, O for 0", i), vectors.OK).Set("text", strings.ReplaceAll(strings.ReplaceAll(text, "-", ""), "0", "O"))
		wrong := "1" + text[1:]
		if text[0] == '1' {
			wrong = "2" + text[1:]
		}
		f.Like(good, fmt.Sprintf("code %d with a letter misread", i), vectors.Refused("code")).Set("text", wrong)
		f.Like(good, fmt.Sprintf("code %d cut short", i), vectors.Refused("code")).Set("text", text[:len(text)-2])
	}
	letters := codeOf([]byte("a ballot")).String()
	f.Add("a code with two letters exchanged", "code", vectors.Refused("code")).Set("bytes", make([]byte, 20)).Set("text", letters[:1]+letters[2:3]+letters[1:2]+letters[3:])
	pid := PaperID{1, 2, 3}
	f.Add("a paper id", "paper-id", vectors.OK).Set("bytes", pid[:]).Set("text", pid.Text())
	f.Add("a paper id of too many bits", "paper-id", vectors.Refused("code")).Set("bytes", pid[:]).Set("text", strings.Repeat("Z", 26)+"0")
}

func addLeaves(f *vectors.File, c *Context) {
	for i := uint32(1); i <= 2; i++ {
		seed := testSeed(c, "st-1", i)
		p := c.Prepare("st-1", i, seed)
		com, pid := p.Commitment(), p.PaperID()
		f.Add(fmt.Sprintf("leaf %d", i), "leaf", vectors.OK).Set("station", "st-1").Set("index", i).Set("seed", [32]byte(seed)).Set("paper id", pid[:]).
			Set("paper id point", pid.Point(c.EID, "plurality").Bytes()).Set("rho of plurality", p.contests[0].rho.Bytes()).
			Set("nonce of plurality", p.contests[0].bits[1].Bytes()).Set("nonce of ranked", p.contests[7].packed[0].Bytes()).
			Set("tag", com.Tag).Set("C", com.C).Set("F", com.F).Set("leaf", com.Leaf(c.EID, "st-1"))
	}
}

func addChoices(t *testing.T, f *vectors.File, c *Context) {
	blank := NewSelections(c.Manifest.StyleContests("all")).Encode()
	f.Add("no choice", "choices", vectors.OK).Set("style", "all").Set("choices", blank)
	f.Add("choices cut short", "choices", vectors.Refused("size")).Set("style", "all").Set("choices", blank[1:])
	for _, style := range c.Manifest.Styles {
		good := f.Add("choices of "+style.ID, "choices", vectors.OK).Set("style", style.ID).Set("choices", vectorChoices(t, c, style.ID, 1).Encode())
		if style.ID != "all" {
			f.Like(good, "choices beyond the limit of "+style.ID, vectors.Refused("range")).Set("choices", beyondChoices(c, style.ID).Encode())
		}
	}
	words := f.Add("words", "choices", vectors.OK).Set("style", "plurality").Set("choices", []byte("\x00\x00\x00\x00\x00\x01Zo\xc3\xa9\x00\x00\x00\x00\x00\x00"))
	f.Like(words, "words with a zero inside", vectors.Refused("range")).Set("choices", []byte("\x00\x00\x00\x00\x00\x01Z\x00e\x00\x00\x00\x00\x00\x00\x00"))
	f.Like(words, "words that are not UTF-8", vectors.Refused("range")).Set("choices", []byte("\x00\x00\x00\x00\x00\x01Zo\xc3\x00\x00\x00\x00\x00\x00\x00"))
}
