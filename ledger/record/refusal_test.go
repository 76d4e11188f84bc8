package record_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify/headers"
	"github.com/isoloir/isoloir/tpm/verify"
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

func ceremonyDay(t *testing.T) *recordtest.Day { return recordtest.New(t, shape) }

var ceremonyAttempts = []attempt{
	{"a message of nobody", record.CodeTrustee, func(d *recordtest.Day) record.Entry {
		return changed(d.KeyMessage("trustee-1"), func(e *record.KeyMessage) { e.Trustee = "nobody" })
	}},
	{"a message that another trustee signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(d.KeyMessage("trustee-1"), func(e *record.KeyMessage) { e.Sig = d.Trustee(e, "trustee-2") })
	}},
	{"a message that is none", record.CodeKeyMessage, func(d *recordtest.Day) record.Entry {
		return changed(d.KeyMessage("trustee-1"), func(e *record.KeyMessage) { e.Message = e.Message[1:]; e.Sig = d.Trustee(e, "trustee-1") })
	}},
	{"a message of a later step", record.CodePhase, func(d *recordtest.Day) record.Entry {
		return changed(d.KeyMessage("trustee-1"), func(e *record.KeyMessage) { e.Step = record.KindKeyReveal; e.Sig = d.Trustee(e, "trustee-1") })
	}},
	{"a leaf root before the keys", record.CodePhase, func(d *recordtest.Day) record.Entry { return &record.LeafRoot{Station: "st-1", Attempt: 1} }},
	{"a double vote of nobody", record.CodeDoubleVote, func(d *recordtest.Day) record.Entry {
		_, key, _ := ed25519.GenerateKey(nil)
		return d.DoubleVote(key)
	}},
	{"a double vote of a station that is not enrolled", record.CodeDoubleVote, func(d *recordtest.Day) record.Entry {
		return d.DoubleVote(first(d).Chip.Consensus)
	}},
	{"a double vote in another order", record.CodeDoubleVote, func(d *recordtest.Day) record.Entry {
		return changed(d.DoubleVote(d.Anchors["anchor-1"]), func(e *record.DoubleVote) { slices.Reverse(e.Votes[:]) })
	}},
	{"one vote twice", record.CodeDoubleVote, func(d *recordtest.Day) record.Entry {
		return changed(d.DoubleVote(d.Anchors["anchor-1"]), func(e *record.DoubleVote) { e.Votes[1] = e.Votes[0] })
	}},
	{"a vote that the validator did not sign", record.CodeDoubleVote, func(d *recordtest.Day) record.Entry {
		return changed(d.DoubleVote(d.Anchors["anchor-1"]), func(e *record.DoubleVote) { e.Votes[1].Sig[63] ^= 1 })
	}},
	{"votes of two rounds", record.CodeDoubleVote, func(d *recordtest.Day) record.Entry {
		other := d.Vote(d.Anchors["anchor-1"], headers.Vote{Type: headers.Precommit, Height: 2, Round: 2, Time: d.Chain.Now, Block: headers.BlockID{Hash: [32]byte{9}}})
		return changed(d.DoubleVote(d.Anchors["anchor-1"]), func(e *record.DoubleVote) { e.Votes[1] = other })
	}},
	{"two proposals", record.CodeDoubleVote, func(d *recordtest.Day) record.Entry {
		return changed(d.DoubleVote(d.Anchors["anchor-1"]), func(e *record.DoubleVote) { e.Type = 32 })
	}},
	{"a cut-off before anything", record.CodePhase, func(d *recordtest.Day) record.Entry { return d.Cutoff() }},
	{"a root of a station without a machine", record.CodeStation, func(d *recordtest.Day) record.Entry {
		return &record.StationRoot{Station: "st-1", Attempt: 1}
	}},
}

func TestATrusteeSpeaksOnceAStep(t *testing.T) {
	d := recordtest.New(t, shape)
	e := d.KeyMessage("trustee-1")
	d.Record(e)
	d.Refused(record.CodeRecorded, e)
}

func enrolmentDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, shape)
	d.Ceremony()
	d.Record(d.Stations["st-2"].Enrol())
	return d
}

var enrolmentAttempts = []attempt{
	{"the ceremony again", record.CodePhase, func(d *recordtest.Day) record.Entry {
		return &record.KeyMessage{Step: record.KindKeyCommit, Trustee: "trustee-1"}
	}},
	{"a station that the manifest does not name", record.CodeStation, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) { e.Station = "st-9"; e.Officials = d.Officials(e) })
	}},
	{"the same station again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return d.Stations["st-2"].Enrol() }},
	{"one official only", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) { e.Officials = e.Officials[:1] })
	}},
	{"an official's signature twice", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) { e.Officials[1] = e.Officials[0] })
	}},
	{"poll workers in place of officials", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) {
			e.Officials = d.Sigs("enrol", record.Payload(d.Manifest, e), "worker-1", "worker-2")
		})
	}},
	{"keys certified for another station", record.CodeEnrolment, func(d *recordtest.Day) record.Entry {
		return changed(d.Stations["st-2"].Enrol(), func(e *record.Enrol) { e.Station = "st-1"; e.Officials = d.Officials(e) })
	}},
	{"bytes that are no enrolment", record.CodeEnrolment, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) { e.Enrolment = e.Enrolment[1:]; e.Officials = d.Officials(e) })
	}},
	{"a chip that is at another station", record.CodeMachine, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Enrol(), func(e *record.Enrol) {
			machine := d.Stations["st-2"].Chip.Recertify(d.Manifest.DefinitionDigest(), "st-1")
			e.Enrolment, _ = machine.Encode()
			e.Officials = d.Officials(e)
		})
	}},
	{"a station that is not enrolled loses its chip", record.CodeStation, func(d *recordtest.Day) record.Entry {
		return &record.LostTPM{Station: "st-1"}
	}},
}

func seedsDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, shape)
	d.Ceremony()
	d.Record(first(d).Enrol(), d.Stations["st-2"].Enrol())
	d.Record(first(d).Root())
	d.Record(first(d).TrusteeRoot("trustee-1"))
	return d
}

func resignedRoot(d *recordtest.Day, change func(*record.StationRoot)) record.Entry {
	s := *first(d)
	return changed(s.Root(), func(e *record.StationRoot) {
		change(e)
		e.Sig = s.Chip.Sign("station-root", record.StationDigest(d.Manifest, e))
	})
}

