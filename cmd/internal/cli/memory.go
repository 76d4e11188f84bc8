package cli

import (
	"math"
	"runtime/debug"
)

// recordMemory is room for a record of a million ballots (SPEC.md, "Mixing", *Memory*).
const recordMemory = 1792 << 20

// LimitMemory has the garbage collector keep a process that reads records below that as long as what is in use leaves room, where it
// would let memory grow to twice of that. GOMEMLIMIT says otherwise.
func LimitMemory() {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(recordMemory)
	}
}
