package paper

import (
	"bytes"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

// answer is as long as evidence is.
var answer = verify.Answer{Station: "st-1", Question: verify.NewQuestion([verify.QuestionRandom]byte{1, 2, 3}), Evidence: bytes.Repeat([]byte{0xa5}, 500)}.Text()

// The whole answer of a chip is in one code, whatever its evidence weighs, and a person reads what it is.
func TestAnAnswerIsOneCode(t *testing.T) {
	largest, err := verify.ParseAnswer(answer)
	if err != nil {
		t.Fatal(err)
	}
	largest.Station, largest.Evidence = strings.Repeat("s", 64), bytes.Repeat([]byte{0x5a}, verify.MaxEvidence)
	for lang, text := range map[string]string{"en": answer, "fr": largest.Text()} {
		f := form(lang, election.ModeElection)
		page, err := f.Attest(Attest{Station: "st-1", Clock: "2027-06-04 10:01", Question: "7K3M-9QWX-0ABC", Answer: text})
		if err != nil {
			t.Fatal(err)
		}
		file := keep(t, "answer-"+lang, page)
		if got := codes(t, file); len(got) != 1 || got[0] != text {
			t.Fatalf("%d codes, %d bytes of %d", len(got), len(got[0]), len(text))
		}
		read := ocr(t, file)
		wantWords(t, read, catalog.Say(lang, catalog.AnswerProves))
		if !strings.Contains(likeness(read), likeness("7K3M-9QWX-0ABC")) {
			t.Errorf("the question is not read in:\n%s", read)
		}
	}
}
