package main

import (
	"os"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/image"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

func (s *stage) reference(name string, version int, digit string) {
	s.t.Helper()
	r := election.Reference{Version: version, Name: name, Events: []election.ReferenceEvent{{PCR: 11, Event: "init", Digest: strings.Repeat(digit, 64)}}}
	s.file(name+".json", string(election.EncodeCanonical(r)))
}

// approvals reads the stage's file and tells which versions it admits for a reference.
func (s *stage) approved(name string) uint32 {
	s.t.Helper()
	data, err := os.ReadFile(s.path("manifest.json"))
	fatal(s.t, err)
	m, err := election.Parse(data)
	fatal(s.t, err)
	data, err = os.ReadFile(s.path("approvals.json"))
	fatal(s.t, err)
	a, err := image.ParseApprovals(data, m)
	fatal(s.t, err)
	data, err = os.ReadFile(s.path(name + ".json"))
	fatal(s.t, err)
	var r election.Reference
	fatal(s.t, election.DecodeCanonical(data, &r))
	golden, err := record.References(&election.Manifest{Reference: []election.Reference{r}})
	fatal(s.t, err)
	p, err := a.For(m, golden[0].Events)
	fatal(s.t, err)
	if p == nil {
		return 0
	}
	return p.Version
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestApproveSoftware(t *testing.T) {
	s := hamilton(t)
	s.run(0, "keygen -software -work 10 -id software -name Board -out @keys -secret @pin", "software authority", "\n04")
	s.run(1, "keygen -software -work 10 -id software -name Board -out @keys -secret @pin", "never overwritten")
	s.run(2, "keygen -software -trustee -work 10 -id x -name x -out @x -secret @pin", "two keys")
	approve := "approve -manifest @manifest.json -pin @pin -out @approvals.json -key @keys/"
	s.run(3, approve+"software.key", "names no software authority", "hint: election keygen -software")
	s.run(0, "import -software @keys/software.json -force -out @manifest.json @manifest.json")
	s.run(0, "check -unsigned @manifest.json", "software   04")
	s.run(1, approve+"software.key", "nothing to approve", "hint: mkimage measure")
	s.reference("one", 1, "a")
	s.reference("two", 2, "b")
	s.run(0, "import -reference @one.json -force -out @manifest.json @manifest.json")
	s.run(0, approve+"software.key", "version 1 approved (one)", "inbox of every station")
	if s.approved("one") != 1 || s.approved("two") != 0 {
		t.Error("wrong approvals")
	}
	first, err := os.ReadFile(s.path("approvals.json"))
	fatal(t, err)
	s.run(0, approve+"software.key")
	if again, err := os.ReadFile(s.path("approvals.json")); err != nil || string(again) != string(first) {
		t.Error("approved a second time, the file changed")
	}
	s.run(0, approve+"software.key -reference @two.json -floor 2", "version 1 revoked (one)", "version 2 approved (two)")
	if s.approved("two") != 2 {
		t.Error("the second is not approved")
	}
	s.run(2, approve+"software.key -floor 1", "the number only rises")
	s.run(1, approve+"ada.key", "not the key of the manifest's software authority")
	s.run(1, approve+"software.key -pin @wrong", "PIN does not open")
	s.run(3, approve+"software.key -reference @keys/ada.json", "ada.json")
	s.reference("huge", 1<<32+1, "c")
	s.run(3, approve+"software.key -reference @huge.json", "not possible")
	s.file("more.json", `{"minGroup": 7}`)
	s.run(0, "import -setup @more.json -force -out @manifest.json @manifest.json")
	s.run(1, approve+"software.key", "of another election", "hint: name another file")
}

func TestSoftwareKeyOfAManifest(t *testing.T) {
	s := hamilton(t)
	for _, bad := range []string{"04", "04" + strings.Repeat("11", 64), strings.Repeat("G", 130), "02" + strings.Repeat("11", 32)} {
		s.file("software.json", `{"softwareKey": "`+bad+`"}`)
		s.run(3, "import -software @software.json -force -out @manifest.json @manifest.json", "softwareKey", "hint:")
	}
}
