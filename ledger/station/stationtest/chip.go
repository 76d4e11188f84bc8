package stationtest

import (
	"crypto/ecdh"
	"crypto/rand"
	"errors"
	"testing"

	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/verify"
)

// A Chip is a TPM that can die, and at which the power can be cut.
type Chip struct {
	*recordtest.Chip
	Sharing *ecdh.PrivateKey
	Index   uint32
	K       [32]byte
	Dead    bool
	Cut     string // before or after which write the power goes

	definition [32]byte
}

type powerCut struct{}

var errDead = &broker.Refusal{Code: broker.CodeChip, Reason: "no answer"}

func newChip(t testing.TB, definition [32]byte) *Chip {
	t.Helper()
	sharing, err := ecdh.X25519().GenerateKey(rand.Reader)
	must(t, err)
	return &Chip{Chip: recordtest.NewChip(recordtest.NewMaker(morning), definition, "st-1"), Sharing: sharing, definition: definition}
}

func (c *Chip) RatchetRead() (uint32, [32]byte, error) {
	if c.Dead {
		return 0, [32]byte{}, errDead
	}
	return c.Index, c.K, nil
}

func (c *Chip) RatchetWrite(index uint32, k [32]byte) error {
	if c.Dead {
		return errDead
	}
	if c.Cut == "before" {
		panic(powerCut{})
	}
	if index <= c.Index && c.Index > 1 {
		return errors.New("the index must rise")
	}
	c.Index, c.K = index, k
	if c.Cut == "after" {
		panic(powerCut{})
	}
	return nil
}

func (c *Chip) SignReceipt(label string, digest [32]byte) ([]byte, error) {
	if c.Dead {
		return nil, errDead
	}
	return c.Chip.SignReceipt(label, digest), nil
}

func (c *Chip) Random(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := rand.Read(b)
	return b, err
}

func (c *Chip) SharingKey() ([]byte, error) {
	if c.Dead {
		return nil, errDead
	}
	return c.Sharing.Bytes(), nil
}

func (c *Chip) Check(chosen []byte) (verify.Evidence, error) {
	if c.Dead {
		return verify.Evidence{}, errDead
	}
	return verify.ParseEvidence(c.Chip.Quote(verify.CheckNonce(c.definition, chosen), recordtest.Log))
}

// Cut runs do until the power goes.
func (b *Bench) Cut(when string, do func()) {
	b.t.Helper()
	b.Chip.Cut = when
	defer func() {
		b.Chip.Cut = ""
		if r := recover(); r != (powerCut{}) {
			b.t.Fatalf("the power did not go: %v", r)
		}
	}()
	do()
}
