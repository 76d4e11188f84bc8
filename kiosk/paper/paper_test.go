package paper

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/logbook"
)

func form(lang, mode string) Form {
	m := electiontest.New().Manifest
	m.Mode = mode
	m.Name = election.Text{"en": "River County general election, 4 June 2027", "fr": "Élections générales du comté de la Rivière, 4 juin 2027"}
	titles := []election.Text{{"en": "President of the Council", "fr": "Présidence du conseil"}, {"en": "City Council, District 4", "fr": "Conseil municipal, district 4"},
		{"en": "Measure A: tram line", "fr": "Mesure A : ligne de tramway"}}
	for i, t := range titles {
		m.Contests[i].Title = t
	}
	m.Stations[0].Name = "Town hall"
	return Form{Manifest: m, Lang: lang}
}

const (
	paperID = "7K3M-9QWX-2B4C-D5EF-G6HJ-K8MN-P0R"
	code    = "4T9V-XKQ2-H7WM-0C3D-Z5NB-8RPA-JY1E-6SGF-K"

	checkpoint = "isoloir/river-county-general-election-4-june-2027-01\n4711\nq0lB1x7o8sWmJcA3u9hVxw6cZ8nRkq5fJ2yTjv1bQ4M=\n" +
		"height 1209\nheader 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
)

var (
	english = []Contest{
		{Title: "President of the Council", District: "River County", Choices: []string{"Jeanne Moreau"}},
		{Title: "City Council, District 4", Choices: []string{"Amina Benali", "Charles Okonkwo"}, Note: "1 choice not used"},
		{Title: "Mayor", Choices: []string{"1  Noor Haddad", "2  Pierre Lefèvre"}},
		{Title: "Should the county borrow to build the tram line between the North Bank and the station, and repay it over twenty years?", Choices: []string{"Yes"}},
		{Title: "Community budget", Choices: []string{"Library roof: 4 points", "Night buses: 2 points"}},
		{Title: "Judge of the river court", Choices: []string{"Maximiliana Wolfeschlegelsteinhausenbergerdorff: Good"}},
		{Title: "School board", Choices: []string{"written in: Zoë O’Brien-Núñez"}},
		{Title: "Measure B: night buses", Choices: []string{"No choice"}},
	}
	french = []Contest{
		{Title: "Présidence du conseil", District: "Comté de la Rivière", Choices: []string{"Jeanne Moreau"}},
		{Title: "Conseil municipal, district 4", Choices: []string{"Amina Benali", "Charles Okonkwo"}, Note: "1 choix non utilisé"},
		{Title: "Mairie", Choices: []string{"1  Noor Haddad", "2  Pierre Lefèvre"}},
		{Title: "Le comté doit-il emprunter pour construire la ligne de tramway entre la rive nord et la gare, et rembourser sur vingt ans\u202f?", Choices: []string{"Oui"}},
		{Title: "Budget participatif", Choices: []string{"Toit de la bibliothèque\u00a0: 4 points", "Bus de nuit\u00a0: 2 points"}},
		{Title: "Juge du tribunal de la rivière", Choices: []string{"Maximiliana Wolfeschlegelsteinhausenbergerdorff\u00a0: Bien"}},
		{Title: "Conseil scolaire", Choices: []string{"nom écrit\u00a0: Zoë O’Brien-Núñez"}},
		{Title: "Mesure B\u00a0: bus de nuit", Choices: []string{"Aucun choix"}},
	}
)

func ballots(t *testing.T, lang, mode string) (device.Page, []Place) {
	t.Helper()
	b := Ballot{PaperID: paperID, Contests: english}
	if lang == "fr" {
		b.Contests, b.English = french, english
	}
	page, places, err := form(lang, mode).Ballot(b)
	if err != nil {
		t.Fatal(err)
	}
	return page, places
}

// Every word that a voter has to read is read by a program that has never seen our fonts, and every code by another.
func TestBallotIsReadBack(t *testing.T) {
	for _, lang := range []string{"en", "fr"} {
		page, _ := ballots(t, lang, election.ModeElection)
		file := keep(t, "ballot-"+lang, page)
		read := ocr(t, file)
		list := english
		if lang == "fr" {
			list = french
		}
		for _, c := range list {
			for _, words := range append(slices.Clone(c.Choices), c.Title, c.District, c.Note) {
				wantWords(t, read, words)
			}
		}
		if got := codes(t, file); !slices.Equal(got, []string{paperID}) {
			t.Errorf("%s: codes hold %q", lang, got)
		}
		if strings.Contains(squash(read), squash("DEMONSTRATION")) {
			t.Error("a real ballot says that it is a demonstration")
		}
	}
}

