package broker

import (
	"sync"
	"time"
)

// What a person may choose, in bytes.
const (
	MinChosen = 8
	MaxChosen = 32
)

// Quotes for people: a few at once, then one in a while, so that nobody keeps the chip from its work by asking.
const (
	checksAtOnce = 5
	checkEvery   = 12 * time.Second
)

// allowance counts the quotes for people. It forgets a use after checkEvery, as a bucket of checksAtOnce that leaks.
type allowance struct {
	mu   sync.Mutex
	used time.Time // when all uses so far will be forgotten
}

// take uses one, or says how long to wait for the next.
func (a *allowance) take(now time.Time) (pause time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.used.Before(now) {
		a.used = now
	}
	if pause = a.used.Add(checkEvery).Sub(now) - checksAtOnce*checkEvery; pause > 0 {
		return pause
	}
	a.used = a.used.Add(checkEvery)
	return 0
}
