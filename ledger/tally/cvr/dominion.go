package cvr

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
)

type dominionSession struct {
	TabulatorID int             `json:"TabulatorId"`
	BatchID     int             `json:"BatchId"`
	RecordID    json.RawMessage `json:"RecordId"` // a number, or "X" where it was withheld
	Original    dominionBallot  `json:"Original"`
	Modified    *dominionBallot `json:"Modified"`
}

type dominionBallot struct {
	PrecinctPortionID int               `json:"PrecinctPortionId"`
	IsCurrent         *bool             `json:"IsCurrent"`
	Cards             []dominionCard    `json:"Cards"`
	Contests          []dominionContest `json:"Contests"` // of versions before 5.10, without cards
}

type dominionCard struct {
	Contests []dominionContest `json:"Contests"`
}

type dominionContest struct {
	ID         int            `json:"Id"`
	Marks      []dominionMark `json:"Marks"`
	Conditions []int          `json:"OutstackConditionIds"`
}

type dominionMark struct {
	CandidateID int  `json:"CandidateId"`
	Rank        int  `json:"Rank"`
	IsAmbiguous bool `json:"IsAmbiguous"`
}

type dominionManifest struct {
	List []struct {
		ID          int    `json:"Id"`
		ContestID   int    `json:"ContestId"` // of candidates
		Description string `json:"Description"`
	} `json:"List"`
}

// readDominion reads a folder with one or several CvrExport*.json. Options are the ids of candidates in decimals.
func readDominion(folder fs.FS, l Layout) ([]Record, error) {
	contest, err := number(l.Contest)
	if err != nil {
		return nil, ErrContest
	}
	contests, err := readDominionManifest(folder, "ContestManifest.json")
	if err != nil {
		return nil, err
	}
	if _, ok := contests[contest]; !ok {
		return nil, ErrContest
	}
	portions, err := readDominionManifest(folder, "PrecinctPortionManifest.json")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	invalid, err := dominionInvalid(folder)
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(folder, "CvrExport*.json")
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("CvrExport.json: %w", fs.ErrNotExist)
	}
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var out []Record
	for _, name := range files {
		err := dominionSessions(folder, name, func(s dominionSession) {
			out = append(out, s.records(contest, portions, invalid, l)...)
		})
		if err != nil {
			return nil, formatError("%s: %v", name, err)
		}
	}
	return out, nil
}

// dominionInvalid gives the conditions that say that a voter could not vote in a contest; their marks there do not count.
func dominionInvalid(folder fs.FS) (map[int]bool, error) {
	conditions, err := readDominionManifest(folder, "OutstackConditionManifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	out := map[int]bool{}
	for id, name := range conditions {
		out[id] = name == "InvalidContest" || name == "InactiveContest"
	}
	return out, err
}

// DominionCandidates gives the names of a contest's candidates in a folder by the ids that Read gives.
func DominionCandidates(folder fs.FS, contest string) (map[string]string, error) {
	data, err := fs.ReadFile(folder, "CandidateManifest.json")
	if err != nil {
		return nil, err
	}
	var m dominionManifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, formatError("CandidateManifest.json: %v", err)
	}
	out := map[string]string{}
	for _, e := range m.List {
		if strconv.Itoa(e.ContestID) == contest {
			out[strconv.Itoa(e.ID)] = e.Description
		}
	}
	return out, nil
}

func readDominionManifest(folder fs.FS, name string) (map[int]string, error) {
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return nil, err
	}
	var m dominionManifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, formatError("%s: %v", name, err)
	}
	out := map[int]string{}
	for _, e := range m.List {
		out[e.ID] = e.Description
	}
	return out, nil
}

// dominionSessions gives the sessions of a file one by one: a city's exports do not fit into memory together.
func dominionSessions(folder fs.FS, name string, do func(dominionSession)) error {
	f, err := folder.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	d := json.NewDecoder(f)
	if err := enter(d, "Sessions"); err != nil {
		return err
	}
	for d.More() {
		var s dominionSession
		if err := d.Decode(&s); err != nil {
			return err
		}
		do(s)
	}
	return nil
}

// enter goes to the list under that key of the outermost object.
func enter(d *json.Decoder, key string) error {
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return formatError("not an object")
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		if name == key {
			if t, err := d.Token(); err != nil || t != json.Delim('[') {
				return formatError("%s is not a list", key)
			}
			return nil
		}
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			return err
		}
	}
	return formatError("without %s: %v", key, io.ErrUnexpectedEOF)
}

// records gives the ballot's record of the contest, if it has one: as adjudicated, where the original no longer stands.
func (s dominionSession) records(contest int, portions map[int]string, invalid map[int]bool, l Layout) []Record {
	b := s.Original
	if b.IsCurrent != nil && !*b.IsCurrent {
		if s.Modified == nil {
			return nil
		}
		b = *s.Modified
	}
	contests := b.Contests
	for _, card := range b.Cards {
		contests = append(contests, card.Contests...)
	}
	var out []Record
	for _, c := range contests {
		if c.ID == contest && !slices.ContainsFunc(c.Conditions, func(id int) bool { return invalid[id] }) {
			r := Record{ID: fmt.Sprintf("%d-%d-%s", s.TabulatorID, s.BatchID, s.RecordID), Batch: strconv.Itoa(s.BatchID),
				Precinct: portions[b.PrecinctPortionID], Marks: c.marks(l)}
			out = append(out, r)
		}
	}
	return out
}

func (c dominionContest) marks(l Layout) []Mark {
	var out []Mark
	for _, m := range c.Marks {
		if !m.IsAmbiguous {
			out = append(out, Mark{m.Rank, l.label(strconv.Itoa(m.CandidateID))})
		}
	}
	return out
}
