package node

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	db "github.com/cometbft/cometbft-db"
	"github.com/cometbft/cometbft/config"
)

func testStore(t *testing.T, dir string) db.DB {
	t.Helper()
	cfg := config.DefaultConfig().SetRoot(dir)
	s, err := newDisk().openStore(&config.DBContext{ID: "test", Config: cfg})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The store answers like cometbft-db's own memory database, whatever is asked.
func TestStoreEqualsMemory(t *testing.T) {
	ours, memory := testStore(t, t.TempDir()), db.NewMemDB()
	defer ours.Close()
	d := rand.New(rand.NewPCG(7, 7))
	key := func() []byte { return []byte(fmt.Sprint("k", d.IntN(40))) }
	for range 3000 {
		k, v := key(), []byte(fmt.Sprint(d.IntN(1000)))
		switch d.IntN(6) {
		case 0:
			same(t, ours.Set(k, v), memory.Set(k, v))
		case 1:
			same(t, ours.SetSync(k, []byte{}), memory.SetSync(k, []byte{}))
		case 2:
			same(t, ours.Delete(k), memory.Delete(k))
		case 3:
			for _, s := range []db.DB{ours, memory} {
				b := s.NewBatch()
				same(t, b.Set(k, v), nil)
				same(t, b.Delete([]byte("k1")), nil)
				same(t, b.WriteSync(), nil)
			}
		case 4:
			a, errA := ours.Get(k)
			b, errB := memory.Get(k)
			same(t, errA, errB)
			if !bytes.Equal(a, b) || (a == nil) != (b == nil) {
				t.Fatalf("%s: %q and %q", k, a, b)
			}
		case 5:
			start, end := key(), key()
			if d.IntN(3) == 0 {
				start = nil
			}
			if d.IntN(3) == 0 {
				end = nil
			}
			if a, b := walk(t, ours, start, end), walk(t, memory, start, end); a != b {
				t.Fatalf("from %s to %s:\n%s\n%s", start, end, a, b)
			}
		}
	}
}

func same(t *testing.T, a, b error) {
	t.Helper()
	if (a == nil) != (b == nil) {
		t.Fatalf("%v and %v", a, b)
	}
}

func walk(t *testing.T, s db.DB, start, end []byte) (out string) {
	for _, way := range []func([]byte, []byte) (db.Iterator, error){s.Iterator, s.ReverseIterator} {
		it, err := way(start, end)
		if err != nil {
			t.Fatal(err)
		}
		for ; it.Valid(); it.Next() {
			out += fmt.Sprintf("%s=%s ", it.Key(), it.Value())
		}
		same(t, it.Error(), nil)
		same(t, it.Close(), nil)
	}
	return out
}

func TestStoreRefusesAndKeeps(t *testing.T) {
	dir := t.TempDir()
	s := testStore(t, dir)
	b := s.NewBatch()
	for name, err := range map[string]error{
		"no key": s.Set(nil, []byte("v")), "no value": s.SetSync([]byte("k"), nil), "delete nothing": s.Delete(nil),
		"batch, no key": b.Set(nil, []byte("v")), "batch, no value": b.Set([]byte("k"), nil), "batch, delete nothing": b.Delete(nil),
	} {
		if err == nil {
			t.Error(name, "is taken")
		}
	}
	same(t, b.Write(), nil)
	if b.Write() == nil || b.Set([]byte("k"), []byte("v")) == nil {
		t.Error("a batch is written twice")
	}
	if _, err := newDisk().openStore(&config.DBContext{ID: "test", Config: config.DefaultConfig().SetRoot(dir)}); err == nil {
		t.Error("two have one store open")
	}
	same(t, s.Set([]byte("k"), []byte("kept")), nil)
	same(t, s.Close(), nil)
	s = testStore(t, dir)
	defer s.Close()
	if v, err := s.Get([]byte("k")); err != nil || string(v) != "kept" {
		t.Errorf("got %q, %v", v, err)
	}
}
