package record

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Golden is a reference with the heights of the blocks that a quote may answer with it: from Since up to and without Until, which is 0
// if nobody revoked it.
type Golden struct {
	verify.Reference
	Since, Until int64
}

func (g Golden) since(height int64) Golden {
	g.Since = height
	return g
}

// same reports whether two references stand for each other: a machine could not tell them apart, or a person.
func (g Golden) same(o Golden) bool {
	return slices.Equal(g.Events, o.Events) || g.Version == o.Version && g.Name == o.Name
}

// References are those of the manifest, then those that officials admitted, in the order of the record.
func (s State) References() []Golden { return slices.Clone(s.references) }

// ReferencesAt is what a quote of a block is held against: what was admitted by then, and what was revoked by then marked so.
func (s State) ReferencesAt(height int64) []verify.Reference {
	var out []verify.Reference
	for _, g := range s.references {
		if g.Since <= height {
			r := g.Reference
			r.Revoked = g.Until > 0 && g.Until <= height
			out = append(out, r)
		}
	}
	return out
}

// Policies are those that the keys of a station which is enrolled now may have: the software authority's, or without one those of the
// references that are in force.
func (s State) Policies() [][32]byte {
	return verify.KeyPolicies(s.def.authority, s.def.definition, s.ReferencesAt(s.Height()))
}

// References are the golden measurements of a manifest in the form in which a quote is judged.
func References(m *election.Manifest) ([]verify.Reference, error) {
	var out []verify.Reference
	for _, r := range m.Reference {
		golden, err := reference(r)
		if err != nil {
			return nil, fmt.Errorf("reference %s: %w", r.Name, err)
		}
		out = append(out, golden)
	}
	return out, nil
}

// reference is one of a manifest's golden values as the judge of quotes wants it.
func reference(r election.Reference) (verify.Reference, error) {
	out := verify.Reference{Version: r.Version, Name: r.Name}
	for _, e := range r.Events {
		digest, err := hex.DecodeString(e.Digest)
		if err != nil || len(digest) != 32 {
			return out, fmt.Errorf("event %s: not a digest", e.Event)
		}
		out.Events = append(out.Events, verify.Event{PCR: uint8(e.PCR), Name: e.Event, Digest: [32]byte(digest)})
	}
	return out, nil
}

// check reads a reference whose fields are such as a manifest's may have.
func (e *Reference) check(m *election.Manifest) (Golden, error) {
	if e.Version > math.MaxInt32 {
		return Golden{}, fmt.Errorf("version %d", e.Version)
	}
	r := e.Golden()
	if err := m.CheckReference(r); err != nil {
		return Golden{}, err
	}
	golden, err := reference(r)
	return Golden{Reference: golden}, err
}
