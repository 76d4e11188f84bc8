package broker

import (
	"testing"
	"time"
)

func TestAllowance(t *testing.T) {
	var a allowance
	now := time.Unix(1e9, 0)
	for range checksAtOnce {
		if pause := a.take(now); pause != 0 {
			t.Fatalf("within the allowance: wait %v", pause)
		}
	}
	if pause := a.take(now); pause != checkEvery {
		t.Errorf("after the last: wait %v", pause)
	}
	if pause := a.take(now.Add(checkEvery / 3)); pause != checkEvery-checkEvery/3 {
		t.Errorf("a little later: wait %v", pause)
	}
	if pause := a.take(now.Add(checkEvery)); pause != 0 {
		t.Errorf("after the wait: wait %v", pause)
	}
	later := now.Add(24 * time.Hour)
	for i := range 2 * checksAtOnce {
		if pause := a.take(later); (pause == 0) != (i < checksAtOnce) {
			t.Errorf("a day later, number %d: wait %v", i, pause)
		}
	}
}
