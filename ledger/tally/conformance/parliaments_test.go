package main

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// The elections that may be copied: Slovakia 2019 and 2020, Czechia 2017 and 2021 and a town of 2018, New Zealand 2014, Germany 2017.
func TestParliaments(t *testing.T) {
	names, err := filepath.Glob("testdata/*.csv")
	if err != nil {
		t.Fatal(err)
	}
	f := files{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f[name] = &fstest.MapFile{Data: data}
	}
	if o := parliaments(f); o.matched != 7 || o.total != 7 {
		t.Errorf("%d of %d match: %v", o.matched, o.total, o.different)
	}
}
