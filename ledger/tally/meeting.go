package tally

import (
	"errors"
	"math"
	"slices"
	"time"
)

// Meeting is a meeting of shareholders or members: what each may vote with, who came, and who acts for whom.
type Meeting struct {
	Classes []Class  `json:"classes"`
	Holders []Holder `json:"holders"`
	Proxies []Proxy  `json:"proxies,omitempty"`
	Present []string `json:"present"`         // people in the room or on the line, holders or not
	Depth   int      `json:"depth,omitempty"` // how often a proxy may be handed on: 0, the proxy acts in person
}

// Class is a class of shares or of members.
type Class struct {
	ID    string `json:"id"`
	Votes int64  `json:"votes"` // of each share in a vote of all; 0 for shares without a vote
}

// Holder is a person with rights.
type Holder struct {
	ID     string  `json:"id"`
	Shares []int64 `json:"shares"`          // of each class
	Muted  bool    `json:"muted,omitempty"` // its shares count for nothing, such as those that a company holds in itself
}

// Proxy is a power of From that To votes for all that From may vote for; with an empty To it only revokes those before.
type Proxy struct {
	From  string    `json:"from"`
	To    string    `json:"to,omitempty"`
	Given time.Time `json:"given"`
}

// Reasons for which nobody acts for a holder.
const (
	Acts      = ""          // somebody does
	Absent    = "absent"    // neither came nor gave a proxy to anybody who did
	TooDeep   = "too deep"  // the proxy was handed on too often
	Circular  = "circular"  // the chain of proxies comes back to itself
	Ambiguous = "ambiguous" // the last two proxies are of the same time, for different people
	Silenced  = "muted"     // the shares have no vote
)

// Represented is who acts for a holder.
type Represented struct {
	Holder string
	Chain  []string // from the holder to whoever acts, both included
	Why    string   // Acts, or the reason for which nobody does
}

// By is who acts; empty where nobody does.
func (r Represented) By() string {
	if r.Why != Acts {
		return ""
	}
	return r.Chain[len(r.Chain)-1]
}

// ErrMeeting is returned for a meeting that contradicts itself.
var ErrMeeting = errors.New("tally: impossible meeting")

// Representation follows every holder's proxies. A holder who came acts in person, whatever proxies were given; of several the
// last dated one counts; whoever is named and did not come hands on by a proxy of their own, if the depth allows it.
func (m Meeting) Representation() ([]Represented, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	var out []Represented
	for _, h := range m.Holders {
		r := Represented{Holder: h.ID, Why: Silenced}
		if !h.Muted {
			r.Chain, r.Why = m.follow(h.ID)
		}
		out = append(out, r)
	}
	return out, nil
}

// follow goes along the proxies from a holder to somebody who came.
func (m Meeting) follow(holder string) (chain []string, why string) {
	chain = []string{holder}
	for at := holder; !slices.Contains(m.Present, at); {
		next, why := m.last(at)
		switch {
		case why != Acts:
			return chain, why
		case slices.Contains(chain, next):
			return append(chain, next), Circular
		}
		chain, at = append(chain, next), next
		if len(chain)-2 > m.Depth { // the first proxy is not handed on yet
			return chain, TooDeep
		}
	}
	return chain, Acts
}

// last is whom the last dated proxy of a person names.
func (m Meeting) last(person string) (to, why string) {
	var given time.Time
	why = Absent
	for _, p := range m.Proxies {
		switch {
		case p.From != person || p.Given.Before(given):
		case why != Absent && p.Given.Equal(given) && p.To != to:
			why = Ambiguous
		default:
			to, given, why = p.To, p.Given, Acts
		}
	}
	if why == Acts && to == "" {
		return "", Absent // revoked
	}
	return to, why
}

// check refuses what contradicts itself.
func (m Meeting) check() error {
	for i, c := range m.Classes {
		if c.Votes < 0 {
			return fault("class votes", i+1, c.ID, c.Votes)
		}
	}
	if err := m.checkHolders(); err != nil {
		return err
	}
	for i, p := range m.Proxies {
		switch {
		case p.From == "":
			return fault("proxy unnamed", i+1)
		case p.From == p.To:
			return fault("proxy to oneself", i+1, p.From)
		case p.Given.IsZero():
			return fault("proxy undated", i+1, p.From, p.To)
		}
	}
	if m.Depth < 0 {
		return fault("depth", m.Depth)
	}
	return nil
}

func (m Meeting) checkHolders() error {
	seen, votes := map[string]bool{}, int64(math.MaxInt64)
	for i, h := range m.Holders {
		switch {
		case h.ID == "":
			return fault("holder unnamed", i+1)
		case seen[h.ID]:
			return fault("holder twice", i+1, h.ID)
		case len(h.Shares) != len(m.Classes):
			return fault("holder shares", i+1, h.ID, len(h.Shares), len(m.Classes))
		}
		seen[h.ID] = true
		for c, n := range h.Shares {
			each := max(1, m.Classes[c].Votes)
			if n < 0 {
				return fault("shares below", i+1, h.ID, n, m.Classes[c].ID)
			}
			if n > votes/each {
				return fault("shares above", i+1, h.ID, n, m.Classes[c].ID)
			}
			votes -= n * each
		}
	}
	return nil
}
