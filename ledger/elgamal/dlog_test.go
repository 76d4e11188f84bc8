package elgamal

import (
	"sync"
	"testing"
	"unsafe"
)

func TestDiscreteLog(t *testing.T) {
	for _, v := range []uint64{0, 1, 2, 59, 60, 61, 63, 64, 65, 4095, 65537, 999_999, 1_000_000} {
		got, ok := DiscreteLog(MulBase(NewScalar(v)), 1_000_000)
		if !ok || got != v {
			t.Errorf("log of %d: %d %v", v, got, ok)
		}
	}
	if _, ok := DiscreteLog(MulBase(NewScalar(61)), 60); ok {
		t.Error("a value above the limit was found")
	}
	if v, ok := DiscreteLog(Point{}, 0); !ok || v != 0 {
		t.Error("log of the identity")
	}
	if _, ok := DiscreteLog(MulBase(NewScalar(1)).Neg(), 1_000_000); ok {
		t.Error("-1 has a small logarithm")
	}
	if _, ok := DiscreteLog(MulBase(RandomScalar()), 1000); ok {
		t.Error("a random point has a small logarithm")
	}
}

// TestDiscreteLogToTheEnd finds the last value below 2^40 and not the first above, with a table that stays in its bounds.
func TestDiscreteLogToTheEnd(t *testing.T) {
	if v, ok := DiscreteLog(MulBase(NewScalar(MaxLog)), MaxLog); !ok || v != MaxLog {
		t.Errorf("log of 2^40: %d %v", v, ok)
	}
	large := table.Load()
	if size := uintptr(cap(large.slots)) * unsafe.Sizeof(baby{}); size > 16<<20 {
		t.Errorf("the table takes %d bytes", size)
	}
	for _, bound := range []uint64{10, MaxLog} {
		if v, ok := DiscreteLog(MulBase(NewScalar(7)), bound); !ok || v != 7 {
			t.Errorf("log of 7 below %d: %d %v", bound, v, ok)
		}
	}
	if table.Load() != large {
		t.Error("the table was built again")
	}
}

// TestDiscreteLogsShareATable has many tallies ask at once.
func TestDiscreteLogsShareATable(t *testing.T) {
	var wg sync.WaitGroup
	for v := range uint64(16) {
		wg.Go(func() {
			if got, ok := DiscreteLog(MulBase(NewScalar(v*v*100)), 1<<(4+v)); ok != (v*v*100 <= 1<<(4+v)) || ok && got != v*v*100 {
				t.Errorf("log of %d: %d %v", v*v*100, got, ok)
			}
		})
	}
	wg.Wait()
}

func BenchmarkDiscreteLog(b *testing.B) {
	for name, bound := range map[string]uint64{"2^20": 1 << 20, "2^32": 1 << 32} {
		b.Run(name, func(b *testing.B) {
			p := MulBase(NewScalar(bound))
			DiscreteLog(p, bound) // builds the table
			for b.Loop() {
				DiscreteLog(p, bound)
			}
		})
	}
}