func TestPlacesAreWhereTheContestsAre(t *testing.T) {
	page, places := ballots(t, "en", election.ModeDemo)
	last := 0.0
	for i, p := range places {
		if p.Label != english[i].Title || p.Top < last || p.Bottom <= p.Top || p.Bottom > 1 {
			t.Fatalf("place %d is %+v", i, p)
		}
		last = p.Bottom
		top, bottom := int(p.Top*float64(page.Image.Height)), int(p.Bottom*float64(page.Image.Height))
		read := ocr(t, keep(t, "", device.Page{Image: page.Image.Rows(top+4, bottom)}))
		wantWords(t, read, english[i].Choices[0])
	}
}

func TestDemonstrationsSaySo(t *testing.T) {
	for mode, want := range map[string]string{election.ModeDemo: "DEMONSTRATION", election.ModeTest: "TEST"} {
		for _, page := range everyPage(t, form("fr", mode))[:2] { // all begin alike
			read := ocr(t, keep(t, mode+"-"+page.Kind.String(), device.Page{Image: upright(page.Image.Rows(0, 190))}))
			if !strings.Contains(squash(read), squash(want)) {
				t.Errorf("%s of mode %s does not say %s: %q", page.Kind, mode, want, read)
			}
		}
	}
}

// upright turns the white-on-black banner into black on white for a reader that is used to that.
func upright(b *device.Bitmap) *device.Bitmap {
	c := device.NewBitmap(b.Width, b.Height)
	for i, v := range b.Bits {
		c.Bits[i] = ^v
	}
	return c
}