var seedsAttempts = []attempt{
	{"the same attempt again", record.CodeAttempt, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { e.Attempt = 1 })
	}},
	{"a root that served before", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { e.Root = first(d).TrusteeRoot("trustee-1").Root })
	}},
	{"too few trustees", record.CodeTrustees, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { e.Trustees = e.Trustees[:1] })
	}},
	{"trustees out of order", record.CodeTrustees, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { slices.Reverse(e.Trustees) })
	}},
	{"a trustee named who is none", record.CodeTrustees, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { e.Named = []string{"nobody"} })
	}},
	{"a root that another station signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return resignedRoot(d, func(e *record.StationRoot) { e.Station = "st-2"; e.Attempt = 1 })
	}},
	{"a trustee's root again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return first(d).TrusteeRoot("trustee-1") }},
	{"a trustee's root of another attempt", record.CodeAttempt, func(d *recordtest.Day) record.Entry {
		return changed(first(d).TrusteeRoot("trustee-2"), func(e *record.TrusteeRoot) { e.Attempt = 2; e.Sig = d.Trustee(e, "trustee-2") })
	}},
	{"a trustee's root that nobody signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(first(d).TrusteeRoot("trustee-2"), func(e *record.TrusteeRoot) { e.Sig = nil })
	}},
	{"a leaf root before all roots", record.CodeStage, func(d *recordtest.Day) record.Entry {
		return &record.LeafRoot{Station: "st-1", Attempt: 1}
	}},
	{"dice before the leaf root", record.CodeStage, func(d *recordtest.Day) record.Entry { return d.Draw(recordtest.Dice(1), "st-1") }},
}

func leavesDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, shape)
	d.Ceremony()
	s := first(d)
	d.Record(s.Enrol())
	d.Record(s.Root())
	for _, m := range d.Manifest.Trustees.Members {
		d.Record(s.TrusteeRoot(m.ID))
	}
	d.Record(s.LeafRoot())
	return d
}

func resignedDraw(d *recordtest.Day, change func(*record.Draw)) record.Entry {
	return changed(d.Draw(recordtest.Dice(1), "st-1"), func(e *record.Draw) { change(e); e.Officials = d.Officials(e) })
}

var leavesAttempts = []attempt{
	{"dice of nineteen digits", record.CodeDice, func(d *recordtest.Day) record.Entry { return d.Draw(recordtest.Dice(1)[1:], "st-1") }},
	{"dice with a letter", record.CodeDice, func(d *recordtest.Day) record.Entry { return d.Draw("x"+recordtest.Dice(1), "st-1") }},
	{"dice for nobody", record.CodeDice, func(d *recordtest.Day) record.Entry { return d.Draw(recordtest.Dice(1)) }},
	{"dice for another leaf root", record.CodeDice, func(d *recordtest.Day) record.Entry {
		return resignedDraw(d, func(e *record.Draw) { e.Lines[0].Root[0] ^= 1 })
	}},
	{"dice for a station twice", record.CodeDice, func(d *recordtest.Day) record.Entry {
		return resignedDraw(d, func(e *record.Draw) { e.Lines = append(e.Lines, e.Lines[0]) })
	}},
	{"dice changed after signing", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(d.Draw(recordtest.Dice(1), "st-1"), func(e *record.Draw) { e.Dice = recordtest.Dice(2) })
	}},
}

func drawDay(t *testing.T) *recordtest.Day {
	d := leavesDay(t)
	d.Record(d.Draw(recordtest.Dice(1), "st-1"))
	return d
}

func resignedDrawn(d *recordtest.Day, change func(*record.DrawnStation)) record.Entry {
	return changed(first(d).Drawn(), func(e *record.DrawnStation) {
		change(e)
		e.Sig = first(d).Chip.Sign("drawn-station", record.StationDigest(d.Manifest, e))
	})
}

func resignedDrawnTrustee(d *recordtest.Day, change func(*record.DrawnTrustee)) record.Entry {
	return changed(first(d).DrawnTrustee("trustee-1"), func(e *record.DrawnTrustee) { change(e); e.Sig = d.Trustee(e, e.Trustee) })
}

var drawAttempts = []attempt{
	{"an opened half that is another", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return resignedDrawn(d, func(e *record.DrawnStation) { e.Opened[2][0] ^= 1 })
	}},
	{"a hidden half that is another", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return resignedDrawn(d, func(e *record.DrawnStation) { e.Hidden[0][9] ^= 1 })
	}},
	{"one half too few", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return resignedDrawn(d, func(e *record.DrawnStation) { e.Opened = e.Opened[1:] })
	}},
	{"leaves out of order", record.CodeLeaves, func(d *recordtest.Day) record.Entry {
		return resignedDrawn(d, func(e *record.DrawnStation) { slices.Reverse(e.Leaves) })
	}},
	{"a leaf that is another", record.CodeLeaves, func(d *recordtest.Day) record.Entry {
		return resignedDrawn(d, func(e *record.DrawnStation) { e.Leaves[15][31] ^= 1 })
	}},
	{"halves that nobody signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Drawn(), func(e *record.DrawnStation) { e.Sig = nil })
	}},
	{"a trustee's half that is another", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return resignedDrawnTrustee(d, func(e *record.DrawnTrustee) { e.Opened[0][0] ^= 1 })
	}},
	{"a trustee's halves of another attempt", record.CodeAttempt, func(d *recordtest.Day) record.Entry {
		return resignedDrawnTrustee(d, func(e *record.DrawnTrustee) { e.Attempt = 2 })
	}},
	{"opening before the halves", record.CodeStage, func(d *recordtest.Day) record.Entry { return first(d).Open(recordtest.Log) }},
}

func openingDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, shape)
	d.Ceremony()
	d.Record(first(d).Enrol(), d.Stations["st-2"].Enrol())
	d.Stations["st-2"].Seeds(func(c []ballot.Commitment) {
		for i := range c {
			c[i].Tag[0] ^= 1 // every leaf of this booth is a lie
		}
	})
	first(d).Seeds()
	return d
}

func confirmed(d *recordtest.Day, change func(*record.Open)) record.Entry {
	s := first(d)
	return s.Confirm(changed(s.Open(recordtest.Log), change))
}

// overridden is an opening for which officials sign as well.
func overridden(d *recordtest.Day, change func(*record.Open)) *record.Open {
	return changed(confirmed(d, change).(*record.Open), func(e *record.Open) {
		e.Override = d.Sigs(record.LabelOverride, record.Payload(d.Manifest, e), "official-1", "official-2")
	})
}

func ordered(d *recordtest.Day, change func(*record.Order)) record.Entry {
	return confirmed(d, func(e *record.Open) {
		o := first(d).Order(record.OrderOpen, 1)
		change(o)
		e.Order = o.Encode()
	})
}

