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
	french  saying // of what is wrong with JSON; else empty
}

func (f Fault) Error() string { return f.Words("en") }

// Words tells the fault in English or, for "fr", in French if it has French words.
func (f Fault) Words(lang string) string {
	said, line, colon := saying{f.Problem, f.Remedy}, "line", ": "
	if lang == "fr" && f.french != (saying{}) {
		said, line, colon = f.french, "ligne", " : "
	}
	var where []string
	if f.Line > 0 {
		where = append(where, strings.TrimSpace(fmt.Sprintf("%s %s %d", f.File, line, f.Line)))
	}
	if f.Path != "" {
		where = append(where, f.Path)
	}
	s := said.problem
	if len(where) > 0 {
		s = strings.Join(where, ", ") + colon + s
	}
	if said.remedy != "" {
		s += " (" + said.remedy + ")"
	}
	return s
}

// Faults is everything that is wrong in a definition, so that a person mends it in one go.
type Faults []Fault

func (f Faults) Error() string { return f.Words("en") }

// Words tells each fault, a line each, in a language as Fault's.
func (f Faults) Words(lang string) string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].Words(lang)
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
