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
		"504d7407d86875acf7d04dfaa0fd7524d0b8797723bc4aa18022f29db25b0b6e": ArabicRegular,
		"ded6fc7359ca36d15d7aab9ef0c066e21ce48b26a069994d6602fa2cb9a1b952": ArabicBold,
		"436900d5ad77d33e4234247f3076eaecd25b92b9bea0519514f684140e3566a7": HebrewRegular,
		"d3b01343f71e8a93fffb84c345a1aecbaf4694b98d0eaace916cb9eac9e6dcd3": HebrewBold,
		"79a470365ccb210fa3c7d8d8ff2e005ef9d983cfd067f735a0caf7e15070ca9f": DevanagariRegular,
		"77ad688cfe1dc55185bf4edb4db3c614202c65dd23a1463ad0e23fc52bcc9a5c": DevanagariBold,
		"e94d0dc9be8296f285ec3bae38a048278f459e23e11d28d6e34633eaaeabd140": HanRegular,
		"1e11e35a8d109116be1b077ad6e7a9118690662f835caec26b2be0ce13445d4d": HanBold,
	} {
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want {
			t.Errorf("font %x is not the pinned file %s", sum, want)
		}
	}
}
