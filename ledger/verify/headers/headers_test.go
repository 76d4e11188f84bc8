package headers

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
	"time"
)

// village is a chain of our own making: the test holds every validator's key
// and so can sign what an honest chain never would.
type village struct {
	t     testing.TB
	keys  map[[20]byte]ed25519.PrivateKey
	start []Validator
	begun time.Time
}

func newVillage(t testing.TB, powers ...int64) *village {
	v := &village{t: t, keys: map[[20]byte]ed25519.PrivateKey{}, begun: time.Date(2026, 11, 3, 5, 0, 0, 0, time.UTC)}
	for i, power := range powers {
		seed := sha256.Sum256([]byte{byte(i)})
		v.start = append(v.start, v.validator(seed, power))
	}
	return v
}

func (v *village) validator(seed [32]byte, power int64) Validator {
	key := ed25519.NewKeyFromSeed(seed[:])
	val := Validator{Key: [32]byte(key.Public().(ed25519.PublicKey)), Power: power}
	v.keys[val.Address()] = key
	return val
}

func (v *village) chain() *Chain {
	c, err := NewChain("village", v.begun, v.start, state(0))
	if err != nil {
		v.t.Fatal(err)
	}
	return c
}

func state(n int64) [32]byte { return sha256.Sum256([]byte{byte(n)}) }

// next makes the block that follows what c has accepted.
func (v *village) next(c *Chain, entries ...string) *Block {
	b := &Block{}
	for _, e := range entries {
		b.Entries = append(b.Entries, []byte(e))
	}
	height := c.Height() + 1
	b.Header = Header{
		BlockVersion: BlockProtocol, AppVersion: AppVersion, ChainID: "village", Height: height,
		Time:           v.begun.Add(time.Duration(height-1) * time.Second),
		LastCommitHash: root(nil), DataHash: DataHash(b.Entries), ConsensusHash: ConsensusHash(),
		ValidatorsHash: c.now.Hash(), NextValidatorsHash: c.next.Hash(),
		AppHash: c.appHash, LastResultsHash: root(nil), EvidenceHash: root(nil),
		Proposer: c.now.list[0].Address(),
	}
	if c.last != nil {
		b.Header.LastBlockID = c.last.Commit.BlockID
		b.Header.LastCommitHash = c.last.Commit.Hash()
		b.Header.LastResultsHash = ResultsHash(len(c.last.Entries))
	}
	v.sign(c, b)
	return b
}

func (v *village) sign(c *Chain, b *Block) {
	id := BlockID{Hash: b.Header.Hash(), Parts: PartSet{1, sha256.Sum256([]byte("parts"))}}
	b.Commit = Commit{Height: b.Header.Height, Round: 0, BlockID: id}
	for i, val := range c.now.list {
		b.Commit.Signatures = append(b.Commit.Signatures, CommitSig{Flag: ForThis, Address: val.Address(),
			Time: b.Header.Time.Add(time.Duration(i+1) * time.Millisecond)})
		v.resign(b, i)
	}
}

func (v *village) resign(b *Block, i int) {
	s := &b.Commit.Signatures[i]
	s.Signature = [64]byte(ed25519.Sign(v.keys[s.Address], b.Commit.SignBytes("village", i)))
}

func (v *village) grow(c *Chain, blocks int) {
	for range blocks {
		if err := c.Accept(v.next(c, "one", "two")); err != nil {
			v.t.Fatal(err)
		}
		if err := c.Executed(state(c.Height()), v.start); err != nil {
			v.t.Fatal(err)
		}
	}
}

func TestBlockFileRoundTrip(t *testing.T) {
	v := newVillage(t, 24, 24, 24, 14)
	c := v.chain()
	v.grow(c, 2)
	b := v.next(c, "", "x", strings.Repeat("long", 1000))
	b.Commit.Signatures[2] = CommitSig{Flag: Absent}
	data := b.Encode()
	back, err := ParseBlock(data)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(back.Encode(), data) || back.Header.Hash() != b.Header.Hash() {
		t.Fatal("the block changed on its way through a file")
	}
	if err := c.Accept(back); err != nil {
		t.Fatal(err)
	}
}

