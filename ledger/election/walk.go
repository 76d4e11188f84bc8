package election

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// walker goes through the tokens of a JSON text beside the Go type that it is for. encoding/json alone accepts keys in any
// case, lets the last of two equal keys win, and says nothing of lines.
type walker struct {
	data  []byte
	dec   *json.Decoder
	lines map[string]int // line of every path, if wanted
	loose bool           // unknown fields pass, as in definitions made by others
	upTo  int64          // how far lines were counted
	count int            // and how many line breaks came before
}

var (
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// line is the line of the token that was read last.
func (w *walker) line() int {
	offset := w.dec.InputOffset()
	w.count += bytes.Count(w.data[w.upTo:offset], []byte("\n"))
	w.upTo = offset
	return w.count + 1
}

func (w *walker) note(path string) {
	if w.lines != nil {
		w.lines[path] = w.line()
	}
}

// value reads one value. A nil type is one that the walk knows nothing about: its keys are free.
func (w *walker) value(t reflect.Type, path string) error {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil && (reflect.PointerTo(t).Implements(jsonUnmarshaler) || reflect.PointerTo(t).Implements(textUnmarshaler)) {
		t = nil
	}
	token, err := w.dec.Token()
	if err != nil {
		return jsonFault(err, w.data)
	}
	if _, seen := w.lines[path]; !seen {
		w.note(path)
	}
	switch token {
	case json.Delim('{'):
		return w.object(t, path)
	case json.Delim('['):
		return w.array(t, path)
	}
	return nil
}

func (w *walker) array(t reflect.Type, path string) error {
	var elem reflect.Type
	if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
		elem = t.Elem()
	}
	for i := 0; w.dec.More(); i++ {
		if err := w.value(elem, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	_, err := w.dec.Token()
	return err
}

func (w *walker) object(t reflect.Type, path string) error {
	seen := map[string]int{}
	for w.dec.More() {
		token, err := w.dec.Token()
		if err != nil {
			return jsonFault(err, w.data)
		}
		key := token.(string)
		at := join(path, key)
		if first, again := seen[key]; again {
			return told(w.line(), at, "twice", key, first)
		}
		seen[key] = w.line()
		w.note(at)
		elem, err := w.field(t, key, path)
		if err != nil {
			return err
		}
		if err := w.value(elem, at); err != nil {
			return err
		}
	}
	_, err := w.dec.Token()
	return err
}

// field finds the type of one key's value and refuses a key that the type does not have.
func (w *walker) field(t reflect.Type, key, path string) (reflect.Type, error) {
	if t == nil || t.Kind() != reflect.Struct && t.Kind() != reflect.Map {
		return nil, nil
	}
	if t.Kind() == reflect.Map {
		return t.Elem(), nil
	}
	names, near := make([]string, 0, t.NumField()), ""
	for i := range t.NumField() {
		f := t.Field(i)
		name := jsonName(f)
		if name == "" {
			continue
		}
		if name == key {
			return f.Type, nil
		}
		if strings.EqualFold(name, key) {
			near = name
		}
		names = append(names, name)
	}
	switch {
	case near != "":
		return nil, told(w.line(), join(path, key), "wrong case", key, near)
	case w.loose:
		return nil, nil
	}
	return nil, told(w.line(), join(path, key), "unknown", key, strings.Join(names, ", "))
}

// jsonName is the key of a struct field; empty if the field is not in the JSON.
func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch {
	case !f.IsExported() || name == "-":
		return ""
	case name == "":
		return f.Name
	}
	return name
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
