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
)

var (
	verb  = regexp.MustCompile(`%.`)
	loose = regexp.MustCompile(` [?!;:]`) // French sets a space that does not break
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

// Every form of a message holds the verbs of the English one, in the same number.
func checkForms(t *testing.T, l language, id ID, words string) {
	t.Helper()
	model, _, plural := strings.Cut(english[id], "~")
	forms := strings.Split(words, "~")
	if plural != (len(forms) == 2) || len(forms) > 2 {
		t.Errorf("%s: %s has %d forms", l.name, id, len(forms))
	}
	for _, f := range forms {
		if !slices.Equal(verb.FindAllString(f, -1), verb.FindAllString(model, -1)) {
			t.Errorf("%s: the verbs of %q are not those of %q", l.name, f, model)
		}
		if l.tag == "fr" && loose.MatchString(f) {
			t.Errorf("French: a line could break before the sign in %q", f)
		}
		if strings.ContainsAny(f, `'"`) || strings.Contains(f, "...") || strings.TrimSpace(f) != f {
			t.Errorf("%s: %s is not set as print: %q", l.name, id, f)
		}
	}
}

func TestLanguagesDiffer(t *testing.T) {
	same := 0
	for id, words := range french {
		if words == english[id] {
			same++
		}
	}
	if same > len(english)/20 {
		t.Errorf("%d of %d messages are the same in English and French", same, len(english))
	}
}

func TestSay(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Say("en", ChoicesLeft, 1), "1 choice left"},
		{Say("en", ChoicesLeft, 0), "0 choices left"},
		{Say("fr", LeftUnused, 0), "0 choix non utilisé"},
		{Say("fr", LeftUnused, 2), "2 choix non utilisés"},
		{Say("fr-CA", Next), "Suivant"},
		{Say("de", Next), "Next"},
		{Say("en", ContestStep, 3, 9), "Contest 3 of 9"},
		{Number("en", 1234567), "1,234,567"},
		{Number("fr", 12345), "12\u202f345"},
		{Number("en", -123), "−123"},
		{Number("en", 999), "999"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if Has("de") || !Has("fr-CA") || Name("fr") != "Français" {
		t.Error("the catalogue does not know its languages")
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
