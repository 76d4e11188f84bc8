package record_test

import (
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/tpm/verify"
)

// TestAQuoteOfBeforeTheOpening comes too late once the station is open: it is older than what the opening said.
func TestAQuoteOfBeforeTheOpening(t *testing.T) {
	for name, quoted := range map[string]bool{"with a quote": true, "without one": false} {
		d := readyDay(t)
		s := first(d)
		old := s.Quote(recordtest.Log)
		d.Record()
		later := s.Quote(recordtest.Log)
		opening := s.Open(recordtest.Log)
		if !quoted {
			opening.Evidence, opening.Height = nil, 0
			s.Confirm(opening)
			opening.Override = d.Sigs(record.LabelOverride, record.Payload(d.Manifest, opening), "worker-1", "worker-2")
		}
		d.Record(opening)
		d.Refused(record.CodeBlock, old)
		d.Refused(record.CodeBlock, later)
		if st := station(t, d, s.ID); st.FailedQuotes != 0 || slices.Contains(d.State.Flags(st), record.FlagQuote) {
			t.Errorf("%s: flags %v", name, d.State.Flags(st))
		}
		d.Record(s.Quote(recordtest.Log)) // of the block of the opening
		if st := station(t, d, s.ID); !st.Attested {
			t.Errorf("%s: not attested", name)
		}
	}
}

// TestALogThatSomebodyChanged: no key signs the log in a quote, so that anybody who sees one on its way can put another log in it and be
// the first to send it. Where the registers are those of a reference, such a quote is refused, and the right one is taken after it.
func TestALogThatSomebodyChanged(t *testing.T) {
	renamed := slices.Clone(recordtest.Log)
	renamed[0].Name = "other" // leads to the same registers
	elsewhere := slices.Clone(recordtest.Log)
	elsewhere[1].PCR = 9
	for name, log := range map[string][]byte{
		"none": {}, "that cannot be read": {1}, "without events": encoded(t, nil), "cut short": encoded(t, recordtest.Log[:1]), "renamed": encoded(t, renamed),
		"another register": encoded(t, elsewhere), "another reference": encoded(t, newer), "more behind it": append(encoded(t, recordtest.Log), 0),
	} {
		t.Run(name, func(t *testing.T) {
			d := recordtest.New(t, plain)
			d.Ceremony()
			first(d).Prepare()
			d.Record(d.Reference(2, "newer", newer))
			good := first(d).Quote(recordtest.Log)
			bad := *good
			bad.Evidence = withLog(t, good.Evidence, log)
			d.Refused(record.CodeQuote, &bad)
			d.Record(good)
			if st := station(t, d, "st-1"); !st.Attested || st.FailedQuotes != 0 {
				t.Errorf("%+v", st.Quotes)
			}
		})
	}
}

// TestRegistersOfNoReference flag a station, whatever its log says: its chip signed them. Those of revoked software do, too.
func TestRegistersOfNoReference(t *testing.T) {
	d := softwareDay(t)
	first(d).Prepare()
	s := first(d)
	for !slices.ContainsFunc(d.State.ReferencesAt(d.State.Height()), func(r verify.Reference) bool { return r.Revoked }) {
		d.Record()
	}
	bad := s.Quote(newer[:1])
	bad.Evidence = withLog(t, bad.Evidence, encoded(t, recordtest.Log))
	d.Record(bad)
	d.Record(s.Quote(newer))
	if st := station(t, d, s.ID); st.Attested || st.FailedQuotes != 2 {
		t.Errorf("%+v", st.Quotes)
	}
	spoilt := s.Quote(newer)
	spoilt.Evidence = withLog(t, spoilt.Evidence, encoded(t, recordtest.Log))
	d.Refused(record.CodeQuote, spoilt)
}

func encoded(t *testing.T, log verify.Log) []byte {
	t.Helper()
	data, err := log.Encode()
	fatal(t, err)
	return data
}

// withLog is evidence with another log beside what the chip signed.
func withLog(t *testing.T, evidence, log []byte) []byte {
	t.Helper()
	parsed, err := verify.ParseEvidence(evidence)
	fatal(t, err)
	body := cryptobyte.NewBuilder([]byte{1})
	body.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(parsed.Attest) })
	body.AddBytes(parsed.Sig)
	body.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(log) })
	return body.BytesOrPanic()
}
