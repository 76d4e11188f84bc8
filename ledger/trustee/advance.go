package trustee

import (
	"slices"
	"time"
)

// Advance moves the ceremony to the step that it is in at a moment: past steps in which everybody has posted, and past those
// whose window is over.
func (c Ceremony) Advance(now time.Time) Ceremony {
	for c.step < StepDone && (len(c.Awaited()) == 0 || c.late(now)) {
		c.members = slices.Clone(c.members)
		c.close()
		for i := range c.members {
			c.members[i].posted = false
		}
		c.since = now
	}
	return c
}

func (c *Ceremony) late(now time.Time) bool {
	return c.window > 0 && !c.since.IsZero() && !now.Before(c.since.Add(c.window))
}

// close ends a step: whoever was silent is out, and so is a dealer about whom k or more complain, because answering them all
// would publish its polynomial.
func (c *Ceremony) close() {
	if c.step == StepConfirm {
		c.finish()
		return
	}
	for i := range c.members {
		m := &c.members[i]
		if c.awaits(i) {
			m.out = "silent at " + c.step.String()
		}
		if m.out == "" && c.step == StepComplaint && len(m.complaints) >= c.k {
			m.out = "too many complaints to answer"
		}
	}
	c.step++
	if c.left() < c.k {
		c.step = StepFailed
		return
	}
	if c.step == StepConfirm {
		c.record = c.combine()
		if c.record == nil {
			c.step = StepFailed
		}
	}
}

// finish ends the ceremony: k that confirmed can decrypt without those that did not.
func (c *Ceremony) finish() {
	n := 0
	for i := range c.members {
		if c.members[i].confirmed {
			n++
		}
	}
	c.step = StepDone
	if n < c.k {
		c.step = StepFailed
	}
}

func (c *Ceremony) left() int {
	n := 0
	for i := range c.members {
		if c.members[i].out == "" {
			n++
		}
	}
	return n
}
