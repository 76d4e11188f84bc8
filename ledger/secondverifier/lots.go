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
	dice   string // of the audit

	names   map[string][]nameLine // by contest
	tieDice map[string]string     // by contest
}

// A lot is a table of ballots that are mixed together.
type lot struct {
	contest  *contest
	weight   int // of each row
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
	shares   map[string]bool
}

func (m *mixing) clone() *mixing {
	if m == nil {
		return nil
	}
	c := *m
	c.names, c.tieDice = maps.Clone(m.names), maps.Clone(m.tieDice)
	c.lots = nil
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
	for row, r := range l.rows {
		d := *r
		d.shares = maps.Clone(r.shares)
		c.rows[row] = &d
	}
	return &c
}

// newMixing makes the lots: of each contest the ballots of the stations that closed, then of each that never did its own.
func (s *state) newMixing() *mixing {
	m := &mixing{names: map[string][]nameLine{}, tieDice: map[string]string{}}
	for i := range s.manifest.Contests {
		c := &s.manifest.Contests[i]
		var closed, never []*lot
		for _, weight := range s.manifest.weightsOf(c.ID) {
			all := s.newLot(c, weight)
			closed, never = append(closed, all), append(never, s.fillLots(all)...)
		}
		for _, l := range append(closed, never...) {
			if s.manifest.people(c.ID, l.weight, len(l.ballots)) >= s.manifest.MinGroup && len(l.ballots) > 0 {
				m.lots = append(m.lots, l)
			}
		}
	}
	return m
}

// fillLots puts the ballots of stations that closed into a lot, and those of each other into a lot of its own.
func (s *state) fillLots(closed *lot) (never []*lot) {
	for _, st := range s.stations {
		if !s.holds(st, closed.contest) {
			continue
		}
		if st.stage == stageClosed {
			closed.take(s.cast, st.station.ID)
			continue
		}
		own := s.newLot(closed.contest, closed.weight)
		own.take(s.cast, st.station.ID)
		never = append(never, own)
	}
	return never
}

func (s *state) newLot(c *contest, weight int) *lot {
	l := &lot{contest: c, weight: weight, rows: map[int]*sampledRow{}}
	l.void()
	return l
}

// void forgets what is on record of a lot that is neither opened nor has its index.
func (l *lot) void() {
	l.shuffles, l.shares = nil, map[string]fields{}
	l.voidIndex()
}

func (l *lot) voidIndex() { l.blinds, l.unblinds = map[string]fields{}, map[string]fields{} }

// take adds the ballots of a station that hold the contest, in the order of the record.
func (l *lot) take(cast []castBallot, station string) {
	l.stations = append(l.stations, station)
	for _, b := range cast {
		if b.station != station || b.ballot.style.counts() != l.weight {
			continue
		}
		for _, c := range b.ballot.contests {
			if c.contest.ID == l.contest.ID {
				l.ballots = append(l.ballots, c)
			}
		}
	}
}

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
	}
}

// packing of the columns of the tally in tables.
