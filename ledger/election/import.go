package election

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// interfaceLanguages are the languages that the kiosk itself speaks. An imported election offers them; names that the source
// lacks in one of them fall back.
var interfaceLanguages = []string{"en", "fr", "es", "ar", "zh"}

// defaultWriteIn is the room for a write-in when the source does not say: a long name in any script, two points.
const defaultWriteIn = 60

// writeInWords name a write-in option that its source leaves without a name.
var writeInWords = Text{"en": "Write-in", "fr": "Autre nom"}

// Note is something of an imported definition that the manifest does not carry, or carries otherwise.
type Note struct {
	Line int // the first, if several
	Path string
	Text string

	Language string // the only one that it is about, for those who offer it
}

func (n Note) String() string {
	return Fault{Line: n.Line, Path: n.Path, Problem: n.Text}.Error()
}

// importer is one reading of a definition made by others.
type importer struct {
	m      *Manifest
	data   []byte
	lines  map[string]int
	notes  []Note
	faults Faults
}

// newImporter reads foreign JSON into a struct that holds what we carry: duplicate keys and keys in the wrong case are refused,
// because two readers would differ; other fields are noted. A field of a contest that is neither carried nor known to be
// harmless is refused, for it may say how to count.
func newImporter(data []byte, into any, contests string, harmless ...string) (*importer, error) {
	if err := legible(data); err != nil {
		return nil, err
	}
	var raw any
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, jsonFault(err, data)
	}
	im := &importer{m: &Manifest{Format: Format, Mode: ModeElection}, data: data, lines: map[string]int{}}
	w := walker{data: data, dec: json.NewDecoder(bytes.NewReader(data)), lines: im.lines, loose: true}
	if err := w.value(reflect.TypeOf(into).Elem(), ""); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return nil, jsonFault(err, data)
	}
	left := leftovers{im: im, count: map[string]int{}, first: map[string]string{}}
	left.collect(raw, reflect.TypeOf(into).Elem(), "", "")
	left.report(contests, harmless)
	return im, nil
}

// refuse notes a fault that stops the import: it would change a count.
func (im *importer) refuse(path, remedy, problem string, args ...any) {
	im.faults.add(path, remedy, problem, args...)
}

// note lists what could not be carried as it was.
func (im *importer) note(path, text string, args ...any) {
	im.notes = append(im.notes, Note{Line: im.lines[path], Path: path, Text: fmt.Sprintf(text, args...)})
}

// finish gives the manifest, or the faults with their lines.
func (im *importer) finish() (*Manifest, []Note, error) {
	if len(im.faults) > 0 {
		return nil, im.notes, locate(im.faults, im.data)
	}
	im.languages()
	return im.m, im.notes, nil
}

// languages offers the interface's languages, the one that the source speaks most first, and notes the others.
func (im *importer) languages() {
	spoken, all := map[string]int{}, 0
	for _, c := range im.m.Contests {
		all += 1 + len(c.Options)
		for tag := range c.Title {
			spoken[tag]++
		}
		for _, o := range c.Options {
			for tag := range o.Name {
				spoken[tag]++
			}
		}
	}
	im.m.Languages = slices.Clone(interfaceLanguages)
	slices.SortStableFunc(im.m.Languages, func(a, b string) int { return spoken[b] - spoken[a] })
	for _, tag := range slices.Sorted(maps.Keys(spoken)) {
		if !slices.Contains(interfaceLanguages, tag) {
			im.note("", "words in %q are carried, but the kiosk's own words exist in %s only", tag, strings.Join(interfaceLanguages, ", "))
		}
	}
	for _, tag := range im.m.Languages {
		if n := all - spoken[tag]; n > 0 {
			im.notes = append(im.notes, Note{Text: fmt.Sprintf("%d of %d contests and options have no words in %q and fall back to another language", n, all, tag), Language: tag})
		}
	}
}

// unasked notes contests that no style holds and drops styles that hold no contest.
func (im *importer) unasked() {
	asked := map[string]bool{}
	im.m.Styles = slices.DeleteFunc(im.m.Styles, func(s Style) bool {
		for _, id := range s.Contests {
			asked[id] = true
		}
		if len(s.Contests) == 0 {
			im.note("", "the style %q holds no contest and is left out", s.ID)
		}
		return len(s.Contests) == 0
	})
	for _, c := range im.m.Contests {
		if !asked[c.ID] {
			im.note("", "no ballot style asks the contest %q", c.ID)
		}
	}
}

// leftovers finds what a source says that the struct we read it into has no place for.
type leftovers struct {
	im    *importer
	order []string
	count map[string]int
	first map[string]string
}

func (l *leftovers) collect(v any, t reflect.Type, path, general string) {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch v := v.(type) {
	case map[string]any:
		if t == nil || t.Kind() != reflect.Struct {
			return
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			l.field(v[key], t, join(path, key), join(general, key), key)
		}
	case []any:
		if t != nil && t.Kind() == reflect.Slice {
			for i := range v {
				l.collect(v[i], t.Elem(), fmt.Sprintf("%s[%d]", path, i), general+"[]")
			}
		}
	}
}

func (l *leftovers) field(v any, t reflect.Type, path, general, key string) {
	for i := range t.NumField() {
		if jsonName(t.Field(i)) == key {
			l.collect(v, t.Field(i).Type, path, general)
			return
		}
	}
	if empty(v) || key == "@type" { // a type that matters is read where it stands
		return
	}
	if l.count[general]++; l.count[general] == 1 {
		l.order = append(l.order, general)
		l.first[general] = path
	}
}

func (l *leftovers) report(contests string, harmless []string) {
	for _, general := range l.order {
		key := general[strings.LastIndex(general, ".")+1:]
		if strings.HasPrefix(general, contests+".") && !slices.Contains(harmless, key) {
			l.im.refuse(l.first[general], "remove it from the source if it does not", "the field %q is not known here and may say how to count", key)
			continue
		}
		text := "not carried"
		if n := l.count[general]; n > 1 {
			text = fmt.Sprintf("not carried (%d times)", n)
		}
		l.im.notes = append(l.im.notes, Note{Line: l.im.lines[l.first[general]], Path: general, Text: text})
	}
}

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

var (
	spaces   = regexp.MustCompile(`\s+`)
	controls = regexp.MustCompile(`[\x{0}-\x{1f}\x{7f}-\x{9f}\x{2028}\x{2029}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{fffd}]`)
	color    = regexp.MustCompile(`^[0-9a-fA-F]{6}$`)
)

// clean gives the words of a source the form that ours have: one line, no control characters, Unicode normal form C.
func clean(s string) string {
	s = spaces.ReplaceAllString(s, " ")
	return strings.TrimSpace(norm.NFC.String(controls.ReplaceAllString(s, "")))
}
