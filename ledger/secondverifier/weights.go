package secondverifier

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// The rules of this file are those of SPEC.md, "Weighted votes".

const (
	mostWeight = 1 << 32
	mostPieces = 24      // of one sheet
	mostSum    = 1 << 40 // of an option
)

// counts is what a ballot of a style counts for.
func (s style) counts() int { return max(1, s.Weight) }

// weighted tells whether votes of a contest have weights.
func (m *manifest) weighted(contest string) bool {
	return slices.ContainsFunc(m.Styles, func(s style) bool { return s.Weight != 0 && slices.Contains(s.Contests, contest) })
}

// scale is all denominations of a style, the heaviest first.
func (m *manifest) scale(of style) (out []style) {
	for _, s := range m.Styles {
		if s.Weight != 0 && of.Weight != 0 && slices.Equal(s.Contests, of.Contests) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b style) int { return cmp.Compare(b.Weight, a.Weight) })
	return out
}

// pieces is how many ballots a sheet of a station can carry.
func (m *manifest) pieces(st *station) int {
	most := 1
	for _, id := range st.Styles {
		n := 0
		for _, s := range m.scale(*m.style(id)) {
			n += s.Most
		}
		most = max(most, n)
	}
	return most
}

// weightsOf are the weights of ballots that hold a contest, rising.
func (m *manifest) weightsOf(contest string) (out []int) {
	for _, s := range m.Styles {
		if slices.Contains(s.Contests, contest) {
			out = append(out, s.counts())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// people is how many at least cast so many ballots of one weight.
func (m *manifest) people(contest string, weight, ballots int) int {
	most := 1
	for _, s := range m.Styles {
		if s.counts() == weight && slices.Contains(s.Contests, contest) {
			most = max(most, s.Most)
		}
	}
	return (ballots + most - 1) / most
}

func (m *manifest) checkWeights() error {
	for _, s := range m.Styles {
		if s.Weight == 0 {
			if s.Holders != 0 || s.Most != 0 || slices.ContainsFunc(s.Contests, m.weighted) {
				return wrong("style %q has no weight, and should", s.ID)
			}
			continue
		}
		if s.Weight < 1 || s.Weight > mostWeight || s.Holders < m.MinGroup || s.Most < 1 || s.Most > mostPieces || !m.scaleHolds(s) {
			return wrong("style %q is no denomination", s.ID)
		}
	}
	for _, c := range m.Contests {
		if m.weighted(c.ID) && (len(c.writeIns()) > 0 || c.Kind != "ranked" && c.ballotByBallot() || !m.sumsHold(c)) {
			return wrong("the weighted contest %q has write-ins, is not counted by sums or ranks, or has sums that are too large", c.ID)
		}
	}
	return nil
}

// scaleHolds: a sheet can carry any weight below the heaviest denomination, each weight stands once, and stations serve all or none.
func (m *manifest) scaleHolds(of style) bool {
	scale, pieces := m.scale(of), 0
	for i, s := range scale {
		pieces += s.Most
		if i > 0 && (s.Weight == scale[i-1].Weight || s.Most < (scale[i-1].Weight-1)/s.Weight) {
			return false
		}
	}
	for _, st := range m.Stations {
		served := 0
		for _, s := range scale {
			served += truth(slices.Contains(st.Styles, s.ID))
		}
		if served != 0 && served != len(scale) {
			return false
		}
	}
	return pieces <= mostPieces
}

// sumsHold: half of all leaves, times the largest weight, times what a ballot can give to an option, stays below 2^40.
func (m *manifest) sumsHold(c contest) bool {
	leaves := 0
	for _, st := range m.Stations {
		leaves += st.Leaves / 2
	}
	weights := m.weightsOf(c.ID)
	most := leaves * max(1, c.MaxScore)
	return most == 0 || weights[len(weights)-1] < mostSum/most
}

// place is the station and, after a space, a weight above 1.
func (k sumKey) place() string {
	if k.weight == 1 {
		return k.station
	}
	return fmt.Sprintf("%s %d", k.station, k.weight)
}

// tally is all that a station cast in a contest, each ballot times its weight.
func (s *state) tally(c *contest, station string) stationSum {
	all := stationSum{station: station, of: map[int]int{}}
	for _, weight := range s.manifest.weightsOf(c.ID) {
		t := s.sums[sumKey{c.ID, station, weight}]
		if t.ballots == 0 {
			continue
		}
		all.of[weight], all.ballots, all.weight = t.ballots, all.ballots+t.ballots, all.weight+t.ballots*weight
		all.columns = addColumns(all.columns, timesColumns(t.columns, weight))
	}
	return all
}

func timesColumns(columns []ciphertext, weight int) (out []ciphertext) {
	for _, c := range columns {
		out = append(out, c.times(number(weight)))
	}
	return out
}

// full tells whether enough people cast ballots of each denomination of a group.
func (s *state) full(g group) bool {
	for weight, n := range g.of {
		if s.manifest.people(g.contest.ID, weight, n) < s.manifest.MinGroup {
			return false
		}
	}
	return g.ballots > 0
}

// known is how many people at least cast the ballots of a group.
func (s *state) known(g group) (most int) {
	for weight, n := range g.of {
		most = max(most, s.manifest.people(g.contest.ID, weight, n))
	}
	return most
}

// and joins two groups.
func (g group) and(h group) group {
	g.stations = slices.Concat(g.stations, h.stations)
	g.ballots, g.weight, g.columns = g.ballots+h.ballots, g.weight+h.weight, addColumns(g.columns, h.columns)
	of := maps.Clone(h.of)
	for weight, n := range g.of {
		of[weight] += n
	}
	g.of = of
	return g
}

// sheets are what people count beside a closing.
type sheets struct {
	Cast    int `json:"cast"`
	Checked int `json:"checked"`
	Void    int `json:"void"`
	Failed  int `json:"failed"`
}

func (c sheets) bytes() []byte { return join(u32(c.Cast), u32(c.Checked), u32(c.Void), u32(c.Failed)) }

// countSheets takes on how many sheets the leaves of a closing stood.
func (s *state) countSheets(e *entry) error {
	if s.phase == phasePublished {
		return refuseEntry("phase", "the result is published")
	}
	st, err := s.enrolled(e.text("station"))
	switch {
	case err != nil:
		return err
	case st.stage != stageClosed:
		return refuseEntry("stage", "station %q is in stage %d", st.station.ID, st.stage)
	case st.sheets != nil:
		return refuseEntry("recorded", "the sheets of %q are counted", st.station.ID)
	case e.hash("tape") != st.closing.tape(s.eid, st.station.ID):
		return refuseEntry("tape-match", "this is not the closing tape of %q", st.station.ID)
	}
	if err := s.checkWorkers(st, e, s.payload(e)); err != nil {
		return err
	}
	if err := s.stationOrPeople(st, e, s.payload(e)); err != nil {
		return err
	}
	c := sheets{int(e.number("cast")), int(e.number("checked")), int(e.number("void")), int(e.number("failed"))}
	most, leaves := s.manifest.pieces(st.station), st.closing.counts().papers()
	for _, n := range [][2]int{{c.Cast, leaves.Cast}, {c.Void, leaves.Void}, {c.Checked + c.Failed, leaves.Checked + leaves.Failed}} {
		if most == 1 || n[0] > n[1] || n[1] > n[0]*most {
			return refuseEntry("sheets", "%d leaves on %d sheets", n[1], n[0])
		}
	}
	st.sheets = &c
	return nil
}

// allSheets are those of all stations; nil if none counts.
func (s *state) allSheets() (all *sheets) {
	for _, st := range s.stations {
		if st.sheets == nil {
			continue
		}
		c := *st.sheets
		if all != nil {
			c = sheets{c.Cast + all.Cast, c.Checked + all.Checked, c.Void + all.Void, c.Failed + all.Failed}
		}
		all = &c
	}
	return all
}
