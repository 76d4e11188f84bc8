package cvr

import (
	"testing"
	"testing/fstest"

	"github.com/isoloir/isoloir/ledger/tally"
)

// countable holds a profile to what the rules demand of one: whatever a file holds, it is refused or it can be counted.
func countable(t *testing.T, p tally.Profile) {
	if len(p.Options) > 64 || len(p.Ballots) > 64 {
		return // a count of them says no more and takes long
	}
	if _, err := (tally.IRV{Seats: 1}).Count(p); err != nil {
		t.Errorf("%v of %v", err, p)
	}
}

func fuzzCounted(f *testing.F, read func([]byte) (Counted, error), seeds ...string) {
	for _, name := range seeds {
		f.Add([]byte(counted[name].data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := read(data); err == nil {
			countable(t, c.Profile)
		}
	})
}

func FuzzBLT(f *testing.F)      { fuzzCounted(f, ReadBLT, "BLT", "BLT on one line", "BLT with short names") }
func FuzzABIF(f *testing.F)     { fuzzCounted(f, ReadABIF, "ABIF", "ABIF with ratings") }
func FuzzABIFJSON(f *testing.F) { fuzzCounted(f, ReadABIFJSON, "jabmod", "WIDJ") }
func FuzzDebian(f *testing.F)   { fuzzCounted(f, ReadDebian, "Debian") }
func FuzzCEF(f *testing.F)      { fuzzCounted(f, ReadCEF, "CEF", "CEF without weights") }

// fuzzRecords reads any bytes as the file of one of the tests above.
func fuzzRecords(f *testing.F, name, file string) {
	c := records[name]
	f.Add(c.files[file].Data)
	f.Fuzz(func(t *testing.T, data []byte) {
		files := fstest.MapFS{}
		for at, other := range c.files {
			files[at] = other
		}
		files[file] = &fstest.MapFile{Data: data}
		got, err := Read(files, c.format, c.path, c.layout)
		if err != nil {
			return
		}
		if p, err := c.names.Profile(got); err == nil {
			countable(t, p)
		}
	})
}

func FuzzESS(f *testing.F)         { fuzzRecords(f, "ESS", "a.xlsx") }
func FuzzCSV(f *testing.F)         { fuzzRecords(f, "CSV", "x/a.csv") }
func FuzzClearBallot(f *testing.F) { fuzzRecords(f, "Clear Ballot", "a.csv") }
func FuzzCDFJSON(f *testing.F)     { fuzzRecords(f, "CDF JSON", "a.json") }
func FuzzCDFXML(f *testing.F)      { fuzzRecords(f, "CDF XML", "a.XML") }
func FuzzDominion(f *testing.F)    { fuzzRecords(f, "Dominion", "d/CvrExport_1.json") }
func FuzzHart(f *testing.F)        { fuzzRecords(f, "Hart", "d/1.xml") }

// FuzzSheet reads any bytes as the sheet of a workbook.
func FuzzSheet(f *testing.F) {
	f.Add([]byte(essParts["xl/worksheets/sheet2.xml"]))
	f.Fuzz(func(t *testing.T, data []byte) {
		parts := map[string]string{}
		for name, part := range essParts {
			parts[name] = part
		}
		parts["xl/worksheets/sheet2.xml"] = string(data)
		if got, err := readESS(workbookOf(parts), essLayout); err == nil {
			if p, err := records["ESS"].names.Profile(got); err == nil {
				countable(t, p)
			}
		}
	})
}
