package cvr

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"strings"
)

// The part of a cast vote record report (NIST SP 1500-103, version 1) that a ranked contest needs. JSON and XML have the same
// names but for ids.
type cdfReport struct {
	Election []cdfElection `json:"Election" xml:"Election"`
	GpUnit   []cdfNamed    `json:"GpUnit" xml:"GpUnit"`
	CVR      []cdfCVR      `json:"CVR" xml:"CVR"`
}

type cdfNamed struct {
	ID   string `json:"@id" xml:"ObjectId,attr"`
	Name string `json:"Name" xml:"Name"`
}

type cdfElection struct {
	Candidate []cdfNamed   `json:"Candidate" xml:"Candidate"`
	Contest   []cdfContest `json:"Contest" xml:"Contest"`
}

type cdfContest struct {
	cdfNamed
	Selection []cdfSelection `json:"ContestSelection" xml:"ContestSelection"`
}

type cdfSelection struct {
	ID           string   `json:"@id" xml:"ObjectId,attr"`
	CandidateIDs []string `json:"CandidateIds" xml:"CandidateIds"`
	IsWriteIn    bool     `json:"IsWriteIn" xml:"IsWriteIn"`
}

type cdfCVR struct {
	UniqueID  string        `json:"UniqueId" xml:"UniqueId"`
	PrintedID string        `json:"BallotPrePrintedId" xml:"BallotPrePrintedId"`
	BatchID   string        `json:"BatchId" xml:"BatchId"`
	UnitID    string        `json:"BallotStyleUnitId" xml:"BallotStyleUnitId"`
	Current   string        `json:"CurrentSnapshotId" xml:"CurrentSnapshotId"`
	Snapshots []cdfSnapshot `json:"CVRSnapshot" xml:"CVRSnapshot"`
}

type cdfSnapshot struct {
	ID       string          `json:"@id" xml:"ObjectId,attr"`
	Contests []cdfCVRContest `json:"CVRContest" xml:"CVRContest"`
}

type cdfCVRContest struct {
	ContestID  string     `json:"ContestId" xml:"ContestId"`
	Selections []cdfVoted `json:"CVRContestSelection" xml:"CVRContestSelection"`
}

type cdfVoted struct {
	SelectionID string        `json:"ContestSelectionId" xml:"ContestSelectionId"`
	Rank        int           `json:"Rank" xml:"Rank"`
	Status      cdfStatus     `json:"Status" xml:"Status"`
	Positions   []cdfPosition `json:"SelectionPosition" xml:"SelectionPosition"`
}

type cdfPosition struct {
	WriteIn       *struct{} `json:"CVRWriteIn" xml:"CVRWriteIn"`
	HasIndication string    `json:"HasIndication" xml:"HasIndication"`
	IsAllocable   string    `json:"IsAllocable" xml:"IsAllocable"`
	Rank          int       `json:"Rank" xml:"Rank"`
}

// cdfStatus is a list in JSON; some writers give one string.
type cdfStatus []string

func (s *cdfStatus) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		data = []byte("[" + string(data) + "]")
	}
	return json.Unmarshal(data, (*[]string)(s))
}

func (s cdfStatus) needsAdjudication() bool {
	for _, one := range s {
		if one == "needs-adjudication" {
			return true
		}
	}
	return false
}

func readCDF(data []byte, isXML bool, l Layout) ([]Record, error) {
	var report cdfReport
	unmarshal := json.Unmarshal
	if isXML {
		unmarshal = xml.Unmarshal
	}
	data = bytes.TrimPrefix(data, byteOrderMark)
	if err := unmarshal(data, &report); err != nil {
		return nil, atOffset(data, err)
	}
	contest, names, err := report.contest(l)
	if err != nil {
		return nil, err
	}
	units := map[string]string{}
	for _, u := range report.GpUnit {
		units[u.ID] = u.Name
	}
	var out []Record
	for _, c := range report.CVR {
		voted, ok := c.contest(contest)
		if !ok {
			continue // a ballot of another style
		}
		r := Record{ID: c.UniqueID + c.PrintedID, Precinct: units[c.UnitID], Batch: c.BatchID}
		if r.Marks, err = voted.marks(names); err != nil {
			return nil, formatError("ballot %q: %v", r.ID, err)
		}
		out = append(out, r)
	}
	return out, nil
}

// atOffset names the line of an error of JSON; those of XML name it themselves.
func atOffset(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	offset := int64(0)
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	default:
		return formatError("%v", err)
	}
	return atLine(1+bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n")), formatError("%v", err))
}

// contest gives the id of the contest that has that name or id, and its options by the id of their selection.
func (r cdfReport) contest(l Layout) (id string, names map[string]string, err error) {
	candidates := map[string]string{}
	for _, e := range r.Election {
		for _, c := range e.Candidate {
			candidates[c.ID] = c.Name
		}
	}
	for _, e := range r.Election {
		for _, c := range e.Contest {
			if c.Name == l.Contest || c.ID == l.Contest {
				return c.ID, c.names(candidates, l), nil
			}
		}
	}
	return "", nil, ErrContest
}

func (c cdfContest) names(candidates map[string]string, l Layout) map[string]string {
	names := map[string]string{}
	for _, s := range c.Selection {
		switch ids := strings.Fields(strings.Join(s.CandidateIDs, " ")); {
		case s.IsWriteIn:
			names[s.ID] = WriteIn
		case len(ids) > 0:
			names[s.ID] = l.label(candidates[ids[0]])
		}
	}
	return names
}

// contest finds a contest in the snapshot that stands.
func (c cdfCVR) contest(id string) (cdfCVRContest, bool) {
	for _, s := range c.Snapshots {
		if s.ID != c.Current {
			continue
		}
		for _, contest := range s.Contests {
			if contest.ContestID == id {
				return contest, true
			}
		}
	}
	return cdfCVRContest{}, false
}

func (c cdfCVRContest) marks(names map[string]string) ([]Mark, error) {
	var out []Mark
	for _, s := range c.Selections {
		if s.Status.needsAdjudication() {
			continue
		}
		name := names[s.SelectionID]
		if name == "" {
			return nil, formatError("the contest has no selection %q", s.SelectionID)
		}
		if s.Rank > 0 {
			out = append(out, Mark{s.Rank, name})
			continue
		}
		for _, p := range s.Positions {
			if p.HasIndication == "no" || p.IsAllocable == "no" { // SP 1500-103, section 3.4.2
				continue
			}
			if p.Rank < 1 {
				return nil, formatError("%q is marked without a rank", name)
			}
			if p.WriteIn != nil {
				name = WriteIn
			}
			out = append(out, Mark{p.Rank, name})
		}
	}
	return out, nil
}
