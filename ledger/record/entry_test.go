package record

import (
	"bytes"
	"errors"
	"math/rand"
	"reflect"
	"strings"
	"testing"
	"testing/quick"

	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// sample fills an entry of a kind with arbitrary content.
func sample(t testing.TB, k Kind, r *rand.Rand) Entry {
	t.Helper()
	e := kinds[k].make()
	v, ok := quick.Value(reflect.TypeOf(e).Elem(), r)
	if !ok {
		t.Fatalf("no arbitrary %v", k)
	}
	reflect.ValueOf(e).Elem().Set(v)
	tame(reflect.ValueOf(e).Elem())
	if m, ok := e.(*KeyMessage); ok {
		m.Step = k
	}
	return e
}

// tame brings arbitrary numbers into the bounds of the codec, and empty lists to nil.
func tame(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			tame(v.Field(i))
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.SetZero()
		}
		for i := range v.Len() {
			tame(v.Index(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			tame(v.Index(i))
		}
	case reflect.Int64:
		v.SetInt(v.Int() & (1<<63 - 1))
	case reflect.Uint32:
		v.SetUint(v.Uint() % maxCount)
	}
}

func TestEntriesRoundTrip(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for _, k := range sortedKeys(kinds) {
		for range 20 {
			e := sample(t, k, r)
			data := Encode(e)
			back, err := Decode(data)
			if err != nil {
				t.Fatalf("%v: %v", k, err)
			}
			if back.Kind() != k || !reflect.DeepEqual(e, back) || !bytes.Equal(Encode(back), data) {
				t.Fatalf("%v: read back as another entry", k)
			}
		}
	}
}

func TestDecodeRefusesEveryOtherForm(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	refused := func(data []byte, code Code) {
		t.Helper()
		var refusal *Refusal
		if _, err := Decode(data); !errors.As(err, &refusal) || refusal.Code != code {
			t.Fatalf("%x: %v", data[:min(len(data), 20)], err)
		}
	}
	refused(nil, CodeMalformed)
	refused([]byte{0}, CodeMalformed)
	refused([]byte{255}, CodeMalformed)
	refused(make([]byte, MaxEntry+1), CodeSize)
	for _, k := range sortedKeys(kinds) {
		data := Encode(sample(t, k, r))
		refused(append(bytes.Clone(data), 0), CodeMalformed)
		if len(data) > 1 {
			refused(data[:len(data)-1], CodeMalformed)
		}
	}
	notUTF8 := Encode(&Lost{Station: "\xff"})
	refused(notUTF8, CodeMalformed)
	refused(Encode(&Quote{Height: -1}), CodeMalformed)
	refused(Encode(&Close{Batches: []BatchTotal{{Counts: Counts{Cast: maxCount + 1}}}}), CodeMalformed)
	refused(Encode(&Close{Missing: maxCount + 1}), CodeMalformed)
}

func FuzzDecode(f *testing.F) {
	r := rand.New(rand.NewSource(3))
	for _, k := range sortedKeys(kinds) {
		f.Add(Encode(sample(f, k, r)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Decode(data)
		if err == nil && !bytes.Equal(Encode(e), data) {
			t.Fatalf("%v has two encodings", e.Kind())
		}
	})
}

func TestPayloadLeavesOutTheSeals(t *testing.T) {
	r := rand.New(rand.NewSource(4))
	for _, k := range sortedKeys(kinds) {
		e := sample(t, k, r)
		signed := payload([32]byte{1}, e)
		clear := reflect.ValueOf(e).Elem()
		for _, name := range []string{"Sig", "Officials", "Workers", "Override"} {
			if f := clear.FieldByName(name); f.IsValid() {
				f.SetZero()
			}
		}
		if !bytes.Equal(signed, payload([32]byte{1}, e)) {
			t.Errorf("%v: a signature is over itself", k)
		}
		if bytes.Equal(signed, payload([32]byte{2}, e)) {
			t.Errorf("%v: a signature is good in another election", k)
		}
	}
}

func TestEveryCodeHasItsWords(t *testing.T) {
	names := map[string]bool{}
	for _, c := range Codes() {
		if c == 0 || names[c.String()] {
			t.Errorf("code %d: zero or a name used twice", c)
		}
		names[c.String()] = true
		if c.Sentence("en") == "" || c.Sentence("fr-CA") == "" || c.Sentence("fr") == c.Sentence("en") {
			t.Errorf("%v: a sentence is missing", c)
		}
		if c.Sentence("de") != c.Sentence("en") {
			t.Errorf("%v: another language is not answered in English", c)
		}
	}
}

// TestTheMostLeavesFitAnEntry: a manifest that names more leaves than a station can open after the dice would end there.
func TestTheMostLeavesFitAnEntry(t *testing.T) {
	m := electiontest.New().Manifest
	s := &m.Stations[0]
	for ; s.Leaves < 1<<20 && m.Validate() == nil; s.Leaves += 200 {
		half := make([][32]byte, s.Leaves/2)
		e := &DrawnStation{Station: strings.Repeat("s", 64), Opened: half, Hidden: half, Leaves: append(half, half...), Sig: make([]byte, 64)}
		if _, err := Decode(Encode(e)); err != nil {
			t.Fatalf("%d leaves: %v", s.Leaves, err)
		}
	}
	if s.Leaves < 15_000 {
		t.Errorf("%d leaves are too many already", s.Leaves)
	}
}
