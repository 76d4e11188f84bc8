package ballot

import "github.com/isoloir/isoloir/ledger/elgamal"

// Tally is a homomorphic sum of ballots: of each contest one ciphertext for
// each of its Columns.
type Tally map[string][]elgamal.Ciphertext

// Add adds u to t.
func (t Tally) Add(u Tally) {
	for contest, columns := range u {
		if t[contest] == nil {
			t[contest] = make([]elgamal.Ciphertext, len(columns))
		}
		for i := range columns {
			t[contest][i] = t[contest][i].Add(columns[i])
		}
	}
}

// Tallies sums ballots by contest. Only contests that some ballot holds and
// that have columns appear.
func (c *Context) Tallies(ballots ...*Ballot) (Tally, error) {
	sums := map[*plan][]elgamal.Ciphertext{} // of each bit
	for _, b := range ballots {
		d, err := b.contents()
		if err != nil {
			return nil, err
		}
		for i, p := range b.layout.plans {
			if sums[p] == nil {
				sums[p] = make([]elgamal.Ciphertext, len(p.bits))
			}
			for j := range p.bits {
				sums[p][j] = sums[p][j].Add(d.contests[i].bits[j])
			}
		}
	}
	out := Tally{}
	for p, bits := range sums {
		if len(p.columns) > 0 {
			out[p.contest.ID] = p.sum(bits)
		}
	}
	return out, nil
}

// sum weighs the bits of each column.
func (p *plan) sum(bits []elgamal.Ciphertext) []elgamal.Ciphertext {
	out := make([]elgamal.Ciphertext, len(p.columns))
	for i, col := range p.columns {
		for _, b := range col.bits {
			term := bits[b]
			if w := p.bits[b].weight; w != 1 {
				term = term.Scale(uint64(w))
			}
			out[i] = out[i].Add(term)
		}
		out[i].A, out[i].B = out[i].A.Encoded(), out[i].B.Encoded()
	}
	return out
}
