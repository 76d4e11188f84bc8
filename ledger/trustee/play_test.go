package trustee

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// play is a ceremony of n trustees of whom k decrypt, played by hand.
type play struct {
	t       testing.TB
	c       Ceremony
	ids     []string
	secrets map[string]*Secret
	now     time.Time
	silent  map[string]bool                          // these post nothing
	tamper  func(id string, s Step, m []byte) []byte // changes messages before they are posted; may be nil
}

func newPlay(t testing.TB, k, n, window int) *play {
	t.Helper()
	p := &play{t: t, secrets: map[string]*Secret{}, silent: map[string]bool{}, now: time.Unix(1000, 0)}
	m := &election.Manifest{Format: election.Format, ChainID: "test"}
	m.Trustees.K, m.Trustees.Window = k, window
	for i := range n {
		id := fmt.Sprintf("t%d", i+1)
		s, err := NewSecret()
		if err != nil {
			t.Fatal(err)
		}
		p.ids, p.secrets[id] = append(p.ids, id), s
		m.Trustees.Members = append(m.Trustees.Members, s.Public(id, id))
	}
	var err error
	if p.c, err = NewCeremony(m); err != nil {
		t.Fatal(err)
	}
	return p
}

// round lets everybody post what is due, once.
func (p *play) round() {
	p.t.Helper()
	for _, id := range p.ids {
		if p.silent[id] {
			continue
		}
		step, message, ok, err := p.secrets[id].Next(p.c, id)
		if err != nil {
			p.t.Fatalf("%s at %s: %v", id, p.c.Step(), err)
		}
		if !ok {
			continue
		}
		if p.tamper != nil {
			message = p.tamper(id, step, message)
		}
		if p.c, err = p.c.Apply(step, id, message, p.now); err != nil {
			p.t.Fatalf("%s posts %s: %v", id, step, err)
		}
	}
}

// until plays until a step is reached; each round that brings nothing lets the window pass.
func (p *play) until(step Step) {
	p.t.Helper()
	for range 20 {
		if p.c.Step() == step {
			return
		}
		before := p.c.Step()
		p.round()
		if p.c.Step() == before {
			p.now = p.now.Add(time.Hour)
			p.c = p.c.Advance(p.now)
		}
	}
	p.t.Fatalf("the ceremony stands at %s, waits for %v; out: %v", p.c.Step(), p.c.Awaited(), p.c.Out())
}

func (p *play) shares(id string) *KeyShares {
	p.t.Helper()
	k, err := p.secrets[id].KeyShares(p.c, id)
	if err != nil {
		p.t.Fatal(err)
	}
	return k
}

// refused holds that a message is refused with a code and changes nothing.
func (p *play) refused(code string, step Step, id string, message []byte) {
	p.t.Helper()
	after, err := p.c.Apply(step, id, message, p.now)
	var r *Refusal
	if !errors.As(err, &r) || r.Code != code {
		p.t.Errorf("%s posts %s: %v, want %s", id, step, err, code)
	}
	if after.Step() != p.c.Step() || strings.Join(after.Awaited(), " ") != strings.Join(p.c.Awaited(), " ") {
		p.t.Errorf("a refused %s moved the ceremony", step)
	}
}

// decrypts holds that a quorum decrypts a test message under every set.
func (p *play) decrypts(quorum ...string) {
	p.t.Helper()
	r := p.c.Record()
	for s := range Sets {
		nonce := elgamal.RandomScalar()
		c := elgamal.Ciphertext{A: elgamal.MulBase(nonce), B: elgamal.MulBase(elgamal.NewScalar(42)).Add(r.Joint[s].Mul(nonce))}
		task := &Task{EID: [32]byte{1}, Set: s, Serial: 1, Quorum: quorum, Items: List{{Name: "sum", C: c}}}
		shares := map[string]*DecryptionShare{}
		for _, id := range quorum {
			x, err := r.Prove(task, p.shares(id))
			if err != nil {
				p.t.Fatal(err)
			}
			shares[id] = x
		}
		out, err := r.Combine(task, shares)
		if err != nil {
			p.t.Fatal(err)
		}
		if v, ok := elgamal.DiscreteLog(out[0], 100); !ok || v != 42 {
			p.t.Fatalf("%v decrypt %s to something else", quorum, s)
		}
	}
}
