package paper

import (
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/fonts/fontstest"
	"github.com/isoloir/isoloir/kiosk/typeset"
	"github.com/isoloir/isoloir/ledger/election"
)

// Ballots in scripts other than Latin, each with names that are written otherwise.
var scripts = map[string][]Contest{
	"ar": {
		{Title: "رئيس المجلس", Choices: []string{"أمينة بن علي"}},
		{Title: "مجلس المدينة", District: "الضفة الشمالية", Choices: []string{"نور حداد", "Charles Okonkwo"}, Note: catalog.Say("ar", catalog.LeftUnused, 1)},
		{Title: "رئيس البلدية", Choices: []string{"١  نور حداد", "٢  " + catalog.Apart("ar", "Pierre Lefèvre")}},
		{Title: "الاقتراح أ: خط الترام", Choices: []string{catalog.Say("ar", catalog.NoChoice)}},
	},
	"zh": {
		{Title: "县议会主席", Choices: []string{"李明"}},
		{Title: "市议会", District: "第四选区", Choices: []string{"阿米娜·贝纳利", "Charles Okonkwo"}, Note: catalog.Say("zh", catalog.LeftUnused, 1)},
		{Title: "提案甲：电车线路", Choices: []string{"赞成"}},
		{Title: "社区预算", Choices: []string{"图书馆屋顶：4分"}},
	},
	"el": {
		{Title: "Δήμαρχος", Choices: []string{"Ελένη Παπαδοπούλου", "Γιώργος Αθανασίου (Πράσινοι)"}},
		{Title: "Δημοτικό συμβούλιο", District: "Βόρεια όχθη", Choices: []string{"Νίκος Χατζηδάκης"}},
	},
	"ru": {
		{Title: "Мэр города", Choices: []string{"Анна Щербакова", "Юрий Ёлкин (Зелёные)"}},
		{Title: "Городской совет", District: "Северный берег", Choices: []string{"Дмитрий Цветаев"}},
	},
	"hi": {
		{Title: "महापौर", Choices: []string{"सुनीता शर्मा", "राजेश कुमार (हरित दल)"}},
		{Title: "नगर परिषद", District: "उत्तर तट", Choices: []string{"अब्दुल रहमान"}},
	},
	"he": {
		{Title: "ראש העיר", Choices: []string{"שרה כהן (ירוקים)"}},
		{Title: "מועצת העיר", Choices: []string{"דוד לוי", "Charles Okonkwo"}},
	},
}

func inScript(t *testing.T, lang string) Form {
	t.Helper()
	f := form(lang, election.ModeElection)
	fonts, err := typeset.WithHan(fontstest.HanRegular, fontstest.HanBold)
	if err != nil {
		t.Fatal(err)
	}
	f.Fonts = fonts
	f.Manifest.Name = election.Text{"en": "River County general election", "ar": "انتخابات مقاطعة النهر", "zh": "河流县普选", "he": "בחירות מחוז הנהר"}
	return f
}

// readers are the models of tesseract that read a language, and Latin names in it.
var readers = map[string][]string{"es": {"spa"}, "ar": {"ara", "eng+ara"}, "zh": {"chi_sim", "chi_sim+eng"}, "he": {"heb", "heb+eng"}, "el": {"ell"}, "ru": {"rus"}, "hi": {"hin"}}

// Ballots in other scripts are read back by a program that has never seen our fonts; Latin names in them too. It confuses single Arabic
// digits: those are left out here, and package typeset holds their places against a browser.
func TestScriptsAreReadBack(t *testing.T) {
	for lang := range scripts {
		page, _, err := inScript(t, lang).Ballot(Ballot{PaperID: paperID, Contests: scripts[lang]})
		if err != nil {
			t.Fatal(err)
		}
		file := keep(t, "ballot-"+lang, page)
		read := ""
		for _, each := range readers[lang] {
			read += ocrIn(t, file, each, "6")
		}
		for _, c := range scripts[lang] {
			for _, words := range append(slices.Clone(c.Choices), c.Title, c.District) {
				wantWords(t, read, strings.Trim(words, "٠١٢٣٤٥٦٧٨٩ "))
			}
		}
		if got := codes(t, file); !slices.Equal(got, []string{paperID}) {
			t.Errorf("%s: codes hold %q", lang, got)
		}
	}
}

// A sheet in Arabic or Hebrew is mirrored: words begin at the right, the code stands at the right of its number.
func TestMirroredSheets(t *testing.T) {
	for lang, mirrored := range map[string]bool{"en": false, "ar": true} {
		list := scripts[lang]
		if list == nil {
			list = english
		}
		page, places, err := inScript(t, lang).Ballot(Ballot{PaperID: paperID, Contests: list[:1]})
		if err != nil {
			t.Fatal(err)
		}
		top, bottom := int(places[0].Top*float64(page.Image.Height)), int(places[0].Bottom*float64(page.Image.Height))
		left, right := inkEdges(page.Image.Rows(top+4, bottom-4))
		if begins := device.PageWidth - margin - right; mirrored && (begins > 12 || left < 200) {
			t.Errorf("%s: words begin %d dots from the right edge and end at %d", lang, begins, left)
		} else if !mirrored && left > margin+12 {
			t.Errorf("%s: words begin at %d", lang, left)
		}
	}
}

// inkEdges are the first and last black columns.
func inkEdges(b *device.Bitmap) (left, right int) {
	left = b.Width
	for y := range b.Height {
		for x := range b.Width {
			if b.Black(x, y) {
				left, right = min(left, x), max(right, x)
			}
		}
	}
	return left, right
}

// Every kind of sheet can be made in every language of the catalogue.
func TestEverySheetInEveryLanguage(t *testing.T) {
	for _, lang := range catalog.Languages() {
		for _, p := range everyPage(t, inScript(t, lang)) {
			keep(t, p.Kind.String()+"-"+lang, p)
			if kind, ok := KindOf(p.Image); !ok || kind != p.Kind {
				t.Errorf("%s: the mark of %s says %s", lang, p.Kind, kind)
			}
		}
	}
}

// Without the election's own Han its ballot is refused, and the letters are named.
func TestHanThatWasNotCutIsRefused(t *testing.T) {
	f := form("zh", election.ModeElection)
	_, _, err := f.Ballot(Ballot{PaperID: paperID, Contests: scripts["zh"]})
	if err == nil || !strings.Contains(err.Error(), "县") {
		t.Errorf("%v", err)
	}
}
