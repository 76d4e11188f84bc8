package station

import "fmt"

// Names of the files that the validator writes for the booth. Their content is checked by the booth as if anybody had
// written it; nothing in them does anything without the people at the station, and none can stop a vote.
const (
	InTrustees  = "trustees.bin"   // trustee.Record: the outcome of the key ceremony
	InDraw      = "draw.bin"       // record.Draw: the officials' dice
	InOrderOpen = "order-open.bin" // record.Order
	InOrderEnd  = "order-close.bin"
	InEvidence  = "evidence.bin"   // Evidence: the quote for the opening
	InStatus    = "status.bin"     // one byte: how the chain does
	InCheck     = "checkpoint.txt" // newest checkpoint of the record, for the tapes
)

// Content of InStatus, all that the booth learns of the network. It lights a lamp and changes nothing else.
const (
	StatusUnknown byte = 0 // no news: no block yet, or none for longer than the heartbeat allows
	StatusCurrent byte = 1
	StatusBehind  byte = 2 // catching up
	StatusAlone   byte = 3 // no other node can be reached
)

// InRoot is a trustee's commitment for this station, as recorded: record.TrusteeRoot.
func InRoot(trustee string) string { return "root-" + trustee + ".bin" }

// InSeeds is a trustee's sealed half of the seeds.
func InSeeds(trustee string) string { return "seeds-" + trustee + ".bin" }

// Names of the files that the booth writes for the validator: each is one entry of the record, encoded without the
// signature of the station's key, which the validator adds. A batch with slot 0 is taken by the record only after close.bin.
const (
	OutStationRoot = "station-root.bin" // record.StationRoot
	OutLeafRoot    = "leaf-root.bin"    // record.LeafRoot
	OutDrawn       = "drawn.bin"        // record.DrawnStation
	OutOpen        = "open.bin"         // record.Open
	OutClose       = "close.bin"        // record.Close
	OutLostTPM     = "lost-tpm.bin"     // record.LostTPM
)

// OutBatch is one part of a batch: record.Batch. Serial counts from 1, part from 0.
func OutBatch(serial uint32, part int) string {
	return fmt.Sprintf("batch-%04d-%02d.bin", serial, part)
}

// OutIncident is record.Incident, signed by the officials.
func OutIncident(n int) string { return fmt.Sprintf("incident-%04d.bin", n) }
