package secondverifier

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// ballotVectors keeps the election under which the vectors below it stand.
type ballotVectors struct{ e *election }

func (b *ballotVectors) begin(v vector) (err error) {
	m, err := readManifest(v.bytes("manifest"))
	if err != nil {
		return err
	}
	b.e = &election{manifest: m, eid: v.hash("eid")}
	for i, name := range []string{"vote key", "index key", "blind key", "data key"} {
		if b.e.keys[i], err = readKey(v.bytes(name)); err != nil {
			return err
		}
	}
	return nil
}

func TestBallotVectors(t *testing.T) {
	b := &ballotVectors{}
	replay(t, "ballots", map[string]operation{
		"election": b.begin,
		"ballot": func(v vector) error {
			_, err := b.e.checkBallot(v.bytes("ballot"), besideBallot(v))
			return err
		},
		"open": func(v vector) error {
			o := opening{
				station: v.text("station"), index: v.number("index"), half: v.hash("half"), halves: v.list("halves"),
				style: v.text("style"), choices: v.bytes("choices"),
			}
			return b.e.checkOpening(o, opened{v.bytes("ballot"), besideBallot(v), v.text("code"), [16]byte(v.bytes("paper id"))})
		},
	})
}

func besideBallot(v vector) commitment { return commitment{v.hash("tag"), v.hash("C"), v.hash("F")} }

// The golden ballot, from the halves of its seed to its code.
func TestGoldenBallot(t *testing.T) {
	golden := readGolden(t, "../ballot/testdata/golden.txt")
	e := goldenElection(t, golden)
	raw := readFile(t, "../ballot/testdata/golden.ballot")
	beside := commitment{hash(golden["tag"][0]), hash(golden["C"][0]), hash(golden["F"][0])}
	b, err := e.checkBallot(raw, beside)
	if err != nil {
		t.Fatal(err)
	}
	o := opening{station: b.station.ID, style: b.style.ID, half: hash(golden["a"][0]), choices: golden["choices"][0]}
	for _, half := range golden["t"] {
		o.halves = append(o.halves, hash(half))
	}
	for stationHalfEntry(o.half, o.index) != hash(golden["station-half"][0]) {
		o.index++ // the file does not tell it
	}
	seed := newSeed(e.eid, o.station, o.index, o.half, o.halves)
	pid, h := paperID(seed), hashOf("ballot", b.statement)
	recorded := opened{raw, beside, golden.text("code"), pid}
	if err := e.checkOpening(o, recorded); err != nil {
		t.Error(err)
	}
	entries := e.styleEntries(seed)
	for name, got := range map[string][]byte{
		"seed": seed[:], "pid": pid[:], "paper-id-point": idPoint(e.eid, "president", pid).bytes(), "h": h[:], "challenge": b.challenge(e).bytes(),
		"r-president-0": e.manifest.contest("president").bitNonces(seed)[0].bytes(), "rho-president": idNonce(seed, "president").bytes(),
		"leaf": b.leaf[:], "style-entry": entries[0][:],
	} {
		if want := golden[name][0]; !bytes.Equal(got, want) {
			t.Errorf("%s is %x, not %x", name, got, want)
		}
	}
	if got := printCode(pid[:]); got != golden.text("pid-text") {
		t.Errorf("the paper id is printed %s", got)
	}
}

// goldenFile is lines of a name and a value in hex or as text.
type goldenFile map[string][][]byte

func (g goldenFile) text(name string) string { return string(g[name][0]) }

func readGolden(t *testing.T, path string) goldenFile {
	t.Helper()
	out := goldenFile{}
	for line := range strings.Lines(string(readFile(t, path))) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || name == "#" {
			continue
		}
		b, err := hex.DecodeString(value)
		if err != nil {
			b = []byte(value)
		}
		out[name] = append(out[name], b)
	}
	return out
}

func goldenElection(t *testing.T, golden goldenFile) *election {
	t.Helper()
	m, err := readManifest(readFile(t, "../ballot/testdata/manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	e := &election{manifest: m, eid: hash(golden["eid"][0])}
	for i, key := range golden["public-key"] {
		if e.keys[i], err = readKey(key); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
