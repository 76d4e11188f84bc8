package mixnet

import (
	"runtime"
	"sync"
)

// chunk is how many rows are decoded at a time: enough for a multi-scalar multiplication to reach its full speed, and few
// enough for a core's cache.
const chunk = 2048

func chunks(rows int) int { return (rows + chunk - 1) / chunk }

// rowsOf gives the rows of chunk n.
func rowsOf(n, rows int) (from, to int) { return n * chunk, min(rows, (n+1)*chunk) }

// onCores does work for 0 … n-1, one worker a core.
func onCores(n int, work func(i int)) {
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	var all sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for i := range next {
				work(i)
			}
		})
	}
	all.Wait()
}

// inOrder does work for each chunk, as many at a time as there are cores, and hands on what came of them in their order. It ends
// with the first error.
func inOrder[T any](rows int, work func(from, to int) (T, error), then func(T) error) error {
	cores := runtime.GOMAXPROCS(0)
	for first := 0; first < chunks(rows); first += cores {
		n := min(cores, chunks(rows)-first)
		results, faults := make([]T, n), make([]error, n)
		onCores(n, func(i int) { results[i], faults[i] = work(rowsOf(first+i, rows)) })
		for i := range results {
			if faults[i] != nil {
				return faults[i]
			}
			if err := then(results[i]); err != nil {
				return err
			}
		}
	}
	return nil
}
