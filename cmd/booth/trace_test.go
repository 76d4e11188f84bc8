package main

import (
	"bytes"
	"testing"
)

// TestASearchFindsWhatIsLongerThanARegister: wherever a part begins, and however it lies.
func TestASearchFindsWhatIsLongerThanARegister(t *testing.T) {
	const text = "Abcdefghijklmnopqrstuvwxyz-0123456789"
	for _, s := range append(traces("text", text), number("number", []byte(text))...) {
		for begin := 0; begin < len(s.whole); begin++ {
			for end := begin + 1; end <= len(s.whole); end++ {
				memory := bytes.Join([][]byte{[]byte("\xff\xff"), s.whole[begin:end], []byte("\xff")}, nil)
				if found := s.in(memory) >= 0; found != (end-begin > s.most) {
					t.Fatalf("%s: bytes %d to %d are found: %v", s.name, begin, end, found)
				}
			}
		}
	}
}
