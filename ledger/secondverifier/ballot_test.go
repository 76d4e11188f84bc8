package secondverifier

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// ballotVectors keeps the election under which the vectors below it stand.
type ballotVectors struct{ e *Election }

func (b *ballotVectors) begin(v vector) (err error) {
	keys := [4][32]byte{v.hash("vote key"), v.hash("index key"), v.hash("blind key"), v.hash("data key")}
	b.e, err = NewElection(v.bytes("manifest"), v.hash("eid"), keys)
	return err
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
			o := Opening{
				Station: v.text("station"), Index: v.number("index"), Half: v.hash("half"), Halves: v.list("halves"),
				Style: v.text("style"), Choices: v.bytes("choices"),
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
	o := Opening{Station: b.station.ID, Style: b.style.ID, Half: hash(golden["a"][0]), Choices: golden["choices"][0]}
	for _, half := range golden["t"] {
		o.Halves = append(o.Halves, hash(half))
	}
	for stationHalfEntry(o.Half, o.Index) != hash(golden["station-half"][0]) {
		o.Index++ // the file does not tell it
	}
	seed := newSeed(e.eid, o.Station, o.Index, o.Half, o.Halves)
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

func goldenElection(t *testing.T, golden goldenFile) *Election {
	t.Helper()
	var keys [4][32]byte
	for i, key := range golden["public-key"] {
		keys[i] = hash(key)
	}
	e, err := NewElection(readFile(t, "../ballot/testdata/manifest.json"), hash(golden["eid"][0]), keys)
	if err != nil {
		t.Fatal(err)
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
