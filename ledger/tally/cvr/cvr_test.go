package cvr

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoloir/isoloir/ledger/tally"
)

// told writes a profile as "weight rank.option rank.option, …".
func told(p tally.Profile) string {
	var out []string
	for _, b := range p.Ballots {
		s := fmt.Sprint(b.Weight)
		for _, m := range b.Marks {
			name := "?"
			if m.Option >= 0 {
				name = p.Options[m.Option]
			}
			s += fmt.Sprintf(" %d.%s", m.Value, name)
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

// workbookOf packs parts into an XLSX file.
func workbookOf(parts map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, _ := z.Create(name)
		_, _ = w.Write([]byte(content))
	}
	_ = z.Close()
	return b.Bytes()
}

// The sheet that the workbook lists first is sheet2.xml. Its strings are shared, in runs, inline and formulas; row 3 is blank, and in
// row 4 a cell is left out.
var essParts = map[string]string{
	"xl/workbook.xml": `<workbook xmlns:r="x"><sheets><sheet name="CVR" r:id="rId7"/><sheet name="other" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>
		<Relationship Id="rId7" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
	"xl/sharedStrings.xml": `<sst><si><t>Ada</t></si><si><r><t>Bla</t></r><r><t>ise</t></r></si><si><t>undervote</t></si></sst>`,
	"xl/worksheets/sheet2.xml": `<worksheet><sheetData>
		<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>
		<row r="2"><c r="A2"><v>17</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c></row>
		<row r="3"></row>
		<row r="4"><c r="A4"><v>18</v></c><c r="C4" t="str"><v>Ada|Blaise</v></c><c r="D4" t="inlineStr"><is><t>overvote</t></is></c></row>
		<row r="6"><c r="A6"><v>19</v></c><c r="B6" t="inlineStr"><is><t> UWI </t></is></c></row>
		</sheetData></worksheet>`,
}

var essLayout = Layout{FirstRow: 2, FirstVote: 2, ID: 1, Ranks: 3, Overvote: "overvote", Skipped: "undervote", Undeclared: "UWI", Delimiter: "|"}

const cdfJSON = `{"Election":[{"Candidate":[{"@id":"c1","Name":"Ada"},{"@id":"c2","Name":"Blaise"}],"Contest":[{"@id":"k","Name":"Chair",
	"ContestSelection":[{"@id":"s1","CandidateIds":["c1"]},{"@id":"s2","CandidateIds":["c2"]},{"@id":"s3","IsWriteIn":true}]}]}],
	"GpUnit":[{"@id":"g","Name":"North"}],"CVR":[
	{"UniqueId":"1","BallotStyleUnitId":"g","CurrentSnapshotId":"b","CVRSnapshot":[{"@id":"a","CVRContest":[{"ContestId":"k"}]},
	 {"@id":"b","CVRContest":[{"ContestId":"k","CVRContestSelection":[
	  {"ContestSelectionId":"s2","SelectionPosition":[{"HasIndication":"yes","Rank":1},{"HasIndication":"no","Rank":2},{"IsAllocable":"no","Rank":3}]},
	  {"ContestSelectionId":"s1","Rank":2},{"ContestSelectionId":"s3","Status":["needs-adjudication"],"Rank":3}]}]}]},
	{"UniqueId":"2","CurrentSnapshotId":"c","CVRSnapshot":[{"@id":"c","CVRContest":[{"ContestId":"k","CVRContestSelection":[
	 {"ContestSelectionId":"s3","SelectionPosition":[{"Rank":1,"CVRWriteIn":{"Text":"Chen"}}]}]}]}]},
	{"UniqueId":"3","CurrentSnapshotId":"d","CVRSnapshot":[{"@id":"d","CVRContest":[{"ContestId":"other"}]}]}]}`

const cdfXML = `<?xml version="1.0"?><cdf:CastVoteRecordReport xmlns:cdf="x"><cdf:CVR><cdf:CurrentSnapshotId>b</cdf:CurrentSnapshotId><cdf:CVRSnapshot ObjectId="b">
	<cdf:CVRContest><cdf:ContestId>k</cdf:ContestId><cdf:CVRContestSelection><cdf:ContestSelectionId>s1</cdf:ContestSelectionId>
	<cdf:SelectionPosition><cdf:HasIndication>yes</cdf:HasIndication><cdf:Rank>1</cdf:Rank></cdf:SelectionPosition></cdf:CVRContestSelection></cdf:CVRContest>
	</cdf:CVRSnapshot><cdf:UniqueId>1</cdf:UniqueId></cdf:CVR><cdf:Election><cdf:Candidate ObjectId="c1"><cdf:Name>Ada</cdf:Name></cdf:Candidate>
	<cdf:Contest ObjectId="k"><cdf:ContestSelection ObjectId="s1"><cdf:CandidateIds>c1</cdf:CandidateIds></cdf:ContestSelection><cdf:Name>Chair</cdf:Name></cdf:Contest>
	</cdf:Election></cdf:CastVoteRecordReport>`

// The first session was adjudicated, has an ambiguous mark and a second card; the third could not vote in the contest; the fourth
// was withdrawn.
const dominionExport = `{"Version":"5","Sessions":[
	{"TabulatorId":1,"BatchId":2,"RecordId":3,"Original":{"IsCurrent":false,"Cards":[]},"Modified":{"PrecinctPortionId":9,"IsCurrent":true,"Cards":[
	 {"Contests":[{"Id":8,"Marks":[]}]},{"Contests":[{"Id":7,"Marks":[{"CandidateId":11,"Rank":1},{"CandidateId":12,"Rank":1,"IsAmbiguous":true},
	 {"CandidateId":13,"Rank":2}]}]}]}},
	{"TabulatorId":1,"BatchId":2,"RecordId":"X","Original":{"Contests":[{"Id":7,"Marks":[{"CandidateId":12,"Rank":1}]}]}},
	{"TabulatorId":1,"BatchId":2,"RecordId":5,"Original":{"IsCurrent":true,"Cards":[{"Contests":[{"Id":7,"OutstackConditionIds":[6],"Marks":[]}]}]}},
	{"TabulatorId":1,"BatchId":2,"RecordId":6,"Original":{"IsCurrent":false}}]}`

const hartXML = "\xef\xbb\xbf" + `<?xml version="1.0" encoding="utf-8"?><Cvr xmlns="http://tempuri.org/CVRDesign.xsd"><Contests>
	<Contest><Name>Chair</Name><Id>k</Id><Options><Option><Id>b</Id><Value>010</Value></Option><Option><Id>a</Id><Value>101</Value></Option></Options></Contest>
	<Contest><Name>Other</Name><Id>o</Id></Contest></Contests><BatchNumber>4</BatchNumber><CvrGuid>g</CvrGuid><PrecinctSplit><Name>P</Name></PrecinctSplit></Cvr>`

const clearCSV = "\"RowNumber\",\"BoxID\",\"BoxPosition\",\"BallotID\",\"PrecinctID\",\"BallotStyleID\",\"PrecinctStyleName\",\"ScanComputerName\",\"Status\",\"Remade\"," +
	"\"Choice_6_1:City, Auditor:1:Number of Winners 1:Ada:NON\",\"Choice_6_1:City, Auditor:2:Number of Winners 1:Ada:NON\"," +
	"\"Choice_7_1:City, Auditor:1:Number of Winners 1:Blaise:NON\",\"Choice_9_1:Mayor:1:Number of Winners 1:Chen:NON\"\n" +
	"1,box,1,id1,76,1,s,c,0,0,0,1,1,1\n2,box,2,id2,76,1,s,c,0,0,0,0,0,0\n"

const plainCSV = "id,where,Ada,\"Blaise, B.\",Write-In\n1,n,2,1,\n2,s,,1,2\n"

var records = map[string]struct {
	files  fstest.MapFS
	format string
	path   string
	layout Layout
	names  Names
	want   string
	first  Record // without its marks
}{
	"ESS": {fstest.MapFS{"a.xlsx": {Data: workbookOf(essParts)}}, ESS, "a.xlsx", essLayout, NewNames([]string{"Ada", "Blaise", "UWI"}, nil, 2),
		"1 1.Ada 2.Blaise, 1, 1 2.Ada 2.Blaise 3.?, 1 1.UWI", Record{ID: "17"}},
	"CSV": {fstest.MapFS{"x/a.csv": {Data: []byte(plainCSV)}}, CSV, "x/../x/a.csv", Layout{FirstRow: 2, FirstVote: 3, ID: 1, Precinct: 2, Undeclared: "Write-In"},
		NewNames([]string{"Ada", "Blaise, B.", "UWI"}, nil, 2), "1 1.Blaise, B. 2.Ada, 1 1.Blaise, B. 2.UWI", Record{ID: "1", Precinct: "n"}},
	"Clear Ballot": {fstest.MapFS{"a.csv": {Data: []byte(clearCSV)}}, ClearBallot, "a.csv", Layout{Contest: "City, Auditor"},
		NewNames([]string{"Ada", "Blaise"}, nil, -1), "1 1.Blaise 2.Ada, 1", Record{ID: "id1", Precinct: "76", Batch: "box"}},
	"CDF JSON": {fstest.MapFS{"a.json": {Data: []byte(cdfJSON)}}, CDF, "a.json", Layout{Contest: "Chair"}, NewNames([]string{"Ada", "Blaise", "UWI"}, nil, 2),
		"1 1.Blaise 2.Ada, 1 1.UWI", Record{ID: "1", Precinct: "North"}},
	"CDF XML": {fstest.MapFS{"a.XML": {Data: []byte(cdfXML)}}, CDF, "a.XML", Layout{Contest: "k"}, NewNames([]string{"Ada"}, nil, -1), "1 1.Ada", Record{ID: "1"}},
	"Dominion": {fstest.MapFS{"d/CvrExport_1.json": {Data: []byte(dominionExport)}, "d/ContestManifest.json": {Data: []byte(`{"List":[{"Id":7,"Description":"Chair"}]}`)},
		"d/PrecinctPortionManifest.json":   {Data: []byte(`{"List":[{"Id":9,"Description":"North"}]}`)},
		"d/OutstackConditionManifest.json": {Data: []byte(`{"List":[{"Id":6,"Description":"InactiveContest"}]}`)}},
		Dominion, "d", Layout{Contest: "7", Undeclared: "13"}, NewNames([]string{"Ada", "Blaise", "UWI"}, map[int][]string{0: {"11"}, 1: {"12"}}, 2),
		"1 1.Ada 2.UWI, 1 1.Blaise", Record{ID: "1-2-3", Precinct: "North", Batch: "2"}},
	"Hart": {fstest.MapFS{"d/1.xml": {Data: []byte(hartXML)}, "d/readme.txt": {}}, Hart, "d/", Layout{Contest: "k"},
		NewNames([]string{"Ada", "Blaise"}, map[int][]string{0: {"a"}, 1: {"b"}}, -1), "1 1.Ada 2.Blaise 3.Ada", Record{ID: "g", Precinct: "P", Batch: "4"}},
}

func TestRead(t *testing.T) {
	for name, c := range records {
		got, err := Read(c.files, c.format, c.path, c.layout)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		p, err := c.names.Profile(got)
		if told(p) != c.want || err != nil {
			t.Errorf("%s: %s, want %s, %v", name, told(p), c.want, err)
		}
		if got[0].Marks = nil; fmt.Sprint(got[0]) != fmt.Sprint(c.first) {
			t.Errorf("%s: %+v, want %+v", name, got[0], c.first)
		}
	}
}

// A blank rank is an undeclared write-in where the settings say so, and a rank that the sheet ends before is one too.
func TestBlankUndeclared(t *testing.T) {
	l := essLayout
	l.BlankUndeclared = true
	got, err := Read(records["ESS"].files, ESS, "a.xlsx", l)
	if err != nil || fmt.Sprint(got[3].Marks) != fmt.Sprint([]Mark{{1, WriteIn}, {2, WriteIn}, {3, WriteIn}}) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestReadRefuses(t *testing.T) {
	file := func(data string) fstest.MapFS {
		return fstest.MapFS{"f": {Data: []byte(data)}, "f.xml": {Data: []byte(data)}}
	}
	broken := map[string]string{}
	for name, part := range essParts {
		broken[name] = strings.ReplaceAll(part, "<v>1</v>", "<v>9</v>")
	}
	for name, c := range map[string]struct {
		files        fstest.MapFS
		format, path string
		layout       Layout
		want         error
	}{
		"no format":           {file(""), "other", "f", Layout{}, ErrFormat},
		"no ZIP":              {file("x"), ESS, "f", essLayout, ErrFormat},
		"no workbook":         {file(string(workbookOf(nil))), ESS, "f", essLayout, ErrFormat},
		"no such string":      {file(string(workbookOf(broken))), ESS, "f", essLayout, ErrFormat},
		"no columns":          {records["ESS"].files, ESS, "a.xlsx", Layout{}, ErrFormat},
		"empty CSV":           {file(""), CSV, "f", Layout{FirstRow: 2, FirstVote: 1}, ErrFormat},
		"no rank in CSV":      {file("a\nx\n"), CSV, "f", Layout{FirstRow: 2, FirstVote: 1}, ErrFormat},
		"a name twice in CSV": {file("a,b,a\n1,2,3\n"), CSV, "f", Layout{FirstRow: 2, FirstVote: 1}, ErrFormat},
		"a short row in CSV":  {file("a,b\n1\n"), CSV, "f", Layout{FirstRow: 2, FirstVote: 1}, ErrFormat},
		"semicolons in CSV":   {file("a;b\n1;2\n"), CSV, "f", Layout{FirstRow: 2, FirstVote: 1}, ErrFormat},
		"no name in CSV":      {file("a\n1,2\n"), CSV, "f", Layout{FirstRow: 2, FirstVote: 1}, ErrFormat},
		"other contest":       {records["Clear Ballot"].files, ClearBallot, "a.csv", Layout{Contest: "x"}, ErrContest},
		"no choices":          {file(strings.Repeat("a,", 12) + "\n"), ClearBallot, "f", Layout{Contest: "x"}, ErrFormat},
		"CDF of no contest":   {file("{}"), CDF, "f", Layout{Contest: "x"}, ErrContest},
		"CDF that is no XML":  {file("{}"), CDF, "f.xml", Layout{Contest: "x"}, ErrFormat},
		"CDF that breaks off": {file("{\n\"CVR\": ["), CDF, "f", Layout{Contest: "k"}, ErrFormat},
		"CDF without a rank":  {file(strings.ReplaceAll(cdfJSON, `"yes","Rank":1`, `"yes"`)), CDF, "f", Layout{Contest: "k"}, ErrFormat},
		"CDF of no selection": {file(strings.ReplaceAll(cdfJSON, `"ContestSelectionId":"s2"`, `"ContestSelectionId":"s9"`)), CDF, "f", Layout{Contest: "k"}, ErrFormat},
		"Dominion's contest":  {records["Dominion"].files, Dominion, "d", Layout{Contest: "6"}, ErrContest},
		"Dominion's id":       {records["Dominion"].files, Dominion, "d", Layout{Contest: "Chair"}, ErrContest},
		"Hart's contest":      {records["Hart"].files, Hart, "d", Layout{Contest: "x"}, ErrContest},
	} {
		if _, err := Read(c.files, c.format, c.path, c.layout); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestCDFNamesTheLine(t *testing.T) {
	for data, want := range map[string]string{"{\n\"CVR\": [": "line 2: ", "{\n\n\"CVR\": 7}": "line 3: "} {
		files := fstest.MapFS{"f": {Data: []byte(data)}}
		if _, err := Read(files, CDF, "f", Layout{Contest: "k"}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// Every unknown option is named at once, so that an official mends a list of aliases in one go.
func TestUnknownOptions(t *testing.T) {
	_, err := NewNames([]string{"Ada"}, nil, -1).Profile([]Record{{Marks: []Mark{{1, "Chen"}, {2, WriteIn}, {3, "Blaise"}}}})
	if !errors.Is(err, ErrOption) || !strings.HasSuffix(err.Error(), "Blaise, Chen, write-in") {
		t.Error(err)
	}
	if _, err = NewNames([]string{"Ada"}, nil, -1).Profile([]Record{{Marks: []Mark{{0, "Ada"}}}}); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
}

// Rows without anything in any cell are counted from the end, and never those that name the columns.
func TestEmptyAtEnd(t *testing.T) {
	sheet := maps.Clone(essParts)
	sheet["xl/worksheets/sheet2.xml"] = strings.Replace(essParts["xl/worksheets/sheet2.xml"], "</sheetData>", `<row r="7"></row><row r="9"><c r="B9" s="1"/></row></sheetData>`, 1)
	for _, c := range []struct {
		format, data string
		want         int
	}{
		{CSV, "a,b\n1,2\n,\n2,1\n,\n , \n,,,\n", 3},
		{CSV, "a,b\n,\n,\n", 2},
		{CSV, "a,b\n1,2\n,\n0,\n", 0},
		{CSV, ",\n", 0},
		{ESS, string(workbookOf(sheet)), 2},
		{ESS, string(workbookOf(essParts)), 0},
	} {
		n, err := EmptyAtEnd(fstest.MapFS{"f": {Data: []byte(c.data)}}, c.format, "f", Layout{FirstRow: 2, FirstVote: 1})
		if err != nil || n != c.want {
			t.Errorf("%s %.20q: %d, want %d: %v", c.format, c.data, n, c.want, err)
		}
	}
}
