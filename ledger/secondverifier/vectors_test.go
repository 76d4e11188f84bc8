package secondverifier

import (
	"encoding/hex"
	"errors"
	"maps"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// vector is one vector of a file, with what it took over from the one that it is like.
type vector struct {
	name, do, expect string
	fields           map[string]string
}

func (v vector) has(field string) bool {
	_, ok := v.fields[field]
	return ok
}

func (v vector) text(field string) string {
	s, ok := v.fields[field]
	if !ok {
		panic("the vector has no field " + field)
	}
	return s
}

func (v vector) bytes(field string) []byte {
	b, err := hex.DecodeString(v.text(field))
	if err != nil {
		panic(err)
	}
	return b
}

func (v vector) hash(field string) hash { return hash(v.bytes(field)) }

func (v vector) number(field string) int {
	n, err := strconv.Atoi(v.text(field))
	if err != nil {
		panic(err)
	}
	return n
}

// list is the hashes or halves of a field.
func (v vector) list(field string) (out []hash) {
	for b := v.bytes(field); len(b) > 0; b = b[32:] {
		out = append(out, hash(b[:32]))
	}
	return out
}

// operation does what a vector says. Its error is the refusal that the vector may expect.
type operation func(v vector) error

// replay reads a file of vectors from its beginning to its end (SPEC.md, "Vectors").
func replay(t *testing.T, file string, operations map[string]operation) {
	t.Helper()
	for _, v := range readVectors(t, "../testdata/vectors/"+file+".txt") {
		do := operations[v.do]
		if do == nil {
			t.Fatalf("%s: nothing does %q", v.name, v.do)
		}
		if err := do(v); verdict(err) != v.expect {
			t.Errorf("%s, %s: %v, but it expects %s", file, v.name, err, v.expect)
		}
	}
}

// verdict puts an error as a vector expects it.
func verdict(err error) string {
	var r *Refusal
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &r):
		return "refused " + r.Name
	}
	return err.Error()
}

func readVectors(t *testing.T, path string) []vector {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []vector
	byName := map[string]vector{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("%s: a line without a field: %q", path, line)
		}
		value = strings.TrimPrefix(value, " ")
		if key == "vector" {
			out = append(out, vector{name: value, fields: map[string]string{}})
			continue
		}
		v := &out[len(out)-1]
		v.set(t, key, value, byName)
		if key == "expect" {
			byName[v.name] = *v
		}
	}
	return out
}

var partOfField = regexp.MustCompile(`^(.*)\[(\d+)-(\d+)\]$`)

// set takes one line of a vector.
func (v *vector) set(t *testing.T, key, value string, byName map[string]vector) {
	t.Helper()
	part := partOfField.FindStringSubmatch(key)
	switch {
	case key == "do":
		v.do = value
	case key == "expect":
		v.expect = value
	case key == "like":
		v.do, v.fields = byName[value].do, maps.Clone(byName[value].fields)
	case part != nil:
		from, _ := strconv.Atoi(part[2])
		to, _ := strconv.Atoi(part[3])
		old := v.text(part[1])
		v.fields[part[1]] = old[:2*from] + value + old[2*to:]
	default:
		v.fields[key] = value
	}
}

// same says that a result is not the one of the vector.
func same(what string, got, want []byte) error {
	if string(got) != string(want) {
		return errors.New(what + " is " + hex.EncodeToString(got) + ", not " + hex.EncodeToString(want))
	}
	return nil
}
