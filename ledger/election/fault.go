package election

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Fault is one thing that is wrong in a definition: where, what, and what to do about it.
type Fault struct {
	File    string // empty if there is only one
	Line    int    // 0 if the definition did not come from text
	Path    string // "contests[3].votesAllowed"
	Problem string
	Remedy  string
}

func (f Fault) Error() string {
	var where []string
	if f.Line > 0 {
		where = append(where, strings.TrimSpace(fmt.Sprintf("%s line %d", f.File, f.Line)))
	}
	if f.Path != "" {
		where = append(where, f.Path)
	}
	s := f.Problem
	if len(where) > 0 {
		s = strings.Join(where, ", ") + ": " + s
	}
	if f.Remedy != "" {
		s += " (" + f.Remedy + ")"
	}
	return s
}

// Faults is everything that is wrong in a definition, so that a person mends it in one go.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].Error()
	}
	return strings.Join(lines, "\n")
}

// add notes a fault at a path.
func (f *Faults) add(path, remedy, problem string, args ...any) {
	*f = append(*f, Fault{Path: path, Problem: fmt.Sprintf(problem, args...), Remedy: remedy})
}

func (f Faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// locate gives the faults the lines of their paths in the text. A field that is absent takes the line of what should hold it.
func locate(err error, data []byte) error {
	return LocateIn(err, "", data, func(string) bool { return true })
}

// LocateIn is for a manifest that was put together from several texts: only the top-level fields that are as in this one are looked for
// there. Lines are of the file with that name.
func LocateIn(err error, file string, data []byte, asInText func(field string) bool) error {
	var faults Faults
	if !errors.As(err, &faults) {
		return err
	}
	w := walker{data: data, dec: json.NewDecoder(bytes.NewReader(data)), lines: map[string]int{}}
	if w.value(nil, "") != nil {
		return err
	}
	out := append(Faults(nil), faults...)
	for i := range out {
		if field, _, _ := strings.Cut(strings.ReplaceAll(out[i].Path, "[", "."), "."); !asInText(field) {
			continue
		}
		for path := out[i].Path; out[i].Line == 0; path = parent(path) {
			out[i].File, out[i].Line = file, w.lines[path]
			if path == "" {
				break
			}
		}
	}
	return out
}

func parent(path string) string {
	return path[:max(0, strings.LastIndexAny(path, ".["))]
}
