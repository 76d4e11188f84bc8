package paper

import (
	"slices"
	"testing"
)

// Any text comes back from its codes, and codes that were changed, dropped or changed over do not.
func FuzzChain(f *testing.F) {
	f.Add("TAPE:zero", uint16(0), byte(1))
	f.Add(string(make([]byte, 3*chunk)), uint16(700), byte(32))
	f.Fuzz(func(t *testing.T, text string, at uint16, change byte) {
		parts := Chain(text)
		if back, err := ReadChain(parts); err != nil || back != text {
			t.Fatalf("%q comes back as %q, %v", text, back, err)
		}
		if len(parts) > 1 {
			if _, err := ReadChain(parts[1:]); err == nil {
				t.Error("a code is missing, and the chain is whole")
			}
		}
		altered := slices.Clone(parts)
		i := int(at) % len(parts)
		p := []byte(parts[i])
		p[int(at)%len(p)] ^= change
		altered[i] = string(p)
		if back, err := ReadChain(altered); change != 0 && err == nil && back != text {
			t.Errorf("a changed code is read as %q", back)
		}
	})
}
