package trustee

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
)

// errSecret is what a secret answers when asked to become text.
var errSecret = errors.New("a secret is never written as text")

// Secret is all that one trustee keeps: a signing key, a sharing key, and a master secret from which its polynomials and its
// halves of the seeds are derived. It redacts itself in every print verb.
type Secret struct {
	signing ed25519.PrivateKey
	sharing *ecdh.PrivateKey
	master  [32]byte
}

// NewSecret draws a trustee's secret from the system.
func NewSecret() (*Secret, error) {
	_, signing, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	sharing, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	s := &Secret{signing: signing, sharing: sharing}
	_, err = rand.Read(s.master[:])
	return s, err
}

// Public is the trustee as the manifest names it.
func (s *Secret) Public(id, name string) election.Trustee {
	return election.Trustee{ID: id, Name: name, SigningKey: hex.EncodeToString(s.signing.Public().(ed25519.PublicKey)),
		SharingKey: hex.EncodeToString(s.sharing.PublicKey().Bytes())}
}

// Sign signs a payload under a label, as the record wants a trustee's entries signed.
func (s *Secret) Sign(label string, payload []byte) []byte {
	return election.Sign(label, payload, s.signing)
}

// Wipe overwrites what can be overwritten.
func (s *Secret) Wipe() {
	clear(s.master[:])
	clear(s.signing)
}

// Next says what the trustee has to post, if anything. It is a function of the ceremony and the secret, so that a trustee that
// starts again in the middle goes on where it was.
func (s *Secret) Next(c Ceremony, trustee string) (step Step, message []byte, ok bool, err error) {
	i := slices.IndexFunc(c.members, func(m member) bool { return m.id == trustee })
	if i < 0 {
		return 0, nil, false, refuse(CodeTrustee, "%s is not a trustee of this election", trustee)
	}
	if !slices.Equal(c.members[i].sharing.Bytes(), s.sharing.PublicKey().Bytes()) {
		return 0, nil, false, fmt.Errorf("these are not the keys of %s in the manifest", trustee)
	}
	if !c.awaits(i) {
		return c.step, nil, false, nil
	}
	message, err = s.message(c, i)
	return c.step, message, err == nil, err
}

func (s *Secret) message(c Ceremony, i int) ([]byte, error) {
	polys := polynomials(&s.master, c.id, c.k)
	defer func() {
		for set := range polys {
			polys[set].wipe()
		}
	}()
	switch c.step {
	case StepCommit:
		return (&Commit{newReveal(c.id, i+1, &polys).digest(c.id, i+1)}).Encode(), nil
	case StepReveal:
		return newReveal(c.id, i+1, &polys).Encode(), nil
	case StepShares:
		return s.deal(c, i, &polys)
	case StepComplaint:
		return s.complain(c, i).Encode(), nil
	case StepAnswer:
		return answer(c, i, &polys).Encode(), nil
	}
	shares, err := s.KeyShares(c, c.members[i].id)
	if err != nil {
		return nil, err
	}
	shares.Wipe()
	return (&Confirm{c.record.Digest()}).Encode(), nil
}

// deal seals a share for each of the others.
func (s *Secret) deal(c Ceremony, i int, polys *[Sets]polynomial) ([]byte, error) {
	x := &Shares{}
	for _, j := range c.others(i) {
		share := deal(polys, j)
		sealed, err := sealShare(c.id, i+1, j, c.members[j-1].sharing, &share)
		share.wipe()
		if err != nil {
			return nil, err
		}
		x.Sealed = append(x.Sealed, sealed)
	}
	return x.Encode(), nil
}

// complain names every dealer whose share does not open or does not fit.
func (s *Secret) complain(c Ceremony, i int) *Complaint {
	x := &Complaint{}
	for _, j := range c.others(i) {
		share, err := s.received(c, j, i+1)
		if err != nil {
			x.Against = append(x.Against, j)
		}
		share.wipe()
	}
	return x
}

// received is the share that dealer j sealed for us at index to, checked against the dealer's commitments.
func (s *Secret) received(c Ceremony, j, to int) (shareSet, error) {
	d := &c.members[j-1]
	at := slices.IndexFunc(d.shares.Sealed, func(x SealedShare) bool { return x.To == to })
	if at < 0 {
		return shareSet{}, fmt.Errorf("trustee %d dealt us nothing", j)
	}
	share, err := openShare(c.id, j, to, s.sharing, &d.shares.Sealed[at])
	if err == nil && !share.fits(d.reveal, to) {
		err = fmt.Errorf("the share of trustee %d does not fit its commitments", j)
	}
	return share, err
}

// answer opens the shares that were complained about.
func answer(c Ceremony, i int, polys *[Sets]polynomial) *Answer {
	x := &Answer{}
	for _, to := range c.members[i].complaints {
		x.Shares = append(x.Shares, OpenShare{To: to, Values: deal(polys, to)})
	}
	return x
}

// KeyShares gathers the trustee's shares of the secret keys once the record stands: its own, those sealed for it, and those
// opened to it by an answer. They are checked against the record.
func (s *Secret) KeyShares(c Ceremony, trustee string) (*KeyShares, error) {
	if c.record == nil || c.record.Member(trustee) == nil {
		return nil, refuse(CodeTrustee, "%s holds no shares of this election's keys", trustee)
	}
	me := c.record.Member(trustee)
	polys := polynomials(&s.master, c.id, c.k)
	k := &KeyShares{index: me.Index, x: deal(&polys, me.Index)}
	for set := range polys {
		polys[set].wipe()
	}
	for _, j := range c.others(me.Index - 1) {
		share, err := s.from(c, j, me.Index)
		if err != nil {
			return nil, err
		}
		for set := range share {
			k.x[set] = k.x[set].Add(share[set])
		}
		share.wipe()
	}
	return k, k.check(me)
}

// from is dealer j's share for us: the opened one, if we complained.
func (s *Secret) from(c Ceremony, j, to int) (shareSet, error) {
	if a := c.members[j-1].answer; a != nil {
		for _, open := range a.Shares {
			if open.To == to {
				return shareSet(open.Values), nil
			}
		}
	}
	return s.received(c, j, to)
}

// String redacts.
func (s Secret) String() string { return redacted }

// GoString redacts.
func (s Secret) GoString() string { return redacted }

// Format redacts whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText refuses.
func (s Secret) MarshalText() ([]byte, error) { return nil, errSecret }
