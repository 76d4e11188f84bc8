package record

// A Lot is what one mixed table covers: the ballots that hold a contest, from all stations that closed, or from one that never did,
// so that a count of its box by hand can take their place. One with fewer ballots than the manifest's least group is not mixed, and
// its contest is counted and audited from paper.
type Lot struct {
	Contest  string
	Stations []string // in the order of the manifest
	Rows     uint32
}

// Lots are what mixers shuffle, one table each; none before the cut-off. Entries name a lot by its place here.
func (s State) Lots() []Lot { return s.lots }

// lotsOf forms the lots of a contest.
func (s State) lotsOf(contest string) []Lot {
	closed, out := Lot{Contest: contest}, []Lot(nil)
	for _, st := range s.def.m.Stations {
		g, torn := s.single(contest, st.ID)
		switch {
		case g.Ballots == 0:
		case torn:
			out = append(out, Lot{contest, g.Stations, g.Ballots})
		default:
			closed.Stations, closed.Rows = append(closed.Stations, st.ID), closed.Rows+g.Ballots
		}
	}
	return s.enoughRows(append([]Lot{closed}, out...))
}

func (s State) enoughRows(lots []Lot) []Lot {
	var out []Lot
	for _, l := range lots {
		if l.Rows > 0 && int(l.Rows) >= s.def.m.MinGroup {
			out = append(out, l)
		}
	}
	return out
}

// Opens tells whether a contest has columns that are decrypted for all rows: what its rule counts by ballot, or what was written in.
func (s State) Opens(contest string) bool {
	c := s.def.m.Contest(contest)
	return c.ByBallot() || c.WriteIns() > 0
}
