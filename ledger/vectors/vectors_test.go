package vectors

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

func TestFilesComeBack(t *testing.T) {
	f := &File{About: "One line.\nAnother.\n"}
	long := bytes.Repeat([]byte{1, 2, 3, 4}, 40)
	good := f.Add("a", "x", OK).Set("bytes", long).Set("number", 7).Set("text", "a: b").Set("empty", []byte{})
	changed := bytes.Clone(long)
	changed[77] = 9
	f.Like(good, "one byte", Refused("y")).Set("bytes", changed)
	f.Like(good, "cut", Refused("y")).Set("bytes", long[:159])
	f.Like(good, "longer", Refused("y")).Set("bytes", append(bytes.Clone(long), 5)).Set("more", "z")
	f.Like(good, "another", Refused("y")).Set("bytes", []byte{1}).Set("number", 8)
	f.Like(good, "in front", Refused("y")).Set("bytes", append([]byte{0}, long...))
	data := f.Encode()
	back, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range back.List {
		want := f.List[i]
		if v.Name != want.Name || v.Do != want.Do || v.Expect != want.Expect || !maps.Equal(v.values, want.values) {
			t.Errorf("%s comes back as %v", want.Name, v.values)
		}
	}
	if !bytes.Contains(data, []byte("bytes[77-78]: 09\n")) || len(data) > 1200 {
		t.Errorf("%d bytes:\n%s", len(data), data)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"x", "do: x", "vector: a\n\nvector: a", "vector: a\nlike: a", "vector: a\nlike: b", "vector: a\nb[0-1]: 00", "vector: a\nb: 00\nb[1-0]: 00", "vector: a\nword"} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// TestSpecificationListsOperations holds SPEC.md to the files: what they do is in its table, and the folder stays small.
func TestSpecificationListsOperations(t *testing.T) {
	spec, err := os.ReadFile("../SPEC.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(Folder + "/*.txt")
	if err != nil || len(files) < 18 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	size := 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, v := range f.List {
			if !bytes.Contains(spec, []byte("`"+v.Do+"`")) {
				t.Errorf("%s: SPEC.md does not tell of %q", name, v.Do)
			}
		}
		size += len(data)
	}
	if size > 4<<20 {
		t.Errorf("the vectors have %d bytes", size)
	}
}
