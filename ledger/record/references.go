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

// same reports whether two references stand for each other: a machine could not tell them apart, or a person.
func (g Golden) same(o Golden) bool {
	return slices.Equal(g.Events, o.Events) || g.Version == o.Version && g.Name == o.Name
}

// Software is what stations may run, over time.
type Software []Golden

// SoftwareOf is the software of a manifest's references.
func SoftwareOf(m *election.Manifest) (Software, error) {
	references, err := References(m)
	var out Software
	for _, r := range references {
		out = append(out, Golden{Reference: r})
	}
	return out, err
}

// References are those of the manifest, then those that officials admitted, in the order of the record.
func (s State) References() Software { return slices.Clone(s.references) }

// ReferencesAt is what a quote of a block is held against.
func (s State) ReferencesAt(height int64) []verify.Reference { return s.references.At(height) }

// Admit adds what an entry admits to what was valid before, for blocks from a height on. Whether its signers may is not looked at.
func (all Software) Admit(e *Reference, height int64) (Software, error) {
	golden, err := e.golden()
	if err != nil {
		return all, err
	}
	for _, known := range all {
		switch {
		case known.Version == golden.Version && known.Until > 0:
			return all, refuse(CodeVersion, "version %d is revoked", e.Version)
		case known.same(golden):
			return all, refuse(CodeRecorded, "version %d, %s", known.Version, known.Name)
		}
	}
	golden.Since = height
	return append(slices.Clip(all), golden), nil
}

// Revoke takes back what an entry revokes. A revocation is put forward and never put off.
func (all Software) Revoke(e *RevokeReference) (Software, error) {
	out, found := slices.Clone(all), false
	for i := range out {
		if out[i].Version != int(e.Version) {
			continue
		}
		found = true
		if out[i].Until > 0 && out[i].Until <= e.From {
			return all, refuse(CodeRecorded, "version %d is revoked from height %d", e.Version, out[i].Until)
		}
		out[i].Until = e.From
	}
	if !found {
		return all, refuse(CodeVersion, "no reference has version %d", e.Version)
	}
	return out, nil
}

// At is what a quote of a block is held against: what was admitted by then, and what was revoked by then marked so.
func (all Software) At(height int64) []verify.Reference {
	var out []verify.Reference
	for _, g := range all {
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

// golden is the reference of an entry.
func (e *Reference) golden() (Golden, error) {
	if e.Version > math.MaxInt32 {
		return Golden{}, refuse(CodeReference, "version %d", e.Version)
	}
	r, err := reference(e.Golden())
	return Golden{Reference: r}, wrap(CodeReference, err)
}
