package trustee

import (
	"crypto/ecdh"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
)

// Ceremony is the public side of the key generation. It is a value: Apply returns another and leaves this one as it was.
//
// A step ends when every trustee that is still in has posted, or at the end of the manifest's window for a step, if it sets one.
// Then whoever was silent is out. Fewer than k left, and the ceremony has failed.
type Ceremony struct {
	id      [32]byte
	k       int
	window  time.Duration
	members []member
	step    Step
	since   time.Time // when the step began; zero before the first message
	record  *Record
}

// member is what is public about one trustee.
type member struct {
	id         string
	sharing    *ecdh.PublicKey
	out        string // why it is out; empty while it is in
	posted     bool   // in this step
	committed  [32]byte
	reveal     *Reveal
	shares     *Shares
	complaints []int // of receivers against this dealer
	answer     *Answer
	confirmed  bool
}

// NewCeremony begins the ceremony of a manifest's trustees.
func NewCeremony(m *election.Manifest) (Ceremony, error) {
	digest := m.Digest()
	c := Ceremony{id: election.Hash("ceremony", digest[:], []byte(m.ChainID)), k: m.Trustees.K, step: StepCommit,
		window: time.Duration(m.Trustees.Window) * time.Second}
	for _, t := range m.Trustees.Members {
		raw, err := hex.DecodeString(t.SharingKey)
		if err != nil {
			return Ceremony{}, fmt.Errorf("sharing key of %s: %w", t.ID, err)
		}
		key, err := ecdh.X25519().NewPublicKey(raw)
		if err != nil {
			return Ceremony{}, fmt.Errorf("sharing key of %s: %w", t.ID, err)
		}
		c.members = append(c.members, member{id: t.ID, sharing: key})
	}
	return c, nil
}

// ID is the digest under which the ceremony's proofs and seals stand.
func (c Ceremony) ID() [32]byte { return c.id }

// Step is the step that the ceremony is in.
func (c Ceremony) Step() Step { return c.step }

// Record is the trustee record; nil until the step of confirming.
func (c Ceremony) Record() *Record { return c.record }

// Out names the trustees that are out, and why.
func (c Ceremony) Out() map[string]string {
	out := map[string]string{}
	for i := range c.members {
		if c.members[i].out != "" {
			out[c.members[i].id] = c.members[i].out
		}
	}
	return out
}

// Awaited names the trustees that the step still waits for.
func (c Ceremony) Awaited() []string {
	var out []string
	for i := range c.members {
		if c.awaits(i) {
			out = append(out, c.members[i].id)
		}
	}
	return out
}

// awaits tells whether the step waits for the member at a place of the list.
func (c *Ceremony) awaits(i int) bool {
	m := &c.members[i]
	if m.out != "" || m.posted || c.step >= StepDone {
		return false
	}
	return c.step != StepAnswer || len(m.complaints) > 0
}

// Apply takes one message. now is the time of the block that it stands in. The error is a *Refusal.
func (c Ceremony) Apply(step Step, trustee string, message []byte, now time.Time) (Ceremony, error) {
	next := c.Advance(now)
	next.members = slices.Clone(next.members)
	i := slices.IndexFunc(next.members, func(m member) bool { return m.id == trustee })
	if i < 0 {
		return c, refuse(CodeTrustee, "%s is not a trustee of this election", trustee)
	}
	if why := next.members[i].out; why != "" {
		return c, refuse(CodeTrustee, "%s is out: %s", trustee, why)
	}
	if step != next.step {
		return c, refuse(CodeStep, "%s posts %s, and the ceremony is at %s", trustee, step, next.step)
	}
	if next.members[i].posted {
		return c, refuse(CodeTwice, "%s has posted its %s", trustee, step)
	}
	if !next.awaits(i) {
		return c, refuse(CodeStep, "nobody complained about %s", trustee)
	}
	if err := next.take(i, message); err != nil {
		return c, err
	}
	next.members[i].posted = true
	if next.since.IsZero() {
		next.since = now
	}
	return next.Advance(now), nil
}

// take reads and checks a message of the current step.
func (c *Ceremony) take(i int, message []byte) error {
	switch c.step {
	case StepCommit:
		return c.takeCommit(i, message)
	case StepReveal:
		return c.takeReveal(i, message)
	case StepShares:
		return c.takeShares(i, message)
	case StepComplaint:
		return c.takeComplaint(i, message)
	case StepAnswer:
		return c.takeAnswer(i, message)
	default:
		return c.takeConfirm(i, message)
	}
}

func (c *Ceremony) takeCommit(i int, message []byte) error {
	x, err := ParseCommit(message)
	if err != nil {
		return err
	}
	c.members[i].committed = x.Digest
	return nil
}

func (c *Ceremony) takeReveal(i int, message []byte) error {
	x, err := ParseReveal(message, c.k)
	if err != nil {
		return err
	}
	c.members[i].reveal = x
	return x.check(c.id, i+1, c.members[i].committed)
}

// takeShares wants one sealed share for each other trustee that is in; what is inside only its receiver sees.
func (c *Ceremony) takeShares(i int, message []byte) error {
	x, err := ParseShares(message)
	if err != nil {
		return err
	}
	var to []int
	for _, s := range x.Sealed {
		to = append(to, s.To)
	}
	if !slices.Equal(to, c.others(i)) {
		return refuse(CodeForm, "shares for %v, and those of %v are wanted", to, c.others(i))
	}
	c.members[i].shares = x
	return nil
}

func (c *Ceremony) takeComplaint(i int, message []byte) error {
	x, err := ParseComplaint(message)
	if err != nil {
		return err
	}
	for _, j := range x.Against {
		if !slices.Contains(c.others(i), j) {
			return refuse(CodeForm, "a complaint about %d, which dealt nothing to %d", j, i+1)
		}
	}
	for _, j := range x.Against {
		d := &c.members[j-1]
		d.complaints = append(slices.Clone(d.complaints), i+1)
		slices.Sort(d.complaints)
	}
	return nil
}

// takeAnswer decides complaints by the rule: an opened share that fits the dealer's commitments clears the dealer and becomes
// the complainant's share; any other puts the dealer out. Either way the message is on record.
func (c *Ceremony) takeAnswer(i int, message []byte) error {
	x, err := ParseAnswer(message)
	if err != nil {
		return err
	}
	d := &c.members[i]
	var to []int
	for _, s := range x.Shares {
		to = append(to, s.To)
	}
	if !slices.Equal(to, d.complaints) {
		return refuse(CodeForm, "answers to %v, and %v complained", to, d.complaints)
	}
	d.answer = x
	for _, s := range x.Shares {
		open := shareSet(s.Values)
		if !open.fits(d.reveal, s.To) {
			d.out = fmt.Sprintf("the share for trustee %d does not fit its commitments", s.To)
		}
	}
	return nil
}

func (c *Ceremony) takeConfirm(i int, message []byte) error {
	x, err := ParseConfirm(message)
	if err != nil {
		return err
	}
	if x.Digest != c.record.Digest() {
		return refuse(CodeDigest, "%s confirms another record", c.members[i].id)
	}
	c.members[i].confirmed = true
	return nil
}

// others lists the indices of everybody else that is in.
func (c *Ceremony) others(i int) []int {
	var out []int
	for j := range c.members {
		if j != i && c.members[j].out == "" {
			out = append(out, j+1)
		}
	}
	return out
}
