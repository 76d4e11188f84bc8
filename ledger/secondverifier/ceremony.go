package secondverifier

import (
	"maps"
	"slices"
)

// The steps of a key ceremony: SPEC.md, "Trustees", Messages.
const (
	stepCommit = 1 + iota
	stepReveal
	stepShares
	stepComplaint
	stepAnswer
	stepConfirm
	ceremonyDone
	ceremonyFailed
)

// A ceremony is the state of the trustees' key generation. Trustees are counted from 1, in the order of the manifest.
type ceremony struct {
	ids    []string
	k      int
	window int64 // seconds; 0 is for ever
	cid    hash

	step       int
	began      moment // zero before the first message
	out        map[int]bool
	posted     map[int]bool // in this step
	commits    map[int][]byte
	reveals    map[int][4][]point // the commitments A_l of each set
	complaints map[int][]int      // by dealer, rising
	record     *trusteeRecord
}

func newCeremony(m *manifest) *ceremony {
	c := &ceremony{
		k: m.Trustees.K, window: m.Trustees.Window, cid: hashOf("ceremony", m.digest[:], []byte(m.ChainID)),
		step: stepCommit,
		out:  map[int]bool{}, posted: map[int]bool{}, commits: map[int][]byte{}, reveals: map[int][4][]point{}, complaints: map[int][]int{},
	}
	for _, t := range m.Trustees.Members {
		c.ids = append(c.ids, t.ID)
	}
	return c
}

// clone is a copy that changes by itself.
func (c *ceremony) clone() *ceremony {
	d := *c
	d.out, d.posted, d.commits = maps.Clone(c.out), maps.Clone(c.posted), maps.Clone(c.commits)
	d.reveals, d.complaints = maps.Clone(c.reveals), maps.Clone(c.complaints)
	return &d
}

// post gives the ceremony after a message of a step, at a time; c itself stays as it is.
func (c *ceremony) post(id string, step int, text []byte, now moment) (*ceremony, error) {
	d := c.clone()
	d.advance(now)
	j := 1 + slices.Index(d.ids, id)
	switch {
	case j == 0 || d.out[j]:
		return nil, refuse("trustee", "%q is no trustee, or out", id)
	case d.step != step:
		return nil, refuse("step", "the ceremony is in step %d", d.step)
	case d.posted[j]:
		return nil, refuse("twice", "%q has posted in this step", id)
	case !slices.Contains(d.asked(), j):
		return nil, refuse("step", "nobody complained about %q", id)
	}
	if err := d.take(j, text); err != nil {
		return nil, err
	}
	if d.began == (moment{}) {
		d.began = now
	}
	d.posted[j] = true
	d.advance(now)
	return d, nil
}

func (c *ceremony) take(j int, text []byte) error {
	switch c.step {
	case stepCommit:
		return c.takeCommit(j, text)
	case stepReveal:
		return c.takeReveal(j, text)
	case stepShares:
		return c.takeShares(j, text)
	case stepComplaint:
		return c.takeComplaint(j, text)
	case stepAnswer:
		return c.takeAnswer(j, text)
	}
	return c.takeConfirm(text)
}

// in are the trustees that are still in, rising.
func (c *ceremony) in() (in []int) {
	for j := 1; j <= len(c.ids); j++ {
		if !c.out[j] {
			in = append(in, j)
		}
	}
	return in
}

// asked are those who post in this step.
func (c *ceremony) asked() (asked []int) {
	for _, j := range c.in() {
		if c.step != stepAnswer || len(c.complaints[j]) > 0 {
			asked = append(asked, j)
		}
	}
	return asked
}

// advance ends every step that has ended at a time.
func (c *ceremony) advance(now moment) {
	for c.step < ceremonyDone {
		silent := slices.DeleteFunc(c.asked(), func(j int) bool { return c.posted[j] })
		over := c.window > 0 && c.began != (moment{}) && !(moment{c.began.seconds + c.window, c.began.nanoseconds}).after(now)
		if len(silent) > 0 && !over {
			return
		}
		c.end(silent)
		c.began, c.posted = now, map[int]bool{}
	}
}

// end goes on to the next step, without those who were silent.
func (c *ceremony) end(silent []int) {
	if c.step == stepConfirm {
		c.step = ceremonyDone
		if len(c.posted) < c.k {
			c.step = ceremonyFailed
		}
		return
	}
	for _, j := range silent {
		c.out[j] = true
	}
	if c.step == stepComplaint {
		for dealer, by := range c.complaints {
			c.out[dealer] = c.out[dealer] || len(by) >= c.k
		}
	}
	c.step++
	if len(c.in()) < c.k {
		c.step = ceremonyFailed
	}
	if c.step == stepConfirm {
		c.makeRecord()
	}
}

// makeRecord makes the trustee record of those who are in; without a joint key the ceremony has failed.
func (c *ceremony) makeRecord() {
	c.record = &trusteeRecord{cid: c.cid, k: c.k}
	var coefficients [4][]point
	for set := range keySets {
		for l := range c.k {
			b := identity
			for _, j := range c.in() {
				b = b.plus(c.reveals[j][set][l])
			}
			coefficients[set] = append(coefficients[set], b)
		}
		c.record.joint[set] = coefficients[set][0]
		if c.record.joint[set].isIdentity() {
			c.step = ceremonyFailed
		}
	}
	for _, j := range c.in() {
		m := member{id: c.ids[j-1], index: j}
		for set := range keySets {
			m.keys[set] = evaluate(coefficients[set], j)
		}
		c.record.members = append(c.record.members, m)
	}
}
