package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
	"github.com/isoloir/isoloir/ledger/tally/cvr"
)

// onRecord is what is on record of an election: votes, the winner of an instant runoff, and the beginning of Schulze's ranking,
// which ranked pairs share here.
type onRecord struct {
	votes   int64
	runoff  string
	ranking []string
}

// elections are the files with a published result. Burlington 2009: official returns, and the analyses of its Condorcet winner;
// San Francisco 2018: official returns; Tennessee: the example of Wikipedia's articles on counting rules; Debian: the project's
// results (the constitution's quorum and majority over the default option changed none of them).
var elections = map[string]onRecord{
	"burl2009.abif":                     {8980, "Bob Kiss (Progressive)", []string{"Andy Montroll (Democrat)", "Bob Kiss (Progressive)"}},
	"burl2009-withratings.abif":         {8980, "Bob Kiss (Progressive)", []string{"Andy Montroll (Democrat)", "Bob Kiss (Progressive)"}},
	"burl2009.jabmod":                   {8980, "Bob Kiss (Progressive)", []string{"Andy Montroll (Democrat)", "Bob Kiss (Progressive)"}},
	"burl2009.widj":                     {8980, "Bob Kiss (Progressive)", []string{"Andy Montroll (Democrat)", "Bob Kiss (Progressive)"}},
	"sf2018special-results.abif":        {254016, "LONDON BREED", []string{"LONDON BREED"}},
	"tennessee-example-simple.abif":     {100, "Knox", []string{"Nash", "Chat", "Knox", "Memph"}},
	"tennessee-example-scores.abif":     {100, "Knoxville, TN", []string{"Nashville, TN", "Chattanooga, TN", "Knoxville, TN", "Memphis, TN"}},
	"tn-example-scores-and-commas.abif": {100, "Knoxville, TN", []string{"Nashville, TN", "Chattanooga, TN", "Knoxville, TN", "Memphis, TN"}},
	"tennessee-example-sfjson-cvr.zip":  {100, "Knox", []string{"Nash", "Chat", "Knox", "Memph"}},
	"leader2020_tally.txt":              {339, "", []string{"Jonathan Carter", "Sruthi Chandran", "Brian Gupta", "None Of The Above"}},
	"leader2007_tally.txt":              {482, "", []string{"Sam Hocevar"}},
	"leader2006_tally.txt":              {421, "", []string{"Anthony Towns"}},
}

// same are files that say in one format what another says.
var same = map[string]string{"fromDavidHillExpectedFile.cvotes": "A77.HIL", "fromDebianExpectedFile.cvotes": "leader2020_tally.txt"}

// samePairs compares two profiles by the votes for every option over every other.
func samePairs(f files, p tally.Profile, other string) []string {
	for name := range f {
		if path.Base(name) != other {
			continue
		}
		c, err := readCounted(other, f[name].Data)
		if err != nil {
			return []string{err.Error()}
		}
		got, err1 := tally.Condorcet{Seats: 1}.Pairs(p)
		want, err2 := tally.Condorcet{Seats: 1}.Pairs(c.Profile)
		if err1 != nil || err2 != nil || !reflect.DeepEqual(got, want) {
			return []string{fmt.Sprintf("pairs %v, those of %s %v", got, other, want)}
		}
		return nil
	}
	return []string{other + " is not in the archive"}
}

// condorcet counts files of rankings by an instant runoff, Schulze and ranked pairs.
func condorcet(f files) (o outcome) {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		c, err := readCounted(path.Base(name), f[name].Data)
		want, known := elections[path.Base(name)]
		switch {
		case err != nil:
			o.compare(name, 0, err.Error())
		case c == nil:
			o.leave(path.Base(name), "this module does not read the format")
		case same[path.Base(name)] != "":
			o.compare(path.Base(name), 0, samePairs(f, c.Profile, same[path.Base(name)])...)
		case !known:
			o.leave(path.Base(name), "it is read, but no result of an instant runoff or a Condorcet method is on record")
		default:
			o.compare(path.Base(name), 0, want.differences(c.Profile)...)
		}
	}
	return o
}

// readCounted reads a file by its ending; nothing where that is no format of counted rankings.
func readCounted(name string, data []byte) (*cvr.Counted, error) {
	readers := map[string]func([]byte) (cvr.Counted, error){".abif": cvr.ReadABIF, ".jabmod": cvr.ReadABIFJSON, ".json": cvr.ReadABIFJSON,
		".widj": cvr.ReadABIFJSON, ".HIL": cvr.ReadBLT, ".zip": readZip, ".cvotes": cvr.ReadCEF, ".txt": cvr.ReadDebian}
	read := readers[path.Ext(name)]
	if name == "LICENSE.txt" {
		return nil, nil
	}
	if read == nil {
		return nil, nil
	}
	c, err := read(data)
	return &c, err
}

// readZip reads the first contest of Dominion's files in a ZIP.
func readZip(data []byte) (c cvr.Counted, err error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return c, err
	}
	records, err := cvr.Read(fs.FS(z), cvr.Dominion, ".", cvr.Layout{Contest: "1"})
	if err != nil {
		return c, err
	}
	names, err := cvr.DominionCandidates(z, "1")
	if err != nil {
		return c, err
	}
	options, aliases := []string(nil), map[int][]string{}
	for _, id := range slices.Sorted(maps.Keys(names)) {
		aliases[len(options)] = []string{id}
		options = append(options, names[id])
	}
	c.Profile, err = cvr.NewNames(options, aliases, -1).Profile(records)
	return c, err
}

func (want onRecord) differences(p tally.Profile) (out []string) {
	if p.Total() != want.votes {
		out = append(out, fmt.Sprintf("%d votes, expected %d", p.Total(), want.votes))
	}
	rule := tally.Condorcet{Seats: 1}
	for name, count := range map[string]func(tally.Profile) (tally.Report, error){"Schulze": rule.Schulze, "ranked pairs": rule.RankedPairs} {
		r, err := count(p)
		var got []string
		for _, group := range r.Order[:min(len(r.Order), len(want.ranking))] {
			got = append(got, strings.Join(r.Names(group), " = "))
		}
		if err != nil || !slices.Equal(got, want.ranking) {
			out = append(out, fmt.Sprintf("%s %q, expected %q, %v", name, got, want.ranking, err))
		}
	}
	if want.runoff == "" {
		return out
	}
	runoff := tally.IRV{Seats: 1, Ties: tally.Ties{Seed: "conformance"}, Reading: tally.Reading{MaxSkipped: -1, Overvote: tally.OvervoteSkips}}
	if r, err := runoff.Count(p); err != nil || sorted(r.Names(r.Winners)) != want.runoff {
		out = append(out, fmt.Sprintf("instant runoff %q, expected %q, %v", r.Names(r.Winners), want.runoff, err))
	}
	return out
}
