package record

import (
	"encoding/hex"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tally"
)

// Result is what follows from the record about papers and choices. It is complete from PhaseCounted on; before, it tells the papers.
// result.json holds it.
type Result struct {
	Format   string          `json:"format"`
	Election string          `json:"election"`
	Mode     string          `json:"mode"`
	ChainID  string          `json:"chainId"`
	Manifest string          `json:"manifest"` // hex, the manifest's digest
	EID      string          `json:"eid"`      // hex
	Papers   Counts          `json:"papers"`
	Sheets   *SheetCounts    `json:"sheets,omitempty"` // of paper, where ballots have weights and papers are their leaves
	Stations []StationResult `json:"stations"`
	Contests []ContestResult `json:"contests"`
}

// StationResult is what a reader must know of a station beside its count.
type StationResult struct {
	Station    string       `json:"station"`
	Stage      string       `json:"stage"`
	Attempts   uint16       `json:"attempts"`
	Papers     Counts       `json:"papers"`
	Sheets     *SheetCounts `json:"sheets,omitempty"`   // as its people count them
	Accounted  bool         `json:"accounted"`          // every leaf has its use
	Missing    []uint32     `json:"missing,omitempty"`  // batches of the closing tape that did not arrive
	Declared   uint32       `json:"declared,omitempty"` // burned leaves that the closing declares missing
	Mismatch   uint32       `json:"mismatch,omitempty"` // an opened index that was not as committed
	Lost       bool         `json:"lost,omitempty"`
	NoTPM      bool         `json:"noTpm,omitempty"`
	PaperOnly  bool         `json:"paperOnly,omitempty"`
	Overridden bool         `json:"overridden,omitempty"`
	BadQuotes  int          `json:"badQuotes,omitempty"`
	Incidents  int          `json:"incidents,omitempty"`
	LateQuotes int          `json:"lateQuotes,omitempty"` // silences that were too long
	Replaced   int          `json:"replaced,omitempty"`   // machines that the station had before
	Flags      []string     `json:"flags,omitempty"`      // what people must know of it
}

// States of a contest in a result.
const (
	ContestPending  = "pending"  // not decrypted yet
	ContestCounted  = "counted"  // the sums are open
	ContestSealed   = "sealed"   // ranked: its ballots are opened after mixing, not summed
	ContestOpened   = "opened"   // ranked: the rankings of every lot are open, in the files that Tables names
	ContestWithheld = "withheld" // fewer ballots than the manifest's least group; counted from paper
)

// ContestResult is one contest: its total, and the groups that it is made of.
type ContestResult struct {
	Contest  string         `json:"contest"`
	State    string         `json:"state"`
	Ballots  uint32         `json:"ballots"`
	Weight   uint64         `json:"weight,omitempty"`   // of all ballots together, where they have one; sums are by weight
	Withheld uint32         `json:"withheld,omitempty"` // ballots that are in no group, or of a weighted ranking in no lot: too few to stand alone
	Options  []OptionResult `json:"options,omitempty"`
	Groups   []GroupResult  `json:"groups,omitempty"`
	Tables   []TableResult  `json:"tables,omitempty"`
	Outcome  *tally.Report  `json:"outcome,omitempty"` // what the rule decides; options are ids
	Awaits   string         `json:"awaits,omitempty"`  // in place of an outcome: what the rule still needs
	Names    []NameLine     `json:"names,omitempty"`   // for whom written words count, as officials read them
	Dice     string         `json:"dice,omitempty"`    // for its ties

	opened  bool      // all its lots
	written []Written // once they are counted
}

// TableResult is one lot whose rankings and written words are open.
type TableResult struct {
	Stations []string `json:"stations"`
	Weight   uint64   `json:"weight,omitempty"` // of each row, where ballots have one
	Rows     uint32   `json:"rows"`
	Contents string   `json:"contents"` // hex, SHA-256 of the file
}

// GroupResult is one decrypted group.
type GroupResult struct {
	Stations []string       `json:"stations"`
	Ballots  uint32         `json:"ballots"`
	Weight   uint64         `json:"weight,omitempty"` // of all together, where ballots have one
	Options  []OptionResult `json:"options,omitempty"`
}

// OptionResult is the sum of one option.
type OptionResult struct {
	Option string   `json:"option"`
	Count  uint64   `json:"count"`            // votes, points or scores, by weight where ballots have one
	Grades []uint64 `json:"grades,omitempty"` // in place of Count: how many gave each grade
	Text   string   `json:"text,omitempty"`   // of a write-in option: "sealed" or "opened"
}

const resultFormat = "isoloir-result-1"

// ResultJSON is the result in canonical form: what officials sign by its SHA-256, and what result.json holds.
func (s State) ResultJSON() []byte { return election.EncodeCanonical(s.Result()) }

