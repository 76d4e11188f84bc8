package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// keeper is the flags that name a trustee's folder.
type keeper struct {
	folder, secret string
}

func (k *keeper) flags(fs *flag.FlagSet) {
	fs.StringVar(&k.folder, "trustee", "", "folder `DIR` of the trustee who acts")
	fs.StringVar(&k.secret, "secret", "", "`FILE` with the trustee's passphrase")
}

// member is a trustee at work: the one whose secret this process reads.
type member struct {
	*session
	id     string
	secret *trustee.Secret
}

// unlock opens the trustee's folder.
func (k *keeper) unlock(s *session) (*member, error) {
	passphrase, err := cli.Secret(s.Env, "passphrase for "+k.folder, "secret", k.secret)
	if err != nil {
		return nil, err
	}
	secret, public, err := trustee.Open(k.folder, passphrase)
	if errors.Is(err, trustee.ErrPassphrase) {
		return nil, cli.Hint(err, "the passphrase was chosen at election keygen -trustee; nobody can restore it, and any other k trustees can do without this one")
	}
	if err != nil {
		return nil, cli.Hint(err, "the folder that election keygen -trustee made must be whole: take the copy of it, and keep this one")
	}
	if t := s.m.Trustee(public.ID); t == nil || t.SigningKey != public.SigningKey || t.SharingKey != public.SharingKey {
		secret.Wipe()
		return nil, cli.Hint(fmt.Errorf("%s is not a trustee of this election with these keys", public.ID), "trustee.json must have been in the manifest when officials signed it")
	}
	return &member{s, public.ID, secret}, nil
}

// works opens the trustee's folder and does a step again and again, until it has nothing left to wait for.
func (k *keeper) works(ctx context.Context, s *session, step func(t *member, state record.State) (awaited string, err error)) error {
	t, err := k.unlock(s)
	if err != nil {
		return err
	}
	defer t.secret.Wipe()
	return s.await(ctx, func(state record.State) (string, error) { return step(t, state) })
}

// sign signs an entry as the record wants a trustee's signed.
func (t *member) sign(e record.Entry) []byte {
	return t.secret.Sign(e.Kind().String(), record.Payload(t.m, e))
}

// key posts the trustee's next message of the key ceremony, if one is due.
func (t *member) key(ctx context.Context, s record.State) error {
	c := s.Ceremony()
	if c.Step() == trustee.StepFailed {
		return cli.Hint(cli.Finding(fmt.Errorf("the key ceremony has failed; out are %v", c.Out())), "make a manifest with other trustees")
	}
	if why := c.Out()[t.id]; why != "" {
		return cli.Hint(cli.Finding(fmt.Errorf("%s is out of the ceremony: %s", t.id, why)), "the others go on without")
	}
	step, message, due, err := t.secret.Next(c, t.id)
	if err != nil || !due {
		return err
	}
	kind, ok := record.KeyKind(step)
	if !ok {
		return fmt.Errorf("the record has no entry for the step %s", step)
	}
	e := &record.KeyMessage{Step: kind, Trustee: t.id, Message: message}
	e.Sig = t.sign(e)
	return t.post(ctx, e, "%s: %s posted", t.id, step)
}

// halves are the trustee's halves of a station's seeds.
func (t *member) halves(s record.State, st record.Station) (trustee.SeedPlace, trustee.Halves) {
	place := trustee.SeedPlace{EID: s.EID(), Station: st.ID, Attempt: int(st.Attempt), Trustee: t.id}
	return place, t.secret.SeedHalves(place, st.N())
}

// gives tells whether the trustee gives halves to the station's present attempt.
func (t *member) gives(st record.Station) bool { return slices.Contains(st.Trustees(), t.id) }

// root commits to the halves for a station.
func (t *member) root(ctx context.Context, s record.State, st record.Station) error {
	_, halves := t.halves(s, st)
	defer halves.Wipe()
	e := &record.TrusteeRoot{Station: st.ID, Attempt: st.Attempt, Trustee: t.id, Root: ballot.MerkleRoot(halves.Leaves(ballot.TrusteeHalfLeaf))}
	e.Sig = t.sign(e)
	return t.post(ctx, e, "%s: root of the seeds for %s posted, attempt %d", t.id, st.ID, st.Attempt)
}

// drawn opens the halves of the leaves that the dice chose.
func (t *member) drawn(ctx context.Context, s record.State, st record.Station) error {
	_, halves := t.halves(s, st)
	defer halves.Wipe()
	e := &record.DrawnTrustee{Station: st.ID, Attempt: st.Attempt, Trustee: t.id, Opened: halves.Chosen(st.Drawn)}
	for i := uint32(1); int(i) <= st.N(); i++ {
		if _, opened := slices.BinarySearch(st.Drawn, i); !opened {
			e.Hidden = append(e.Hidden, ballot.TrusteeHalfLeaf(i, halves.Half(i)))
		}
	}
	e.Sig = t.sign(e)
	return t.post(ctx, e, "%s: drawn seeds for %s opened", t.id, st.ID)
}

// unused opens the halves of the leaves that a closed station never reached.
func (t *member) unused(ctx context.Context, s record.State, st record.Station) error {
	_, halves := t.halves(s, st)
	defer halves.Wipe()
	e := &record.Unused{Station: st.ID, Attempt: st.Attempt, Trustee: t.id}
	for i := st.Last + 1; int(i) <= st.N(); i++ {
		e.Halves = append(e.Halves, halves.Half(i))
	}
	e.Sig = t.sign(e)
	return t.post(ctx, e, "%s: %d unused seeds of %s opened", t.id, len(e.Halves), st.ID)
}

// share decrypts the trustee's part of every sum.
func (t *member) share(ctx context.Context, s record.State, task *trustee.Task) error {
	shares, err := t.secret.KeyShares(s.Ceremony(), t.id)
	if err != nil {
		return err
	}
	defer shares.Wipe()
	part, err := s.Keys().Prove(task, shares)
	if err != nil {
		return err
	}
	e := &record.Share{Quorum: uint16(task.Serial), Trustee: t.id, Share: part.Encode()}
	e.Sig = t.sign(e)
	return t.post(ctx, e, "%s: share of %d sums posted", t.id, task.Items.Len())
}

// orEveryStation checks names of stations; none means all.
func orEveryStation(m *election.Manifest, ids []string) ([]string, error) {
	for _, id := range ids {
		if m.Station(id) == nil {
			return nil, cli.Usage("there is no station %q in the manifest", id)
		}
	}
	if len(ids) > 0 {
		return ids, nil
	}
	var out []string
	for _, st := range m.Stations {
		out = append(out, st.ID)
	}
	return out, nil
}
