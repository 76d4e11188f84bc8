package cli

import (
	"math"
	"runtime/debug"
	"testing"
)

// Who sets GOMEMLIMIT is not overruled.
func TestLimitMemory(t *testing.T) {
	old := debug.SetMemoryLimit(math.MaxInt64)
	defer debug.SetMemoryLimit(old)
	LimitMemory()
	if got := debug.SetMemoryLimit(1 << 30); got != recordMemory {
		t.Errorf("%d", got)
	}
	LimitMemory()
	if got := debug.SetMemoryLimit(-1); got != 1<<30 {
		t.Errorf("%d", got)
	}
}
