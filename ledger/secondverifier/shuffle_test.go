package secondverifier

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// goldenShuffle is the shuffle of mixnet's golden file, its proof, and the file's fields.
func goldenShuffle(t *testing.T) (shuffle, []byte, map[string][]byte) {
	t.Helper()
	data, err := os.ReadFile("../mixnet/testdata/golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string][]byte{}
	for line := range strings.Lines(string(data)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && line[0] != '#' {
			if fields[name], err = hex.DecodeString(value); err != nil {
				t.Fatal(err)
			}
		}
	}
	keys, err1 := readPoints(join(fields["key 1"], fields["key 2"]))
	input, err2 := readTable(fields["input"])
	output, err3 := readTable(fields["output"])
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	return shuffle{
		election: hash(fields["election"]), contest: string(fields["contest"]), table: string(fields["table"]),
		mixer: int(fields["mixer"][0]), keys: keys, input: input, output: output,
	}, fields["proof"], fields
}

func TestGoldenShuffle(t *testing.T) {
	s, proof, fields := goldenShuffle(t)
	if err := s.check(proof); err != nil {
		t.Fatal(err)
	}
	h, generators := shuffleGenerators(s.election, 1)
	p, err := readShuffleProof(proof, 3, 2)
	if err != nil {
		t.Fatal(err)
	}
	_, c := s.challenge(proof, p)
	for what, got := range map[string][]byte{"chain generator": h.bytes(), "generator 1": generators[0].bytes(), "challenge": c.bytes()} {
		if !bytes.Equal(got, fields[what]) {
			t.Errorf("%s is %x, not %x", what, got, fields[what])
		}
	}
}

// Every point of a proof moved by the base, every scalar by one; every part of the statement changed.
func TestChangedShuffles(t *testing.T) {
	s, proof, _ := goldenShuffle(t)
	points := 3*3 + 3 + 2*2
	for i := 0; i < len(proof); i += 32 {
		changed := bytes.Clone(proof)
		if i < points*32 {
			p, _ := readPoint(proof[i : i+32])
			copy(changed[i:], p.plus(base).bytes())
		} else {
			z, _ := readScalar(proof[i : i+32])
			copy(changed[i:], z.plus(number(1)).bytes())
		}
		refusedAs(t, s.check(changed), "shuffle")
	}
	for _, change := range []func(*shuffle){
		func(s *shuffle) { s.election[0] ^= 1 },
		func(s *shuffle) { s.contest += "s" },
		func(s *shuffle) { s.table += "s" },
		func(s *shuffle) { s.mixer++ },
		func(s *shuffle) { s.keys = []point{s.keys[1], s.keys[0]} },
		func(s *shuffle) { s.keys = s.keys[:1] },
		func(s *shuffle) { s.input, s.output = s.output, s.input },
		func(s *shuffle) { s.output = newTable(s.output.rows[:2]) },
		func(s *shuffle) {
			s.output = newTable([][]ciphertext{s.output.rows[1], s.output.rows[0], s.output.rows[2]})
		},
	} {
		other := s
		change(&other)
		refusedAs(t, other.check(proof), "shuffle")
	}
}

func TestTables(t *testing.T) {
	s, _, fields := goldenShuffle(t)
	good := fields["input"]
	if !bytes.Equal(s.input.bytes(), good) || newTable(s.input.rows).digest != s.input.digest {
		t.Error("a table is not written as it was read")
	}
	withIdentity := bytes.Clone(good)
	copy(withIdentity[6:], make([]byte, 32))
	noRows, noColumns := make([]byte, 6), []byte{0, 0, 0, 1, 0, 0}
	for _, bad := range [][]byte{nil, good[:5], good[:len(good)-1], append(bytes.Clone(good), 0), withIdentity, noRows, noColumns} {
		_, err := readTable(bad)
		refusedAs(t, err, "table")
	}
}

func refusedAs(t *testing.T, err error, name string) {
	t.Helper()
	if verdict(err) != "refused "+name {
		t.Errorf("%v, not refused %s", err, name)
	}
}
