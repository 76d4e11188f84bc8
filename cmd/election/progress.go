package main

import (
	"fmt"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

// soFar follows what takes long.
const soFar = ": %d seconds so far"

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
	if !w.told && time.Since(w.since) > cli.Patience {
		w.told = true
		fmt.Fprintf(env.Stderr, "waiting for %s\n", what)
	}
}
