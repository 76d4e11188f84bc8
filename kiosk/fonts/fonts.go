// Package fonts embeds the faces that the screens and the papers are set in, so that both say the same words in the same
// letters and no system font can slip in. All are Noto, under the SIL Open Font License (OFL.txt), as Debian has them; the test pins their SHA-256:
//
//   - Noto Sans 2.004, Noto Sans Arabic 2.005, Noto Sans Hebrew 3.000, Noto Sans Devanagari 2.001: whole, from fonts-noto-core 20201225-1;
//   - Noto Sans Mono 2.006: whole, from fonts-noto-mono 20201225-1;
//   - Han-*.ttf: the letters of the Chinese catalogue alone, cut by package cut from family "Noto Sans CJK SC" 2.004 of fonts-noto-cjk
//     1:20220127+repack1-1. Package typeset has the test that cuts them anew.
package fonts

import _ "embed"

// Each script has a regular and a bold face; MonoBold sets codes.
var (
	//go:embed NotoSans-Regular.ttf
	Regular []byte
	//go:embed NotoSans-Bold.ttf
	Bold []byte
	//go:embed NotoSansMono-Bold.ttf
	MonoBold []byte
	//go:embed NotoSansArabic-Regular.ttf
	ArabicRegular []byte
	//go:embed NotoSansArabic-Bold.ttf
	ArabicBold []byte
	//go:embed NotoSansHebrew-Regular.ttf
	HebrewRegular []byte
	//go:embed NotoSansHebrew-Bold.ttf
	HebrewBold []byte
	//go:embed NotoSansDevanagari-Regular.ttf
	DevanagariRegular []byte
	//go:embed NotoSansDevanagari-Bold.ttf
	DevanagariBold []byte
	//go:embed Han-Regular.ttf
	HanRegular []byte
	//go:embed Han-Bold.ttf
	HanBold []byte
)
