package record

// A Lot is what one mixed table covers: the ballots of one denomination that hold a contest, from all stations that closed, or from one
// that never did, so that a count of its box by hand can take their place. One with fewer rows than the manifest's least group of holders
// must have is not mixed, and its ballots are counted and audited from paper. A row carries no weight, so that lots of two denominations
// cannot be joined: the weight of a row is its lot's.
type Lot struct {
	Contest  string
	Stations []string // in the order of the manifest
	Weight   uint64   // of each row
	Rows     uint32
}

// Lots are what mixers shuffle, one table each; none before the cut-off. Entries name a lot by its place here.
func (s State) Lots() []Lot { return s.lots }

// lotsOf forms the lots of a contest: those of stations that closed, then station by station those of each that never did, by rising weight.
func (s State) lotsOf(contest string) []Lot {
	var closed []string
	var torn [][]string
	for _, st := range s.def.m.Stations {
		if s.never(st.ID) {
			torn = append(torn, []string{st.ID})
		} else {
			closed = append(closed, st.ID)
		}
	}
	var out []Lot
	for _, stations := range append([][]string{closed}, torn...) {
		for _, weight := range s.def.m.Denominations(contest) {
			out = append(out, s.lotOf(contest, stations, weight))
		}
	}
	return s.enoughRows(out)
}

// lotOf is a lot of those of some stations that have rows of a weight.
func (s State) lotOf(contest string, stations []string, weight uint64) Lot {
	l := Lot{Contest: contest, Weight: weight}
	for _, id := range stations {
		if of, _ := s.tally.Get(cell{contest, id, weight}); of.ballots > 0 {
			l.Stations, l.Rows = append(l.Stations, id), l.Rows+of.ballots
		}
	}
	return l
}

func (s State) enoughRows(lots []Lot) []Lot {
	var out []Lot
	for _, l := range lots {
		if l.Rows > 0 && s.def.m.FewestHolders(l.Contest, l.Weight, l.Rows) >= s.def.m.MinGroup {
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
