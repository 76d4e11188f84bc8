// Package paper composes what a station prints, as pages of black dots: ballots, receipts, opened ballots, slips for void
// papers, guides, answers of the chip, zero and closing tapes. Words, order and hierarchy are those of the screens; what isn't in English is followed by the
// English words where they differ. What counts on a ballot is the text that a person reads: its QR code holds the paper's number
// and nothing else.
//
// A Form knows the election, the language and the fonts; each of its methods gives one page, or an error when a word cannot be set in them: a
// page never shows an empty box for a letter. Sheets of languages that are read from right to left are mirrored. A page of a ballot is a vote: wipe it after printing.
package paper

import (
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/typeset"
	"github.com/isoloir/isoloir/ledger/election"
)

// A Form is the paper of one election in one language.
type Form struct {
	Manifest *election.Manifest
	Lang     string
	Fonts    typeset.Fonts // the zero value has the embedded ones
}

// A Contest is one contest as it is printed; the fields are those of the review's lines.
type Contest struct {
	Title    string
	District string
	Choices  []string
	Note     string
}

// A Piece is one ballot of a sheet whose votes have a weight. All pieces of a sheet hold the same choices.
type Piece struct {
	Weight    int
	PaperID   string // as printed
	Code      string // as printed
	Signature []byte // of the station's chip over the code; nothing once the chip has failed
	Leaf      int    // of an opened ballot
	Data      []byte // of an opened ballot: what anybody recomputes it from
}

// whole is what all pieces weigh together.
func whole(pieces []Piece) (n int) {
	for _, p := range pieces {
		n += p.Weight
	}
	return n
}

// votes says how much a sheet or one of its pieces counts for.
func (f Form) votes(s *sheet, n int, st style) { s.line(f.both(catalog.Votes, n), st) }

// A Place is where a contest stands on the sheet: from 0 at its top edge to 1 at its bottom edge.
type Place struct {
	Top, Bottom float64
	Label       string
}

// say gives a message in the form's language.
func (f Form) say(id catalog.ID, args ...any) string { return catalog.Say(f.Lang, id, args...) }

// english gives the message in English, or nothing if that is what the form says already.
func (f Form) english(id catalog.ID, args ...any) string {
	if s := catalog.Say("en", id, args...); s != f.say(id, args...) {
		return s
	}
	return ""
}

// both joins the message in both languages on one line.
func (f Form) both(id catalog.ID, args ...any) string {
	if en := f.english(id, args...); en != "" {
		return catalog.Join(f.Lang, catalog.Beside, f.say(id, args...), en)
	}
	return f.say(id, args...)
}

// begin starts a sheet: the mark of its kind, what a demonstration or test must say, its name and the election's.
func (f Form) begin(kind device.Sheet, name catalog.ID) *sheet {
	s := newSheet(f)
	s.mark(kind)
	f.warn(s)
	s.gap(18)
	s.line(f.say(name), heading)
	if en := f.english(name); en != "" {
		s.line(en, underheading)
	}
	s.gap(6)
	f.text(s, f.Manifest.Name, subheading)
	s.gap(14)
	s.rule(4)
	return s
}

// warn keeps papers of a demonstration or a test from ever being taken for votes.
func (f Form) warn(s *sheet) {
	var word catalog.ID
	switch f.Manifest.Mode {
	case election.ModeDemo:
		word = catalog.SheetDemo
	case election.ModeTest:
		word = catalog.SheetTest
	default:
		return
	}
	s.gap(10)
	under := append(f.others(word), f.say(catalog.SheetDemoLine))
	s.banner(f.say(word), append(under, f.others(catalog.SheetDemoLine)...)...)
}

// others gives the English of a message as lines: one, or none.
func (f Form) others(id catalog.ID) []string {
	if en := f.english(id); en != "" {
		return []string{en}
	}
	return nil
}

// text sets words of the election in the form's language, then in English if they differ.
func (f Form) text(s *sheet, t election.Text, st style) {
	words := f.Manifest.Say(t, f.Lang)
	s.line(words, st)
	if en := t["en"]; en != "" && en != words {
		s.line(en, st.lesser())
	}
}

// message sets a message, then its English if it differs.
func (f Form) message(s *sheet, st style, id catalog.ID, args ...any) {
	s.line(f.say(id, args...), st)
	if en := f.english(id, args...); en != "" {
		s.line(en, st.lesser())
	}
}
