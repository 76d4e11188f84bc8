package paper

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

const otherID, otherCode = "0ABC-DEFG-HJKM-NPQR-STVW-XYZ0-12K", "ZZ9V-XKQ2-H7WM-AC3D-Q5NB-8RPA-JY1E-6SGF-3"

// twelve are the pieces of a weight of 12.
func twelve() []Piece {
	signature := bytes.Repeat([]byte{0xa5}, 256)
	return []Piece{{Weight: 10, PaperID: paperID, Code: code, Signature: signature, Leaf: 7, Data: []byte("one")},
		{Weight: 2, PaperID: otherID, Code: otherCode, Signature: signature, Leaf: 8, Data: []byte("two")}}
}

// A weighted sheet says what it counts for and carries the number of each piece; nothing else is coded.
func TestAWeightedBallotIsReadBack(t *testing.T) {
	page, _, err := form("fr", election.ModeElection).Ballot(Ballot{Pieces: twelve(), Contests: french[:2], English: english[:2]})
	if err != nil {
		t.Fatal(err)
	}
	file := keep(t, "ballot-weighted", page)
	read := ocr(t, file)
	for _, words := range []string{catalog.Say("fr", catalog.Votes, 12), "Jeanne Moreau", catalog.Say("fr", catalog.Votes, 10), catalog.Say("fr", catalog.Votes, 2)} {
		wantWords(t, read, words)
	}
	if got := codes(t, file); !slices.Equal(slices.Sorted(slices.Values(got)), []string{otherID, paperID}) {
		t.Errorf("codes hold %q", got)
	}
}

// The receipt has every code as text, and each with its signature for machines.
func TestAWeightedReceiptIsReadBack(t *testing.T) {
	f := form("en", election.ModeElection)
	page, err := f.Receipt(Receipt{Pieces: twelve()})
	if err != nil {
		t.Fatal(err)
	}
	file := keep(t, "receipt-weighted", page)
	read := ocr(t, file)
	wantWords(t, read, catalog.Say("en", catalog.ReceiptParts))
	if n := strings.Count(likeness(read), likeness("JY1E-6SGF")); n != 2 {
		t.Errorf("%d codes are read in %q", n, read)
	}
	for _, p := range twelve() {
		if want := p.Code + " " + base64.StdEncoding.EncodeToString(p.Signature); !slices.Contains(codes(t, file), want) {
			t.Errorf("no signature of %s", p.Code)
		}
	}
	unsigned := twelve()
	unsigned[0].Signature, unsigned[1].Signature = nil, nil
	if page, err = f.Receipt(Receipt{Pieces: unsigned}); err != nil {
		t.Fatal(err)
	}
	wantWords(t, ocr(t, keep(t, "receipt-weighted-unsigned", page)), catalog.Say("en", catalog.ReceiptUnsigned))
}

// A check opens every piece beside the one paper; a tape counts sheets and ballots apart.
func TestWeightedOpeningsAndTapesAreReadBack(t *testing.T) {
	f := form("en", election.ModeElection)
	page, err := f.Opening(Opening{Pieces: twelve(), Contests: english[:1]})
	if err != nil {
		t.Fatal(err)
	}
	file := keep(t, "check-weighted", page)
	for _, p := range twelve() {
		if want := "opening " + p.Code + " " + base64.StdEncoding.EncodeToString(p.Data); !slices.ContainsFunc(codes(t, file), func(c string) bool { return strings.HasSuffix(c, want) }) {
			t.Errorf("no opening of %s", p.Code)
		}
	}
	page, err = f.Closing(Tape{Station: "st-1", Clock: "2027-06-04 20:01", Papers: Papers{Issued: 27, Cast: 20, Checked: 4, Void: 3}, Sheets: &Papers{Issued: 8, Cast: 6, Checked: 1, Void: 1},
		Signature: []byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	file = keep(t, "closing-weighted", page)
	read := ocr(t, file)
	for _, words := range []string{"Papers issued 8", "Cast 6", catalog.Say("en", catalog.TapeBallots), "Papers issued 27", "Cast 20"} {
		wantWords(t, read, words)
	}
	wantChain(t, file, "TAPE:closing ELECTION:sample STATION:st-1 ISSUED:27 CAST:20 PENDING:0 CHECKED:4 VOID:3 UNPRINTED:0 FAILED:0 SHEETS:6/1/1/0 CLOSES: WAITING:0 SOFTWARE:")
}
