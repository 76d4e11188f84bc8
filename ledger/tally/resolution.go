package tally

import "slices"

// Resolution is a proposal to a meeting. All vote on it together, and each class in Classes by itself as well, share by share; it
// is carried if every one of these votes carries it.
type Resolution struct {
	Quorum   Majority `json:"quorum,omitzero"` // of votes that come (BaseAll: of all there are) or that vote (BasePresent: of those that came); the zero one is none
	Majority Majority `json:"majority"`
	Classes  []string `json:"classes,omitempty"`
}

// Cast is what somebody votes with a holder's shares of one class, in shares. A holder's votes may be split, and some may stay
// unused.
type Cast struct {
	By      string `json:"by"`
	Holder  string `json:"holder"`
	Class   string `json:"class"`
	For     int64  `json:"for,omitempty"`
	Against int64  `json:"against,omitempty"`
	Abstain int64  `json:"abstain,omitempty"`
}

// Decided is a resolution as it was voted on.
type Decided struct {
	Decision string // Carried, Rejected, NoQuorum
	Votes    []ClassVote
}

// ClassVote is the vote of all (Class is empty) or of one class. Numbers are votes; in a vote of one class, shares.
type ClassVote struct {
	Class                 string
	All, Present          int64 // that there are, without muted ones; of those that somebody acts for
	For, Against, Abstain int64
	QuorumNeeds, Needs    Number // of votes
	QuorumHas, Base       int64
	Decision              string
}

// Decide counts a resolution. A cast by anybody who does not act for the holder, or of more shares than there are, is refused.
func (m Meeting) Decide(r Resolution, casts []Cast) (Decided, error) {
	acting, err := m.Representation()
	if err != nil {
		return Decided{}, err
	}
	if err := m.refuse(r, casts, acting); err != nil {
		return Decided{}, err
	}
	d := Decided{Decision: Carried}
	for _, class := range append([]string{""}, r.Classes...) {
		v := m.vote(class, casts, acting)
		v.decide(r)
		if d.Votes = append(d.Votes, v); d.Decision == Carried || v.Decision == NoQuorum {
			d.Decision = v.Decision
		}
	}
	return d, nil
}

func (m Meeting) class(id string) int {
	return slices.IndexFunc(m.Classes, func(c Class) bool { return c.ID == id })
}

func (m Meeting) refuse(r Resolution, casts []Cast, acting []Represented) error {
	if err := m.refuseTerms(r); err != nil {
		return err
	}
	used := map[[2]string]int64{}
	for i, c := range casts {
		h := slices.IndexFunc(acting, func(a Represented) bool { return a.Holder == c.Holder })
		switch {
		case h < 0:
			return fault("cast holder", i+1, c.Holder)
		case acting[h].By() != c.By || c.By == "":
			return fault("cast by", i+1, c.By, c.Holder)
		case m.class(c.Class) < 0:
			return fault("cast class", i+1, c.By, c.Class)
		}
		if err := c.use(i+1, m.Holders[h].Shares[m.class(c.Class)], used); err != nil {
			return err
		}
	}
	return nil
}

func (m Meeting) refuseTerms(r Resolution) error {
	switch {
	case r.Majority.check() != nil:
		return fault("part", "majority", r.Majority.Num, r.Majority.Den)
	case !slices.Contains([]Base{BaseCast, BaseVoted, BasePresent, BaseAll}, r.Majority.Base):
		return fault("majority base", r.Majority.Base)
	case r.Quorum == (Majority{}):
	case r.Quorum.check() != nil:
		return fault("part", "quorum", r.Quorum.Num, r.Quorum.Den)
	case r.Quorum.Base != BaseAll && r.Quorum.Base != BasePresent:
		return fault("quorum base", r.Quorum.Base)
	}
	for _, class := range r.Classes {
		if m.class(class) < 0 {
			return fault("term class", class)
		}
	}
	return nil
}

// use takes what an entry votes from the shares that its holder has of the class.
func (c Cast) use(entry int, shares int64, used map[[2]string]int64) error {
	key := [2]string{c.Holder, c.Class}
	before := used[key]
	for _, part := range []struct {
		field string
		n     int64
	}{{"for", c.For}, {"against", c.Against}, {"abstain", c.Abstain}} {
		if part.n < 0 {
			return fault("cast below", entry, c.By, part.field, part.n)
		}
		if part.n > shares-used[key] {
			return fault("cast above", entry, c.By, part.field, part.n, c.Class, c.Holder, shares, before)
		}
		used[key] += part.n
	}
	return nil
}

// vote adds up the vote of one class, or of all.
func (m Meeting) vote(class string, casts []Cast, acting []Represented) ClassVote {
	v := ClassVote{Class: class}
	for i, h := range m.Holders {
		if h.Muted {
			continue
		}
		for c := range m.Classes {
			n := h.Shares[c] * m.weight(class, c)
			if v.All += n; acting[i].Why == Acts {
				v.Present += n
			}
		}
	}
	for _, c := range casts {
		w := m.weight(class, m.class(c.Class))
		v.For, v.Against, v.Abstain = v.For+c.For*w, v.Against+c.Against*w, v.Abstain+c.Abstain*w
	}
	return v
}

// weight is what a share of a class counts in a vote.
func (m Meeting) weight(vote string, class int) int64 {
	switch vote {
	case "":
		return m.Classes[class].Votes
	case m.Classes[class].ID:
		return 1
	}
	return 0
}

func (v *ClassVote) decide(r Resolution) {
	v.Base = map[Base]int64{BaseCast: v.For + v.Against, BaseVoted: v.For + v.Against + v.Abstain, BasePresent: v.Present, BaseAll: v.All}[r.Majority.Base]
	v.Needs, v.Decision = r.Majority.needs(v.Base), Rejected
	if r.Majority.carries(v.For, v.Base) {
		v.Decision = Carried
	}
	if r.Quorum == (Majority{}) {
		return
	}
	whole := v.All
	if v.QuorumHas = v.Present; r.Quorum.Base == BasePresent {
		whole, v.QuorumHas = v.Present, v.For+v.Against+v.Abstain
	}
	if v.QuorumNeeds = r.Quorum.needs(whole); !r.Quorum.carries(v.QuorumHas, whole) {
		v.Decision = NoQuorum
	}
}
