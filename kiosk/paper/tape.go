package paper

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"rsc.io/qr"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/logbook"
)

// Papers counts papers by state: no paper tape ever counts choices.
type Papers struct{ Issued, Cast, Pending, Checked, Void, Unprinted, Failed int }

// A Tape is what zero and closing tapes share.
type Tape struct {
	Station    string
	Clock      string   // as the station's clock stands; it may be wrong
	Closes     string   // the hour at which the polls close
	Ordered    string   // by whose order, if it is not the announced one
	Waiting    int      // closing tape: entries that the record does not have when it is printed
	Software   [32]byte // digest of the measurements; zeros if there are none
	Override   bool     // opened over evidence that did not agree or did not come
	Papers     Papers   // where votes have weights, of their ballots
	Sheets     *Papers  // then of paper; else nothing, and there are as many
	Root       [32]byte // zero tape: of the leaves; closing tape: of the batches
	Digest     [32]byte // what is signed
	Signature  []byte   // of the station's chip over Digest; nothing once it has failed
	Checkpoint string   // text of the newest of the record, if the station has one; it is set as it stands
	Logbook    logbook.Head
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
	s.pair(f.both(catalog.FactWaiting), catalog.Number(f.Lang, t.Waiting), body)
	f.sealed(s, t, "closing", catalog.TapeRoot)
	return s.end(device.SheetClosing)
}

func (f Form) tape(s *sheet, t Tape) {
	s.gap(12)
	f.station(s, t.Station)
	s.pair(f.both(catalog.TapeTime), t.Clock, body)
	if t.Closes != "" {
		s.pair(f.both(catalog.FactCloses), t.Closes, body)
	}
	if t.Ordered != "" {
		s.pair(f.both(catalog.FactOrdered), t.Ordered, body)
	}
	if t.Override {
		f.message(s, strong, catalog.TapeOverride)
	}
	s.gap(12)
	s.rule(2)
	s.gap(12)
	if t.Sheets != nil {
		s.line(f.both(catalog.TapePapers), strong)
		f.counts(s, *t.Sheets)
		s.gap(12)
		s.line(f.both(catalog.TapeBallots), strong)
	} else {
		s.line(f.both(catalog.TapePapers), strong)
	}
	f.counts(s, t.Papers)
	s.gap(6)
	f.message(s, small, catalog.TapeNoTotals)
}

func (f Form) counts(s *sheet, p Papers) {
	for _, c := range []struct {
		id catalog.ID
		n  int
	}{{catalog.FactIssued, p.Issued}, {catalog.FactCast, p.Cast}, {catalog.FactPending, p.Pending}, {catalog.FactChecked, p.Checked}, {catalog.FactVoid, p.Void}, {catalog.FactUnprinted, p.Unprinted}, {catalog.FactFailed, p.Failed}} {
		s.pair(f.both(c.id), catalog.Number(f.Lang, c.n), body)
	}
}

// station names the station.
func (f Form) station(s *sheet, id string) {
	name := id
	if st := f.Manifest.Station(id); st != nil {
		name = st.Name + " (" + st.ID + ")"
	}
	s.pair(f.both(catalog.TapeStation), name, body)
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
	if t.Software == [32]byte{} {
		s.pair(f.both(catalog.TapeSoftware), f.both(catalog.TapeNone), small)
	} else {
		f.hash(s, catalog.TapeSoftware, t.Software)
	}
	f.hash(s, root, t.Root)
	s.line(f.both(catalog.TapeLogbook, t.Logbook.Count), small)
	s.hex(t.Logbook.Hash)
	f.checkpoint(s, t.Checkpoint)
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

// checkpoint sets a checkpoint as people compare it, and its very text as a code, for programs that compare it.
func (f Form) checkpoint(s *sheet, text string) {
	s.line(f.both(catalog.TapeCheckpoint), small)
	if text == "" {
		s.line(f.both(catalog.TapeNone), small)
		s.gap(10)
		return
	}
	origin, rest, _ := strings.Cut(text, "\n")
	s.line(origin, idLine)
	for line := range strings.Lines(rest) {
		words := strings.TrimSuffix(line, "\n")
		if hash, ok := strings.CutPrefix(words, "header "); ok {
			s.line("header", idLine)
			words = hash
		}
		s.grouped(words)
	}
	s.centred(text, qr.M, 4)
	s.gap(10)
}

func (f Form) hash(s *sheet, label catalog.ID, h [32]byte) {
	s.line(f.both(label), small)
	s.hex(h)
}

func (s *sheet) hex(h [32]byte) {
	s.grouped(hex.EncodeToString(h[:]))
	s.gap(6)
}

// grouped sets a word that is as long as a hash in groups of eight letters, four a line.
func (s *sheet) grouped(word string) {
	if len(word) <= 32 {
		s.line(word, idLine)
		return
	}
	for line := range slices.Chunk([]byte(word), 32) {
		var groups []string
		for group := range slices.Chunk(line, 8) {
			groups = append(groups, string(group))
		}
		s.line(strings.Join(groups, " "), idLine)
	}
}

// tapeText is what the codes of a tape hold: fields in a fixed order, a space between.
func tapeText(t Tape, electionID, kind string) string {
	p, more := t.Papers, ""
	if t.Sheets != nil {
		more = fmt.Sprintf(" SHEETS:%d/%d/%d/%d", t.Sheets.Cast, t.Sheets.Checked, t.Sheets.Void, t.Sheets.Failed)
	}
	if kind == "closing" {
		more += fmt.Sprintf(" CLOSES:%s WAITING:%d", strings.ReplaceAll(t.Closes, " ", "_"), t.Waiting)
	}
	return fmt.Sprintf("TAPE:%s ELECTION:%s STATION:%s ISSUED:%d CAST:%d PENDING:%d CHECKED:%d VOID:%d UNPRINTED:%d FAILED:%d%s SOFTWARE:%x ROOT:%x LOGBOOK:%d LOGHEAD:%x DIGEST:%x SIGNATURE:%s",
		kind, electionID, t.Station, p.Issued, p.Cast, p.Pending, p.Checked, p.Void, p.Unprinted, p.Failed, more, t.Software, t.Root, t.Logbook.Count, t.Logbook.Hash, t.Digest, base64.StdEncoding.EncodeToString(t.Signature))
}
