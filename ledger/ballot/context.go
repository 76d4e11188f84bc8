package ballot

import (
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Keys are the trustees' joint public keys: K for votes, X for the audit
// index, S for blinding it, and one for other data (words of write-ins).
type Keys struct {
	Vote, Index, Blind, Data elgamal.Point
}

// Context is the public context of one election's ballots, with everything
// that can be computed once. It is read-only and safe to share.
type Context struct {
	Manifest *election.Manifest
	EID      [32]byte
	Keys     Keys

	vote, index, data *elgamal.PublicKey
	keys              []byte // encodings of all four, for transcripts
	plans             []*plan
	styles            []*layout
}

// NewContext prepares the ballots of an election. The manifest must be valid.
func NewContext(m *election.Manifest, eid [32]byte, keys Keys) (*Context, error) {
	c := &Context{Manifest: m, EID: eid, Keys: keys}
	for name, k := range map[string]struct {
		point elgamal.Point
		to    **elgamal.PublicKey
	}{
		"vote": {keys.Vote, &c.vote}, "index": {keys.Index, &c.index}, "blind": {keys.Blind, new(*elgamal.PublicKey)}, "data": {keys.Data, &c.data},
	} {
		var err error
		if *k.to, err = elgamal.NewPublicKey(k.point); err != nil {
			return nil, fmt.Errorf("%s key: %w", name, err)
		}
	}
	for _, k := range []elgamal.Point{keys.Vote, keys.Index, keys.Blind, keys.Data} {
		c.keys = k.Append(c.keys)
	}
	for i := range m.Contests {
		c.plans = append(c.plans, newPlan(&m.Contests[i]))
	}
	for i := range m.Styles {
		c.styles = append(c.styles, c.newLayout(i))
	}
	return c, nil
}

// Columns are the numbers that the tally of a contest gives, in the order of
// Tally; none for a ranked contest, which is mixed and not summed.
func (c *Context) Columns(contest string) []Column {
	if i := c.contest(contest); i >= 0 {
		return c.plans[i].columns
	}
	return nil
}

// Size is the size of every ballot of a style; 0 if there is no such style.
func (c *Context) Size(style string) int {
	if l := c.style(style); l != nil {
		return l.size
	}
	return 0
}

func (c *Context) contest(id string) int {
	return slices.IndexFunc(c.plans, func(p *plan) bool { return p.contest.ID == id })
}

func (c *Context) style(id string) *layout {
	i := slices.IndexFunc(c.styles, func(l *layout) bool { return l.style.ID == id })
	if i < 0 {
		return nil
	}
	return c.styles[i]
}

func (c *Context) station(id string) int {
	return slices.IndexFunc(c.Manifest.Stations, func(s election.Station) bool { return s.ID == id })
}

// serves tells whether a station gives out a style.
func (c *Context) serves(station int, style string) bool {
	return slices.Contains(c.Manifest.Stations[station].Styles, style)
}

// layout is the fixed form of a style's ballots: four sections one after the
// other (SPEC "Ballots").
type layout struct {
	style    *election.Style
	place    int // of the style in the manifest, and of its entry under F
	contests []int
	plans    []*plan
	depth    int // hashes of the path under F

	ciphertexts, commitments, scalars, size int // where sections begin; the whole
}

const (
	version    = 1
	headerSize = 1 + 32 + 2 + 2 + 32 // before the path
)

func (c *Context) newLayout(place int) *layout {
	l := &layout{style: &c.Manifest.Styles[place], place: place, depth: pathLength(place, len(c.Manifest.Styles))}
	for _, contest := range c.Manifest.StyleContests(l.style.ID) {
		l.contests = append(l.contests, c.contest(contest.ID))
		l.plans = append(l.plans, c.plans[c.contest(contest.ID)])
	}
	l.ciphertexts = headerSize + 32*l.depth
	cts, commitments, scalars := 0, 1, 1 // the proof of knowledge
	for _, p := range l.plans {
		cts += len(p.bits) + len(p.packed) + 1
		commitments += 4 * len(p.bits)
		scalars += 3 * len(p.bits)
		for _, s := range p.sums {
			commitments += 2 * (s.limit + 1)
			scalars += 2*s.limit + 1
		}
	}
	l.commitments = l.ciphertexts + cts*elgamal.CiphertextSize
	l.scalars = l.commitments + commitments*elgamal.PointSize
	l.size = l.scalars + scalars*32
	return l
}
