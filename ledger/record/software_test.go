package record_test

import (
	"crypto/sha256"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/tpm/verify"
)

// newer is software that no manifest names.
var newer = verify.Log{
	{PCR: verify.PCRPrograms, Name: "init", Digest: sha256.Sum256([]byte("a newer init"))},
	{PCR: verify.PCRPrograms, Name: "booth", Digest: sha256.Sum256([]byte("booth"))},
}

func floorOne(m *election.Manifest) {
	shape(m)
	m.VersionFloor = 1
}

// softwareDay admits version 2, and revokes it from five blocks later on.
func softwareDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, floorOne)
	d.Ceremony()
	d.Record(d.Reference(2, "newer", newer))
	d.Record(d.RevokeReference(2, d.State.Height()+5))
	return d
}

var softwareAttempts = []attempt{
	{"software that one official admits", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(other(d, 3), func(e *record.Reference) { e.Officials = e.Officials[:1] })
	}},
	{"software that poll workers admit", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(other(d, 3), func(e *record.Reference) {
			e.Officials = d.Sigs("reference", record.Payload(d.Manifest, e), "worker-1", "worker-2")
		})
	}},
	{"software below the floor", record.CodeVersion, func(d *recordtest.Day) record.Entry { return other(d, 0) }},
	{"software without measurements", record.CodeReference, func(d *recordtest.Day) record.Entry {
		return d.Reference(3, "nothing", nil)
	}},
	{"software measured into a register that there is not", record.CodeReference, func(d *recordtest.Day) record.Entry {
		return d.Reference(3, "register 24", verify.Log{{PCR: 24, Name: "init"}})
	}},
	{"software without a name", record.CodeReference, func(d *recordtest.Day) record.Entry { return d.Reference(3, "", newer[:1]) }},
	{"software whose name is a picture of another", record.CodeReference, func(d *recordtest.Day) record.Entry {
		return d.Reference(3, "\u202etset", newer[:1])
	}},
	{"a version that no number of a manifest has", record.CodeReference, func(d *recordtest.Day) record.Entry { return other(d, 1<<31) }},
	{"the manifest's software under another name", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		return d.Reference(3, "the same", recordtest.Log)
	}},
	{"other software under the manifest's name and version", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		return d.Reference(1, "test", newer[:1])
	}},
	{"software of a version that is revoked", record.CodeVersion, func(d *recordtest.Day) record.Entry { return other(d, 2) }},
	{"revoked software under another version", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return d.Reference(3, "again", newer) }},
	{"one official revokes", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(d.RevokeReference(1, 1000), func(e *record.RevokeReference) { e.Officials = e.Officials[1:] })
	}},
	{"a version revoked that nobody admitted", record.CodeVersion, func(d *recordtest.Day) record.Entry { return d.RevokeReference(7, 1000) }},
	{"a version revoked from the block on that says so", record.CodeBlock, func(d *recordtest.Day) record.Entry {
		return d.RevokeReference(1, d.State.Height()+1)
	}},
	{"a version revoked from a block of the past on", record.CodeBlock, func(d *recordtest.Day) record.Entry { return d.RevokeReference(1, 1) }},
	{"a version revoked again, from later on", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return d.RevokeReference(2, 1000) }},
	{"a version revoked with a long story", record.CodeReason, func(d *recordtest.Day) record.Entry {
		e := &record.RevokeReference{Version: 1, From: 1000, Note: strings.Repeat("a", record.MaxNote+1)}
		e.Officials = d.Officials(e)
		return e
	}},
}

// other is software that nobody has seen.
func other(d *recordtest.Day, version uint32) *record.Reference {
	return d.Reference(version, "another", newer[:1])
}

// Officials admit a new version and revoke the old one while stations vote. A quote is judged by what was valid at the block that it
// answers, also when it comes on record later.
func TestSoftwareIsAdmittedAndRevokedAtAHeight(t *testing.T) {
	d := votingDay(t)
	s := first(d)
	before := d.State.Height()
	admitted := d.State.Height() + 1
	d.Record(d.Reference(2, "newer", newer))
	passes := func(height int64, log verify.Log, want ...verify.Code) {
		t.Helper()
		d.Record(s.QuoteAt(height, log))
		got := station(t, d, s.ID).Quotes
		if v := got[len(got)-1].Verdict; !slices.Equal(v.Codes, want) || len(want) == 0 && v.Version == 0 {
			t.Fatalf("height %d: %v, want %v", height, v.Codes, want)
		}
	}
	d.Record(d.RevokeReference(1, admitted+6))
	from := admitted + 6
	passes(before, newer, verify.CodeEvents)
	passes(admitted, newer)
	passes(admitted+1, recordtest.Log) // two versions are valid at once
	for d.State.Height() < from {
		d.Record()
	}
	passes(from-1, recordtest.Log)
	if st := station(t, d, s.ID); !slices.Contains(d.State.Flags(st), record.FlagSoftware) || !st.Attested {
		t.Fatalf("software that is revoked by now raises no flag: %v", d.State.Flags(st))
	}
	passes(from, recordtest.Log, verify.CodeRevoked)
	passes(from+1, newer)
	if flags := d.State.Flags(station(t, d, s.ID)); flags != nil {
		t.Fatalf("flags stay: %v", flags)
	}
	d.Accepted(s.Batch(1)[0])
}

// A revocation that comes too late is put forward, and never put off.
func TestARevocationComesSooner(t *testing.T) {
	d := softwareDay(t)
	until := func() int64 { r := d.State.References(); return r[len(r)-1].Until }
	was := until()
	d.Record(d.RevokeReference(2, was-1))
	if until() != was-1 {
		t.Fatalf("revoked from %d", until())
	}
	d.Refused(record.CodeRecorded, d.RevokeReference(2, was+100))
}

// A machine is enrolled with software that is valid when it is enrolled.
func TestEnrolmentWithSoftwareOfTheDay(t *testing.T) {
	d := recordtest.New(t, plain)
	d.Ceremony()
	s := first(d)
	s.Chip = d.Board(s.ID, newer)
	d.Refused(record.CodeEnrolment, s.Enrol())
	d.Record(d.Reference(2, "newer", newer))
	d.Accepted(s.Enrol())
	d.Record(d.RevokeReference(2, d.State.Height()+3))
	d.Accepted(s.Enrol()) // the block of the revocation has not come
	d.Record()
	d.Refused(record.CodeEnrolment, s.Enrol())
}

// Which software is known decides nothing but quotes: the manifest's references stay in force from the first block.
func TestReferencesOfTheManifestAreTheFirst(t *testing.T) {
	d := softwareDay(t)
	all := d.State.References()
	if len(all) != 2 || all[0].Since != 0 || all[0].Name != "test" || all[1].Since == 0 || all[1].Until != all[1].Since+5 {
		t.Fatalf("%+v", all)
	}
	if got := d.State.ReferencesAt(all[1].Since - 1); len(got) != 1 || got[0].Revoked {
		t.Fatalf("%+v", got)
	}
}
