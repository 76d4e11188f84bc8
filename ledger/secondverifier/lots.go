package secondverifier

import (
	"maps"
	"slices"
)

// mixing is what happens to the ballots themselves after the cut-off: SPEC.md, "Mixing" and "Audit".
type mixing struct {
	lots   []*lot
	serial int // of the newest announcement
	mixers []string

	dice  string                // of the audit
	names map[string][]nameLine // by contest
	ties  map[string]string     // dice, by contest
}

// A lot is a table of ballots that are mixed together.
type lot struct {
	contest  *contest
	weight   int // of each of its ballots
	stations []string
	ballots  []ballotContest // rows

	shuffles []fields
	shares   map[string]fields // table-shares, by trustee
	contents *hash
	blinds   map[string]fields
	unblinds map[string]fields
	index    *lotIndex
	papers   *lotPapers
	readings []reading // by draw
	rows     map[int]*sampledRow
}

type lotIndex struct {
	root   hash
	spoilt []int
}

type lotPapers struct {
	root          hash
	listed, aside int
}

// A reading is what happened to one draw.
type reading struct {
	commitment hash
	position   int // of the paper, from 1
	sampled    bool
	read       bool
}

// A sampledRow is a row that a draw led to.
type sampledRow struct {
	position int // of the paper
	votes    []ciphertext
	shares   map[string][]point // of the newest quorum, until all are there
	opened   bool
}

func (m *mixing) clone() *mixing {
	if m == nil {
		return nil
	}
	c := *m
	c.names, c.ties, c.lots = maps.Clone(m.names), maps.Clone(m.ties), nil
	for _, l := range m.lots {
		c.lots = append(c.lots, l.clone())
	}
	return &c
}

func (l *lot) clone() *lot {
	c := *l
	c.shuffles, c.readings = slices.Clone(l.shuffles), slices.Clone(l.readings)
	c.shares, c.blinds, c.unblinds = maps.Clone(l.shares), maps.Clone(l.blinds), maps.Clone(l.unblinds)
	c.rows = map[int]*sampledRow{}
	for n, r := range l.rows {
		row := *r
		row.shares = maps.Clone(r.shares)
		c.rows[n] = &row
	}
	return &c
}

// newMixing makes the lots, in the order of the contests.
func (s *state) newMixing() *mixing {
	m := &mixing{names: map[string][]nameLine{}, ties: map[string]string{}}
	for i := range s.manifest.Contests {
		m.lots = append(m.lots, s.lotsOf(&s.manifest.Contests[i])...)
	}
	return m
}

// lotsOf are the lots of a contest: of all stations that closed, then of each that never did, of each the lighter ballots first.
func (s *state) lotsOf(c *contest) (out []*lot) {
	boxes := [][]*stationState{nil}
	for _, st := range s.stations {
		switch {
		case !s.holds(st, c):
		case st.stage == stageClosed:
			boxes[0] = append(boxes[0], st)
		default:
			boxes = append(boxes, []*stationState{st})
		}
	}
	for _, box := range boxes {
		for _, weight := range s.manifest.denominations(c.ID) {
			l := s.newLot(c, weight, box)
			if rows := len(l.ballots); rows > 0 && s.manifest.people(c.ID, weight, rows) >= s.manifest.MinGroup {
				out = append(out, l)
			}
		}
	}
	return out
}

// newLot takes the ballots of a weight from stations, one station after the other. Those that have none are not its stations.
func (s *state) newLot(c *contest, weight int, from []*stationState) *lot {
	l := &lot{contest: c, weight: weight, rows: map[int]*sampledRow{}}
	l.void()
	for _, st := range from {
		before := len(l.ballots)
		for _, cast := range s.cast {
			if cast.station == st.station.ID && cast.ballot.style.worth() == weight {
				l.take(cast.ballot)
			}
		}
		if len(l.ballots) > before {
			l.stations = append(l.stations, st.station.ID)
		}
	}
	return l
}

// take adds a row, if the ballot holds the lot's contest.
func (l *lot) take(b *ballot) {
	for _, c := range b.contests {
		if c.contest.ID == l.contest.ID {
			l.ballots = append(l.ballots, c)
		}
	}
}

// opened tells whether all lots of a contest are open. A contest without a lot has nothing that is.
func (m *mixing) opened(c *contest) bool {
	lots := m.lotsOf(c)
	return len(lots) > 0 && !slices.ContainsFunc(lots, func(l *lot) bool { return l.contents == nil })
}

func (m *mixing) lotsOf(c *contest) (out []*lot) {
	for _, l := range m.lots {
		if l.contest == c {
			out = append(out, l)
		}
	}
	return out
}

// mixedBallots are how many ballots of a contest stand in some lot.
func (m *mixing) mixedBallots(c *contest) (n int) {
	for _, l := range m.lotsOf(c) {
		n += len(l.ballots)
	}
	return n
}

// void forgets what is on record of a lot that is neither opened nor has its index.
func (l *lot) void() {
	l.shuffles, l.shares = nil, map[string]fields{}
	l.voidIndex()
}

func (l *lot) voidIndex() { l.blinds, l.unblinds = map[string]fields{}, map[string]fields{} }

// opensRows tells whether a lot has something that is opened row by row.
func (l *lot) opensRows() bool { return l.contest.ballotByBallot() || len(l.contest.writeIns()) > 0 }

// lot is a lot by its number (`lot`).
func (m *mixing) lot(e *entry) (*lot, error) {
	n := int(e.number("lot"))
	if n >= len(m.lots) {
		return nil, refuseEntry("lot", "there is no lot %d", n)
	}
	return m.lots[n], nil
}

// mixed refuses (`unmixed`) a lot that some mixer has not shuffled.
func (m *mixing) mixed(l *lot) error {
	if len(m.mixers) == 0 && len(l.shuffles) == 0 || len(l.shuffles) < len(m.mixers) && !l.fixed() {
		return refuseEntry("unmixed", "%d of %d mixers have shuffled the table", len(l.shuffles), len(m.mixers))
	}
	return nil
}

// fixed tells whether a lot is not shuffled anew.
func (l *lot) fixed() bool { return l.contents != nil || l.index != nil }

// lastTable refuses (`table`) another table than the last shuffle left.
func (l *lot) lastTable(e *entry) error {
	if l.shuffles[len(l.shuffles)-1].hash("output") != e.hash("table") {
		return refuseEntry("table", "this is not the table that the last shuffle left")
	}
	return nil
}

// newQuorum: shares of a quorum before are void, where nothing rests on them.
func (m *mixing) newQuorum() {
	for _, l := range m.lots {
		if l.contents == nil {
			l.shares = map[string]fields{}
		}
		if l.index == nil {
			l.voidIndex()
		}
		for _, r := range l.rows {
			if !r.opened {
				r.shares = map[string][]point{}
			}
		}
	}
}

// packing of the columns of the tally in tables.
