package node

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

const testChain = "village"

func testSigner(t *testing.T, dir string) *signer {
	t.Helper()
	key, err := LoadAnchor(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSigner(Config{Dir: dir, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func anchorDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "anchor")
	if _, err := InitAnchor(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func vote(height int64, round int32, kind cmtproto.SignedMsgType, block byte) *cmtproto.Vote {
	v := &cmtproto.Vote{Type: kind, Height: height, Round: round, Timestamp: time.Unix(height, 0)}
	if block != 0 {
		v.BlockID = cmtproto.BlockID{Hash: bytes.Repeat([]byte{block}, 32),
			PartSetHeader: cmtproto.PartSetHeader{Total: 1, Hash: bytes.Repeat([]byte{block}, 32)}}
	}
	return v
}

func TestSignaturesAreCometBFTs(t *testing.T) {
	s := testSigner(t, anchorDir(t))
	pub, err := s.GetPubKey()
	if err != nil {
		t.Fatal(err)
	}
	v := vote(5, 0, cmtproto.PrecommitType, 1)
	if err := s.SignVote(testChain, v); err != nil {
		t.Fatal(err)
	}
	if !pub.VerifySignature(types.VoteSignBytes(testChain, v), v.Signature) {
		t.Fatal("the vote's signature does not verify")
	}
	p := &cmtproto.Proposal{Type: cmtproto.ProposalType, Height: 6, BlockID: v.BlockID, Timestamp: time.Unix(6, 0)}
	if err := s.SignProposal(testChain, p); err != nil {
		t.Fatal(err)
	}
	if !pub.VerifySignature(types.ProposalSignBytes(testChain, p), p.Signature) {
		t.Fatal("the proposal's signature does not verify")
	}
}

// Whatever a validator is asked after a crash, it never signs two things for
// one place, and repeats what it signed.
func TestNeverTwoThingsForOnePlace(t *testing.T) {
	for _, tt := range []struct {
		name  string
		again *cmtproto.Vote
		want  string // part of the refusal; none if the first signature is repeated
	}{
		{"same vote", vote(5, 1, cmtproto.PrecommitType, 1), ""},
		{"other block", vote(5, 1, cmtproto.PrecommitType, 2), "two things"},
		{"no block", vote(5, 1, cmtproto.PrecommitType, 0), "two things"},
		{"earlier step", vote(5, 1, cmtproto.PrevoteType, 1), "after"},
		{"earlier round", vote(5, 0, cmtproto.PrecommitType, 1), "after"},
		{"earlier height", vote(4, 9, cmtproto.PrecommitType, 1), "after"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := anchorDir(t)
			first := vote(5, 1, cmtproto.PrecommitType, 1)
			if err := testSigner(t, dir).SignVote(testChain, first); err != nil {
				t.Fatal(err)
			}
			tt.again.Timestamp = tt.again.Timestamp.Add(time.Hour) // the clock went on
			err := testSigner(t, dir).SignVote(testChain, tt.again)
			if tt.want == "" {
				if err != nil || !bytes.Equal(tt.again.Signature, first.Signature) || !tt.again.Timestamp.Equal(first.Timestamp) {
					t.Fatalf("the first vote is not repeated: %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want a refusal for %q", err, tt.want)
			}
			if len(tt.again.Signature) > 0 {
				t.Fatal("a refused vote is signed")
			}
		})
	}
}

func TestProposalIsNotRepeatedDifferently(t *testing.T) {
	dir := anchorDir(t)
	one, two := vote(0, 0, 0, 1).BlockID, vote(0, 0, 0, 2).BlockID
	p := &cmtproto.Proposal{Type: cmtproto.ProposalType, Height: 6, BlockID: one, Timestamp: time.Unix(6, 0)}
	if err := testSigner(t, dir).SignProposal(testChain, p); err != nil {
		t.Fatal(err)
	}
	again := &cmtproto.Proposal{Type: cmtproto.ProposalType, Height: 6, BlockID: one, Timestamp: time.Unix(7, 0)}
	if err := testSigner(t, dir).SignProposal(testChain, again); err != nil || !bytes.Equal(p.Signature, again.Signature) {
		t.Fatalf("the proposal is not repeated: %v", err)
	}
	again = &cmtproto.Proposal{Type: cmtproto.ProposalType, Height: 6, BlockID: two, Timestamp: time.Unix(7, 0)}
	if err := testSigner(t, dir).SignProposal(testChain, again); err == nil {
		t.Fatal("a second proposal is signed")
	}
}

func TestForgottenStateStopsTheValidator(t *testing.T) {
	for name, spoil := range map[string]func(string) error{
		"gone":  os.Remove,
		"empty": func(p string) error { return os.Truncate(p, 0) },
		"torn":  func(p string) error { return os.Truncate(p, 20) },
	} {
		dir := anchorDir(t)
		if err := spoil(filepath.Join(dir, signedFile)); err != nil {
			t.Fatal(err)
		}
		key, err := LoadAnchor(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := newSigner(Config{Dir: dir, Key: key}); err == nil {
			t.Errorf("%s: the validator would sign", name)
		}
	}
}

// What can't be noted is not signed.
func TestNoSignatureWithoutNote(t *testing.T) {
	dir := anchorDir(t)
	s := testSigner(t, dir)
	s.path = filepath.Join(dir, "no such folder", signedFile)
	var told error
	s.failed = func(err error) { told = err }
	v := vote(5, 0, cmtproto.PrecommitType, 1)
	if err := s.SignVote(testChain, v); err == nil || len(v.Signature) > 0 || !errors.Is(told, fs.ErrNotExist) {
		t.Fatalf("signed without a note: %v; the node was told %v", err, told)
	}
}

// fakeLease is the contract of a lease without a TPM behind it.
type fakeLease struct {
	from, end int64
	extended  int
	broken    error
	closed    int64
}

func (l *fakeLease) From() int64         { return l.from }
func (l *fakeLease) Covers(h int64) bool { return h >= l.from && h < l.end }
func (l *fakeLease) Extend(end int64) error {
	if l.broken == nil {
		l.extended, l.end = l.extended+1, end
	}
	return l.broken
}

func (l *fakeLease) Close(signed int64) error { l.closed = signed; return nil }

func TestLeaseLimitsTheHeights(t *testing.T) {
	s := testSigner(t, anchorDir(t))
	lease := &fakeLease{from: 10, end: 10}
	s.lease, s.step = lease, leaseHeights
	if err := s.SignVote(testChain, vote(9, 0, cmtproto.PrecommitType, 1)); err == nil {
		t.Fatal("signed below the end of the lease that it died under")
	}
	for h := int64(10); h < 10+2*leaseHeights; h++ {
		if err := s.SignVote(testChain, vote(h, 0, cmtproto.PrecommitType, 1)); err != nil {
			t.Fatal(err)
		}
	}
	if lease.extended != 2 {
		t.Fatalf("%d leases for %d heights", lease.extended, 2*leaseHeights)
	}
	lease.broken = errors.New("the TPM does not answer")
	if err := s.SignVote(testChain, vote(100, 0, cmtproto.PrecommitType, 1)); err == nil {
		t.Fatal("signed without a lease")
	}
	if err := s.end(); err != nil || lease.closed != 9+2*leaseHeights {
		t.Fatalf("the lease ends at height %d: %v", lease.closed, err)
	}
	lease.broken = nil
	if err := s.SignVote(testChain, vote(101, 0, cmtproto.PrecommitType, 1)); err == nil {
		t.Fatal("signed after the end")
	}
}

func TestKeyIsNeverReplacedNorPrinted(t *testing.T) {
	dir := anchorDir(t)
	before, err := os.ReadFile(filepath.Join(dir, keyFile))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := InitAnchor(dir); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("a second init gives %v", err)
	}
	if after, _ := os.ReadFile(filepath.Join(dir, keyFile)); !bytes.Equal(before, after) {
		t.Fatal("the key was replaced")
	}
	key, err := LoadAnchor(dir)
	if err != nil {
		t.Fatal(err)
	}
	secret := fmt.Sprintf("%x", key.secret.private.Seed())
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q", "%d"} {
		for _, v := range []any{key, &key, Config{Key: key}, &signer{key: key}} {
			out := strings.ToLower(fmt.Sprintf(verb, v))
			if strings.Contains(out, secret) || strings.Contains(out, fmt.Sprint(key.secret.private.Seed()[:6])[1:]) {
				t.Errorf("%s of %T prints the key", verb, v)
			}
		}
	}
	if _, err := key.MarshalText(); err == nil {
		t.Error("a key marshals")
	}
	if _, err := NewKey(make([]byte, 31)); err == nil {
		t.Error("a seed of 31 bytes is taken")
	}
}
