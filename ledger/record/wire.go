package record

import (
	"errors"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/election"
)

// A wire carries an entry in one direction: it writes what it is given when it has a builder, otherwise it reads into it.
// Each entry names its fields once, so that what is written and what is read cannot drift apart. Reading is strict: every
// form has exactly one encoding (SPEC.md, "Bytes").
type wire struct {
	b    *cryptobyte.Builder
	s    *cryptobyte.String
	fail *bool // shared with the wires of nested lists
}

func writer(b *cryptobyte.Builder) *wire { return &wire{b: b, fail: new(bool)} }

func reader(data []byte) *wire {
	s := cryptobyte.String(data)
	return &wire{s: &s, fail: new(bool)}
}

// need notes that the bytes are not what was expected.
func (w *wire) need(ok bool) {
	if !ok {
		*w.fail = true
	}
}

// done reports whether everything was read and nothing is left over.
func (w *wire) done() bool { return !*w.fail && w.s.Empty() }

func (w *wire) u8(v *uint8) {
	if w.b != nil {
		w.b.AddUint8(*v)
		return
	}
	w.need(w.s.ReadUint8(v))
}

func (w *wire) u16(v *uint16) {
	if w.b != nil {
		w.b.AddUint16(*v)
		return
	}
	w.need(w.s.ReadUint16(v))
}

func (w *wire) u32(v *uint32) {
	if w.b != nil {
		w.b.AddUint32(*v)
		return
	}
	w.need(w.s.ReadUint32(v))
}

func (w *wire) u64(v *uint64) {
	if w.b != nil {
		w.b.AddUint64(*v)
		return
	}
	w.need(w.s.ReadUint64(v))
}

// height is an int64 that is never negative.
func (w *wire) height(v *int64) {
	u := uint64(*v)
	w.u64(&u)
	w.need(u < 1<<63)
	*v = int64(u)
}

func (w *wire) hash(v *[32]byte) {
	if w.b != nil {
		w.b.AddBytes(v[:])
		return
	}
	w.need(w.s.CopyBytes(v[:]))
}

// text is a string of at most 65,535 bytes of UTF-8.
func (w *wire) text(v *string) {
	if w.b != nil {
		w.b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(*v)) })
		return
	}
	var in cryptobyte.String
	w.need(w.s.ReadUint16LengthPrefixed(&in))
	w.need(utf8.Valid(in))
	*v = string(in)
}

// data is a string of bytes with a length of 24 bits.
func (w *wire) data(v *[]byte) {
	if w.b != nil {
		w.b.AddUint24LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(*v) })
		return
	}
	var in cryptobyte.String
	w.need(w.s.ReadUint24LengthPrefixed(&in))
	*v = nil
	if len(in) > 0 {
		*v = append([]byte(nil), in...)
	}
}

// list is a length of 24 bits and the items one after the other.
func list[T any](w *wire, v *[]T, item func(*wire, *T)) {
	if w.b != nil {
		w.b.AddUint24LengthPrefixed(func(b *cryptobyte.Builder) {
			inner := &wire{b: b, fail: w.fail}
			for i := range *v {
				item(inner, &(*v)[i])
			}
		})
		return
	}
	var in cryptobyte.String
	w.need(w.s.ReadUint24LengthPrefixed(&in))
	inner := &wire{s: &in, fail: w.fail}
	*v = nil
	for !in.Empty() && !*w.fail {
		var t T
		item(inner, &t)
		*v = append(*v, t)
	}
}

func (w *wire) hashes(v *[][32]byte) { list(w, v, (*wire).hash) }
func (w *wire) texts(v *[]string)    { list(w, v, (*wire).text) }

func (w *wire) signatures(v *[]election.Signature) {
	list(w, v, func(w *wire, s *election.Signature) {
		w.text(&s.Signer)
		w.data(&s.Sig)
	})
}

// bytes is what was written.
func (w *wire) bytes() []byte {
	out, err := w.b.Bytes()
	if err != nil {
		panic("record: a field is longer than its length prefix can say: " + err.Error())
	}
	return out
}

// write gives the bytes of one value.
func write(fields func(*wire)) []byte {
	w := writer(cryptobyte.NewBuilder(nil))
	fields(w)
	return w.bytes()
}

var errMalformed = errors.New("these bytes are not what they should be")

// read fills one value from bytes that must hold it and nothing else.
func read(data []byte, fields func(*wire)) error {
	w := reader(data)
	fields(w)
	if !w.done() {
		return errMalformed
	}
	return nil
}