// No byte of a block file is free: whichever is changed, the file no longer
// parses or the block is no longer accepted.
func TestEveryByteCounts(t *testing.T) {
	v := newVillage(t, 24, 24, 24)
	c := v.chain()
	v.grow(c, 2)
	data := v.next(c, "entry").Encode()
	for i := range data {
		for _, mask := range []byte{1, 0x20, 0x80} {
			spoilt := bytes.Clone(data)
			spoilt[i] ^= mask
			walk := *c
			if b, err := ParseBlock(spoilt); err == nil && walk.Accept(b) == nil {
				t.Fatalf("byte %d can be changed by %#x", i, mask)
			}
		}
	}
	for n := range data {
		if _, err := ParseBlock(data[:n]); err == nil {
			t.Fatalf("a file cut to %d bytes is read", n)
		}
	}
	if _, err := ParseBlock(append(bytes.Clone(data), 0)); err == nil {
		t.Fatal("a byte after the end is not seen")
	}
}

func TestRefusedBlocks(t *testing.T) {
	other := sha256.Sum256([]byte("other"))
	for _, tt := range []struct {
		name, want string
		spoil      func(*Block)
	}{
		{"chain", "of chain", func(b *Block) { b.Header.ChainID = "city" }},
		{"block protocol", "versions", func(b *Block) { b.Header.BlockVersion++ }},
		{"rules version", "versions", func(b *Block) { b.Header.AppVersion++ }},
		{"height skipped", "height 4", func(b *Block) { b.Header.Height++ }},
		{"time stands", "not later", func(b *Block) { b.Header.Time = b.Header.Time.Add(-time.Second) }},
		{"other parent", "follows another", func(b *Block) { b.Header.LastBlockID.Hash = other }},
		{"other parts", "follows another", func(b *Block) { b.Header.LastBlockID.Parts.Total++ }},
		{"other signatures", "other signatures", func(b *Block) { b.Header.LastCommitHash = other }},
		{"other outcomes", "other outcomes", func(b *Block) { b.Header.LastResultsHash = ResultsHash(3) }},
		{"state", "state hash", func(b *Block) { b.Header.AppHash = other }},
		{"validators", "its validators", func(b *Block) { b.Header.ValidatorsHash = other }},
		{"next validators", "next validators", func(b *Block) { b.Header.NextValidatorsHash = other }},
		{"limits", "limits", func(b *Block) { b.Header.ConsensusHash = other }},
		{"proposer", "proposer", func(b *Block) { b.Header.Proposer[0]++ }},
		{"entries swapped", "entries", func(b *Block) { slices.Reverse(b.Entries) }},
		{"entry dropped", "entries", func(b *Block) { b.Entries = b.Entries[:1] }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := newVillage(t, 24, 24, 24)
			c := v.chain()
			v.grow(c, 2)
			b := v.next(c, "one", "two")
			tt.spoil(b)
			v.sign(c, b) // the validators collude
			refused(t, c, b, tt.want)
		})
	}
}

func TestRefusedFirstBlocks(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		spoil      func(*Block)
	}{
		{"time", "manifest's time", func(b *Block) { b.Header.Time = b.Header.Time.Add(time.Nanosecond) }},
		{"parent", "names one before", func(b *Block) { b.Header.LastBlockID.Parts.Total = 1 }},
		{"outcomes", "names one before", func(b *Block) { b.Header.LastResultsHash = ResultsHash(1) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := newVillage(t, 1)
			c := v.chain()
			b := v.next(c)
			tt.spoil(b)
			v.sign(c, b)
			refused(t, c, b, tt.want)
		})
	}
}

func refused(t *testing.T, c *Chain, b *Block, want string) {
	t.Helper()
	before := c.Height()
	err := c.Accept(b)
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("got %v, want a refusal for %q", err, want)
	}
	if c.Height() != before {
		t.Fatal("a refused block moved the chain")
	}
}

