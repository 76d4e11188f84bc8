package mixnet

import (
	"fmt"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// transcript absorbs what the shuffle is about: everything but the shuffle itself. Tables go in by their digests, which bind every
// byte of every row.
func (m *Mixnet) transcript(st *Statement, in *Table) (*elgamal.Transcript, error) {
	if len(st.Keys) != in.Width {
		return nil, fmt.Errorf("%w: %d keys for a table of width %d", ErrForm, len(st.Keys), in.Width)
	}
	table, err := in.Digest()
	if err != nil {
		return nil, err
	}
	t := elgamal.NewTranscript("shuffle")
	t.Append("election", m.eid[:])
	t.Append("contest", []byte(st.Contest))
	t.Append("table", []byte(st.Table))
	t.AppendUint("mixer", uint64(st.Mixer))
	for _, k := range st.Keys {
		t.AppendPoints("key", k.Point())
	}
	t.AppendUint("rows", uint64(in.Rows))
	t.Append("input", table[:])
	return t, nil
}

// weigh absorbs the shuffled table and the commitment to the permutation, and gives the seed of the weights u_1 … u_n, by which
// the permutation is proven: independent, and known to the mixer only after it has committed.
func weigh(t *elgamal.Transcript, output, commitments [32]byte) [32]byte {
	t.Append("output", output[:])
	t.Append("permutation", commitments[:])
	return t.Extract("weights")
}

// challenge absorbs the commitments of the proof.
func challenge(t *elgamal.Transcript, chain [32]byte, first *moves) elgamal.Scalar {
	t.Append("chain", chain[:])
	t.Append("commitments", first.append(nil))
	return t.Challenge("challenge")
}
