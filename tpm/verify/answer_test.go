package verify

import (
	"bytes"
	"strings"
	"testing"
)

func TestAnswersAreReadBack(t *testing.T) {
	a := Answer{Station: "st-1", Question: NewQuestion([QuestionRandom]byte{1, 2, 3}), Evidence: bytes.Repeat([]byte{7}, MaxEvidence)}
	text := a.Text()
	for _, scanned := range []string{text, text + "\n", " " + strings.ReplaceAll(text, " ", "\n") + "\r\n"} {
		got, err := ParseAnswer(scanned)
		if err != nil || got.Station != a.Station || got.Question != a.Question || !bytes.Equal(got.Evidence, a.Evidence) {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	for what, bad := range map[string]string{
		"nothing":            "",
		"another code":       "TAPE:zero ELECTION:x",
		"without a station":  strings.Replace(text, " st-1", "", 1),
		"a changed question": strings.Replace(text, string(a.Question), string(a.Question[1:])+"0", 1),
		"cut short":          text[:len(text)-1],
		"a foreign letter":   text[:len(text)-2] + "!!",
	} {
		if _, err := ParseAnswer(bad); err == nil {
			t.Errorf("%s is read", what)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(Answer{Station: "st-1", Question: NewQuestion([QuestionRandom]byte{9}), Evidence: []byte{1}}.Text())
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ParseAnswer(text)
		if err != nil {
			return
		}
		if again, err := ParseAnswer(a.Text()); err != nil || again.Question != a.Question || !bytes.Equal(again.Evidence, a.Evidence) {
			t.Errorf("%q is read as %+v and written otherwise", text, a)
		}
	})
}