var openingAttempts = []attempt{
	{"a booth whose leaves are not as committed", record.CodeMismatch, func(d *recordtest.Day) record.Entry {
		return d.Stations["st-2"].Open(recordtest.Log)
	}},
	{"an order to close", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Order = first(d).Order(record.OrderClose, 1).Encode() })
	}},
	{"an order for another station", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Order = d.Stations["st-2"].Order(record.OrderOpen, 1).Encode() })
	}},
	{"an order that nobody signed", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return ordered(d, func(o *record.Order) { o.Officials = nil })
	}},
	{"an order that was changed", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return ordered(d, func(o *record.Order) { o.Expires++ })
	}},
	{"an order that had expired", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return ordered(d, func(o *record.Order) {
			o.Expires = d.Chain.Now.Add(-time.Hour).Unix()
			o.Officials = d.Sigs(record.LabelOrder, o.Payload(d.Manifest), "official-1", "official-2")
		})
	}},
	{"an order with serial zero", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Order = first(d).Order(record.OrderOpen, 0).Encode() })
	}},
	{"bytes that are no order", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Order = append(e.Order, 0) })
	}},
	{"one worker only", record.CodeWorkers, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Open(recordtest.Log), func(e *record.Open) { e.Workers = e.Workers[:1] })
	}},
	{"workers of another station", record.CodeWorkers, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Open(recordtest.Log), func(e *record.Open) {
			e.Workers = d.Sigs("open", record.Payload(d.Manifest, e), "worker-3", "worker-4")
		})
	}},
	{"a tape over other leaves", record.CodeTape, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) {
			e.Tape = first(d).Chip.SignReceipt("tape", record.ZeroTape(d.State.EID(), "st-1", 1, [32]byte{}))
		})
	}},
	{"a tape signed as a receipt", record.CodeTape, func(d *recordtest.Day) record.Entry {
		st, _ := d.State.Station("st-1")
		return confirmed(d, func(e *record.Open) {
			e.Tape = first(d).Chip.SignReceipt("receipt", record.ZeroTape(d.State.EID(), "st-1", 1, st.LeafRoot))
		})
	}},
	{"a quote of a block before the dice", record.CodeBlock, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Height = 2 })
	}},
	{"a quote of a block to come", record.CodeBlock, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Height += 2 })
	}},
	{"a quote for another block", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Height-- })
	}},
	{"a quote of other software", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return first(d).Open(verify.Log{{PCR: verify.PCRPrograms, Name: "init", Digest: [32]byte{1}}})
	}},
	{"a quote of another station", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Evidence = d.Stations["st-2"].Open(recordtest.Log).Evidence })
	}},
	{"no quote and no override", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return confirmed(d, func(e *record.Open) { e.Height, e.Evidence = 0, nil })
	}},
	{"no quote, of some block", record.CodeBlock, func(d *recordtest.Day) record.Entry {
		return overridden(d, func(e *record.Open) { e.Evidence = nil })
	}},
	{"a quote of no block", record.CodeBlock, func(d *recordtest.Day) record.Entry {
		return overridden(d, func(e *record.Open) { e.Height = 0 })
	}},
	{"an override of bytes that are no quote", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return overridden(d, func(e *record.Open) { e.Evidence = []byte("none") })
	}},
	{"an override of what is no order", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		return overridden(d, func(e *record.Open) { e.Height, e.Evidence, e.Order = 0, nil, nil })
	}},
	{"an override without a quote by one person", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return changed(overridden(d, func(e *record.Open) { e.Height, e.Evidence = 0, nil }), func(e *record.Open) { e.Override = e.Override[:1] })
	}},
	{"an override by one person", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		s := first(d)
		return changed(s.Open(nil), func(e *record.Open) {
			e.Override = d.Sigs(record.LabelOverride, record.Payload(d.Manifest, e), "official-1")
		})
	}},
	{"a batch before opening", record.CodeStage, func(d *recordtest.Day) record.Entry {
		return &record.Batch{Head: record.BatchHead{Station: "st-1", Serial: 1, Slot: 1}}
	}},
	{"a closing before opening", record.CodeStage, func(d *recordtest.Day) record.Entry { return &record.Close{Station: "st-1"} }},
	{"a checkpoint of a block to come", record.CodeBlock, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Cosign(), func(e *record.Cosign) { e.Height += 9 })
	}},
	{"a checkpoint of another height", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Cosign(), func(e *record.Cosign) { e.Height-- })
	}},
	{"a quote of the day that another key signed", record.CodeQuote, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Quote(recordtest.Log), func(e *record.Quote) { e.Evidence = d.Stations["st-2"].Quote(recordtest.Log).Evidence })
	}},
}

// votingDay has opened the first station, with four ballots, a check and a void on it that have not left.
func votingDay(t *testing.T) *recordtest.Day {
	d := recordtest.New(t, shape)
	d.Ceremony()
	first(d).Prepare()
	d.Stations["st-2"].Prepare()
	d.Chain.Now = time.Date(2026, 11, 3, 14, 30, 0, 0, time.UTC)
	for range 3 {
		first(d).Cast("short", map[string]string{"levy": "levy-a"})
	}
	first(d).Check("short", map[string]string{"levy": "levy-b"})
	first(d).Void(record.VoidSheet)
	return d
}

// tried makes the batch of a changed station, and puts the station back.
func tried(d *recordtest.Day, slot uint16, change func(r *record.Releases)) *record.Batch {
	s := *first(d)
	s.Pending = record.Releases{Casts: slices.Clone(s.Pending.Casts), Checks: slices.Clone(s.Pending.Checks),
		Voids: slices.Clone(s.Pending.Voids), Failures: slices.Clone(s.Pending.Failures)}
	change(&s.Pending)
	return s.Batch(slot)[0]
}

func nothing(*record.Releases) {}

// resealed changes the head or content of a batch and signs again.
func resealed(d *recordtest.Day, e *record.Batch, change func(*record.Batch)) *record.Batch {
	change(e)
	e.Sig = first(d).Chip.Sign("batch", record.StationDigest(d.Manifest, e))
	return e
}

// ballotChanged changes a byte of the first ballot at a place from its beginning, or from its end if negative.
func ballotChanged(at int) func(r *record.Releases) {
	return func(r *record.Releases) {
		data := bytes.Clone(r.Casts[0].Ballot)
		if at < 0 {
			at += len(data)
		}
		data[at] ^= 1
		r.Casts[0].Ballot = data
	}
}

