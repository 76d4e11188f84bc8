package fonts

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

func TestPinned(t *testing.T) {
	for want, data := range map[string][]byte{
		"89c3c497f618fdaa0b2d1e98fef93582f28c71debd2c4a8cdf41f190ced2909d": Regular,
		"e83493c945848ecd4a9ad0f6d19164541a0d3e23a9c952304a00a46e00272ac5": Bold,
		"b22563d5f03b345a62115e78d8789c9ed99c2cfa8059fad6e7a5c4ced288e21e": MonoBold,
	} {
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want {
			t.Errorf("font %x is not the pinned file %s", sum, want)
		}
	}
}
