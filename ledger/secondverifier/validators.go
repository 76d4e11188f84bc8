package secondverifier

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// A validator has a key and power: SPEC, "Rules", Validators.
type validator struct {
	key   [32]byte
	power uint64
}

// address is the first 20 bytes of SHA-256 of the key.
func (v validator) address() [20]byte {
	digest := sha256.Sum256(v.key[:])
	return [20]byte(digest[:20])
}

// sortValidators puts them in the order of commits: by power downwards, then by address upwards.
func sortValidators(set []validator) []validator {
	slices.SortFunc(set, func(a, b validator) int {
		if a.power != b.power {
			return int(b.power) - int(a.power)
		}
		x, y := a.address(), b.address()
		return bytes.Compare(x[:], y[:])
	})
	return set
}

// validatorSetHash is what headers bind of a set that is in order.
func validatorSetHash(set []validator) [32]byte {
	var lines [][]byte
	for _, v := range set {
		key := message{}.bytes(1, v.key[:])
		lines = append(lines, message{}.nested(1, key).number(2, int64(v.power)))
	}
	return treeRoot(lines)
}

// isValidator tells whether an address is of the set.
func isValidator(set []validator, address [20]byte) bool {
	return slices.ContainsFunc(set, func(v validator) bool { return v.address() == address })
}

// voteBytes are what a validator signs: its vote of a type (1 prevote, 2 precommit).
func voteBytes(kind, height, round uint64, id blockID, t moment, chain string) []byte {
	m := message{}.number(1, int64(kind)).fixed(2, height).fixed(3, round)
	if id != (blockID{}) {
		m = m.nested(4, id.message())
	}
	m = m.nested(5, t.message()).bytes(6, []byte(chain))
	return append(binary.AppendUvarint(nil, uint64(len(m))), m...)
}

// check tells what is wrong with a commit for a header under the validators of its height.
func (c commit) check(h header, set []validator) error {
	if c.height != h.height || c.id.hash != h.hash() {
		return wrong("its commit is for another block")
	}
	if len(c.places) != len(set) {
		return wrong("its commit has %d places for %d validators", len(c.places), len(set))
	}
	var given, all uint64
	for i, p := range c.places {
		all += set[i].power
		if p.flag == absent {
			continue
		}
		if err := c.checkPlace(p, set[i], h.chain); err != nil {
			return err
		}
		if p.flag == forBlock {
			given += set[i].power
		}
	}
	if 3*given <= 2*all {
		return wrong("%d of %d power signed it, which is not more than two thirds", given, all)
	}
	return nil
}

func (c commit) checkPlace(p place, v validator, chain string) error {
	if p.address != v.address() {
		return wrong("its commit has a signature of another validator than %x", v.address())
	}
	id := c.id
	if p.flag == forNone {
		id = blockID{}
	}
	if !verifyZIP215(v.key, voteBytes(2, c.height, c.round, id, p.time, chain), p.signature) {
		return wrong("its commit has a bad signature of %x", v.address())
	}
	return nil
}
