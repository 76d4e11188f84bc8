package paper

import (
	"testing"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// The guide is read back, in the language of the voter and in English below it.
func TestTheGuideIsReadBack(t *testing.T) {
	for _, lang := range []string{"en", "fr"} {
		page, err := form(lang, election.ModeElection).Guide()
		if err != nil {
			t.Fatal(err)
		}
		read := ocr(t, keep(t, "guide-"+lang, page))
		for _, id := range []catalog.ID{catalog.InstructionsTitle, catalog.InstructionsMark, catalog.InstructionsPrint, catalog.CheckPaperTitle, catalog.InsertBody, catalog.CheckDetail, catalog.DoneBody} {
			wantWords(t, read, catalog.Say(lang, id))
			wantWords(t, read, catalog.Say("en", id))
		}
	}
}