var votingAttempts = []attempt{
	{"a batch of slot zero", record.CodeEarly, func(d *recordtest.Day) record.Entry { return tried(d, 0, nothing) }},
	{"a batch of a slot that is not", record.CodeEarly, func(d *recordtest.Day) record.Entry { return tried(d, 2, nothing) }},
	{"a batch with one ballot", record.CodeFew, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Casts = r.Casts[:1] })
	}},
	{"a batch with serial two", record.CodeSerial, func(d *recordtest.Day) record.Entry {
		return resealed(d, tried(d, 1, nothing), func(e *record.Batch) { e.Head.Serial = 2 })
	}},
	{"a batch with serial zero", record.CodeSerial, func(d *recordtest.Day) record.Entry {
		return resealed(d, tried(d, 1, nothing), func(e *record.Batch) { e.Head.Serial = 0 })
	}},
	{"a batch that nobody signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(tried(d, 1, nothing), func(e *record.Batch) { e.Sig = nil })
	}},
	{"a batch that another station signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(tried(d, 1, nothing), func(e *record.Batch) {
			e.Sig = d.Stations["st-2"].Chip.Sign("batch", record.StationDigest(d.Manifest, e))
		})
	}},
	{"a batch that people signed for a living chip", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(tried(d, 1, nothing), func(e *record.Batch) {
			e.Officials = d.Sigs("batch", record.Payload(d.Manifest, e), "worker-1", "worker-2")
		})
	}},
	{"a part that is not in the head", record.CodePart, func(d *recordtest.Day) record.Entry {
		return changed(tried(d, 1, nothing), func(e *record.Batch) { e.Part = 1 })
	}},
	{"a ballot less than the head says", record.CodePart, func(d *recordtest.Day) record.Entry {
		return changed(tried(d, 1, nothing), func(e *record.Batch) { e.Casts = e.Casts[1:] })
	}},
	{"ballots out of order", record.CodeOrdering, func(d *recordtest.Day) record.Entry {
		return resealed(d, tried(d, 1, nothing), func(e *record.Batch) {
			slices.Reverse(e.Casts)
			e.Head.Parts[0] = e.Releases.Line()
		})
	}},
	{"the same ballot twice in a batch", record.CodeOrdering, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Casts = append(r.Casts, r.Casts[0]) })
	}},
	{"a leaf at another place", record.CodeLeaf, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Casts[0].Place = 1 << 20 })
	}},
	{"a leaf with another tag", record.CodeLeaf, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Casts[0].Tag[0] ^= 1 })
	}},
	{"a leaf with another path", record.CodeLeaf, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			r.Casts[0].Path = slices.Clone(r.Casts[0].Path)
			r.Casts[0].Path[0][0] ^= 1
		})
	}},
	{"a leaf both cast and void", record.CodeLeafTwice, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			r.Voids = []record.Void{{Leaf: r.Casts[0].Leaf, Reason: record.VoidUnprinted}}
		})
	}},
	{"a drawn leaf", record.CodeLeafTwice, func(d *recordtest.Day) record.Entry {
		st, _ := d.State.Station("st-1")
		return tried(d, 1, func(r *record.Releases) {
			r.Voids = []record.Void{{Leaf: first(d).Leaf(st.Drawn[0]), Reason: record.VoidUnprinted}}
		})
	}},
	{"a ballot in another leaf", record.CodeBallotLeaf, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			r.Casts[0].Leaf, r.Casts[1].Leaf = r.Casts[1].Leaf, r.Casts[0].Leaf
		})
	}},
	{"a ballot of another election", record.CodeElection, func(d *recordtest.Day) record.Entry { return tried(d, 1, ballotChanged(1)) }},
	{"a ballot of another station", record.CodeElection, func(d *recordtest.Day) record.Entry { return tried(d, 1, ballotChanged(34)) }},
	{"a ballot of a style that is not", record.CodeStyle, func(d *recordtest.Day) record.Entry { return tried(d, 1, ballotChanged(35)) }},
	{"a ballot of another style", record.CodeBallotSize, func(d *recordtest.Day) record.Entry { return tried(d, 1, ballotChanged(36)) }},
	{"a ballot cut short", record.CodeBallotSize, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Casts[0].Ballot = r.Casts[0].Ballot[:len(r.Casts[0].Ballot)-1] })
	}},
	{"a ballot with a number too large", record.CodePoint, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			r.Casts[0].Ballot = bytes.Clone(r.Casts[0].Ballot)
			copy(r.Casts[0].Ballot[len(r.Casts[0].Ballot)-32:], bytes.Repeat([]byte{0xff}, 32))
		})
	}},
	{"a ballot with a changed proof", record.CodeProof, func(d *recordtest.Day) record.Entry { return tried(d, 1, ballotChanged(-32)) }},
	{"a ballot whose encryption is of another leaf", record.CodeBallotLeaf, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { // the second ballot's content under the first one's leaf
			data := bytes.Clone(r.Casts[1].Ballot)
			copy(data[37:69], r.Casts[0].Ballot[37:69])
			r.Casts[0].Ballot = data
		})
	}},
	{"the opening of an index to come", record.CodeBound, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			s := *first(d)
			i, _ := s.Print()
			r.Checks[0] = s.Opening(i, "short", nil)
		})
	}},
	{"the opening of a drawn index", record.CodeBound, func(d *recordtest.Day) record.Entry {
		st, _ := d.State.Station("st-1")
		return tried(d, 1, func(r *record.Releases) { r.Checks[0] = first(d).Opening(st.Drawn[0], "short", nil) })
	}},
	{"the opening of index zero", record.CodeBound, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Checks[0].Index = 0 })
	}},
	{"an opening with another half", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Checks[0].Half[0] ^= 1 })
	}},
	{"an opening without a trustee's half", record.CodeHalves, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Checks[0].Halves = r.Checks[0].Halves[1:] })
	}},
	{"an opening of a style that is not", record.CodeStyle, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Checks[0].Style = "none" })
	}},
	{"an opening with two votes where one is allowed", record.CodeOpening, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) {
			r.Checks[0].Selections = bytes.Clone(r.Checks[0].Selections)
			r.Checks[0].Selections[1], r.Checks[0].Selections[3] = 1, 1
		})
	}},
	{"a void for no reason", record.CodeReason, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Voids[0].Reason = 9 })
	}},
	{"a void that nobody signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Voids[0].Officials = nil })
	}},
	{"a failed check that nobody signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return tried(d, 1, func(r *record.Releases) { r.Failures = []record.Failed{{Leaf: r.Voids[0].Leaf}}; r.Voids = nil })
	}},
	{"an opening of the station again", record.CodeStage, func(d *recordtest.Day) record.Entry { return first(d).Open(recordtest.Log) }},
	{"a cut-off while a station is open", record.CodeStationOpen, func(d *recordtest.Day) record.Entry { return d.Cutoff() }},
	{"an incident that is none", record.CodeReason, func(d *recordtest.Day) record.Entry { return &record.Incident{Station: "st-1", What: 99} }},
	{"an incident with a serial that served", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(incident(d, "st-1", 1, record.IncidentPause))
		return incident(d, "st-1", 1, record.IncidentRestart)
	}},
	{"an incident that nobody signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return &record.Incident{Station: "st-1", What: record.IncidentPause}
	}},
	{"a note of a thousand bytes", record.CodeReason, func(d *recordtest.Day) record.Entry {
		return &record.Lost{Station: "st-1", Note: strings.Repeat("x", 1000)}
	}},
	{"a loss that one person signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		e := &record.Lost{Station: "st-1", Note: "stolen"}
		return changed(e, func(e *record.Lost) { e.Officials = d.Officials(e)[:1] })
	}},
	{"a closing that leaves out a ballot", record.CodeAccounting, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Pending.Casts = s.Pending.Casts[1:]
		s.Batch(0)
		return s.Close()
	}},
	{"a closing whose counts run over to the right sum", record.CodeAccounting, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		e := s.Close()
		for range 256 {
			e.Batches = append(e.Batches, record.BatchTotal{Counts: record.Counts{Cast: 1 << 24}})
		}
		return s.Sign(e)
	}},
	{"a batch with more leaves than there are", record.CodePart, func(d *recordtest.Day) record.Entry {
		return resealed(d, tried(d, 1, nothing), func(e *record.Batch) { e.Head.Parts[0].Cast += 12 })
	}},
	{"a closing with one worker", record.CodeWorkers, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return changed(s.Close(), func(e *record.Close) { e.Workers = e.Workers[:1] })
	}},
	{"a closing with another seed state", record.CodeRatchet, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return s.Sign(changed(s.Close(), func(e *record.Close) { e.Ratchet[0] ^= 1 }))
	}},
	{"a closing without its seed state", record.CodeRatchet, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return s.Sign(changed(s.Close(), func(e *record.Close) { e.Ratchet = nil }))
	}},
	{"a closing whose tape is over other counts", record.CodeTape, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return changed(s.Close(), func(e *record.Close) {
			e.Tape = s.Chip.SignReceipt("tape", [32]byte{})
			e.Sig = s.Chip.Sign("close", record.StationDigest(d.Manifest, e))
		})
	}},
	{"a closing on an order to open", record.CodeOrder, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return s.Sign(changed(s.Close(), func(e *record.Close) { e.Order = s.Order(record.OrderOpen, 2).Encode() }))
	}},
	{"unused halves before closing", record.CodeStage, func(d *recordtest.Day) record.Entry { return first(d).Unused("trustee-1") }},
}

