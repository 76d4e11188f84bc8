package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/tpm/swtpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

var newer = verify.Log{{PCR: verify.PCRPrograms, Name: "init", Digest: sha256.Sum256([]byte("a newer init"))}}

// golden writes what mkimage measure would say of the newer software.
func (w *town) golden(name string, version int) {
	r := election.Reference{Version: version, Name: "newer"}
	for _, e := range newer {
		r.Events = append(r.Events, election.ReferenceEvent{PCR: int(e.PCR), Event: e.Name, Digest: hex.EncodeToString(e.Digest[:])})
	}
	w.file(name, string(election.EncodeCanonical(r)))
}

// Officials admit a fixed version while people vote, and revoke the faulty one.
func TestSoftwareOfTheDay(t *testing.T) {
	w := votingTown(t)
	w.golden("golden.json", 2)
	line := "software" + record1
	w.run(0, line, "version 1, test: the manifest's; stations last seen with it: 2")
	w.run(1, line+" -admit @golden.json", "to sign: version 2, newer, is software of this election", "register 11", "error: 0 of the 2 signatures", "hint:")
	w.run(0, line+" -admit @golden.json"+officials, "version 2, newer: admitted, on record")
	w.run(1, line+" -admit @golden.json"+officials+" -key @official-1.key -pin @pin", "twice")
	w.do(func(d *recordtest.Day) { d.Record(d.Stations["st-1"].Quote(newer)) })
	w.run(0, line+" -revoke 1 -after 3 -note faulty"+officials, "version 1 is revoked from block", "Stations last seen with it: 1.", "version 1: revoked from block")
	w.run(1, line+" -revoke 1 -after 30"+officials, "refused (recorded)", "hint: This is already on record.")
	w.do(func(d *recordtest.Day) {
		d.Record()
		d.Record()
		d.Record(d.Stations["st-2"].Quote(recordtest.Log))
	})
	w.run(0, line, "version 1, test: the manifest's, revoked from block", "version 2, newer: admitted at block", "stations last seen with it: 1")
	state, _ := w.Sync(context.Background())
	one, _ := state.Station("st-1")
	two, _ := state.Station("st-2")
	if !one.Attested || one.Version != 2 || two.Attested || !slices.Contains(state.Flags(two), record.FlagSoftware) {
		t.Fatalf("flags %v and %v", state.Flags(one), state.Flags(two))
	}
}

func TestSoftwareThatIsNotAdmitted(t *testing.T) {
	w := newTown(t, func(m *election.Manifest) { m.VersionFloor = 1 })
	w.golden("old.json", 0)
	w.file("none.json", "{}")
	line := "software" + record1
	w.run(2, line+" -admit @old.json -revoke 1", "-admit or -revoke", "hint: admit the new version first")
	w.run(2, line+" -revoke 1 -after 1", "at least 2 blocks", "hint:")
	w.run(2, line+" -revoke 1 -note "+strings.Repeat("x", 501), "a note of 501 bytes", "hint:")
	w.run(1, line+" -admit @old.json"+officials, "the version 0 is below the floor", "hint: compute it anew")
	w.run(1, line+" -admit @none.json"+officials, "none.json", "hint: mkimage measure writes such files")
	w.run(1, line+" -admit @nowhere.json"+officials, "nowhere.json")
	w.run(1, line+" -revoke 5"+officials, "refused (version)", "hint: The version of the software is unknown")
}

// A machine is found with a broken seal while people vote at it, another before it opens.
func TestMachinesThatAreRevoked(t *testing.T) {
	w := votingTown(t)
	line := "revoke" + record1 + " -station st-1 -note seal"
	w.run(1, strings.Replace(line, "st-1", "st-9", 1)+officials, `no station "st-9"`, "hint:")
	w.run(2, line+strings.Repeat("x", 500), "a note of 504 bytes", "hint:")
	w.run(1, line, "to sign: the machine is revoked (seal)", "This is not taken back", "the result says that its machine is revoked", "error: 0 of the 2 signatures")
	w.run(0, line+officials, "st-1: its machine is revoked, on record")
	w.run(1, strings.Replace(line, "seal", "again", 1)+officials, "refused (recorded)")
	w.run(1, "enrol -replace"+record1+" -station st-1 -folder @st-1"+officials, "st-1 has opened", "hint: its ballots are bound to its machine")
	w.do(func(d *recordtest.Day) {
		closes(d, "st-1")
		closes(d, "st-2")
	})
	if r := w.counted(""); !strings.Contains(strings.Join(r.Stations[0].Flags, " "), "machine") || r.Stations[0].Papers.Cast != 3 {
		t.Fatalf("%+v", r.Stations[0])
	}
}

// A spare machine with a chip of its own takes the place of one that broke before the opening.
func TestAMachineThatIsReplaced(t *testing.T) {
	authority, err := swtpm.NewCA(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root, err := authority.Root()
	if err != nil {
		t.Fatal(err)
	}
	w := newTown(t, func(m *election.Manifest) {
		m.EKRoots = append(m.EKRoots, election.EKRoot{Name: "swtpm", Certificate: base64.StdEncoding.EncodeToString(root), Simulator: true})
	})
	spare := w.machine(authority, "st-1")
	line := "enrol -replace -note broke -manifest @manifest.json -wait 30s -station st-1 -folder @st-1" + officials
	w.run(1, line, "st-1 has no machine to replace", "hint: enrol it without -replace")
	w.run(2, strings.Replace(line, "-replace ", "", 1), "-note stands without -replace", "hint:")
	w.do(func(d *recordtest.Day) {
		d.Chain.Now = time.Now() // the spare machine's certificate is of today
		d.Record(d.Stations["st-1"].Enrol(), d.Stations["st-1"].Root())
	})
	stop := w.answers("st-1", spare)
	defer stop()
	w.run(0, line, "to sign: another machine (broke)", "revoked for ever", "st-1 has another machine", "certified by swtpm")
	data, err := os.ReadFile(w.path("st-1/inbox/" + station.InReplace))
	if err != nil {
		t.Fatal(err)
	}
	if e, err := record.Decode(data); err != nil || e.(*record.ReplaceBoard).Attempt != 1 {
		t.Fatalf("%v, %v", e, err)
	}
	state, _ := w.Sync(context.Background())
	if st, _ := state.Station("st-1"); len(st.Boards) != 1 || st.Stage != record.StageEnrolled {
		t.Fatalf("%v, %d boards", st.Stage, len(st.Boards))
	}
	w.run(1, "enrol"+record1+" -station st-1 -folder @st-1"+officials, "st-1 is enrolled already", "hint: one chip is one station, for ever; -replace")
}
