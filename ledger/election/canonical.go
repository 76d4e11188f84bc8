package election

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// EncodeCanonical gives the one JSON form that we write: UTF-8, two-space indent, fields in the order of the struct, map
// keys sorted, no HTML escaping, a final newline. It panics on a type that JSON cannot hold, which is a programming error.
func EncodeCanonical(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic("election: encode: " + err.Error())
	}
	return b.Bytes()
}

// DecodeCanonical reads what EncodeCanonical wrote, and nothing else: the line of an unknown field, a repeated key, a key in
// the wrong case or any other departure from the canonical form is named. v is a pointer; on error it is left as it was.
func DecodeCanonical(data []byte, v any) error {
	fresh := reflect.New(reflect.TypeOf(v).Elem())
	if err := DecodeStrict(data, fresh.Interface()); err != nil {
		return err
	}
	if want := EncodeCanonical(fresh.Interface()); !bytes.Equal(want, data) {
		return departure(data, want)
	}
	reflect.ValueOf(v).Elem().Set(fresh.Elem())
	return nil
}

// DecodeStrict reads JSON that a person wrote: order and spacing are free, but an unknown field, a repeated key or a key in
// the wrong case is an error that names its line. v is a pointer; on error its content is not to be used.
func DecodeStrict(data []byte, v any) error {
	if err := legible(data); err != nil {
		return err
	}
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return jsonFault(err, data)
	}
	w := walker{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	if err := w.value(reflect.TypeOf(v).Elem(), ""); err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return jsonFault(err, data)
	}
	return nil
}

// legible refuses what is no text in UTF-8, before encoding/json puts something else in the place of what it cannot read.
func legible(data []byte) error {
	switch line := brokenLine(data); {
	case len(bytes.TrimSpace(data)) == 0:
		return told(0, "", "empty", nil, nil)
	case bytes.HasPrefix(data, byteOrderMark):
		return told(1, "", "order mark", nil, nil)
	case line > 0:
		return told(line, "", "not UTF-8", nil, nil)
	}
	return nil
}

// jsonFault turns an error of encoding/json into one that names a line.
func jsonFault(err error, data []byte) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		if r, _ := utf8.DecodeRune(data[max(0, syntax.Offset-1):]); strings.ContainsRune("“”„‘’«»'", r) {
			return told(lineAt(data, syntax.Offset), "", "quote", r, nil)
		}
		return told(lineAt(data, syntax.Offset), "", "syntax", syntax, nil)
	}
	var typ *json.UnmarshalTypeError
	if errors.As(err, &typ) {
		return told(lineAt(data, typ.Offset), typ.Field, kindOf(typ.Type), typ.Value, nil)
	}
	var moment *time.ParseError
	if errors.As(err, &moment) {
		return told(lineAt(data, int64(bytes.Index(data, []byte(strconv.Quote(moment.Value))))), "", "time", clip(moment.Value), nil)
	}
	return err
}

// kindOf is the key in jsonWords of what belongs into a field.
func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "words"
	case reflect.Bool:
		return "truth"
	case reflect.Slice, reflect.Array:
		return "list"
	case reflect.Struct, reflect.Map:
		return "fields"
	default:
		return "number"
	}
}

// departure names the first line on which data is not the canonical form.
func departure(data, want []byte) error {
	got, exp := bytes.Split(data, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range got {
		if i >= len(exp) {
			return notCanonical(i+1, "the end of the file")
		}
		if !bytes.Equal(got[i], exp[i]) {
			return notCanonical(i+1, fmt.Sprintf("%q", clip(string(exp[i]))))
		}
	}
	return notCanonical(len(got), fmt.Sprintf("%q after it", clip(string(exp[len(got)]))))
}

func notCanonical(line int, want string) error {
	return Faults{{Line: line, Problem: "not in canonical form; expected " + want,
		Remedy: "write the file with our tools: fields in fixed order, two spaces of indent, nothing empty"}}
}

func clip(s string) string {
	if s = strings.ToValidUTF8(s, "?"); len(s) > 80 {
		return strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

func lineAt(data []byte, offset int64) int {
	offset = max(0, min(offset, int64(len(data))))
	return 1 + bytes.Count(data[:offset], []byte("\n"))
}
