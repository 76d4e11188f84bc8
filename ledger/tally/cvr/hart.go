package cvr

import (
	"encoding/xml"
	"io/fs"
	"path"
	"slices"
	"strings"
)

type hartBallot struct {
	GUID     string `xml:"CvrGuid"`
	Batch    string `xml:"BatchNumber"`
	Precinct string `xml:"PrecinctSplit>Name"`
	Contests []struct {
		ID      string       `xml:"Id"`
		Name    string       `xml:"Name"`
		Options []hartOption `xml:"Options>Option"`
	} `xml:"Contests>Contest"`
}

// hartOption has in Value a digit for each rank, 1 where the rank is marked: 0101 is the ranks 2 and 4.
type hartOption struct {
	ID    string `xml:"Id"`
	Value string `xml:"Value"`
}

// readHart reads a folder with one XML file a ballot. Options are ids.
func readHart(folder fs.FS, l Layout) ([]Record, error) {
	files, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	var out []Record
	for _, f := range files {
		if !strings.EqualFold(path.Ext(f.Name()), ".xml") {
			continue
		}
		data, err := fs.ReadFile(folder, f.Name())
		if err != nil {
			return nil, err
		}
		records, err := hartRecords(data, l)
		if err != nil {
			return nil, formatError("%s: %v", f.Name(), err)
		}
		out = append(out, records...)
	}
	if len(out) == 0 {
		return nil, ErrContest
	}
	return out, nil
}

func hartRecords(data []byte, l Layout) ([]Record, error) {
	var b hartBallot
	if err := xml.Unmarshal(data, &b); err != nil {
		return nil, err
	}
	var out []Record
	for _, c := range b.Contests {
		if c.ID != l.Contest && c.Name != l.Contest {
			continue
		}
		r := Record{ID: b.GUID, Batch: b.Batch, Precinct: b.Precinct}
		for _, o := range c.Options {
			r.Marks = append(r.Marks, o.marks(l)...)
		}
		slices.SortStableFunc(r.Marks, func(a, b Mark) int { return a.Rank - b.Rank })
		out = append(out, r)
	}
	return out, nil
}

func (o hartOption) marks(l Layout) []Mark {
	var out []Mark
	for i, digit := range []byte(o.Value) {
		if digit == '1' {
			out = append(out, Mark{i + 1, l.label(o.ID)})
		}
	}
	return out
}
