package cli

import (
	"fmt"
	"sync"
	"time"
)

// Patience is after how long people are told what takes so long, and again is when they are told that it still does.
const (
	Patience = 2 * time.Second
	again    = 10 * time.Second
)

// Busy does what may take long, and tells people how long it has taken: in words with a place for the number of seconds.
func Busy(env *Env, words string, do func() error) error {
	done, group := make(chan struct{}), sync.WaitGroup{}
	group.Go(func() {
		began := time.Now()
		for next := Patience; ; next = again {
			select {
			case <-done:
				return
			case <-time.After(next):
				fmt.Fprintf(env.Stderr, words+"\n", int(time.Since(began).Seconds()))
			}
		}
	})
	err := do()
	close(done)
	group.Wait()
	return err
}
