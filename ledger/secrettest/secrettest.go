// Package secrettest holds the types of a package to what a secret must do: print as one word in every way that Go can print it, and
// be nobody's forgotten field.
package secrettest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// word is what stands in the place of a secret.
const word = "redacted"

// verbs are those of package fmt, with flags that change what they print. For %p, and %w of what is no error, fmt asks no value how it wants
// to be printed; vet refuses both.
var verbs = []string{"%v", "%+v", "%#v", "%s", "%+s", "%q", "%#q", "%x", "% x", "%#x", "%X", "%d", "%o", "%b", "%c", "%U", "%e", "%g", "%t", "%z"}

// Redact prints each value, its pointer, and slices, maps and structs of it. A value by itself prints as the word whatever the verb; nowhere
// do four bytes of secret show. Each value holds secret somewhere.
func Redact(t testing.TB, secret []byte, values ...any) {
	t.Helper()
	tell := forms(secret[:4])
	for _, v := range values {
		for _, verb := range verbs {
			if out := fmt.Sprintf(verb, v); out != word {
				t.Errorf("%s of %T prints %.60q", verb, v, out)
			}
		}
		for _, held := range holders(v) {
			for _, out := range written(held) {
				if i := slices.IndexFunc(tell, func(s string) bool { return strings.Contains(strings.ToLower(out), s) }); i >= 0 {
					t.Errorf("%T tells %s in %.200q", held, tell[i], out)
				}
			}
		}
	}
}

// forms are the ways in which bytes could show.
func forms(secret []byte) []string {
	out := []string{strings.ToLower(base64.StdEncoding.EncodeToString(secret)[:5]), strings.ToLower(string(secret))}
	for _, verb := range verbs {
		for _, v := range []any{secret, [4]byte(secret)} {
			out = append(out, strings.ToLower(strings.Trim(strings.TrimPrefix(fmt.Sprintf(verb, v), fmt.Sprintf("%T", v)), "[]{}\"`")))
		}
	}
	return out
}

// holders are a value and what a log could carry it in.
func holders(v any) []any {
	value := reflect.ValueOf(v)
	list := reflect.MakeSlice(reflect.SliceOf(value.Type()), 0, 1)
	table := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), value.Type()))
	table.SetMapIndex(reflect.ValueOf("k"), value)
	pointer := reflect.New(value.Type())
	pointer.Elem().Set(value)
	record := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "V", Type: value.Type()}, {Name: "P", Type: pointer.Type()}})).Elem()
	record.Field(0).Set(value)
	record.Field(1).Set(pointer)
	return []any{v, pointer.Interface(), reflect.Append(list, value).Interface(), table.Interface(), record.Interface()}
}

// written is a value in every form that it could leave the program in.
func written(v any) []string {
	var out []string
	for _, verb := range verbs {
		out = append(out, fmt.Sprintf(verb, v))
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "v", v)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "v", v)
	text, err := json.Marshal(v)
	return append(out, log.String(), string(text), fmt.Sprint(err))
}
