package paper

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/draw"

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

// readings are what tesseract makes of a sheet, as a column and as a block, and for Han of a finer scan too: at one resolution it now and then
// sees a stroke as a letter more.
func readings(t *testing.T, file, lang string) string {
	read := ocrIn(t, file, readers[lang][0], "4") + ocrIn(t, file, readers[lang][0], "6")
	if lang == "zh" {
		read += ocrIn(t, finer(t, file), readers[lang][0], "6")
	}
	return read
}

// finer is a sheet as it is scanned with half as many dots again.
func finer(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := sheet.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx()*3/2, b.Dy()*3/2))
	draw.BiLinear.Scale(out, out.Bounds(), sheet, b, draw.Src, nil)
	var scan bytes.Buffer
	if err := png.Encode(&scan, out); err != nil {
		t.Fatal(err)
	}
	scanned := filepath.Join(t.TempDir(), "finer.png")
	if err := os.WriteFile(scanned, scan.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return scanned
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