// Result is what follows from the record so far.
func (s State) Result() Result {
	r := Result{Format: resultFormat, Election: s.def.m.ID, Mode: s.def.m.Mode, ChainID: s.def.m.ChainID,
		Manifest: hex.EncodeToString(s.def.digest[:]), EID: hex.EncodeToString(s.eid[:]), Papers: s.Counts(), Stations: []StationResult{},
		Contests: []ContestResult{}}
	for i := range s.def.m.Stations {
		st, _ := s.stations.Get(s.def.m.Stations[i].ID)
		r.Stations = append(r.Stations, StationResult{Station: st.ID, Stage: st.Stage.String(), Attempts: st.Attempt, Papers: st.Counts, Sheets: st.Sheets,
			Accounted: st.Accounted(), Missing: st.Missing(), Declared: st.Declared, Mismatch: st.Mismatch, Lost: st.Lost, NoTPM: st.NoTPM,
			PaperOnly: st.PaperOnly, Overridden: st.Overridden, BadQuotes: st.FailedQuotes, Incidents: st.Incidents,
			LateQuotes: st.LateQuotes, Replaced: len(st.Boards), Flags: s.flags(st)})
	}
	r.Sheets = s.sheets()
	for i := range s.def.m.Contests {
		r.Contests = append(r.Contests, s.contestResult(&s.def.m.Contests[i]))
	}
	return r
}

// Counts are the papers of all stations by state.
func (s State) Counts() Counts {
	var c Counts
	for _, st := range s.Stations() {
		c = c.Plus(st.Counts)
	}
	return c
}

// sheets are those of all stations that say theirs; nothing if none does.
func (s State) sheets() (total *SheetCounts) {
	for _, st := range s.Stations() {
		if st.Sheets == nil {
			continue
		}
		sum := *st.Sheets
		if total != nil {
			sum = sum.Plus(*total)
		}
		total = &sum
	}
	return total
}

func (s State) contestResult(c *election.Contest) ContestResult {
	r := ContestResult{Contest: c.ID, State: ContestPending, Names: s.names[c.ID], Dice: s.dice[c.ID]}
	weighted := s.def.m.Weighted(c.ID)
	for _, st := range s.def.m.Stations {
		for _, weight := range s.def.m.Denominations(c.ID) {
			of, _ := s.tally.Get(cell{c.ID, st.ID, weight})
			r.Ballots += of.ballots
			if weighted {
				r.Weight += uint64(of.ballots) * weight
			}
		}
	}
	if s.phase < PhaseCounting {
		return r
	}
	r.Withheld = r.Ballots
	r.opened = s.tables(&r)
	var total []uint64
	for n, g := range s.groups {
		if g.Contest != c.ID {
			continue
		}
		group := GroupResult{Stations: g.Stations, Ballots: g.Ballots}
		if weighted {
			group.Weight = g.Weight
		}
		if s.totals != nil && len(s.totals[n]) > 0 {
			group.Options = s.options(c, s.totals[n])
			total = addUp(total, s.totals[n])
		}
		r.Groups, r.Withheld = append(r.Groups, group), r.Withheld-g.Ballots
	}
	switch {
	case len(r.Groups) == 0:
		r.State, r.Withheld = ContestWithheld, 0
	case len(s.context.Columns(c.ID)) == 0:
		r.State = sealedOr(r.opened)
	case total != nil:
		r.State, r.Options = ContestCounted, s.options(c, total)
	}
	if weighted && c.Kind == election.Ranked {
		r.Withheld = r.Ballots - s.inLots(c.ID)
	}
	r.words(c, sealedOr(r.opened))
	r.decide(c)
	return r
}

func sealedOr(opened bool) string {
	if opened {
		return ContestOpened
	}
	return ContestSealed
}

// tables adds the lots of a contest that are open, and tells whether all are.
func (s State) tables(r *ContestResult) (all bool) {
	lots := 0
	for n, l := range s.lots {
		if l.Contest != r.Contest {
			continue
		}
		lots++
		if m := s.mixing[n]; m.Opened {
			t := TableResult{l.Stations, 0, l.Rows, hex.EncodeToString(m.Contents[:])}
			if s.def.m.Weighted(l.Contest) {
				t.Weight = l.Weight
			}
			r.Tables = append(r.Tables, t)
		}
	}
	return lots > 0 && len(r.Tables) == lots
}

// inLots counts the rows of a contest's lots.
func (s State) inLots(contest string) (rows uint32) {
	for _, l := range s.lots {
		if l.Contest == contest {
			rows += l.Rows
		}
	}
	return rows
}

// words says of each write-in option whether its words are open.
func (r *ContestResult) words(c *election.Contest, state string) {
	for _, options := range append([][]OptionResult{r.Options}, groupOptions(r.Groups)...) {
		for i := range options {
			if c.Option(options[i].Option).WriteIn {
				options[i].Text = state
			}
		}
	}
}

func groupOptions(groups []GroupResult) [][]OptionResult {
	var out [][]OptionResult
	for _, g := range groups {
		out = append(out, g.Options)
	}
	return out
}

func addUp(total, more []uint64) []uint64 {
	out := make([]uint64, len(more))
	copy(out, total)
	for i := range more {
		out[i] += more[i]
	}
	return out
}

// options gives the columns of a contest by option.
func (s State) options(c *election.Contest, columns []uint64) []OptionResult {
	var out []OptionResult
	for i, column := range s.context.Columns(c.ID) {
		if len(out) == 0 || out[len(out)-1].Option != column.Option {
			out = append(out, OptionResult{Option: column.Option})
		}
		at := &out[len(out)-1]
		if column.Grade < 0 {
			at.Count = columns[i]
		} else {
			at.Grades = append(at.Grades, columns[i])
		}
	}
	return out
}
