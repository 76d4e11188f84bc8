package cvr

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

var counted = map[string]struct {
	read    func([]byte) (Counted, error)
	data    string
	options string
	ballots string
	rest    string // title, seats, withdrawn, undeclared, order of ties
}{
	"BLT": {ReadBLT, "\xef\xbb\xbf4 2\n-3\n[tie 4 2 1 3]\n[undeclared 4] [droop precision=5]\n# a comment\n3 1 2 0\n2 (id7) 4=1 - 2 0\n1 0\n0\n" +
		"\"Ada \"\"A\"\" L.\"\n\"Blaise\" \"Party\"\nChen\n# ALTERNATIVE NAME 4: Dee (Lab)\n\"A title\"\nmore\n",
		"[Ada A L. Blaise Party Chen Dee (Lab)]", "3 1.Ada A L. 2.Blaise Party, 2 1.Dee (Lab) 1.Ada A L. 3.Blaise Party, 1", "A title 2 [2] [3] [3 1 0 2]"},
	"BLT on one line":      {ReadBLT, "2 1 1 2 1 0 0 \"Ada\" \"Blaise\" \"title\"", "[Ada Blaise]", "1 1.Blaise 2.Ada", "title 1 [] [] []"},
	"BLT with short names": {ReadBLT, "2 1\n[nick a b]\n5 b a 0\n1 a=b 0\n0\n", "[1 2]", "5 1.2 2.1, 1 1.1 1.2", " 1 [] [] []"},
	"ABIF": {ReadABIF, "# Burlington, say\n{title: \"A title\"}\n{\"max_rating\": 5}\n=A:[Ada \"A\" L.]\n=[B]:[Blaise]\n3:A/5>B/3>[Chen, C.]\n 2: B = A\n1:\n4:[Chen, C.]>A # why\n",
		"[Ada \"A\" L. Blaise Chen, C.]", "3 1.Ada \"A\" L. 2.Blaise 3.Chen, C., 2 1.Blaise 1.Ada \"A\" L., 1, 4 1.Chen, C. 2.Ada \"A\" L.", "A title 0 [] [] []"},
	"ABIF with ratings": {ReadABIF, "3:A/3,B/5,C/3,D\n1:A,B\n", "[A B C D]", "3 1.B 2.A 2.C, 1 1.A 1.B", " 0 [] [] []"},
	"jabmod": {ReadABIFJSON, `{"metadata":{"title":"t"},"candidates":{"B":null,"A":"Ada"},"votelines":[{"qty":3,"prefs":{"B":{"rank":1},"A":{"rank":2,"rating":4}}},
		{"qty":1,"prefs":{}}]}`, "[Ada B]", "3 1.B 2.Ada, 1", "t 0 [] [] []"},
	"WIDJ": {ReadABIFJSON, `{"description":"d","candidates":{"A":{"display_name":"Ada"},"B":{}},"inline_ballots":[{"qty":840,"vote":{"B":6,"A":5}},{"qty":"2","vote":{"A":6}}]}`,
		"[Ada B]", "840 1.B 2.Ada, 2 1.Ada", "d 0 [] [] []"},
	"Debian": {ReadDebian, "Tally\n     Option 1----->: Ada L.\n   /  Option 2---->: Blaise\n   |/  Option A--->: None\n   ||/\nV: 21- \t\t00230f\nV: 1A1\t x\nV: 21- y\n",
		"[Ada L. Blaise None]", "2 1.Blaise 2.Ada L., 1 1.Ada L. 1.None 10.Blaise", " 0 [] [] []"},
	"CEF": {ReadCEF, "# A comment\n#/Candidates: Ada L. ; Blaise; Chen\n#/Number of Seats: 2\n#/Weight Allowed: true\ntag, x || Chen > Ada L. = Blaise ^2 * 3 # why\n/EMPTY_RANKING/ * 8\nBlaise;Chen\n",
		"[Ada L. Blaise Chen]", "6 1.Chen 2.Ada L. 2.Blaise, 8, 1 1.Blaise, 1 1.Chen", " 2 [] [] []"},
	"CEF without weights": {ReadCEF, "B>A ^2\nB>C", "[B A C]", "1 1.B 2.A, 1 1.B 2.C", " 0 [] [] []"},
}

func TestCounted(t *testing.T) {
	for name, c := range counted {
		got, err := c.read([]byte(c.data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		rest := fmt.Sprint(got.Title, " ", got.Seats, " ", got.Withdrawn, " ", got.Undeclared, " ", got.Order)
		if fmt.Sprint(got.Profile.Options) != c.options || told(got.Profile) != c.ballots || rest != c.rest {
			t.Errorf("%s:\n got %v; %s; %s\nwant %s; %s; %s", name, got.Profile.Options, told(got.Profile), rest, c.options, c.ballots, c.rest)
		}
	}
}

// What is wrong is named with its line.
func TestCountedNamesTheLine(t *testing.T) {
	for _, c := range []struct {
		read       func([]byte) (Counted, error)
		data, want string
	}{
		{ReadBLT, "2\n1 1 0\n0\n", "begins with a line of two numbers"}, {ReadBLT, "2 1\n1 1 0\n1 9 0\n0\n", `line 3: cvr: the file is not of that format: there is no option "9"`},
		{ReadBLT, "2 1\n1 1 0\n0\n\"Ada\"\n", "line 3: cvr: the file is not of that format: after the ballots stand 1 names for 2 options"},
		{ReadBLT, "2 1\n1 1 0\n0\nAda\n", "line 3: cvr: the file is not of that format: after the ballots stand 1 names for 2 options"},
		{ReadABIF, "3:A>B\n\nfoo\n", "line 3: "}, {ReadABIF, "3:A>B\n0:B\n", "line 2: "}, {ReadCEF, "A > B\nB * 0\n", "line 2: "},
		{ReadDebian, "Option 1->: Ada\nby hand\nV: 12 x\n", "line 3: "},
	} {
		if _, err := c.read([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.data, err, c.want)
		}
	}
}

func TestCountedRefuses(t *testing.T) {
	for _, c := range []struct {
		read func([]byte) (Counted, error)
		data string
	}{
		{ReadBLT, ""}, {ReadBLT, "x y"}, {ReadBLT, "99999999 1\n0\n"}, {ReadBLT, "2 1\n1 3 0\n0\n"}, {ReadBLT, "2 1\n1 1 2"}, {ReadBLT, "2 1\nx 1 0\n0\n"},
		{ReadBLT, "2 1\n-7\n0\n"}, {ReadBLT, "2 1\n[tie 9]\n0\n"}, {ReadBLT, "2 1\n9999999999999 1 0\n0\n"},
		{ReadABIF, "nothing"}, {ReadABIF, "0:A"}, {ReadABIF, "99999999999999999999:A"}, {ReadABIF, "1:>A"}, {ReadABIF, "1:A/1.2.3>B"},
		{ReadABIFJSON, "{"}, {ReadABIFJSON, `{"votelines":[{"qty":0}]}`}, {ReadABIFJSON, `{"inline_ballots":[{"qty":-1,"vote":{}}]}`},
		{ReadDebian, ""}, {ReadDebian, "Option 1->: Ada\nV: 12 x\n"},
		{ReadCEF, "A > > B"}, {ReadCEF, "#/Candidates: A\nB"}, {ReadCEF, "A * 0"}, {ReadCEF, "A * 99999999999999999999"},
	} {
		if got, err := c.read([]byte(c.data)); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %+v, %v", c.data, got, err)
		}
	}
}
