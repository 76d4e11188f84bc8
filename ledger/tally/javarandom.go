package tally

import (
	"cmp"
	"math/bits"
	"slices"
	"unicode/utf16"
)

// javaRandom is the linear congruential generator that the documentation of java.util.Random specifies (48 bits of state,
// Knuth, The Art of Computer Programming, volume 2, section 3.2.1). RCTab breaks ties with it, and so a count that was done
// with RCTab can be done again.
type javaRandom struct{ state uint64 }

const (
	javaMultiplier = 0x5DEECE66D
	javaMask       = 1<<48 - 1
)

func newJavaRandom(seed int64) *javaRandom {
	return &javaRandom{(uint64(seed) ^ javaMultiplier) & javaMask}
}

// next gives the upper n of the 48 bits, n at most 32.
func (j *javaRandom) next(n int) uint64 {
	j.state = (j.state*javaMultiplier + 0xB) & javaMask
	return j.state >> (48 - n)
}

// nextInt is uniform in 0…bound-1.
func (j *javaRandom) nextInt(bound int) int {
	n := uint64(bound)
	if n&(n-1) == 0 {
		return int(n * j.next(31) >> 31)
	}
	for {
		u := j.next(31)
		if r := u % n; u-r+n-1 < 1<<31 { // else the last, incomplete run of remainders
			return int(r)
		}
	}
}

// scaled is floor(nextDouble() · n) as Java computes it: the product rounds to 53 significant bits, to even.
func (j *javaRandom) scaled(n int) int {
	hi, lo := bits.Mul64(j.next(26)<<27+j.next(27), uint64(n))
	length := bits.Len64(lo)
	if hi > 0 {
		length = 64 + bits.Len64(hi)
	}
	if spare := length - 53; spare > 0 {
		rest, half, carry := lo&(1<<spare-1), uint64(1)<<(spare-1), uint64(0)
		lo -= rest
		if rest > half || rest == half && lo>>spare&1 == 1 {
			lo, carry = bits.Add64(lo, 1<<spare, 0)
			hi += carry
		}
	}
	return int(hi<<11 | lo>>53)
}

// pick chooses one of options the way RCTab does: from those sorted by name; if it has compared earlier rounds, from those in
// the order of a java.util.HashSet.
func (j *javaRandom) pick(names []string, options []int, compared bool) int {
	options = javaSorted(names, options)
	if compared {
		options = javaHashed(names, options)
	}
	return options[j.scaled(len(options))]
}

// JavaShuffle is the order in which RCTab's tie-break "generate permutation" puts options: sorted by name, then
// Collections.shuffle with that seed.
func JavaShuffle(names []string, seed int64) []int {
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	order, random := javaSorted(names, order), newJavaRandom(seed)
	for i := len(order); i > 1; i-- {
		k := random.nextInt(i)
		order[i-1], order[k] = order[k], order[i-1]
	}
	return order
}

// javaSorted orders options by name in UTF-16 code units, as String.compareTo does.
func javaSorted(names []string, options []int) []int {
	key := func(o int) []uint16 { return utf16.Encode([]rune(names[o])) }
	return slices.SortedFunc(slices.Values(options), func(a, b int) int { return slices.Compare(key(a), key(b)) })
}

// javaHashed orders options as java.util.HashSet iterates over their names: by the bucket of String.hashCode, of 16 or as many
// more as keep the set three quarters full.
func javaHashed(names []string, options []int) []int {
	buckets := uint32(16)
	for buckets < uint32(len(options)*4/3+1) {
		buckets *= 2
	}
	bucket := func(o int) uint32 {
		h := uint32(0)
		for _, unit := range utf16.Encode([]rune(names[o])) {
			h = h*31 + uint32(unit)
		}
		return (h ^ h>>16) & (buckets - 1)
	}
	return slices.SortedStableFunc(slices.Values(options), func(a, b int) int { return cmp.Compare(bucket(a), bucket(b)) })
}
