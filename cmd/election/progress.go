package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

// patience is after how long people are told what takes so long, and again is when they are told that it still does.
const (
	patience = 2 * time.Second
	again    = 10 * time.Second
)

// waiting tells people what a verb waits for, once for each thing that takes long.
type waiting struct {
	what  string
	since time.Time
	told  bool
}

func (w *waiting) tell(env *cli.Env, what string) {
	if what != w.what {
		*w = waiting{what: what, since: time.Now()}
	}
	if !w.told && time.Since(w.since) > patience {
		w.told = true
		fmt.Fprintf(env.Stderr, "waiting for %s\n", what)
	}
}

// busy does what may take long, and tells people how long it has taken.
func busy(env *cli.Env, what string, do func() error) error {
	done, group := make(chan struct{}), sync.WaitGroup{}
	group.Go(func() {
		began := time.Now()
		for next := patience; ; next = again {
			select {
			case <-done:
				return
			case <-time.After(next):
				fmt.Fprintf(env.Stderr, "%s: %d seconds so far\n", what, int(time.Since(began).Seconds()))
			}
		}
	})
	err := do()
	close(done)
	group.Wait()
	return err
}
