package verify_test

import (
	"math/rand/v2"
	"reflect"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// A mutator changes one field of an entry and has it sealed again by whoever seals such entries, so that what is wrong with it is not
// its signature.
type mutator struct {
	r   *rand.Rand
	day *recordtest.Day
	ids []string
}

func newMutator(r *rand.Rand, d *recordtest.Day) mutator {
	m := mutator{r: r, day: d, ids: []string{"", "nobody"}}
	for _, s := range d.State.Manifest().Stations {
		m.ids = append(m.ids, s.ID)
	}
	for _, t := range d.State.Manifest().Trustees.Members {
		m.ids = append(m.ids, t.ID)
	}
	for _, c := range d.State.Manifest().Contests {
		m.ids = append(m.ids, c.ID)
	}
	for _, s := range d.State.Manifest().Styles {
		m.ids = append(m.ids, s.ID)
	}
	return m
}

// mutant gives a changed copy of an entry.
func (m mutator) mutant(raw []byte) []byte {
	e, err := record.Decode(raw)
	if err != nil {
		panic(err)
	}
	v := reflect.ValueOf(e).Elem()
	var fields []reflect.Value
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; name != "Sig" && name != "Officials" && name != "Workers" && name != "Override" && name != "Step" {
			fields = append(fields, v.Field(i))
		}
	}
	if len(fields) > 0 {
		m.change(fields[m.r.IntN(len(fields))])
	}
	if !m.seal(e) {
		return raw
	}
	return record.Encode(e)
}

// change changes a value somewhere.
func (m mutator) change(v reflect.Value) {
	switch v.Kind() {
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(m.number(v.Uint()) & (1<<(8*v.Type().Size()) - 1))
	case reflect.Int64:
		v.SetInt(int64(m.number(uint64(v.Int())) >> 1))
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.String:
		v.SetString(m.ids[m.r.IntN(len(m.ids))])
	case reflect.Struct:
		m.change(v.Field(m.r.IntN(v.NumField())))
	case reflect.Array:
		m.change(v.Index(m.r.IntN(v.Len())))
	case reflect.Slice:
		m.changeList(v)
	}
}

func (m mutator) number(old uint64) uint64 {
	switch m.r.IntN(4) {
	case 0:
		return old + 1
	case 1:
		return old - 1
	case 2:
		return 0
	}
	return m.r.Uint64() >> m.r.IntN(64)
}

// changeList drops, repeats or exchanges items, or changes one.
func (m mutator) changeList(v reflect.Value) {
	n := v.Len()
	if n == 0 {
		return
	}
	fresh := reflect.MakeSlice(v.Type(), n, n+1)
	reflect.Copy(fresh, v)
	i := m.r.IntN(n)
	switch m.r.IntN(5) {
	case 0:
		fresh = reflect.AppendSlice(fresh.Slice(0, i), v.Slice(i+1, n))
	case 1:
		fresh = reflect.Append(fresh, v.Index(i))
	case 2:
		j := m.r.IntN(n)
		fresh.Index(i).Set(v.Index(j))
		fresh.Index(j).Set(v.Index(i))
	default:
		m.change(fresh.Index(i))
	}
	v.Set(fresh)
}

// seal signs an entry anew, if somebody is there who can.
func (m mutator) seal(e record.Entry) bool {
	d := m.day
	switch e := e.(type) {
	case *record.Open:
		if s := d.Stations[e.Station]; s != nil {
			s.Confirm(e)
		}
		if len(e.Override) > 0 {
			e.Override = d.Sigs("override", record.Payload(d.Manifest, e), "official-1", "official-2")
		}
		return true
	case *record.Close:
		if s := d.Stations[e.Station]; s != nil {
			s.Sign(e)
		}
		return true
	case *record.Sheets:
		if s := d.Stations[e.Station]; s != nil {
			s.SignSheets(e)
		}
		return true
	case *record.Batch:
		if s := d.Stations[e.Head.Station]; s != nil {
			e.Sig = s.Chip.Sign("batch", record.StationDigest(d.State.Manifest(), e))
		}
		return true
	case *record.Quote, *record.DoubleVote, *record.Cosign:
		return true
	}
	v := reflect.ValueOf(e).Elem()
	for _, name := range []string{"Trustee", "Mixer"} {
		if f := v.FieldByName(name); f.IsValid() {
			if d.State.Manifest().Trustee(f.String()) != nil {
				v.FieldByName("Sig").SetBytes(d.Trustee(e, f.String()))
			}
			return true
		}
	}
	if f := v.FieldByName("Sig"); f.IsValid() {
		if s := d.Stations[v.FieldByName("Station").String()]; s != nil {
			f.SetBytes(s.Chip.Sign(e.Kind().String(), record.StationDigest(d.State.Manifest(), e)))
		}
		return true
	}
	f := v.FieldByName("Officials")
	if f.IsValid() && f.Type() == reflect.TypeFor[[]election.Signature]() {
		if name := e.Kind().String(); name == "incident" || name == "lost" || name == "lost-tpm" {
			return true
		}
		f.Set(reflect.ValueOf(d.Officials(e)))
	}
	return true
}