func everyPage(t *testing.T, f Form) []device.Page {
	t.Helper()
	tape := Tape{Station: "st-1", Clock: "2027-06-04 20:01", Closes: "2027-06-04 21:00 UTC", Ordered: "Margaret Osei", Waiting: 4, Software: [32]byte{1, 2, 3}, Papers: Papers{Issued: 64, Cast: 58, Checked: 3, Void: 3}, Root: [32]byte{9, 8},
		Digest: [32]byte{7}, Signature: bytes.Repeat([]byte{0x5a}, 256), Checkpoint: checkpoint, Logbook: logbook.Head{Count: 1234, Hash: [32]byte{0xab, 0xcd, 0xef}}}
	var pages []device.Page
	add := func(p device.Page, err error) {
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	list, en := english, []Contest(nil)
	if f.Lang == "fr" {
		list, en = french, english
	}
	if l := scripts[f.Lang]; l != nil {
		list, en = l, english[:len(l)]
	}
	p, _, err := f.Ballot(Ballot{PaperID: paperID, Contests: list, English: en})
	add(p, err)
	add(f.Receipt(Receipt{Code: code, Signature: bytes.Repeat([]byte{0xa5}, 256)}))
	add(f.Opening(Opening{Code: code, Leaf: 1234, Contests: list, English: en, Data: bytes.Repeat([]byte{0x3c}, 700)}))
	add(f.Void(catalog.VoidPrint))
	zero := tape
	zero.Papers = Papers{}
	add(f.Zero(zero))
	add(f.Closing(tape))
	add(f.Guide())
	add(f.Attest(Attest{Station: "st-1", Clock: tape.Clock, Question: "7K3M-9QWX-0ABC", Answer: answer}))
	return pages
}

func TestEveryPageFitsThePrinterAndNamesItsKind(t *testing.T) {
	for _, lang := range []string{"en", "fr"} {
		for _, p := range everyPage(t, form(lang, election.ModeElection)) {
			keep(t, p.Kind.String()+"-"+lang, p)
			if p.Image.Width != device.PageWidth || len(p.Image.Bits) != p.Image.Height*72 {
				t.Errorf("%s is %d dots wide", p.Kind, p.Image.Width)
			}
			if kind, ok := KindOf(p.Image); !ok || kind != p.Kind {
				t.Errorf("the mark of %s says %s", p.Kind, kind)
			}
			for y := markHeight; y < p.Image.Height; y++ { // white at both edges, unless a banner runs across
				if p.Image.Black(3, y) && !p.Image.Black(device.PageWidth/2, y) && !banner(p.Image, y) {
					t.Fatalf("%s runs over its left edge in row %d", p.Kind, y)
				}
			}
		}
	}
	if _, ok := KindOf(device.NewBitmap(device.PageWidth, 40)); ok {
		t.Error("white paper has a kind")
	}
}

func banner(b *device.Bitmap, y int) bool {
	return b.Black(0, y) && b.Black(device.PageWidth-1, y)
}

func TestReceiptHoldsTheCodeAndNoChoice(t *testing.T) {
	f := form("fr", election.ModeElection)
	signature := bytes.Repeat([]byte{0xa5}, 256)
	page, err := f.Receipt(Receipt{Code: code, Signature: signature})
	if err != nil {
		t.Fatal(err)
	}
	file := keep(t, "receipt", page)
	read := ocr(t, file)
	wantWords(t, read, catalog.Say("fr", catalog.ReceiptCan))
	wantWords(t, read, catalog.Say("en", catalog.ReceiptCan))
	for _, l := range groups(code, 4) {
		if !strings.Contains(likeness(read), likeness(l)) {
			t.Errorf("%s is not read in %q", l, read)
		}
	}
	got := codes(t, file)
	slices.Sort(got)
	want := []string{code, code + " " + base64.StdEncoding.EncodeToString(signature)}
	if !slices.Equal(got, want) {
		t.Errorf("codes hold %q", got)
	}
	for _, c := range french {
		for _, words := range c.Choices {
			if strings.Contains(squash(read), squash(words)) {
				t.Errorf("the receipt says %q", words)
			}
		}
	}
	page, err = f.Receipt(Receipt{Code: code})
	if err != nil {
		t.Fatal(err)
	}
	wantWords(t, ocr(t, keep(t, "receipt-unsigned", page)), catalog.Say("fr", catalog.ReceiptUnsigned))
}

func TestTapesAndOpeningsAreReadBack(t *testing.T) {
	for _, p := range everyPage(t, form("en", election.ModeElection)) {
		file := keep(t, p.Kind.String(), p)
		switch p.Kind {
		case device.SheetClosing:
			read := ocr(t, file)
			for _, words := range []string{"Cast 58", "Void 3", "Papers issued 64", "Town hall (st-1)", "It holds no totals by choice.", "21:00 UTC", "Margaret Osei", "Entries not on the record yet 4"} {
				wantWords(t, read, words)
			}
			wantChain(t, file, "TAPE:closing ELECTION:sample STATION:st-1 ISSUED:64 CAST:58 PENDING:0 CHECKED:3 VOID:3 UNPRINTED:0 FAILED:0 CLOSES:2027-06-04_21:00_UTC WAITING:4 SOFTWARE:")
			wantCheckpoint(t, file, read)
		case device.SheetZero:
			read := ocr(t, file)
			for _, words := range []string{"Cast 0", "President of the Council"} {
				wantWords(t, read, words)
			}
			wantChain(t, file, "TAPE:zero ")
			wantCheckpoint(t, file, read)
		case device.SheetCheck:
			read := ocr(t, file)
			for _, words := range []string{"Jeanne Moreau", "No choice", "Library roof: 4 points"} {
				wantWords(t, read, words)
			}
			wantChain(t, file, "opening "+code+" ")
		}
	}
}

// wantCheckpoint finds the very text in a code, and in print what people compare.
func wantCheckpoint(t *testing.T, file, read string) {
	t.Helper()
	if got := strings.Join(codes(t, file), "\n") + "\n"; !strings.Contains(got, checkpoint) {
		t.Errorf("no code holds the checkpoint: %q", got)
	}
	for _, words := range []string{"4711", "height 1209", "Logbook: hash of entry 1,234", "abcdef00 00000000"} {
		if !strings.Contains(likeness(read), likeness(words)) {
			t.Errorf("%q is not read in:\n%s", words, read)
		}
	}
}

func TestATapeWithoutACheckpointSaysSo(t *testing.T) {
	page, err := form("fr", election.ModeElection).Zero(Tape{Station: "st-1"})
	if err != nil {
		t.Fatal(err)
	}
	read := ocr(t, keep(t, "zero-none", page))
	wantWords(t, read, catalog.Say("fr", catalog.TapeNone))
	wantWords(t, read, catalog.Say("en", catalog.TapeNone))
}

func wantChain(t *testing.T, file, prefix string) {
	t.Helper()
	parts := slices.DeleteFunc(codes(t, file), func(s string) bool { return !strings.HasPrefix(s, "ISOLOIR ") })
	slices.Sort(parts)
	text, err := ReadChain(parts)
	if err != nil || !strings.HasPrefix(text, prefix) {
		t.Errorf("codes say %.80q, %v", text, err)
	}
}

func TestChainFindsWhatIsMissingOrChanged(t *testing.T) {
	text := strings.Repeat("0123456789", 150)
	parts := Chain(text)
	if got, err := ReadChain(parts); err != nil || got != text || len(parts) != 4 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	for name, bad := range map[string][]string{
		"none":     nil,
		"missing":  parts[:3],
		"swapped":  {parts[0], parts[2], parts[1], parts[3]},
		"changed":  {parts[0], strings.Replace(parts[1], "0123", "0124", 1), parts[2], parts[3]},
		"foreign":  {Chain(strings.Repeat("x", 1500))[0], parts[1], parts[2], parts[3]},
		"cut":      {parts[0][:20], parts[1], parts[2], parts[3]},
		"no chain": {"http://example.org"},
	} {
		if _, err := ReadChain(bad); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
}

func TestALetterThatTheFontLacksIsRefused(t *testing.T) {
	b := Ballot{PaperID: paperID, Contests: []Contest{{Title: "Mayor", Choices: []string{"李明"}}}}
	if page, _, err := form("en", election.ModeElection).Ballot(b); err == nil || page.Image != nil {
		t.Error("a ballot was composed with an empty box for a letter")
	}
}

func TestPapersThatDoNotAddUpAreNamed(t *testing.T) {
	page, err := form("en", election.ModeElection).Closing(Tape{Station: "st-1", Papers: Papers{Issued: 5, Cast: 3}})
	if err != nil {
		t.Fatal(err)
	}
	wantWords(t, ocr(t, keep(t, "closing-mismatch", page)), "Papers do not add up")
}

// keep writes a page as PNG with white around it, where a reader can find it; and under ISOLOIR_PAPERS to look at, if that is set.
func keep(t *testing.T, name string, page device.Page) string {
	t.Helper()
	const edge = 24
	b := page.Image.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx()+2*edge, b.Dy()+2*edge))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, b.Add(image.Pt(edge, edge)), page.Image, image.Point{}, draw.Src)
	dir := t.TempDir()
	if look := os.Getenv("ISOLOIR_PAPERS"); look != "" && name != "" {
		dir = look
	}
	file := filepath.Join(dir, name+".png")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, out); err != nil {
		t.Fatal(err)
	}
	return file
}

