package broker

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// cell is a fence that can die at a chosen write, before or after it takes hold.
type cell struct {
	value       [32]byte
	dies, after bool
}

var errPower = errors.New("power cut")

func (c *cell) Fence() ([32]byte, error) { return c.value, nil }

func (c *cell) SetFence(v [32]byte) error {
	if c.dies && !c.after {
		return errPower
	}
	c.value = v
	if c.dies {
		return errPower
	}
	return nil
}

func newLease(t *testing.T) (*cell, string) {
	t.Helper()
	c, path := new(cell), filepath.Join(t.TempDir(), "lease.bin")
	if err := NewLease(c, path); err != nil {
		t.Fatal(err)
	}
	return c, path
}

func open(t *testing.T, c *cell, path string) *Lease {
	t.Helper()
	l, err := OpenLease(c, path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func extend(t *testing.T, l *Lease, end int64) {
	t.Helper()
	if err := l.Extend(end); err != nil {
		t.Fatal(err)
	}
}

func TestLeaseCoversOnlyWhatWasTaken(t *testing.T) {
	c, path := newLease(t)
	l := open(t, c, path)
	if l.Covers(1) {
		t.Error("a lease that nobody took covers a height")
	}
	extend(t, l, 10)
	if !l.Covers(1) || !l.Covers(9) || l.Covers(10) || l.Extend(10) == nil {
		t.Error("wrong bounds")
	}
}

func TestCrashWaitsOutTheLease(t *testing.T) {
	c, path := newLease(t)
	extend(t, open(t, c, path), 10)
	l := open(t, c, path)
	extend(t, l, 20)
	if l.From() != 10 || l.Covers(9) || !l.Covers(10) {
		t.Errorf("after a crash it signs from %d", l.From())
	}
}

func TestCleanEndGoesOnAtOnce(t *testing.T) {
	c, path := newLease(t)
	l := open(t, c, path)
	extend(t, l, 10)
	if err := l.Close(5); err != nil || l.Covers(6) {
		t.Fatal("close:", err)
	}
	l = open(t, c, path)
	extend(t, l, 20)
	if l.Covers(5) || !l.Covers(6) {
		t.Errorf("after a clean end it signs from %d", l.From())
	}
}

func TestRestoredCardIsRefused(t *testing.T) {
	c, path := newLease(t)
	l := open(t, c, path)
	extend(t, l, 10)
	if err := l.Close(5); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	extend(t, open(t, c, path), 20)
	for _, p := range []string{path, path + nextSuffix} {
		if err := os.WriteFile(p, old, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := OpenLease(c, path); !errors.Is(err, ErrRolledBack) {
		t.Errorf("restored card: %v", err)
	}
	os.Remove(path)
	os.Remove(path + nextSuffix)
	if _, err := OpenLease(c, path); !errors.Is(err, ErrRolledBack) {
		t.Errorf("no file: %v", err)
	}
}

// Two files prepared for the same step must not stand in for each other; with a bare counter they would.
func TestPreparedFileOfAnotherFutureIsRefused(t *testing.T) {
	c, path := newLease(t)
	before, _ := os.ReadFile(path)
	c.dies = true
	if err := open(t, c, path).Extend(10); !errors.Is(err, errPower) {
		t.Fatal(err)
	}
	prepared, _ := os.ReadFile(path + nextSuffix)
	c.dies = false
	os.WriteFile(path, before, 0o600)
	os.Remove(path + nextSuffix)
	extend(t, open(t, c, path), 30) // signs up to 29
	os.WriteFile(path, prepared, 0o600)
	os.WriteFile(path+nextSuffix, prepared, 0o600)
	if _, err := OpenLease(c, path); !errors.Is(err, ErrRolledBack) {
		t.Errorf("prepared file: %v", err)
	}
}

func TestPowerCutAroundTheFence(t *testing.T) {
	for _, after := range []bool{false, true} {
		c, path := newLease(t)
		l := open(t, c, path)
		extend(t, l, 10)
		c.dies, c.after = true, after
		if err := l.Extend(20); !errors.Is(err, errPower) {
			t.Fatal(err)
		}
		c.dies = false
		want := map[bool]int64{false: 10, true: 20}[after]
		if l := open(t, c, path); l.From() != want {
			t.Errorf("cut after=%v: signs from %d, want %d", after, l.From(), want)
		}
	}
}

func TestDamagedLeaseIsRefused(t *testing.T) {
	c, path := newLease(t)
	good, _ := os.ReadFile(path)
	for i := range good {
		bad := append([]byte{}, good...)
		bad[i] ^= 1
		os.WriteFile(path, bad, 0o600)
		os.WriteFile(path+nextSuffix, bad, 0o600)
		if _, err := OpenLease(c, path); err == nil {
			t.Errorf("byte %d flipped and accepted", i)
		}
	}
}
