package secondverifier

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestSeedVectors(t *testing.T) {
	b := &ballotVectors{}
	replay(t, "seeds", map[string]operation{
		"election": b.begin,
		"hash": func(v vector) error {
			h := hashOf(v.text("label"), v.bytes("input"))
			return same("hash", h[:], v.bytes("out"))
		},
		"ratchet": func(v vector) error {
			half, next := ratchetStep(v.hash("state"))
			return errors.Join(same("half", half[:], v.bytes("half")), same("next", next[:], v.bytes("next")))
		},
		"station-half": func(v vector) error {
			entry := stationHalfEntry(v.hash("half"), v.number("index"))
			return same("entry", entry[:], v.bytes("entry"))
		},
		"trustee-half": func(v vector) error {
			entry := trusteeHalfEntry(v.hash("half"), v.number("index"))
			return same("entry", entry[:], v.bytes("entry"))
		},
		"seed": func(v vector) error {
			seed := newSeed(v.hash("eid"), v.text("station"), v.number("index"), v.hash("half"), v.list("halves"))
			return same("seed", seed[:], v.bytes("seed"))
		},
		"tree": func(v vector) error {
			root := hashTree(v.list("entries"))
			return same("root", root[:], v.bytes("root"))
		},
		"path": func(v vector) error {
			return checkPath(v.hash("root"), v.bytes("entry"), v.number("place"), v.number("size"), v.list("path"))
		},
		"code":     func(v vector) error { return checkCode(v, 20) },
		"paper-id": func(v vector) error { return checkCode(v, 16) },
		"leaf":     b.checkLeaf,
		"choices": func(v vector) error {
			_, err := b.e.readChoices(b.e.manifest.style(v.text("style")), v.bytes("choices"))
			return err
		},
	})
}

// checkCode reads the text, and prints the bytes where the text is as printed.
func checkCode(v vector, size int) error {
	text := v.text("text")
	b, err := readCode(text, size)
	if err != nil {
		return err
	}
	if printed := printCode(b); strings.Contains(text, "-") && printed != text {
		return errors.New("printed as " + printed)
	}
	return same("bytes", b, v.bytes("bytes"))
}

func (b *ballotVectors) checkLeaf(v vector) error {
	seed := v.hash("seed")
	beside, pid := b.e.commit(seed, v.number("index")), paperID(seed)
	leaf := beside.leaf(b.e.eid, v.text("station"))
	plurality, ranked := b.e.manifest.contest("plurality"), b.e.manifest.contest("ranked")
	return errors.Join(
		same("tag", beside.tag[:], v.bytes("tag")), same("C", beside.c[:], v.bytes("C")), same("F", beside.f[:], v.bytes("F")),
		same("leaf", leaf[:], v.bytes("leaf")), same("paper id", pid[:], v.bytes("paper id")),
		same("point", idPoint(b.e.eid, "plurality", pid).bytes(), v.bytes("paper id point")),
		same("rho", idNonce(seed, "plurality").bytes(), v.bytes("rho of plurality")),
		same("nonce", plurality.bitNonces(seed)[1].bytes(), v.bytes("nonce of plurality")),
		same("nonce", ranked.packedNonces(seed)[0].bytes(), v.bytes("nonce of ranked")),
	)
}

// Every leaf of trees of up to twenty has its path, and no other.
func TestTreePaths(t *testing.T) {
	for size := 1; size <= 20; size++ {
		entries := make([]hash, size)
		for i := range entries {
			entries[i] = hashOf("test", u32(i))
		}
		root := hashTree(entries)
		for place, entry := range entries {
			path := treePath(entries, place)
			if err := checkPath(root, entry[:], place, size, path); err != nil {
				t.Error(err)
			}
			refusedAs(t, checkPath(root, entry[:], place+1, size, path), "path")
		}
	}
}

func TestWeightsReachEveryValue(t *testing.T) {
	for most := 1; most <= 1000; most++ {
		c := &contest{Kind: "score", MaxScore: most, Options: make([]option, 1)}
		weights := c.weights()
		for value := range most + 1 {
			sum := 0
			for i, b := range weighedBits(value, weights) {
				sum += b * weights[i]
			}
			if sum != value {
				t.Fatalf("%d of %d comes out as %d", value, most, sum)
			}
		}
	}
}

func TestPiecesAreFilled(t *testing.T) {
	if got := inPieces(bytes.Repeat([]byte{1}, 31)); len(got) != 2 || got[1][0] != 1 || !bytes.Equal(got[1][1:], make([]byte, 29)) {
		t.Errorf("31 bytes became %x", got)
	}
}