func TestABatchComesAtItsTimeAndOnce(t *testing.T) {
	d := votingDay(t)
	now := d.Chain.Now
	d.Chain.Now = now.Add(-time.Hour)
	d.Refused(record.CodeEarly, tried(d, 1, nothing))
	d.Chain.Now = now
	e := first(d).Batch(1)[0]
	d.Record(e)
	d.Refused(record.CodeRecorded, e)
	first(d).Cast("short", nil)
	first(d).Cast("short", nil)
	d.Refused(record.CodeEarly, tried(d, 1, nothing)) // the slot has served
	d.Refused(record.CodeSerial, resealed(d, tried(d, 1, nothing), func(e *record.Batch) { e.Head.Serial = 1 }))
}

func closedDay(t *testing.T) *recordtest.Day {
	d := votingDay(t)
	d.Record(first(d).Batch(1)[0])
	first(d).Cast("short", map[string]string{"levy": "levy-b"})
	first(d).Shut()
	return d
}

var closedAttempts = []attempt{
	{"a closing again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return first(d).Close() }},
	{"a ballot after closing", record.CodeTapeMatch, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Cast("short", nil)
		return s.Batch(0)[0]
	}},
	{"unused halves again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return first(d).Unused("trustee-1") }},
	{"unused halves of nobody", record.CodeTrustee, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Unused("trustee-1"), func(e *record.Unused) { e.Trustee = "nobody" })
	}},
	{"unused halves of another attempt", record.CodeAttempt, func(d *recordtest.Day) record.Entry {
		return changed(first(d).Unused("trustee-1"), func(e *record.Unused) { e.Attempt = 2 })
	}},
	{"a loss of another's station", record.CodeStation, func(d *recordtest.Day) record.Entry { return &record.Lost{Station: "st-9"} }},
	{"a station's checkpoint again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(first(d).Cosign())
		return changed(first(d).Cosign(), func(e *record.Cosign) { e.Height-- })
	}},
	{"a quorum before the cut-off", record.CodePhase, func(d *recordtest.Day) record.Entry { return d.Quorum(1, "trustee-1", "trustee-2") }},
}

// replayedDay has a station about to send an old ballot in place of one that it burned: its counts are right.
func replayedDay(t *testing.T) *recordtest.Day {
	d := votingDay(t)
	s := first(d)
	again := s.Pending.Casts[0]
	d.Record(s.Batch(1)[0])
	s.Print()
	s.Pending.Casts = []record.Cast{again}
	return d
}

var replayedAttempts = []attempt{
	{"the same ballot twice", record.CodeCodeTwice, func(d *recordtest.Day) record.Entry {
		late := first(d).Batch(0)[0]
		d.Record(first(d).Close())
		return late
	}},
}

// doubledDay has a station with one tag on two leaves that no dice have found.
func doubledDay(t *testing.T) *recordtest.Day {
	d, s := cheating(t, 2, func(c []ballot.Commitment) { c[1].Tag = c[0].Tag })
	s.Void(record.VoidUnprinted)
	s.Void(record.VoidUnprinted)
	return d
}

var doubledAttempts = []attempt{
	{"one tag on two leaves", record.CodeTagTwice, func(d *recordtest.Day) record.Entry {
		batch := first(d).Batch(0)[0]
		d.Record(first(d).Close())
		return batch
	}},
}

// lostDay loses the first station after a batch of the day, its closing tape at the door.
func lostDay(t *testing.T) *recordtest.Day {
	d := votingDay(t)
	d.Record(first(d).Batch(1)[0])
	first(d).Cast("short", map[string]string{"levy": "levy-b"})
	s := *first(d)
	s.Batch(0)
	d.Record(lost(d, "st-1", s.Close().TapeRoot()))
	return d
}

var lostAttempts = []attempt{
	{"the same loss again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return lost(d, "st-1", s.Close().TapeRoot())
	}},
	{"a loss again without the tape", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return lost(d, "st-1", [32]byte{}) }},
	{"the tape of a station whose closing is on record", record.CodeStage, func(d *recordtest.Day) record.Entry {
		d.Stations["st-2"].Shut()
		return lost(d, "st-2", [32]byte{1})
	}},
	{"a batch before the closing", record.CodeLost, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		return s.Batch(0)[0]
	}},
	{"a closing that is not on the tape", record.CodeLost, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Cast("short", nil)
		s.Batch(0)
		return s.Close()
	}},
	{"a closing that counts the tape's ballots otherwise", record.CodeLost, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		return s.Sign(changed(s.Close(), func(e *record.Close) {
			e.Batches = slices.Clone(e.Batches)
			e.Batches[1].Cast, e.Batches[1].Checked = 0, 1
		}))
	}},
	{"a closing that declares a leaf missing", record.CodeLost, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Batch(0)
		s.Print()
		return s.Sign(changed(s.Close(), func(e *record.Close) { e.Missing = 1 }))
	}},
	{"a quote", record.CodeLost, func(d *recordtest.Day) record.Entry { return first(d).Quote(recordtest.Log) }},
	{"a checkpoint's cosignature", record.CodeLost, func(d *recordtest.Day) record.Entry { return first(d).Cosign() }},
}

func countingDay(t *testing.T) *recordtest.Day {
	d := closedDay(t)
	d.Stations["st-2"].Shut()
	d.Record(d.Cutoff())
	d.Record(d.Quorum(1, "trustee-1", "trustee-2"))
	return d
}