func TestRefusedCommits(t *testing.T) {
	absent := func(places ...int) func(*village, *Block) {
		return func(_ *village, b *Block) {
			for _, i := range places {
				b.Commit.Signatures[i] = CommitSig{Flag: Absent}
			}
		}
	}
	for _, tt := range []struct {
		name, want string
		spoil      func(*village, *Block)
	}{
		{"exactly two thirds", "more than two thirds", absent(2)},
		{"nobody", "more than two thirds", absent(0, 1, 2)},
		{"a place too few", "places", func(_ *village, b *Block) { b.Commit.Signatures = b.Commit.Signatures[:2] }},
		{"height", "height", func(_ *village, b *Block) { b.Commit.Height++ }},
		{"other block", "another block", func(_ *village, b *Block) { b.Commit.BlockID.Hash[0]++ }},
		{"other parts", "does not verify", func(_ *village, b *Block) { b.Commit.BlockID.Parts.Hash[0]++ }},
		{"round", "does not verify", func(_ *village, b *Block) { b.Commit.Round++ }},
		{"flag", "does not verify", func(_ *village, b *Block) { b.Commit.Signatures[1].Flag = ForNone }},
		{"time", "does not verify", func(_ *village, b *Block) {
			b.Commit.Signatures[1].Time = b.Commit.Signatures[1].Time.Add(1)
		}},
		{"one vote in two places", "another validator", func(_ *village, b *Block) {
			b.Commit.Signatures[2] = b.Commit.Signatures[1]
		}},
		{"a vote for no block does not count", "more than two thirds", func(v *village, b *Block) {
			b.Commit.Signatures[2].Flag = ForNone
			v.resign(b, 2)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := newVillage(t, 24, 24, 24)
			c := v.chain()
			v.grow(c, 1)
			b := v.next(c, "one")
			tt.spoil(v, b)
			refused(t, c, b, tt.want)
		})
	}
}

// The newest block may be seen with other signatures than the chain keeps.
func TestRecommit(t *testing.T) {
	v := newVillage(t, 24, 24, 24, 24)
	c := v.chain()
	if c.Recommit(Commit{}) == nil {
		t.Fatal("signatures on no block are taken")
	}
	v.grow(c, 1)
	seen, other := v.next(c), *c
	kept := seen.Commit
	kept.Signatures = slices.Clone(seen.Commit.Signatures)
	kept.Signatures[3] = CommitSig{Flag: Absent}
	for _, walk := range []*Chain{c, &other} {
		if err := walk.Accept(seen); err != nil {
			t.Fatal(err)
		}
		walk.Executed(state(2), v.start)
	}
	if err := other.Recommit(kept); err != nil {
		t.Fatal(err)
	}
	next := v.next(&other)
	refused(t, c, next, "other signatures")
	bad := kept
	bad.Signatures = slices.Clone(kept.Signatures)
	bad.Signatures[0].Signature[0]++
	if c.Recommit(bad) == nil {
		t.Fatal("a bad signature is taken")
	}
	if err := c.Recommit(kept); err != nil {
		t.Fatal(err)
	}
	if err := c.Accept(next); err != nil {
		t.Fatal(err)
	}
}

func TestValidatorsChangeTwoBlocksLater(t *testing.T) {
	v := newVillage(t, 24, 24, 24)
	c := v.chain()
	station := v.validator(sha256.Sum256([]byte("station")), 14)
	enrolled := append(slices.Clone(v.start), station)
	for _, want := range []int{3, 3, 4} { // enrolled by block 1, in office at block 3
		if got := len(c.Set().Validators()); got != want {
			t.Fatalf("block %d has %d validators, want %d", c.Height()+1, got, want)
		}
		if err := c.Accept(v.next(c)); err != nil {
			t.Fatal(err)
		}
		if err := c.Executed(state(c.Height()), enrolled); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRefusedValidatorSets(t *testing.T) {
	a, b := Validator{Key: [32]byte{1}, Power: 1}, Validator{Key: [32]byte{2}, Power: maxTotalPower}
	for name, set := range map[string][]Validator{
		"empty": nil, "twice": {a, a}, "no power": {{Key: [32]byte{1}}},
		"negative": {{Key: [32]byte{1}, Power: -1}}, "too much": {a, b},
	} {
		if _, err := NewValidatorSet(set); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestRefusedForms(t *testing.T) {
	v := newVillage(t, 24)
	for name, spoil := range map[string]func(*Block){
		"no height":     func(b *Block) { b.Header.Height = 0 },
		"negative":      func(b *Block) { b.Commit.Height = -1 },
		"round":         func(b *Block) { b.Commit.Round = -1 },
		"unknown flag":  func(b *Block) { b.Commit.Signatures[0].Flag = 4 },
		"zero flag":     func(b *Block) { b.Commit.Signatures[0].Flag = 0 },
		"year 10000":    func(b *Block) { b.Header.Time = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"before year 1": func(b *Block) { b.Header.Time = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC) },
	} {
		b := v.next(v.chain())
		spoil(b)
		if _, err := ParseBlock(b.Encode()); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}
