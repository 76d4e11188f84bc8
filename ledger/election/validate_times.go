package election

import (
	"fmt"
	"time"
)

func (v *validation) times() {
	m := v.m
	genesis, ok := v.time("genesisTime", m.GenesisTime)
	v.require(!ok || genesis.Format(time.RFC3339) == genesis.UTC().Format(time.RFC3339), "genesisTime", "write it in UTC, ending in Z", "not in UTC")
	opens, ok1 := v.time("hours.opens", m.Hours.Opens)
	closes, ok2 := v.time("hours.closes", m.Hours.Closes)
	v.require(!ok1 || !ok2 || opens.Before(closes), "hours.closes", "after hours.opens", "the polls would close before they open")
	v.require(!ok || !ok1 || !genesis.After(opens), "genesisTime", "no later than hours.opens", "the chain would begin after the polls open")
}

// What is said of a time that cannot be read.
const (
	noTime   = "not a time to the second with its zone"
	timeForm = `such as "2026-11-03T08:00:00Z"`
)

// time reads an RFC 3339 time that is written in exactly one way.
func (v *validation) time(path, s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, s)
	ok := err == nil && t.Format(time.RFC3339) == s
	v.require(ok, path, timeForm, "%q is %s", clip(s), noTime)
	return t, ok
}

func (v *validation) release() {
	r := v.m.Release
	v.between("minGroup", v.m.MinGroup, 2, 1000000)
	switch r.Mode {
	case ReleaseAtClose:
		v.require(len(r.Times) == 0, "release.times", `remove them, or write the mode "timed"`, "times of release, but ballots leave at close only")
		v.require(r.MinBallots >= 0, "release.minBallots", "zero or more", "%d is not possible here", r.MinBallots)
	case ReleaseTimed:
		v.timed(r)
	default:
		v.add("release.mode", fmt.Sprintf("%q or %q", ReleaseAtClose, ReleaseTimed), "%q is not a way to release ballots", r.Mode)
	}
	v.text("release.leak", r.Leak, r.Mode == ReleaseTimed)
}

// timed checks a release at fixed times: batches are few and large enough, because their boundaries give order.
func (v *validation) timed(r Release) {
	v.require(len(r.Times) > 0, "release.times", "give at least one", "no time of release")
	v.between("release.minBallots", r.MinBallots, 2, 1000000)
	opens, _ := time.Parse(time.RFC3339, v.m.Hours.Opens)
	closes, _ := time.Parse(time.RFC3339, v.m.Hours.Closes)
	last := opens
	for i, s := range r.Times {
		at := fmt.Sprintf("release.times[%d]", i)
		t, ok := v.time(at, s)
		v.require(!ok || t.After(last) && t.Before(closes), at, "after the one before it and within the hours", "this time of release is out of order")
		last = t
	}
}