func resignedShare(d *recordtest.Day, id string, change func(*record.Share)) record.Entry {
	return changed(d.Share("trustee-1"), func(e *record.Share) { change(e); e.Trustee = id; e.Sig = d.Trustee(e, id) })
}

var countingAttempts = []attempt{
	{"a cut-off again", record.CodePhase, func(d *recordtest.Day) record.Entry { return d.Cutoff() }},
	{"a batch after the cut-off", record.CodePhase, func(d *recordtest.Day) record.Entry {
		s := *first(d)
		s.Cast("short", nil)
		return s.Batch(0)[0]
	}},
	{"a station enrolled after the cut-off", record.CodePhase, func(d *recordtest.Day) record.Entry { return first(d).Enrol() }},
	{"the same quorum again", record.CodeQuorum, func(d *recordtest.Day) record.Entry { return d.Quorum(1, "trustee-1", "trustee-2") }},
	{"a quorum of three", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return d.Quorum(2, "trustee-1", "trustee-2", "trustee-3")
	}},
	{"a quorum out of order", record.CodeQuorum, func(d *recordtest.Day) record.Entry { return d.Quorum(2, "trustee-2", "trustee-1") }},
	{"a share of a trustee who was not asked", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return resignedShare(d, "trustee-3", func(*record.Share) {})
	}},
	{"a share for another quorum", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return resignedShare(d, "trustee-1", func(e *record.Share) { e.Quorum = 2 })
	}},
	{"another trustee's share", record.CodeShare, func(d *recordtest.Day) record.Entry {
		return resignedShare(d, "trustee-2", func(*record.Share) {})
	}},
	{"a share with a changed proof", record.CodeShare, func(d *recordtest.Day) record.Entry {
		return resignedShare(d, "trustee-1", func(e *record.Share) { e.Share[len(e.Share)-32] ^= 1 })
	}},
	{"a share cut short", record.CodeShare, func(d *recordtest.Day) record.Entry {
		return resignedShare(d, "trustee-1", func(e *record.Share) { e.Share = e.Share[:40] })
	}},
	{"a share that nobody signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(d.Share("trustee-1"), func(e *record.Share) { e.Sig = nil })
	}},
	{"a share again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		e := d.Share("trustee-1")
		d.Record(e)
		return e
	}},
	{"a result before the count", record.CodePhase, func(d *recordtest.Day) record.Entry { return d.Publish() }},
}

func countedDay(t *testing.T) *recordtest.Day {
	d := countingDay(t)
	d.Record(d.Share("trustee-1"))
	d.Record(d.Share("trustee-2"))
	return d
}

var countedAttempts = []attempt{
	{"a share after the count", record.CodePhase, func(d *recordtest.Day) record.Entry { return &record.Share{Trustee: "trustee-1"} }},
	{"another result", record.CodeResult, func(d *recordtest.Day) record.Entry {
		return changed(d.Publish(), func(e *record.Publish) { e.Result[0] ^= 1; e.Officials = d.Officials(e) })
	}},
	{"a result that one official signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(d.Publish(), func(e *record.Publish) { e.Officials = e.Officials[:1] })
	}},
}

var mixingAttempts = []attempt{
	{"one mixer", record.CodeMixers, func(d *recordtest.Day) record.Entry { return d.Mixers(1, "trustee-1") }},
	{"one mixer twice", record.CodeMixers, func(d *recordtest.Day) record.Entry { return d.Mixers(1, "trustee-1", "trustee-1") }},
	{"mixers out of order", record.CodeMixers, func(d *recordtest.Day) record.Entry { return d.Mixers(1, "trustee-2", "trustee-1") }},
	{"a mixer who is no trustee", record.CodeMixers, func(d *recordtest.Day) record.Entry { return d.Mixers(1, "trustee-1", "somebody") }},
	{"an announcement too far", record.CodeMixers, func(d *recordtest.Day) record.Entry { return d.Mixers(2, "trustee-1", "trustee-2") }},
	{"mixers whom one official announced", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(d.Mixers(1, "trustee-1", "trustee-2"), func(e *record.Mixers) { e.Officials = e.Officials[:1] })
	}},
	{"a shuffle before the announcement", record.CodeMixer, func(d *recordtest.Day) record.Entry {
		return shuffled(d, func(e *record.Shuffle) { e.Serial = 0 })
	}},
	{"a share before the shuffles", record.CodeUnmixed, func(d *recordtest.Day) record.Entry { return opening(d, func(*record.TableShare) {}) }},
	{"contents before the shuffles", record.CodeUnmixed, func(d *recordtest.Day) record.Entry { return opened(d, func(*record.Contents) {}) }},
	{"a shuffle out of turn", record.CodeMixer, func(d *recordtest.Day) record.Entry {
		d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
		return shuffled(d, func(e *record.Shuffle) { e.Mixer = "trustee-2" })
	}},
	{"a shuffle at another place", record.CodeMixer, func(d *recordtest.Day) record.Entry { return shuffled(d, func(e *record.Shuffle) { e.Position = 2 }) }},
	{"a shuffle of a trustee who was not asked", record.CodeMixer, func(d *recordtest.Day) record.Entry {
		return shuffled(d, func(e *record.Shuffle) { e.Mixer = "trustee-3" })
	}},
	{"a shuffle of another announcement", record.CodeMixer, func(d *recordtest.Day) record.Entry { return shuffled(d, func(e *record.Shuffle) { e.Serial = 2 }) }},
	{"a shuffle of nobody", record.CodeTrustee, func(d *recordtest.Day) record.Entry { return &record.Shuffle{Mixer: "nobody"} }},
	{"a shuffle that another signed", record.CodeSignature, func(d *recordtest.Day) record.Entry {
		return changed(shuffled(d, func(*record.Shuffle) {}), func(e *record.Shuffle) { e.Sig = d.Trustee(e, "trustee-2") })
	}},
	{"a shuffle of no lot", record.CodeLot, func(d *recordtest.Day) record.Entry { return shuffled(d, func(e *record.Shuffle) { e.Lot = 99 }) }},
	{"a shuffle that changes nothing", record.CodeTable, func(d *recordtest.Day) record.Entry {
		return shuffled(d, func(e *record.Shuffle) { e.Output = e.Input })
	}},
	{"a second shuffle of another table", record.CodeTable, func(d *recordtest.Day) record.Entry {
		d.Record(d.Shuffle(lotOf(d, "chair"), "trustee-1"))
		return changed(d.Shuffle(lotOf(d, "chair"), "trustee-2"), func(e *record.Shuffle) { e.Input[0] ^= 1; e.Sig = d.Trustee(e, e.Mixer) })
	}},
	{"a shuffle again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return shuffled(d, func(*record.Shuffle) {}) }},
	{"a share after one of two shuffles", record.CodeUnmixed, func(d *recordtest.Day) record.Entry { return opening(d, func(*record.TableShare) {}) }},
}

