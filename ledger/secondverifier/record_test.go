package secondverifier

import (
	"path/filepath"
	"strings"
	"testing"
)

// Every record of the vectors: entries that are taken change it, those that are refused do not.
func TestRecordVectors(t *testing.T) {
	files, err := filepath.Glob("../testdata/vectors/record-*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no records", err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".txt")
		t.Run(name, func(t *testing.T) { replayRecord(t, name) })
	}
}

func replayRecord(t *testing.T, file string) {
	var s *state
	replay(t, file, map[string]operation{
		"manifest": func(v vector) error {
			m, err := readManifest(v.bytes("manifest"))
			if err != nil {
				return err
			}
			s = newState(m)
			return m.checkSignatures(v.bytes("manifest"), v.bytes("signatures"))
		},
		"block": func(v vector) error {
			if n := len(s.blocks); n > 0 && s.blocks[n-1].height == uint64(v.number("height")) {
				s.blocks = s.blocks[:n-1]
			}
			s.begin(uint64(v.number("height")), moment{seconds: int64(v.number("time"))}, v.hash("hash"))
			if v.expect == "ok" && v.has("state hash") {
				h := s.hash()
				return same("state hash", h[:], v.bytes("state hash"))
			}
			return nil
		},
		"entry": func(v vector) error {
			next, err := s.apply(v.bytes("entry"))
			if err == nil {
				s = next
			}
			return err
		},
		"result": func(v vector) error {
			h := s.hash()
			if err := same("state hash", h[:], v.bytes("state hash")); err != nil {
				return err
			}
			return same("result", canonicalJSON(s.result()), v.bytes("result"))
		},
	})
}
