package headers

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
)

// maxTotalPower is CometBFT's own limit, an eighth of what an int64 holds.
const maxTotalPower = (1<<63 - 1) / 8

// Validator is a consensus key with its power.
type Validator struct {
	Key   [32]byte // ed25519
	Power int64
}

// Address is the first 20 bytes of the key's SHA-256.
func (v Validator) Address() [20]byte {
	sum := sha256.Sum256(v.Key[:])
	return [20]byte(sum[:20])
}

func (v Validator) proto() []byte {
	var key, p proto
	key.bytes(1, v.Key[:])
	p.message(1, key)
	p.uint(2, uint64(v.Power))
	return p
}

// ValidatorSet is a set of validators in the chain's order: power downwards,
// then address upwards. Make one with NewValidatorSet.
type ValidatorSet struct {
	list  []Validator
	total int64
}

// NewValidatorSet sorts validators into the chain's order.
func NewValidatorSet(validators []Validator) (ValidatorSet, error) {
	set := ValidatorSet{list: slices.Clone(validators)}
	if len(validators) == 0 {
		return set, errors.New("the validator set is empty")
	}
	seen := map[[32]byte]bool{}
	for _, v := range validators {
		if v.Power <= 0 || v.Power > maxTotalPower-set.total {
			return set, fmt.Errorf("validator %x has power %d", v.Key[:4], v.Power)
		}
		if seen[v.Key] {
			return set, fmt.Errorf("validator %x is there twice", v.Key[:4])
		}
		seen[v.Key] = true
		set.total += v.Power
	}
	slices.SortFunc(set.list, func(a, b Validator) int {
		x, y := a.Address(), b.Address()
		return cmp.Or(cmp.Compare(b.Power, a.Power), bytes.Compare(x[:], y[:]))
	})
	return set, nil
}

// Validators lists the set in the chain's order.
func (s ValidatorSet) Validators() []Validator { return slices.Clone(s.list) }

// Power is the sum of all powers.
func (s ValidatorSet) Power() int64 { return s.total }

// Hash is the header's commitment to the set.
func (s ValidatorSet) Hash() [32]byte {
	leaves := make([][]byte, len(s.list))
	for i, v := range s.list {
		leaves[i] = v.proto()
	}
	return root(leaves)
}

func (s ValidatorSet) has(address [20]byte) bool {
	return slices.ContainsFunc(s.list, func(v Validator) bool { return v.Address() == address })
}
