package election_test

import (
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
)

// What spreadsheets save is read, or refused with what to do; it is never read as something else.
func TestTablesOfSpreadsheets(t *testing.T) {
	for text, want := range map[string]string{
		"id,name\n1,Amélie\n":                   "",
		"\ufeffid,name\r\n1,Amélie\r\n":         "",
		"id,name\n1,\"a;b\"\n":                  "",
		"id\n1;2\n":                             "",
		"id;name\n1;Amélie\n":                   "line 1: the table is not parted by commas",
		"\ufeffid;name\r\n":                     "line 1: the table is not parted by commas",
		"id\tname\n":                            "line 1: the table is not parted by commas",
		"id,name\n1,Am\xe9lie\n":                "line 2: this is not UTF-8",
		"\xff\xfei\x00d\x00,\x00n\x00":          "line 1: this is not UTF-8",
		"id,name\n1,Replaced \ufffd\n2,\xe9t\n": "line 3: this is not UTF-8",
	} {
		r, err := election.Table([]byte(text))
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v, want %q", text, err, want)
		case want == "":
			if head, err := r.Read(); err != nil || head[0] != "id" {
				t.Errorf("%q: %q, %v", text, head, err)
			}
		}
	}
}
