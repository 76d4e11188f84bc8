package catalog

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
)

var (
	verb  = regexp.MustCompile(`%.`)
	loose = regexp.MustCompile(`[^\x{202f}][?!;]|[^\x{a0}][:»]|«[^\x{a0}]`) // French sets spaces that do not break, narrow ones beside the high signs
)

func TestEveryMessageInEveryLanguage(t *testing.T) {
	ids := declared(t)
	for _, l := range languages {
		for _, id := range ids {
			words, ok := l.words[id]
			if !ok || strings.TrimSpace(words) == "" {
				t.Errorf("%s lacks %s", l.name, id)
				continue
			}
			checkForms(t, l, id, words)
		}
		for id := range l.words {
			if !slices.Contains(ids, id) {
				t.Errorf("%s has %s, which is no message", l.name, id)
			}
		}
	}
}

// Every form of a message holds the verbs of the English one, in the same number; a form that says its number in words has one less. A
// message can have a form more than the language: the first, which says that there is none.
func checkForms(t *testing.T, l language, id ID, words string) {
	t.Helper()
	models := strings.Split(english[id], "~")
	model, several := models[len(models)-1], len(models) > 1
	forms := strings.Split(words, "~")
	none := len(forms) == len(l.forms)+1 && !slices.Contains(l.forms, plural.Zero)
	if several && len(forms) != len(l.forms) && !none || !several && len(forms) != 1 {
		t.Errorf("%s: %s has %d forms", l.name, id, len(forms))
		return
	}
	want := verb.FindAllString(model, -1)
	for i, f := range forms {
		got := verb.FindAllString(f, -1)
		if several && (none && i == 0 || !none && slices.Contains([]plural.Form{plural.Zero, plural.One, plural.Two}, l.forms[i])) && len(got) < len(want) {
			got = append(got, want[0])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the verbs of %q are not those of %q", l.name, f, model)
		}
		checkPrint(t, l, id, f)
	}
}

// checkPrint holds a form to what printers of the language do.
func checkPrint(t *testing.T, l language, id ID, words string) {
	t.Helper()
	if strings.ContainsAny(words, `'"`) || strings.Contains(words, "...") || strings.TrimSpace(words) != words {
		t.Errorf("%s: %s is not set as print: %q", l.name, id, words)
	}
	for sign, tags := range map[string]string{",": "ar zh", "?": "ar zh", ";": "ar zh", ":": "zh", ".": "zh", "？": "en fr es ar", "،": "en fr es zh"} {
		if strings.Contains(tags, l.tag) && strings.Contains(words, sign) {
			t.Errorf("%s: %s is written with another %q: %q", l.name, id, sign, words)
		}
	}
	if l.tag == "fr" && loose.MatchString(words) {
		t.Errorf("French: the space beside a sign in %q is not that of print", words)
	}
	if l.tag == "es" && strings.Count(words, "?") != strings.Count(words, "¿") {
		t.Errorf("Spanish: a question begins nowhere in %q", words)
	}
}

func TestLanguagesDiffer(t *testing.T) {
	for _, l := range languages[1:] {
		same := 0
		for id, words := range l.words {
			if words == english[id] {
				same++
			}
		}
		if same > len(english)/20 {
			t.Errorf("%d of %d messages are the same in English and %s", same, len(english), l.name)
		}
	}
}

func TestSay(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Say("en", ChoicesLeft, 1), "1 choice left"},
		{Say("en", ChoicesLeft, 0), "No choices left"},
		{Say("en", ChoicesLeft, 2), "2 choices left"},
		{Say("fr", ChoicesLeft, 0), "Aucun choix restant"},
		{Say("fr", ChoicesLeft, 1), "Encore 1 choix"},
		{Say("zh", ChoicesLeft, 0), "已选满"},
		{Say("en", Pair, "Ada", Say("en", Points, 0)), "Ada: no points"},
		{Say("fr", LeftUnused, 0), "0 choix non utilisé"},
		{Say("fr", LeftUnused, 2), "2 choix non utilisés"},
		{Say("fr-CA", Next), "Suivant"},
		{Say("de", Next), "Next"},
		{Say("en", ContestStep, 3, 9), "Contest 3 of 9"},
		{Number("en", 1234567), "1,234,567"},
		{Number("fr", 12345), "12\u202f345"},
		{Number("en", -123), "−123"},
		{Number("en", 999), "999"},
		{Number("es", 1234), "1234"},
		{Number("es", 12345), "12\u202f345"},
		{Number("ar", 12345), "١٢٬٣٤٥"},
		{Say("ar", ChoicesLeft, 0), "استعملت كل اختياراتك"},
		{Say("ar", ChoicesLeft, 1), "بقي لك اختيار واحد"},
		{Say("ar", ChoicesLeft, 2), "بقي لك اختياران"},
		{Say("ar", ChoicesLeft, 3), "بقيت لك ٣ اختيارات"},
		{Say("ar", ChoicesLeft, 11), "بقي لك ١١ اختيارًا"},
		{Say("ar", ChoicesLeft, 100), "بقي لك ١٠٠ اختيار"},
		{Say("ar", ChoicesLeft, 103), "بقيت لك ١٠٣ اختيارات"},
		{Say("ar", ContestStep, 3, 9), "البند ٣ من ٩"},
		{Say("zh", ChoicesLeft, 1), "还可选1项"},
		{Say("ar", WrittenIn, "Zoë"), "اسم مكتوب: \u2068Zoë\u2069"},
		{Say("ar", WrittenIn, "عمر"), "اسم مكتوب: عمر"},
		{Say("en", Pair, "عمر", "4 points"), "\u2068عمر\u2069: 4 points"},
		{Apart("ar", "12"), "12"},
		{Digits("ar", "20:30"), "٢٠:٣٠"},
		{Digits("zh", "20:30"), "20:30"},
		{Join("en", Listed, "Ada", "Bo", "Cy"), "Ada · Bo · Cy"},
		{Join("ar", Listed, "Zoë", "عمر"), "\u2068Zoë\u2069، عمر"},
		{Join("zh", Listed, "李明", "阿米娜·贝纳利"), "李明、阿米娜·贝纳利"},
		{Join("zh", Beside, "市长", "北岸"), "市长，北岸"},
		{Join("fr", Names, "Ada"), "Ada"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if Has("de") || !Has("fr-CA") || Name("fr") != "Français" {
		t.Error("the catalogue does not know its languages")
	}
	if !RightToLeft("ar-EG") || RightToLeft("zh-Hans") {
		t.Error("Arabic is not read from right to left")
	}
}

func declared(t *testing.T) []ID {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "id.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var ids []ID
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			s, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(ids, ID(s)) {
				t.Errorf("%s is declared twice", s)
			}
			ids = append(ids, ID(s))
		}
		return true
	})
	if len(ids) < 100 {
		t.Fatalf("only %d messages found", len(ids))
	}
	return ids
}
