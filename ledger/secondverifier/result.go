package secondverifier

import "encoding/hex"

// result is what officials sign in the end, and what may be told at any time: SPEC.md, "The record folder".
type result struct {
	Format   string          `json:"format"`
	Election string          `json:"election"`
	Mode     string          `json:"mode"`
	ChainID  string          `json:"chainId"`
	Manifest string          `json:"manifest"`
	EID      string          `json:"eid"`
	Papers   papers          `json:"papers"`
	Sheets   *sheets         `json:"sheets,omitempty"`
	Stations []stationResult `json:"stations"`
	Contests []contestResult `json:"contests"`
}

type papers struct {
	Cast      int `json:"cast"`
	Checked   int `json:"checked"`
	Void      int `json:"void"`
	Unprinted int `json:"unprinted"`
	Failed    int `json:"failed"`
}

func (c counts) papers() papers { return papers{c[0], c[1], c[2], c[3], c[4]} }

type stationResult struct {
	Station    string   `json:"station"`
	Stage      string   `json:"stage"`
	Attempts   int      `json:"attempts"`
	Papers     papers   `json:"papers"`
	Sheets     *sheets  `json:"sheets,omitempty"`
	Accounted  bool     `json:"accounted"`
	Missing    []int    `json:"missing,omitempty"`
	Declared   int      `json:"declared,omitempty"`
	Mismatch   int      `json:"mismatch,omitempty"`
	Lost       bool     `json:"lost,omitempty"`
	NoTPM      bool     `json:"noTpm,omitempty"`
	PaperOnly  bool     `json:"paperOnly,omitempty"`
	Overridden bool     `json:"overridden,omitempty"`
	BadQuotes  int      `json:"badQuotes,omitempty"`
	Incidents  int      `json:"incidents,omitempty"`
	LateQuotes int      `json:"lateQuotes,omitempty"`
	Replaced   int      `json:"replaced,omitempty"`
	Flags      []string `json:"flags,omitempty"`
}

type contestResult struct {
	Contest  string         `json:"contest"`
	State    string         `json:"state"`
	Ballots  int            `json:"ballots"`
	Weight   int            `json:"weight,omitempty"` // of contests whose votes have weights
	Withheld int            `json:"withheld,omitempty"`
	Options  []optionResult `json:"options,omitempty"`
	Groups   []groupResult  `json:"groups,omitempty"`
	Tables   []tableResult  `json:"tables,omitempty"`
	Outcome  *outcome       `json:"outcome,omitempty"`
	Awaits   string         `json:"awaits,omitempty"`
	Names    []nameLine     `json:"names,omitempty"`
	Dice     string         `json:"dice,omitempty"`
}

type groupResult struct {
	Stations []string       `json:"stations"`
	Ballots  int            `json:"ballots"`
	Weight   int            `json:"weight,omitempty"`
	Options  []optionResult `json:"options,omitempty"`
}

type optionResult struct {
	Option string `json:"option"`
	Count  int    `json:"count"`
	Grades []int  `json:"grades,omitempty"`
	Text   string `json:"text,omitempty"`
}

type tableResult struct {
	Stations []string `json:"stations"`
	Weight   int      `json:"weight,omitempty"`
	Rows     int      `json:"rows"`
	Contents string   `json:"contents"`
}

var stageNames = [...]string{"named", "enrolled", "rooted", "seeded", "leaves", "drawn", "ready", "refused", "open", "closed"}

func (s *state) result() result {
	r := result{
		Format: "isoloir-result-1", Election: s.manifest.ID, Mode: s.manifest.Mode, ChainID: s.manifest.ChainID,
		Manifest: hex.EncodeToString(s.manifest.digest[:]), EID: hex.EncodeToString(s.eid[:]),
	}
	var all counts
	for _, st := range s.stations {
		all = all.plus(st.counts())
		r.Stations = append(r.Stations, s.stationResult(st))
	}
	r.Papers, r.Sheets = all.papers(), s.allSheets()
	for i := range s.manifest.Contests {
		r.Contests = append(r.Contests, s.contestResult(&s.manifest.Contests[i]))
	}
	return r
}

func (s *state) stationResult(st *stationState) stationResult {
	r := stationResult{
		Station: st.station.ID, Stage: stageNames[st.stage], Attempts: st.attempt, Papers: st.counts().papers(), Sheets: st.sheets, Accounted: st.accounted(),
		Missing: st.missingBatches(), Mismatch: st.mismatch, Lost: st.lost, NoTPM: st.chipLost, PaperOnly: st.paperOnly,
		Overridden: st.overridden, BadQuotes: st.badQuotes, Incidents: len(st.incidents), LateQuotes: st.late, Replaced: len(st.replaced),
		Flags: s.flags(st),
	}
	if st.closing != nil {
		r.Declared = st.closing.missing
	}
	return r
}

// missingBatches are the serials of batches that the closing lists and that are not on record in all their parts.
func (st *stationState) missingBatches() (missing []int) {
	if st.closing == nil {
		return nil
	}
	for i, line := range st.closing.lines {
		if readCounts(line.part("counts")).total() == 0 {
			continue
		}
		if i >= len(st.batches) || st.batches[i] == nil || len(st.batches[i].ranges) < len(st.batches[i].head.list("parts")) {
			missing = append(missing, i+1)
		}
	}
	return missing
}

// flags are what people must know of a station: SPEC.md, "Rules".
func (s *state) flags(st *stationState) (flags []string) {
	now := s.software.validAt(s.now().height)
	if s.phase == phasePublished {
		now = s.software.validAt(s.publishedAt)
	}
	for _, f := range []struct {
		name string
		is   bool
	}{
		{"quote", st.failed},
		{"late", s.isLate(st)},
		{"software", st.judged && !now.versionIsValid(st.software)},
		{"machine", st.revoked},
		{"chip", st.chipLost},
		{"override", st.overridden},
	} {
		if f.is {
			flags = append(flags, f.name)
		}
	}
	return flags
}
