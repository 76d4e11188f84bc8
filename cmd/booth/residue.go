package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// What a session leaves in strings, in buffers of libraries and on stacks, no code of ours can overwrite by name. Go does not clear what it frees; it
// clears what it hands out. So when a session is wiped, the booth collects garbage, takes every free place of the heap and of the
// stacks once, and gives the pages that are free back to the system, which clears them. TestNothingOfAVoterStaysInMemory reads the process's
// memory from outside.

// scour overwrites whatever no longer has an owner.
func scour() {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	runtime.GC()
	runtime.GC()                                    // a sync.Pool keeps what it holds for two rounds
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // other processors give up the blocks of which they hand out places
	scourStacks()
	debug.FreeOSMemory()
	scourPlaces()
	debug.FreeOSMemory()
}

// largestPlace is the size from which on an object has pages of its own.
const largestPlace = 32 << 10

// scourPlaces takes every free place of every size: of objects with pointers and of objects without, which lie apart. What it takes is garbage
// afterwards.
func scourPlaces() {
	for size := 1; size <= largestPlace; size++ {
		size = cap(append([]byte(nil), make([]byte, size)...)) // places come in some seventy sizes
		exhaust(size, func() { plain = make([]byte, size) })
		header := 0
		if size > 512 {
			header = 8 // that of the runtime, in the same place
		}
		exhaust(size, func() { pointers = make([]*byte, (size-header)/8) })
	}
	runtime.KeepAlive(&plain)
	runtime.KeepAlive(&pointers)
}

// Objects that the compiler must put on the heap.
var (
	plain    []byte
	pointers []*byte
)

// exhaust takes places until the heap has grown by several blocks of them: it grows only when there is no free place left.
func exhaust(size int, take func()) {
	enough := heap() + 128<<10
	for heap() < enough {
		for range max(1, 4096/size) {
			take()
		}
	}
}

// heap is how many bytes the blocks take that hold objects, whether their places are taken or free.
func heap() uint64 {
	sizes := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	metrics.Read(sizes)
	return sizes[0].Value.Uint64() + sizes[1].Value.Uint64()
}

// idle is how many stacks of a size are overwritten at once: more than a booth ever leaves behind.
const idle = 128

// scourStacks writes over this stack below its end, and over those that ended or grown goroutines left, which are handed out by size: as many
// goroutines at a time as it takes, each on a stack of that size.
func scourStacks() {
	over64()
	for _, over := range []func(){over2, over4, over8, over16} {
		var all, done sync.WaitGroup
		all.Add(idle)
		for range idle {
			done.Go(func() {
				over()
				all.Done()
				all.Wait()
			})
		}
		done.Wait()
	}
}

// Each of these functions fills the stack of its name, in KB, but for what Go keeps free at the end.
//
//go:noinline
func over2() {
	var room [600]byte
	runtime.KeepAlive(&room)
}

//go:noinline
func over4() {
	var room [4<<10 - 1400]byte
	runtime.KeepAlive(&room)
}

//go:noinline
func over8() {
	var room [8<<10 - 1400]byte
	runtime.KeepAlive(&room)
}

//go:noinline
func over16() {
	var room [16<<10 - 1400]byte
	runtime.KeepAlive(&room)
}

//go:noinline
func over64() {
	var room [64 << 10]byte
	runtime.KeepAlive(&room)
}
