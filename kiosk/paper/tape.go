package paper

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// Papers counts papers by state: no paper tape ever counts choices.
type Papers struct{ Issued, Cast, Pending, Checked, Void, Unprinted, Failed int }

// A Tape is what zero and closing tapes share.
type Tape struct {
	Station    string
	Clock      string   // as the station's clock stands; it may be wrong
	Software   [32]byte // digest of the measurements
	Override   bool     // opened over evidence that did not agree
	Papers     Papers
	Root       [32]byte // zero tape: of the leaves; closing tape: of the batches
	Digest     [32]byte // what is signed
	Signature  []byte   // of the station's chip over Digest; nothing once it has failed
	Checkpoint string   // newest of the record, if the station has one
}

// Zero composes the zero tape: nothing was cast on this station's leaves.
func (f Form) Zero(t Tape) (device.Page, error) {
	s := f.begin(device.SheetZero, catalog.SheetZero)
	f.tape(s, t)
	f.asked(s, t.Station)
	f.sealed(s, t, "zero", catalog.TapeLeaves)
	return s.end(device.SheetZero)
}

// Closing composes the closing tape. It is made without the chain.
func (f Form) Closing(t Tape) (device.Page, error) {
	s := f.begin(device.SheetClosing, catalog.SheetClosing)
	f.tape(s, t)
	p := t.Papers
	if p.Issued != p.Cast+p.Checked+p.Void+p.Unprinted+p.Failed {
		s.gap(8)
		f.message(s, strong, catalog.TapeMismatch)
	}
	f.sealed(s, t, "closing", catalog.TapeRoot)
	return s.end(device.SheetClosing)
}

func (f Form) tape(s *sheet, t Tape) {
	s.gap(12)
	name := t.Station
	if st := f.Manifest.Station(t.Station); st != nil {
		name = st.Name + " (" + st.ID + ")"
	}
	s.pair(f.both(catalog.TapeStation), name, body)
	s.pair(f.both(catalog.TapeTime), t.Clock, body)
	if t.Override {
		f.message(s, strong, catalog.TapeOverride)
	}
	s.gap(12)
	s.rule(2)
	s.gap(12)
	s.line(f.both(catalog.TapePapers), strong)
	p := t.Papers
	for _, c := range []struct {
		id catalog.ID
		n  int
	}{{catalog.FactIssued, p.Issued}, {catalog.FactCast, p.Cast}, {catalog.FactPending, p.Pending}, {catalog.FactChecked, p.Checked}, {catalog.FactVoid, p.Void}, {catalog.FactUnprinted, p.Unprinted}, {catalog.FactFailed, p.Failed}} {
		s.pair(f.both(c.id), catalog.Number(f.Lang, c.n), body)
	}
	s.gap(6)
	f.message(s, small, catalog.TapeNoTotals)
}

// asked lists the contests of the station, so that people see which election this is.
func (f Form) asked(s *sheet, station string) {
	s.gap(12)
	s.rule(2)
	s.gap(12)
	s.line(f.both(catalog.TapeContests), strong)
	asked := map[string]bool{}
	if st := f.Manifest.Station(station); st != nil {
		for _, style := range st.Styles {
			for _, c := range f.Manifest.StyleContests(style) {
				asked[c.ID] = true
			}
		}
	}
	for i := range f.Manifest.Contests {
		if c := &f.Manifest.Contests[i]; asked[c.ID] {
			s.line(f.Manifest.Say(c.Title, f.Lang), body)
		}
	}
}

// sealed ends a tape: what it commits to, the chip's signature, and where people sign.
func (f Form) sealed(s *sheet, t Tape, kind string, root catalog.ID) {
	s.gap(12)
	s.rule(2)
	s.gap(12)
	f.hash(s, catalog.TapeSoftware, t.Software)
	f.hash(s, root, t.Root)
	s.line(f.both(catalog.TapeCheckpoint), small)
	checkpoint := t.Checkpoint
	if checkpoint == "" {
		checkpoint = f.both(catalog.TapeNone)
	}
	for l := range strings.SplitSeq(strings.TrimSpace(checkpoint), "\n") {
		if l != "" {
			s.line(l, small)
		}
	}
	s.gap(10)
	if len(t.Signature) == 0 {
		f.message(s, strong, catalog.ReceiptUnsigned)
	} else {
		s.line(f.both(catalog.TapeSignature), small)
	}
	f.chain(s, tapeText(t, f.Manifest.ID, kind))
	s.pair(f.both(catalog.TapeSeals), "", body)
	s.gap(64)
	s.rule(2)
	f.signHere(s, 3)
}

func (f Form) hash(s *sheet, label catalog.ID, h [32]byte) {
	s.line(f.both(label), small)
	text := hex.EncodeToString(h[:])
	for i := 0; i < len(text); i += 32 {
		var words []string
		for j := i; j < i+32; j += 8 {
			words = append(words, text[j:j+8])
		}
		s.line(strings.Join(words, " "), idLine)
	}
	s.gap(6)
}

// tapeText is what the codes of a tape hold: fields in a fixed order, a space between.
func tapeText(t Tape, electionID, kind string) string {
	p := t.Papers
	return fmt.Sprintf("TAPE:%s ELECTION:%s STATION:%s ISSUED:%d CAST:%d PENDING:%d CHECKED:%d VOID:%d UNPRINTED:%d FAILED:%d SOFTWARE:%x ROOT:%x DIGEST:%x SIGNATURE:%s",
		kind, electionID, t.Station, p.Issued, p.Cast, p.Pending, p.Checked, p.Void, p.Unprinted, p.Failed, t.Software, t.Root, t.Digest, base64.StdEncoding.EncodeToString(t.Signature))
}
