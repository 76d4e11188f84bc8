package verify_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/mixnet"
	"github.com/isoloir/isoloir/ledger/secondverifier"
)

// shuffled is one shuffle in bytes.
type shuffled struct {
	eid                  [32]byte
	mixnet               *mixnet.Mixnet // of the election: it keeps its generators
	statement            mixnet.Statement
	input, output, proof []byte
}

// first is the verdict of the first verifier, second that of the second.
func (s shuffled) first() error {
	in, err := mixnet.OpenTable(bytes.NewReader(s.input), int64(len(s.input)))
	if err != nil {
		return err
	}
	out, err := mixnet.OpenTable(bytes.NewReader(s.output), int64(len(s.output)))
	if err != nil {
		return err
	}
	proof, err := mixnet.OpenProof(bytes.NewReader(s.proof), int64(len(s.proof)), in.Rows, in.Width)
	if err != nil {
		return err
	}
	return s.mixnet.Verify(s.statement, in, out, proof)
}

func (s shuffled) second() error {
	var keys [][]byte
	for _, k := range s.statement.Keys {
		b := k.Point().Bytes()
		keys = append(keys, b[:])
	}
	return secondverifier.CheckShuffle(s.eid, s.statement.Contest, s.statement.Table, s.statement.Mixer, keys, s.input, s.output, s.proof)
}

func TestTwoVerifiersJudgeShufflesAlike(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	good, bad := 0, 0
	for range 8 {
		s := randomShuffle(t, r)
		if err := s.second(); err != nil {
			t.Errorf("the second verifier refuses what the first one shuffled: %v", err)
		}
		for range 40 {
			c := s.corrupt(r)
			err1, err2 := c.first(), c.second()
			if (err1 == nil) != (err2 == nil) {
				t.Errorf("%d rows of %d: the first says %v, the second %v", len(s.input)/64, len(s.statement.Keys), err1, err2)
			}
			if err1 == nil {
				good++
			} else {
				bad++
			}
		}
	}
	if good < 5 || bad < 200 {
		t.Errorf("%d of the changed shuffles were good, %d bad", good, bad)
	}
}

func randomShuffle(t *testing.T, r *rand.Rand) shuffled {
	t.Helper()
	s := shuffled{eid: [32]byte(randomBytes(r, 32)), statement: mixnet.Statement{Contest: "mayor", Table: "lot 0 announcement 1", Mixer: 1 + r.IntN(3)}}
	s.mixnet = mixnet.New(s.eid)
	rows, width := 1+r.IntN(5), 1+r.IntN(3)
	for range width {
		key, err := elgamal.NewPublicKey(elgamal.HashToGroup("test-key", randomBytes(r, 8)))
		if err != nil {
			t.Fatal(err)
		}
		s.statement.Keys = append(s.statement.Keys, key)
	}
	s.input = mixnet.TableHeader(rows, width)
	for range rows {
		for _, key := range s.statement.Keys {
			c := key.EncryptValue(uint64(r.IntN(2)), elgamal.HashToScalar("test-nonce", randomBytes(r, 8))).Bytes()
			s.input = append(s.input, c[:]...)
		}
	}
	table, err := mixnet.OpenTable(bytes.NewReader(s.input), int64(len(s.input)))
	if err != nil {
		t.Fatal(err)
	}
	var out, proof bytes.Buffer
	if err := s.mixnet.Shuffle(s.statement, table, &out, &proof); err != nil {
		t.Fatal(err)
	}
	s.output, s.proof = out.Bytes(), proof.Bytes()
	return s
}

// corrupt changes one thing of a shuffle.
func (s shuffled) corrupt(r *rand.Rand) shuffled {
	s.proof, s.input, s.output = bytes.Clone(s.proof), bytes.Clone(s.input), bytes.Clone(s.output)
	field := func() []byte { return s.proof[32*r.IntN(len(s.proof)/32):][:32] }
	switch r.IntN(12) {
	case 0, 1, 2:
		anotherValue(field())
	case 3:
		copy(field(), bytes.Clone(field()))
	case 4:
		clear(field())
	case 5:
		copy(field(), order)
	case 6:
		field()[r.IntN(32)] ^= 1 << r.IntN(8)
	case 7:
		anotherValue(s.output[6+32*r.IntN((len(s.output)-6)/32):][:32])
	case 8:
		s.output[r.IntN(len(s.output))] ^= 1 << r.IntN(8)
	case 9:
		s.input[r.IntN(len(s.input))] ^= 1 << r.IntN(8)
	case 10:
		s.proof = append(s.proof[:r.IntN(len(s.proof))], randomBytes(r, r.IntN(3))...)
	case 11:
		s.statement.Mixer += r.IntN(2)
	}
	return s
}
