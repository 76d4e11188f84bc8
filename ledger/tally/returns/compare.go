package returns

import (
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/tally"
)

// SettledAsThere is the ties that the votes leave open, settled as the city settled them.
func (b *Budgeting) SettledAsThere() tally.Ties {
	order := slices.Clone(b.Selected)
	for o := range b.Profile.Options {
		if !slices.Contains(b.Selected, o) {
			order = append(order, o)
		}
	}
	return tally.Ties{Order: order}
}

// Count counts a budget by the rule that its file names: equal shares, or else by votes, passing over what is too dear.
func (b *Budgeting) Count() (tally.Report, error) {
	if b.Meta["rule"] == "equalshares/add1" {
		return b.Budget.EqualShares(b.Profile, b.SettledAsThere())
	}
	s, err := b.Profile.Sum(tally.Limit{Each: b.Each})
	if err != nil {
		return tally.Report{}, err
	}
	return b.Budget.Greedy(s, false, b.SettledAsThere())
}

// Differences says where our count is not the city's.
func (b *Budgeting) Differences() []string {
	r, err := b.Count()
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for o, votes := range b.Votes {
		if ours := r.Rounds[0].Votes[o]; ours.Cmp(tally.Int(votes)) != 0 {
			out = append(out, fmt.Sprintf("project %s has %s votes, the city says %d", b.Profile.Options[o], ours, votes))
		}
	}
	if ours := slices.Sorted(slices.Values(r.Winners)); !slices.Equal(ours, b.Selected) {
		out = append(out, fmt.Sprintf("funds %v, the city %v", r.Names(ours), r.Names(b.Selected)))
	}
	return out
}

// rules are those of abcvoting that we have.
var rules = map[string]string{"av": tally.AV, "sav": tally.SAV, "pav": tally.PAV, "seqpav": tally.SeqPAV, "seqphragmen": tally.SeqPhragmen,
	"equal-shares": tally.CommitteeShares}

// Differences compares our committees with abcvoting's, for each rule that we have, and counts those that are the same. A resolute
// rule elects one of all that can win.
func (a *Approvals) Differences() (matched int, different []string) {
	for _, c := range a.Computed {
		rule, ok := rules[c.Rule]
		if !ok {
			continue
		}
		if diff := a.compare(rule, c); diff != "" {
			different = append(different, c.Rule+": "+diff)
		} else {
			matched++
		}
	}
	return matched, different
}

func (a *Approvals) compare(rule string, c Computed) string {
	theirs := make([][]int, len(c.Committees))
	for i, w := range c.Committees {
		theirs[i] = slices.Sorted(slices.Values(w))
	}
	slices.SortFunc(theirs, slices.Compare)
	ours, err := tally.Committees(rule, a.Profile, a.Size)
	if err != nil || !slices.EqualFunc(ours, theirs, slices.Equal) {
		return fmt.Sprintf("%v can win, by abcvoting %v; %v", ours, theirs, err)
	}
	if !c.Resolute {
		return ""
	}
	r, err := tally.Committee(rule, a.Profile, a.Size, tally.Ties{Seed: "abcvoting"})
	among := slices.ContainsFunc(theirs, func(w []int) bool {
		return !slices.ContainsFunc(r.Winners, func(o int) bool { return !slices.Contains(w, o) })
	})
	if err != nil || !among || r.Open != nil {
		return fmt.Sprintf("elects %v; %v", r.Winners, err)
	}
	return ""
}
