package broker_test

import (
	"sync"
	"sync/atomic"
	"testing"
)

// TestTheBoothGetsItsTurn: a validator that asks for quotes on every connection it can have, without pause, gets no more than a few for each
// question of the booth.
func TestTheBoothGetsItsTurn(t *testing.T) {
	const callers, questions = 16, 10
	p := newPost(t)
	b := p.booth(t)
	var given atomic.Int64
	var over atomic.Bool
	var wg sync.WaitGroup
	for range callers {
		v := p.validator(t)
		wg.Go(func() {
			for !over.Load() {
				if _, err := v.Quote([32]byte{}); err != nil {
					t.Error(err)
					return
				}
				given.Add(1)
			}
		})
	}
	for given.Load() < callers { // all of them are at it
		if _, err := b.Random(1); err != nil {
			t.Fatal(err)
		}
	}
	before := given.Load()
	for range questions {
		if _, _, err := b.RatchetRead(); err != nil {
			t.Error(err)
		}
	}
	if quotes := given.Load() - before; quotes > 4*questions {
		t.Errorf("%d quotes while the booth asked %d questions", quotes, questions)
	}
	over.Store(true)
	wg.Wait()
}