// mixedDay is after the shuffles of the chair's lot and one of two shares of it.
func mixedDay(t *testing.T) *recordtest.Day {
	d := mixDay(t)
	d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
	for _, id := range []string{"trustee-1", "trustee-2"} {
		d.Record(d.Shuffle(lotOf(d, "chair"), id))
	}
	d.Record(d.TableShare(lotOf(d, "chair"), "trustee-1"))
	return d
}

var mixedAttempts = []attempt{
	{"a shuffle too many", record.CodeMixer, func(d *recordtest.Day) record.Entry {
		return shuffled(d, func(e *record.Shuffle) { e.Position, e.Mixer = 3, "trustee-3" })
	}},
	{"a share of another table", record.CodeTable, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Table[0] ^= 1 })
	}},
	{"a share in the table before the last shuffle", record.CodeTable, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Table = d.State.Mix(lotOf(d, "chair")).Shuffles[0].Output })
	}},
	{"a share of a trustee outside the quorum", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Trustee = "trustee-2" })
	}},
	{"a share for another quorum", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Quorum = 2 })
	}},
	{"a share in rows that stay closed", record.CodeLot, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Lot = uint16(lotOf(d, "levy")) })
	}},
	{"a share again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		return opening(d, func(e *record.TableShare) { e.Trustee = "trustee-1" })
	}},
	{"contents before the last share", record.CodeUnopened, func(d *recordtest.Day) record.Entry { return opened(d, func(*record.Contents) {}) }},
	{"contents of another table", record.CodeTable, func(d *recordtest.Day) record.Entry { return opened(d, func(e *record.Contents) { e.Table[0] ^= 1 }) }},
	{"contents that one official signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(opened(d, func(*record.Contents) {}), func(e *record.Contents) { e.Officials = e.Officials[:1] })
	}},
	{"contents again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(d.TableShare(lotOf(d, "chair"), "trustee-3"))
		d.Record(d.Contents(lotOf(d, "chair")))
		return opened(d, func(*record.Contents) {})
	}},
}

// shuffled is an entry of the first mixer for the chair's lot, with a change; its files are not there, which no entry shows.
func shuffled(d *recordtest.Day, change func(*record.Shuffle)) *record.Shuffle {
	e := &record.Shuffle{Serial: 1, Mixer: "trustee-1", Lot: uint16(lotOf(d, "chair")), Position: 1, Output: [32]byte{1}}
	change(e)
	e.Sig = d.Trustee(e, e.Mixer)
	return e
}

// opening is an entry of the second trustee of the quorum for the chair's lot, with a change.
func opening(d *recordtest.Day, change func(*record.TableShare)) *record.TableShare {
	e := &record.TableShare{Quorum: 1, Trustee: "trustee-3", Lot: uint16(lotOf(d, "chair")), Table: lastTable(d)}
	change(e)
	e.Sig = d.Trustee(e, e.Trustee)
	return e
}

func opened(d *recordtest.Day, change func(*record.Contents)) *record.Contents {
	e := &record.Contents{Lot: uint16(lotOf(d, "chair")), Table: lastTable(d)}
	change(e)
	e.Officials = d.Officials(e)
	return e
}

func lastTable(d *recordtest.Day) (last [32]byte) {
	for _, sh := range d.State.Mix(lotOf(d, "chair")).Shuffles {
		last = sh.Output
	}
	return last
}

// blindingDay has the president's lot shuffled by both mixers.
func blindingDay(t *testing.T) *recordtest.Day {
	d := mixDay(t)
	d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
	d.Record(d.Shuffle(lotOf(d, "president"), "trustee-1"))
	d.Record(d.Shuffle(lotOf(d, "president"), "trustee-2"))
	return d
}

func blinded(d *recordtest.Day, change func(*record.Blind)) *record.Blind {
	e := &record.Blind{Quorum: 1, Trustee: "trustee-1", Lot: uint16(lotOf(d, "president")), Table: d.State.Mix(lotOf(d, "president")).Shuffles[1].Output}
	change(e)
	e.Sig = d.Trustee(e, e.Trustee)
	return e
}

func unblinded(d *recordtest.Day, id string) *record.Unblind {
	e := &record.Unblind{Quorum: 1, Trustee: id, Lot: uint16(lotOf(d, "president"))}
	e.Sig = d.Trustee(e, id)
	return e
}

func index(d *recordtest.Day, change func(*record.Index)) *record.Index {
	lot := lotOf(d, "president")
	e := &record.Index{Lot: uint16(lot), Table: d.State.Audit(lot).Table}
	change(e)
	e.Officials = d.Officials(e)
	return e
}

var blindingAttempts = []attempt{
	{"a blinding of a lot that is not shuffled", record.CodeUnmixed, func(d *recordtest.Day) record.Entry {
		return blinded(d, func(e *record.Blind) { e.Lot = uint16(lotOf(d, "levy")) })
	}},
	{"a blinding of another table", record.CodeTable, func(d *recordtest.Day) record.Entry { return blinded(d, func(e *record.Blind) { e.Table[3] ^= 1 }) }},
	{"a blinding of no lot", record.CodeLot, func(d *recordtest.Day) record.Entry { return blinded(d, func(e *record.Blind) { e.Lot = 77 }) }},
	{"a blinding from outside the quorum", record.CodeQuorum, func(d *recordtest.Day) record.Entry {
		return blinded(d, func(e *record.Blind) { e.Trustee = "trustee-2" })
	}},
	{"an opening before the blinding", record.CodeBlinding, func(d *recordtest.Day) record.Entry { return unblinded(d, "trustee-1") }},
	{"an opening after half the blinding", record.CodeBlinding, func(d *recordtest.Day) record.Entry {
		d.Record(blinded(d, func(*record.Blind) {}))
		return unblinded(d, "trustee-1")
	}},
	{"a blinding again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return blinded(d, func(*record.Blind) {}) }},
	{"an index before the openings", record.CodeBlinding, func(d *recordtest.Day) record.Entry { return index(d, func(*record.Index) {}) }},
	{"an opening again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(blinded(d, func(e *record.Blind) { e.Trustee = "trustee-3" }))
		d.Record(unblinded(d, "trustee-1"))
		return unblinded(d, "trustee-1")
	}},
	{"an index after half the openings", record.CodeBlinding, func(d *recordtest.Day) record.Entry { return index(d, func(*record.Index) {}) }},
	{"an index of another table", record.CodeTable, func(d *recordtest.Day) record.Entry {
		d.Record(unblinded(d, "trustee-3"))
		return index(d, func(e *record.Index) { e.Table[0] ^= 1 })
	}},
	{"spoilt rows out of order", record.CodeRow, func(d *recordtest.Day) record.Entry {
		return index(d, func(e *record.Index) { e.Spoilt = []uint32{2, 1} })
	}},
	{"a spoilt row that is none", record.CodeRow, func(d *recordtest.Day) record.Entry {
		return index(d, func(e *record.Index) { e.Spoilt = []uint32{5} })
	}},
	{"papers before the index", record.CodePapers, func(d *recordtest.Day) record.Entry {
		return d.Papers(lotOf(d, "president"), d.Scan(lotOf(d, "president")), 0)
	}},
	{"dice before any papers", record.CodePapers, func(d *recordtest.Day) record.Entry { return d.AuditDraw(recordtest.Dice(1)) }},
}

