package record

import "github.com/isoloir/isoloir/ledger/election"

// Stage is how far a station has come.
type Stage uint8

// The stages of a station. A station that lost its way (a mismatch) goes back to StageEnrolled with its next attempt.
const (
	StageNamed    Stage = 0 // in the manifest only
	StageEnrolled Stage = 1
	StageRooted   Stage = 2 // the station's root is on record, trustees' roots are awaited
	StageSeeded   Stage = 3 // all roots are on record: trustees send their halves, sealed
	StageLeaves   Stage = 4 // the leaf root is on record, dice are awaited
	StageDrawn    Stage = 5 // dice are thrown, the opened halves are awaited
	StageReady    Stage = 6 // every drawn leaf was what it should be
	StageRefused  Stage = 7 // one was not
	StageOpen     Stage = 8
	StageClosed   Stage = 9
)

// Station is what the record knows of one station. Its slices are never changed in place.
type Station struct {
	ID    string
	Stage Stage
	Lost  bool // two officials declared it lost
	NoTPM bool // its security chip died

	spec *election.Station
}
