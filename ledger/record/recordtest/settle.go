package recordtest

import "github.com/isoloir/isoloir/ledger/record"

// Names say for whom words count: words and names in turn, rising by words.
func (d *Day) Names(contest string, lines ...string) *record.Names {
	e := &record.Names{Contest: contest}
	for i := 0; i+1 < len(lines); i += 2 {
		e.Lines = append(e.Lines, record.NameLine{Words: lines[i], Name: lines[i+1]})
	}
	e.Officials = d.Officials(e)
	return e
}

// TieDice throws dice for a contest that is tied.
func (d *Day) TieDice(contest, dice string) *record.TieDice {
	e := &record.TieDice{Contest: contest, Dice: dice}
	e.Officials = d.Officials(e)
	return e
}
