package record_test

import (
	"crypto/ed25519"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

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