var indexedAttempts = []attempt{
	{"an index again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return d.Index(lotOf(d, "president")) }},
	{"a shuffle of a lot that has its index", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		return shuffled(d, func(e *record.Shuffle) { e.Lot, e.Position, e.Mixer = uint16(lotOf(d, "president")), 3, "trustee-3" })
	}},
	{"papers again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		lot := lotOf(d, "president")
		d.Record(d.Papers(lot, d.Scan(lot), 1))
		return d.Papers(lot, d.Scan(lot), 0)
	}},
	{"a reading before the dice", record.CodeDrawn, func(d *recordtest.Day) record.Entry { return d.Interpretation(lotOf(d, "president"), 1, "a") }},
	{"dice that are none", record.CodeDice, func(d *recordtest.Day) record.Entry { return d.AuditDraw("12") }},
	{"dice again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(d.AuditDraw(recordtest.Dice(4)))
		return d.AuditDraw(recordtest.Dice(5))
	}},
	{"papers after the dice", record.CodePapers, func(d *recordtest.Day) record.Entry {
		d.MakeIndex(lotOf(d, "levy"))
		return d.Papers(lotOf(d, "levy"), d.Scan(lotOf(d, "levy")), 0)
	}},
	{"the second draw first", record.CodeDrawn, func(d *recordtest.Day) record.Entry { return d.Interpretation(lotOf(d, "president"), 2, "a") }},
	{"a reading of a lot without papers", record.CodeDrawn, func(d *recordtest.Day) record.Entry { return d.Interpretation(lotOf(d, "levy"), 1, "a") }},
	{"a row before the board has read", record.CodeDrawn, func(d *recordtest.Day) record.Entry {
		return changed(&record.Sampled{Lot: uint16(lotOf(d, "president")), Draw: 1}, func(e *record.Sampled) { e.Officials = d.Officials(e) })
	}},
	{"what the board read before it has", record.CodeDrawn, func(d *recordtest.Day) record.Entry { return d.Read(lotOf(d, "president"), 1, "a") }},
	{"a share in a row that nobody drew", record.CodeDrawn, func(d *recordtest.Day) record.Entry {
		return changed(&record.RowShare{Quorum: 1, Trustee: "trustee-1", Lot: uint16(lotOf(d, "president"))}, func(e *record.RowShare) { e.Sig = d.Trustee(e, e.Trustee) })
	}},
}

// samplingDay has the readings of the first two draws that choose different papers, and the row of the first.
func samplingDay(t *testing.T) *recordtest.Day {
	d, l := drawnDay(t)
	lot := lotOf(d, "president")
	d.Record(d.Sampled(lot, 1, l))
	for draw := uint32(2); ; draw++ {
		d.Record(d.Interpretation(lot, draw, "read"))
		if s := d.State.Audit(lot).Samples; s[draw-1].Position != s[0].Position {
			return d
		}
	}
}

// second names the row of the second paper drawn, with a change.
func second(d *recordtest.Day, change func(e *record.Sampled)) *record.Sampled {
	lot := lotOf(d, "president")
	e := d.Sampled(lot, uint32(len(d.State.Audit(lot).Samples)), d.Scan(lot))
	change(e)
	e.Officials = d.Officials(e)
	return e
}

// firstSample is the first draw with the row that it named.
func firstSample(d *recordtest.Day) record.Sample {
	return d.State.Audit(lotOf(d, "president")).Samples[0]
}

var samplingAttempts = []attempt{
	{"the row of a draw again", record.CodeRecorded, func(d *recordtest.Day) record.Entry { return second(d, func(e *record.Sampled) { e.Draw = 1 }) }},
	{"another paper", record.CodeDrawn, func(d *recordtest.Day) record.Entry { return second(d, func(e *record.Sampled) { e.Paper[0] ^= 1 }) }},
	{"another row under the paper", record.CodeRow, func(d *recordtest.Day) record.Entry {
		return second(d, func(e *record.Sampled) { e.Row = (e.Row + 1) % 5 })
	}},
	{"other votes in the row", record.CodeRow, func(d *recordtest.Day) record.Entry { return second(d, func(e *record.Sampled) { e.Content[40] ^= 1 }) }},
	{"a row past the index", record.CodeRow, func(d *recordtest.Day) record.Entry { return second(d, func(e *record.Sampled) { e.Row = 5 }) }},
	{"a row that was not found", record.CodeRow, func(d *recordtest.Day) record.Entry { return second(d, func(e *record.Sampled) { e.Found = false }) }},
	{"a row to which another paper led", record.CodeRow, func(d *recordtest.Day) record.Entry {
		x, err := d.Tables().Index(lotOf(d, "president"))
		if err != nil {
			d.T.Fatal(err)
		}
		return second(d, func(e *record.Sampled) {
			e.Row = firstSample(d).Row
			e.Content, e.Path = x.Rows[e.Row], x.Path(e.Row)
		})
	}},
	{"a row that one official signed", record.CodeOfficials, func(d *recordtest.Day) record.Entry {
		return changed(second(d, func(*record.Sampled) {}), func(e *record.Sampled) { e.Officials = e.Officials[:1] })
	}},
	{"another reading than the one committed to", record.CodeInterpretation, func(d *recordtest.Day) record.Entry {
		return d.Read(lotOf(d, "president"), 1, "what the row says")
	}},
	{"a reading opened before its row is named", record.CodeDrawn, func(d *recordtest.Day) record.Entry {
		return d.Read(lotOf(d, "president"), uint32(len(d.State.Audit(lotOf(d, "president")).Samples)), "read")
	}},
	{"a reading opened again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		d.Record(d.Read(lotOf(d, "president"), 1, "read"))
		return d.Read(lotOf(d, "president"), 1, "read")
	}},
	{"a share in the next row", record.CodeDrawn, func(d *recordtest.Day) record.Entry {
		return changed(d.RowShare(lotOf(d, "president"), firstSample(d).Row, "trustee-1"), func(e *record.RowShare) {
			e.Row = (e.Row + 1) % 5
			e.Sig = d.Trustee(e, e.Trustee)
		})
	}},
	{"a share of another trustee in the row", record.CodeShare, func(d *recordtest.Day) record.Entry {
		return changed(d.RowShare(lotOf(d, "president"), firstSample(d).Row, "trustee-1"), func(e *record.RowShare) {
			e.Trustee = "trustee-3"
			e.Sig = d.Trustee(e, e.Trustee)
		})
	}},
	{"a share in the row again", record.CodeRecorded, func(d *recordtest.Day) record.Entry {
		e := d.RowShare(lotOf(d, "president"), firstSample(d).Row, "trustee-1")
		d.Record(e)
		return e
	}},
}
