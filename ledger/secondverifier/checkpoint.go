package secondverifier

import (
	"encoding/base64"
	"fmt"
)

// checkpoint is the text of a block's checkpoint: SPEC.md, "The log".
func (s *state) checkpoint(b blockMark) []byte {
	return fmt.Appendf(nil, "isoloir/%s\n%d\n%s\nheight %d\nheader %x\n", s.manifest.ChainID, b.size,
		base64.StdEncoding.EncodeToString(b.root[:]), b.height, b.hash)
}
