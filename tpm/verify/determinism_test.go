package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// trial is a quote and what is expected of it.
type trial struct {
	evidence []byte
	expect   Expect
}

// trials spoils the recorded quote in ways that follow from their number alone, the same on every machine.
func trials(t *testing.T, n int) []trial {
	t.Helper()
	data, err := os.ReadFile("testdata/evidence.bin")
	if err != nil {
		t.Fatal(err)
	}
	ak, err := os.ReadFile("testdata/ak.bin")
	if err != nil {
		t.Fatal(err)
	}
	e, err := ParseEvidence(data)
	if err != nil {
		t.Fatal(err)
	}
	log, err := ParseLog(e.Log)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]trial, n)
	for i := range out {
		random := rand.New(rand.NewPCG(uint64(i), 2026))
		out[i].evidence = slices.Clone(data)
		if random.IntN(2) == 0 {
			out[i].evidence[random.IntN(len(data))] ^= 1 << random.IntN(8)
		}
		x := Expect{AKPublic: slices.Clone(ak), Nonce: sha256.Sum256([]byte("recorded")), VersionFloor: random.IntN(6), Resets: random.Uint32N(3)}
		for v := range 1 + random.IntN(4) {
			x.References = append(x.References, Reference{Version: v + 1, Name: fmt.Sprint(v), Events: log[:len(log)-random.IntN(2)]})
		}
		if random.IntN(2) == 0 {
			x.Last = &Counters{Reset: random.Uint32N(4), Restart: random.Uint32N(2), Clock: random.Uint64N(1 << random.IntN(64))}
		}
		if random.IntN(8) == 0 {
			x.AKPublic[random.IntN(len(ak))] ^= 1 << random.IntN(8)
		}
		out[i].expect = x
	}
	return out
}

// verdict is all that the judge says, in bytes.
func (c trial) verdict() []byte {
	e, err := ParseEvidence(c.evidence)
	if err != nil {
		return []byte(err.Error())
	}
	v := Judge(e, c.expect)
	return fmt.Appendf(nil, "%d %d %d %d %d %v %x %d", v.Rules, v.Codes, v.Counters.Reset, v.Counters.Restart, v.Counters.Clock, v.Safe, v.Firmware, v.Version)
}

// Verdicts over a thousand quotes, most of them spoilt, hash to the same value on every architecture, in every order and whatever the
// order of the references. `make check` runs this with GOARCH=386 too.
func TestVerdictsAreTheSameEverywhere(t *testing.T) {
	const want = "c4975565e1307bcbe0cf16bb99679639594fbfdb235800e1e4b4e109e3ff8b27"
	all := trials(t, 1000)
	first := make([][]byte, len(all))
	h := sha256.New()
	passed := 0
	for i, c := range all {
		first[i] = c.verdict()
		h.Write(append(first[i], '\n'))
		if v := string(first[i]); len(v) > 4 && v[:4] == "1 []" {
			passed++
		}
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("the verdicts hash to %s", got)
	}
	if passed < 50 || passed > 500 {
		t.Errorf("%d of %d quotes pass: the trials say little", passed, len(all))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, i := range random.Perm(len(all)) {
		c := all[i]
		c.expect.References = slices.Clone(c.expect.References)
		random.Shuffle(len(c.expect.References), func(a, b int) {
			c.expect.References[a], c.expect.References[b] = c.expect.References[b], c.expect.References[a]
		})
		if again := c.verdict(); string(again) != string(first[i]) {
			t.Errorf("trial %d: %s, then %s", i, first[i], again)
		}
	}
}