func ocr(t *testing.T, file string) string { t.Helper(); return ocrIn(t, file, "eng+fra", "4") }

// ocrIn reads with the models of some languages, in one of tesseract's ways to find lines.
func ocrIn(t *testing.T, file, models, lines string) string {
	t.Helper()
	cmd := exec.Command("tesseract", file, "-", "--dpi", "203", "--psm", lines, "-l", models)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: make tools installs Debian's tesseract-ocr and its models", err)
	}
	return string(out)
}

func codes(t *testing.T, file string) []string {
	t.Helper()
	out, err := exec.Command("zbarimg", "--nodbus", "--quiet", "--raw", file).Output()
	if err != nil {
		t.Fatalf("%v: make tools installs Debian's zbar-tools", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// squash leaves the letters and digits: line breaks, spacing and which accent stands on a letter are the reader's guess.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || strings.ContainsRune(" \n\t\u00a0\u202f\u200e\u200f\u2068\u2069.,;:?!’'-·•“”()[]|،؛؟：，。；？", r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

func wantWords(t *testing.T, read, words string) {
	t.Helper()
	if !strings.Contains(squash(read), squash(words)) {
		t.Errorf("%q is not read in:\n%s", words, read)
	}
}

// likeness takes letters for the same that Crockford's alphabet takes for the same, and some that only a machine confuses.
func likeness(s string) string {
	return strings.NewReplacer("O", "0", "I", "1", "l", "1", "S", "5", "B", "8", "Z", "2").Replace(squash(s))
}
