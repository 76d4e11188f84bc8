package paper

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/kiosk/catalog"
)

// What the receipt says, and each sentence of the guide, is read back in the languages whose letters English and French do not have.
func TestReceiptsAndGuidesAreReadBackInEveryLanguage(t *testing.T) {
	for _, lang := range []string{"es", "ar", "zh"} {
		f := inScript(t, lang)
		receipt, err := f.Receipt(Receipt{Code: code, Signature: bytes.Repeat([]byte{0xa5}, 256)})
		if err != nil {
			t.Fatal(err)
		}
		file := keep(t, "receipt-"+lang, receipt)
		wantSaid(t, lang, readings(t, file, lang), catalog.SheetReceipt, catalog.ReceiptCode, catalog.ReceiptCan, catalog.ReceiptSignature)
		if got := codes(t, file); !slices.Contains(got, code) {
			t.Errorf("%s: codes hold %q", lang, got)
		}
		guide, err := f.Guide()
		if err != nil {
			t.Fatal(err)
		}
		said := append(slices.Concat(steps[:]...), catalog.InstructionsTitle, catalog.Check, catalog.CheckDetail, catalog.CheckWarningBody, catalog.CheckWarningReal, catalog.SheetReceipt,
			catalog.DoneBody, catalog.CheckResultBody)
		wantSaid(t, lang, readings(t, keep(t, "guide-"+lang, guide), lang), said...)
	}
}

// readings are what tesseract makes of a sheet, as a column and as a block.
func readings(t *testing.T, file, lang string) string {
	return ocrIn(t, file, readers[lang][0], "4") + ocrIn(t, file, readers[lang][0], "6")
}

// wantSaid finds messages whole. Of Arabic, in which tesseract loses the last word of a line now and then, each word must be read once.
func wantSaid(t *testing.T, lang, read string, ids ...catalog.ID) {
	t.Helper()
	for _, id := range ids {
		parts := []string{catalog.Say(lang, id)}
		if lang == "ar" {
			parts = strings.Fields(parts[0])
		}
		for _, words := range parts {
			wantWords(t, read, words)
		}
	}
}
