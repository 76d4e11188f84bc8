package mixnet

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/golden.txt anew")

const goldenFile = "testdata/golden.txt"

// TestGolden checks a recorded shuffle of three rows of width two, with all that a second verifier may want to compare on the way:
// generators, weights' seed and challenge.
func TestGolden(t *testing.T) {
	m, st, in := sample(t, 3, 2)
	if *update {
		out, proof := shuffle(t, m, st, in)
		writeGolden(t, m, st, whole(t, in), out, proof)
	}
	lines := readGolden(t)
	in = table(t, lines["input"])
	out, proof := lines["output"], lines["proof"]
	if err := verify(t, m, st, in, out, proof); err != nil {
		t.Fatal(err)
	}
	for name, got := range intermediate(t, m, st, in, out, proof) {
		if !bytes.Equal(got, lines[name]) {
			t.Errorf("%s is %x", name, got)
		}
	}
}

// intermediate gives what both sides derive, by name.
func intermediate(t *testing.T, m *Mixnet, st Statement, in *Table, out, proof []byte) map[string][]byte {
	v := &verifier{in: in, out: table(t, out), proof: proofOf(t, proof, in)}
	if _, err := v.begin(m, &st); err != nil {
		t.Fatal(err)
	}
	c, h, chain := v.c.Bytes(), m.generators.of(1)[0][0].Bytes(), m.generators.chain.Point().Bytes()
	found := map[string][]byte{"election": m.eid[:], "contest": []byte(st.Contest), "table": []byte(st.Table), "mixer": {byte(st.Mixer)}, "generator 1": h[:],
		"chain generator": chain[:], "weights": v.weights[:], "challenge": c[:]}
	for k, key := range st.Keys {
		p := key.Point().Bytes()
		found[fmt.Sprintf("key %d", k+1)] = p[:]
	}
	return found
}

func writeGolden(t *testing.T, m *Mixnet, st Statement, in, out, proof []byte) {
	found := intermediate(t, m, st, table(t, in), out, proof)
	found["input"], found["output"], found["proof"] = in, out, proof
	var text strings.Builder
	text.WriteString("# A shuffle of three rows of width two. All values in hex. SPEC.md, \"Shuffles\".\n")
	for _, name := range []string{"election", "contest", "table", "mixer", "key 1", "key 2", "chain generator", "generator 1", "input", "output", "proof", "weights", "challenge"} {
		fmt.Fprintf(&text, "%s: %x\n", name, found[name])
	}
	if err := os.WriteFile(goldenFile, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readGolden(t *testing.T) map[string][]byte {
	text, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string][]byte{}
	for line := range strings.Lines(string(text)) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		if lines[name], err = hex.DecodeString(value); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return lines
}
