package record_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// An attempt is an entry that must be refused, and why.
type attempt struct {
	name  string
	code  record.Code
	entry func(d *recordtest.Day) record.Entry
}

// stages are moments of a day with what is refused then. Together they provoke every code.
var stages = []struct {
	name     string
	day      func(t *testing.T) *recordtest.Day
	attempts []attempt
}{
	{"ceremony", ceremonyDay, ceremonyAttempts},
	{"enrolment", enrolmentDay, enrolmentAttempts},
	{"seeds", seedsDay, seedsAttempts},
	{"leaves", leavesDay, leavesAttempts},
	{"draw", drawDay, drawAttempts},
	{"opening", openingDay, openingAttempts},
	{"voting", votingDay, votingAttempts},
	{"closed", closedDay, closedAttempts},
	{"replayed", replayedDay, replayedAttempts},
	{"doubled", doubledDay, doubledAttempts},
	{"lost", lostDay, lostAttempts},
	{"counting", countingDay, countingAttempts},
	{"counted", countedDay, countedAttempts},
	{"sealed", sealedDay, sealedAttempts},
	{"mixing", mixDay, mixingAttempts},
	{"mixed", mixedDay, mixedAttempts},
	{"blinding", blindingDay, blindingAttempts},
	{"indexed", indexedDay, indexedAttempts},
	{"sampling", samplingDay, samplingAttempts},
	{"uncounted", uncountedDay, uncountedAttempts},
	{"named", namedDay, namedAttempts},
	{"settled", settledDay, settledAttempts},
	{"software", softwareDay, softwareAttempts},
	{"boards", boardsDay, boardsAttempts},
	{"weighted", weightedDay, weightedAttempts},
	{"released", releasedDay, releasedAttempts},
	{"assembly", assemblyDay, assemblyAttempts},
	{"tallied", talliedDay, talliedAttempts},
	{"hours", hoursDay, hoursAttempts},
}

// ofFiles refuse what lies beside the record: TestTablesFindWhatEntriesHide, TestFalseShuffles, TestFalseOpenings, TestFalseIndexes.
var ofFiles = []record.Code{record.CodeFile, record.CodeShuffle, record.CodeContents, record.CodeWriteIns, record.CodeIndex}

func TestRefusals(t *testing.T) {
	provoked := map[record.Code]bool{}
	for _, stage := range stages {
		t.Run(stage.name, func(t *testing.T) {
			d := stage.day(t)
			for _, a := range stage.attempts {
				t.Run(strings.ReplaceAll(a.name, " ", "-"), func(t *testing.T) {
					d.T = t
					d.Refused(a.code, a.entry(d))
				})
				provoked[a.code] = true
			}
		})
	}
	refusedBytes(t, provoked)
	for _, code := range ofFiles {
		provoked[code] = true
	}
	for _, code := range record.Codes() {
		if !provoked[code] {
			t.Errorf("nothing provokes %v", code)
		}
	}
}

// refusedBytes provokes what Decode refuses.
func refusedBytes(t *testing.T, provoked map[record.Code]bool) {
	for _, data := range [][]byte{nil, make([]byte, record.MaxEntry+1)} {
		_, err := record.Decode(data)
		var r *record.Refusal
		if !errors.As(err, &r) {
			t.Fatal(err)
		}
		provoked[r.Code] = true
	}
}

// plain is the sample election with one time of release at which two ballots may leave, and a group of two.
func plain(m *election.Manifest) { m.Release.MinBallots, m.MinGroup = 2, 2 }

// shape is the election of the stages; vectors are written of a smaller one.
var shape = plain

func first(d *recordtest.Day) *recordtest.Station { return d.Stations["st-1"] }

// changed changes an entry before it is tried.
func changed[E record.Entry](e E, change func(E)) E {
	change(e)
	return e
}
