package logbook

import (
	"bytes"
	"testing"
)

// The good beginning of a copy is lines that this package writes; what follows is left as it is.
func FuzzRead(f *testing.F) {
	a, b := newMemory(&plan{}), newMemory(&plan{})
	book, _, err := Open(clock, "e", "st-1", a, b)
	if err != nil {
		f.Fatal(err)
	}
	if err := morning(book); err != nil {
		f.Fatal(err)
	}
	f.Add(a.now)
	f.Add(a.now[:len(a.now)-3])
	f.Fuzz(func(t *testing.T, data []byte) {
		l := read(data, "e", "st-1")
		var again []byte
		for _, e := range l.entries {
			again = append(again, e.line()...)
		}
		if !bytes.Equal(again, data[:l.size]) || !bytes.Equal(l.rest, data[l.size:]) {
			t.Errorf("read %d bytes of %d otherwise than they stand", l.size, len(data))
		}
		if (l.bad == nil) != (len(l.rest) == 0) {
			t.Errorf("%d bytes are left, and the reason is %v", len(l.rest), l.bad)
		}
	})
}
