package record_test

import (
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// TestACheckpointIsReadInItsOneForm: what a state says of a height is read back; what it would never say is refused.
func TestACheckpointIsReadInItsOneForm(t *testing.T) {
	d := recordtest.New(t)
	d.Ceremony()
	height := d.State.Height()
	own, ok := d.State.Checkpoint(height)
	if !ok {
		t.Fatal("the state has no checkpoint")
	}
	text := own.Text()
	got, at, err := record.ParseCheckpoint(d.Manifest, text)
	if err != nil || at != height || got.Text() != text {
		t.Fatalf("read back as %q at height %d: %v", got.Text(), at, err)
	}
	lines := strings.Split(text, "\n")
	for name, bad := range map[string]string{
		"nothing":               "",
		"another chain":         strings.Replace(text, "isoloir/", "isoloir/other-", 1),
		"another log's origin":  strings.Replace(text, "isoloir/", "example.org/", 1),
		"too long":              strings.Replace(text, "isoloir/", "isoloir/"+strings.Repeat("x", record.MaxCheckpoint), 1),
		"no header":             strings.Join(lines[:4], "\n") + "\n",
		"a further line":        text + "note\n",
		"a cosignature":         text + "\n— st-1 AAAA\n",
		"height 0":              strings.Replace(text, lines[3], "height 0", 1),
		"a negative height":     strings.Replace(text, lines[3], "height -1", 1),
		"a zero before":         strings.Replace(text, "height ", "height 0", 1),
		"no number":             strings.Replace(text, lines[3], "height x", 1),
		"a header in capitals":  strings.Replace(text, lines[4], "header "+strings.ToUpper(lines[4][7:]), 1),
		"half a header":         strings.Replace(text, lines[4], lines[4][:20], 1),
		"lines in other places": strings.Join([]string{lines[0], lines[1], lines[2], lines[4], lines[3], ""}, "\n"),
		"a root of nothing":     strings.Replace(text, "\n"+lines[1]+"\n", "\n0\n", 1),
	} {
		if c, _, err := record.ParseCheckpoint(d.Manifest, bad); err == nil {
			t.Errorf("%s is read as %+v", name, c)
		}
	}
}
