package main

import (
	"fmt"

	"github.com/isoloir/isoloir/ledger/record"
)

// lossOf says what follows when a station is declared lost.
func (i *incident) lossOf(st record.Station) []string {
	out := []string{"It signs no block, attests nothing and opens no more. This is not taken back."}
	switch {
	case st.Stage == record.StageClosed:
		out = append(out, "It has closed: the batches on its tape count, those that are here and those that arrive before the cut-off.")
	case st.Stage != record.StageOpen:
		out = append(out, "It has not opened on record: no ballot of it is counted but from paper.")
	case i.root == [32]byte{}:
		out = append(out, "No closing tape is named: nothing that the machine says counts from here. Count its whole box by hand.")
	default:
		out = append(out, "Its closing counts if it has the root on the tape, with its batches, until the cut-off. What is not here by then is counted from paper.")
	}
	if st.Stage == record.StageOpen && st.Counts.Cast > 0 {
		out = append(out, fmt.Sprintf("Its %d ballots on record stand in groups of their own, unless its closing is taken. The count of its box takes their place: never add both.", st.Counts.Cast))
	}
	return append(out, "The cut-off does not wait for it.")
}

// restartOf says what follows from a restart that people explain.
func restartOf(st record.Station) []string {
	out := []string{"One rise of the chip's reset counter is explained. A second one is not."}
	if !st.Attested && st.FailedQuotes > 0 {
		return append(out, "The station is attested again with its next quote, if nothing else is wrong with it. Quotes that failed stay counted.")
	}
	return append(out, "Switched off and on once, the station stays attested.")
}

// paperOf says what follows when voters mark paper by hand.
func paperOf(st record.Station) []string {
	out := []string{"Voters mark paper by hand there, and it is counted by hand. What the machine recorded counts as it is."}
	if st.Stage != record.StageOpen {
		return append(out, "It is not open: nothing of it holds up the cut-off.")
	}
	return append(out, "The machine is not stopped by this. It closes at its kiosk, or is declared lost, before the cut-off.")
}
