// Package fonts embeds the faces that the screens and the papers are set in, so that both say the same words in the same
// letters and no system font can slip in. They are the files of Debian's fonts-noto-core and fonts-noto-mono 20201225-1,
// under the SIL Open Font License (OFL.txt); the test pins their SHA-256.
package fonts

import _ "embed"

// Regular and Bold set all text; MonoBold sets codes.
var (
	//go:embed NotoSans-Regular.ttf
	Regular []byte
	//go:embed NotoSans-Bold.ttf
	Bold []byte
	//go:embed NotoSansMono-Bold.ttf
	MonoBold []byte
)
