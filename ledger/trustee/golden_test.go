package trustee

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/vectors"
)

const goldenFile = "testdata/golden.txt"

// goldenSecret is a trustee whose every key is one byte repeated.
func goldenSecret(t testing.TB, n byte) *Secret {
	t.Helper()
	s, err := decodeSecret(bytes.Repeat([]byte{n}, 96))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// goldenCeremony begins the ceremony of golden.txt: any 2 of 3, under a manifest that has nothing but trustees.
func goldenCeremony(t testing.TB) (Ceremony, map[string]*Secret) {
	t.Helper()
	m, secrets := &election.Manifest{Format: election.Format, ChainID: "golden"}, map[string]*Secret{}
	m.Trustees.K = 2
	for i := byte(1); i <= 3; i++ {
		id := fmt.Sprintf("t%d", i)
		secrets[id] = goldenSecret(t, i)
		m.Trustees.Members = append(m.Trustees.Members, secrets[id].Public(id, id))
	}
	c, err := NewCeremony(m)
	if err != nil {
		t.Fatal(err)
	}
	return c, secrets
}

func goldenTask(r *Record) *Task {
	task := &Task{EID: [32]byte{7}, Set: Vote, Serial: 1, Quorum: []string{"t1", "t3"}}
	var items List
	for v := range uint64(2) {
		nonce := elgamal.NewScalar(1000 + v)
		c := elgamal.Ciphertext{A: elgamal.MulBase(nonce), B: elgamal.MulBase(elgamal.NewScalar(v)).Add(r.Joint[Vote].Mul(nonce))}
		items = append(items, Item{Name: fmt.Sprintf("item %d", v), C: c})
	}
	task.Items = items
	return task
}

// TestGolden plays the recorded ceremony: its messages, whose proofs and seals hold chance, still check, and everything that
// follows from the secrets alone is what it was.
func TestGolden(t *testing.T) {
	if *vectors.Update {
		writeGolden(t)
	}
	golden := readGolden(t)
	c, secrets := goldenCeremony(t)
	want := func(name string, got []byte) {
		if golden[name] != hex.EncodeToString(got) {
			t.Errorf("%s is %x", name, got)
		}
	}
	id := c.ID()
	want("cid", id[:])
	for step := StepCommit; step <= StepConfirm; step++ {
		for i := 1; i <= 3; i++ {
			message, ok := golden[fmt.Sprintf("%s t%d", step, i)]
			if !ok {
				continue // nobody complained, nobody answers
			}
			data, err := hex.DecodeString(message)
			if err == nil {
				c, err = c.Apply(step, fmt.Sprintf("t%d", i), data, time.Unix(1, 0))
			}
			if err != nil {
				t.Fatalf("%s of t%d: %v", step, i, err)
			}
		}
	}
	want("record", c.Record().Encode())
	task := goldenTask(c.Record())
	shares := map[string]*DecryptionShare{}
	for _, id := range task.Quorum {
		data, err := hex.DecodeString(golden["decryption "+id])
		if err == nil {
			shares[id], err = ParseDecryptionShare(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	points, err := c.Record().Combine(task, shares)
	if err != nil || !points[1].Equal(elgamal.Generator()) || !points[0].IsIdentity() {
		t.Errorf("decryption: %v", err)
	}
	for i := uint32(1); i <= 2; i++ {
		half := secrets["t1"].SeedHalves(goldenPlace, 2).Half(i)
		want(fmt.Sprintf("half %d", i), half[:])
	}
	for _, id := range []string{"t1", "t2", "t3"} {
		if _, err := secrets[id].KeyShares(c, id); err != nil {
			t.Errorf("%s does not find its shares: %v", id, err)
		}
	}
}

var goldenPlace = SeedPlace{EID: [32]byte{7}, Station: "st-1", Attempt: 1, Trustee: "t1"}

func readGolden(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if name, value, ok := strings.Cut(lines.Text(), " = "); ok {
			out[name] = value
		}
	}
	return out
}

// writeGolden holds the ceremony and writes everything that was said.
func writeGolden(t *testing.T) {
	t.Helper()
	c, secrets := goldenCeremony(t)
	var out bytes.Buffer
	out.WriteString(`# A ceremony of three trustees t1, t2, t3, any two of whom decrypt. The signing seed, sharing key and master secret of trustee n are 32 bytes n each.
# The decryption: eid 07 and 31 zeros, set vote, serial 1, quorum t1 t3, two ciphertexts "item 0" and "item 1" of 0 and 1 with nonces 1000 and 1001.
# The halves: of t1 for the same eid, station st-1, attempt 1.
`)
	line := func(name string, value []byte) { fmt.Fprintf(&out, "%s = %x\n", name, value) }
	id := c.ID()
	line("cid", id[:])
	for c.Step() != StepDone {
		step := c.Step()
		for i := 1; i <= 3; i++ {
			id := fmt.Sprintf("t%d", i)
			_, message, due, err := secrets[id].Next(c, id)
			if err != nil {
				t.Fatal(err)
			}
			if !due {
				continue
			}
			line(fmt.Sprintf("%s %s", step, id), message)
			if c, err = c.Apply(step, id, message, time.Unix(1, 0)); err != nil {
				t.Fatal(err)
			}
		}
	}
	line("record", c.Record().Encode())
	task := goldenTask(c.Record())
	for _, id := range task.Quorum {
		shares, err := secrets[id].KeyShares(c, id)
		if err != nil {
			t.Fatal(err)
		}
		share, err := c.Record().Prove(task, shares)
		if err != nil {
			t.Fatal(err)
		}
		line("decryption "+id, share.Encode())
	}
	for i := uint32(1); i <= 2; i++ {
		half := secrets["t1"].SeedHalves(goldenPlace, 2).Half(i)
		line(fmt.Sprintf("half %d", i), half[:])
	}
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(goldenFile, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
