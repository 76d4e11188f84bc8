// Package vectors reads and writes test vectors in the one format of ledger/SPEC.md, section "Vectors". Only tests link it; the vectors are for
// whoever writes a second implementation.
package vectors

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// OK is what a vector expects that is taken.
const OK = "ok"

// Refused is what a vector expects that is refused with a code.
func Refused(code string) string { return "refused " + code }

// Vector is one case: an operation, what goes in, what comes out, and the verdict.
type Vector struct {
	Name, Do, Expect string
	like             *Vector
	keys             []string
	values           map[string]string
}

// Text is a field; empty if there is none.
func (v *Vector) Text(key string) string { return v.values[key] }

// Has tells whether there is such a field.
func (v *Vector) Has(key string) bool {
	_, ok := v.values[key]
	return ok
}

// Bytes is a field of bytes; nil if it is not hexadecimal.
func (v *Vector) Bytes(key string) []byte {
	b, err := hex.DecodeString(v.values[key])
	if err != nil {
		return nil
	}
	return b
}

// Bytes32 is a field of 32 bytes; zero if it is of another size.
func (v *Vector) Bytes32(key string) (out [32]byte) {
	if b := v.Bytes(key); len(b) == len(out) {
		copy(out[:], b)
	}
	return out
}

// Number is a decimal field; zero if it is none.
func (v *Vector) Number(key string) uint64 {
	n, err := strconv.ParseUint(v.values[key], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// List is a field of bytes cut into pieces of 32.
func (v *Vector) List(key string) [][32]byte {
	var out [][32]byte
	for b := v.Bytes(key); len(b) >= 32; b = b[32:] {
		out = append(out, [32]byte(b))
	}
	return out
}

// Set puts a field into the vector: bytes, a number or text.
func (v *Vector) Set(key string, value any) *Vector {
	if !v.Has(key) {
		v.keys = append(v.keys, key)
	}
	switch value := value.(type) {
	case []byte:
		v.values[key] = hex.EncodeToString(value)
	case [32]byte:
		v.values[key] = hex.EncodeToString(value[:])
	case string:
		v.values[key] = value
	default:
		v.values[key] = fmt.Sprint(value)
	}
	return v
}

// File is a list of vectors that are about one thing.
type File struct {
	About string // lines of comment
	List  []*Vector
}

// Add begins a vector.
func (f *File) Add(name, do, expect string) *Vector {
	v := &Vector{Name: name, Do: do, Expect: expect, values: map[string]string{}}
	f.List = append(f.List, v)
	return v
}

// Like begins a vector that is an earlier one but for what is set afterwards.
func (f *File) Like(old *Vector, name, expect string) *Vector {
	v := f.Add(name, old.Do, expect)
	v.like, v.keys = old, append(v.keys, old.keys...)
	for k, value := range old.values {
		v.values[k] = value
	}
	return v
}

// Encode writes the file.
func (f *File) Encode() []byte {
	var b strings.Builder
	for line := range strings.Lines(f.About) {
		b.WriteString("# " + line)
	}
	for _, v := range f.List {
		v.encode(&b)
	}
	return []byte(b.String())
}

func (v *Vector) encode(b *strings.Builder) {
	fmt.Fprintf(b, "\nvector: %s\n", v.Name)
	if v.like != nil {
		fmt.Fprintf(b, "like: %s\n", v.like.Name)
	} else {
		fmt.Fprintf(b, "do: %s\n", v.Do)
	}
	for _, k := range v.keys {
		switch {
		case v.like == nil || !v.like.Has(k):
			fmt.Fprintf(b, "%s: %s\n", k, v.values[k])
		case v.like.values[k] != v.values[k]:
			v.change(b, k)
		}
	}
	fmt.Fprintf(b, "expect: %s\n", v.Expect)
}

// change writes a field that differs from that of the earlier vector: where it is long, only the places that differ.
func (v *Vector) change(b *strings.Builder, key string) {
	old, now := v.like.Bytes(key), v.Bytes(key)
	if len(old) < 64 || len(now) < len(old)/2 {
		fmt.Fprintf(b, "%s: %s\n", key, v.values[key])
		return
	}
	if len(old) == len(now) {
		for from, to := run(old, now, 0); from < len(now); from, to = run(old, now, to) {
			fmt.Fprintf(b, "%s[%d-%d]: %x\n", key, from, to, now[from:to])
		}
		return
	}
	from, to := 0, 0
	for from < min(len(old), len(now)) && old[from] == now[from] {
		from++
	}
	for to < min(len(old), len(now))-from && old[len(old)-to-1] == now[len(now)-to-1] {
		to++
	}
	fmt.Fprintf(b, "%s[%d-%d]: %x\n", key, from, len(old)-to, now[from:len(now)-to])
}

// run is the next stretch at or after a place in which two fields differ; what is equal for less than 16 bytes does not end it.
func run(old, now []byte, at int) (from, to int) {
	for from = at; from < len(now) && old[from] == now[from]; from++ {
	}
	to = from
	for i := from; i < len(now) && i < to+16; i++ {
		if old[i] != now[i] {
			to = i + 1
		}
	}
	return from, to
}
