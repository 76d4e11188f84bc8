package secondverifier

import (
	"strings"
	"unicode/utf8"
)

const maxEntry = 1_000_000 // bytes: SPEC, "Entries"

// fields are what a structure of the record holds, under the names of entryKinds: text as string, numbers as uint64, hashes and
// data as []byte, lists as []fields, parts of several fields as fields.
type fields map[string]any

func (f fields) text(name string) string   { return f[name].(string) }
func (f fields) number(name string) uint64 { return f[name].(uint64) }
func (f fields) bytes(name string) []byte  { return f[name].([]byte) }
func (f fields) list(name string) []fields { return f[name].([]fields) }
func (f fields) part(name string) fields   { return f[name].(fields) }

// hash is a field of 32 bytes.
func (f fields) hash(name string) [32]byte { return [32]byte(f.bytes(name)) }

// raw are the bytes of a line of a list, or of a part.
func (f fields) raw() []byte { return f.bytes("") }

// texts are the only field of each line of a list of texts.
func (f fields) texts(name string) []string {
	var out []string
	for _, line := range f.list(name) {
		out = append(out, line.text("id"))
	}
	return out
}

// hashes are the only field of each line of a list of hashes.
func (f fields) hashes(list, name string) [][]byte {
	var out [][]byte
	for _, line := range f.list(list) {
		out = append(out, line.bytes(name))
	}
	return out
}

// An entry is one entry of the record: SPEC, "Entries".
type entry struct {
	fields
	kind byte
	name string
	body []byte // what signatures are over, after manifest digest and kind
	raw  []byte
}

// decodeEntry reads an entry in its one form.
func decodeEntry(raw []byte) (*entry, error) {
	if len(raw) > maxEntry {
		return nil, refuseEntry("size", "%d bytes", len(raw))
	}
	if len(raw) == 0 {
		return nil, refuseEntry("malformed", "an entry of no byte")
	}
	kind, ok := entryKinds[raw[0]]
	if !ok {
		return nil, refuseEntry("malformed", "an entry of kind %d", raw[0])
	}
	c := cursor{rest: raw[1:]}
	e := &entry{fields: fields{}, kind: raw[0], name: kind.name, raw: raw}
	c.fields(kind.body, e.fields)
	e.body = raw[1 : len(raw)-len(c.rest)]
	c.fields(kind.seals, e.fields)
	if c.bad || len(c.rest) > 0 {
		return nil, refuseEntry("malformed", "an entry of kind %q that is not in its form", kind.name)
	}
	return e, nil
}

// decodeFields reads a structure that stands alone, or tells that it is not one.
func decodeFields(schema string, raw []byte) (fields, bool) {
	c := cursor{rest: raw}
	f := fields{}
	c.fields(schema, f)
	return f, !c.bad && len(c.rest) == 0
}

// A cursor reads bytes from their beginning; bad tells that some were missing or not in their form.
type cursor struct {
	rest []byte
	bad  bool
}

func (c *cursor) take(n int) []byte {
	if n > len(c.rest) {
		c.bad, c.rest = true, nil
		return make([]byte, min(n, 64))
	}
	out := c.rest[:n:n]
	c.rest = c.rest[n:]
	return out
}

// uint reads a big-endian number of n bytes.
func (c *cursor) uint(n int) uint64 {
	var v uint64
	for _, b := range c.take(n) {
		v = v<<8 | uint64(b)
	}
	return v
}

// fields reads "name type, name type, …" into f.
func (c *cursor) fields(schema string, f fields) {
	for schema != "" && !c.bad {
		var field string
		field, schema = cutField(schema)
		name, kind, _ := strings.Cut(field, " ")
		f[name] = c.value(kind)
	}
}

// cutField parts a schema at its first comma that stands in no list.
func cutField(schema string) (field, rest string) {
	depth := 0
	for i, r := range schema {
		switch {
		case r == '<':
			depth++
		case r == '>':
			depth--
		case r == ',' && depth == 0:
			return schema[:i], strings.TrimSpace(schema[i+1:])
		}
	}
	return schema, ""
}

func (c *cursor) value(kind string) any {
	switch kind {
	case "u8":
		return c.uint(1)
	case "u16":
		return c.uint(2)
	case "u32":
		return c.uint(4)
	case "u31":
		return c.atMost(1<<31 - 1)
	case "count":
		return c.atMost(1 << 24)
	case "u64":
		return c.uint(8)
	case "height":
		return c.height()
	case "hash":
		return c.take(32)
	case "bytes64":
		return c.take(64)
	case "data":
		return c.take(int(c.uint(3)))
	case "text":
		return c.text()
	}
	if inner, ok := strings.CutPrefix(kind, "list<"); ok {
		return c.list(strings.TrimSuffix(inner, ">"))
	}
	return c.part(kind)
}

// atMost is a u32 with a limit.
func (c *cursor) atMost(limit uint64) uint64 {
	v := c.uint(4)
	c.bad = c.bad || v > limit
	return v
}

// height is a u64 below 2^63.
func (c *cursor) height() uint64 {
	v := c.uint(8)
	c.bad = c.bad || v >= 1<<63
	return v
}

func (c *cursor) text() string {
	b := c.take(int(c.uint(2)))
	c.bad = c.bad || !utf8.Valid(b)
	return string(b)
}

func (c *cursor) list(schema string) []fields {
	inner := cursor{rest: c.take(int(c.uint(3))), bad: c.bad}
	out := []fields{}
	for len(inner.rest) > 0 && !inner.bad {
		f := fields{}
		line := inner.rest
		inner.fields(schema, f)
		f[""] = line[:len(line)-len(inner.rest)]
		out = append(out, f)
	}
	c.bad = c.bad || inner.bad
	return out
}

// part reads a field that is made of others. A list has no name of its own in it: sigs are []fields.
func (c *cursor) part(kind string) any {
	schema, ok := entryParts[kind]
	if !ok {
		panic("secondverifier: no type " + kind)
	}
	if strings.HasPrefix(schema, "list<") {
		return c.value(schema)
	}
	f, part := fields{}, c.rest
	c.fields(schema, f)
	f[""] = part[:len(part)-len(c.rest)]
	if kind == "vote" {
		c.bad = c.bad || f.number("nanoseconds") >= 1e9
	}
	return f
}

// countNames are the five counts in their order.
var countNames = [5]string{"cast", "checked", "void", "unprinted", "failed"}
