package record

import "slices"

// Use is what became of one leaf. At the end every leaf has exactly one.
type Use uint8

// The uses of a leaf.
const (
	UseNone      Use = 0
	UseDrawn     Use = 1 // opened before opening
	UseCast      Use = 2
	UseChecked   Use = 3
	UseVoid      Use = 4
	UseUnprinted Use = 5
	UseFailed    Use = 6
	UseLeft      Use = 7 // opened at close: never reached
)

// Accounted reports whether every leaf of the station has its use.
func (st Station) Accounted() bool {
	if st.Stage != StageClosed || st.uses == nil {
		return false
	}
	for it := st.uses.Iterator(); !it.Done(); {
		if _, use := it.Next(); use == UseNone {
			return false
		}
	}
	return true
}

// isDrawn reports whether the dice chose an index.
func (st Station) isDrawn(i uint32) bool {
	_, found := slices.BinarySearch(st.Drawn, i)
	return found
}

// undrawn is how many indices up to and including i the dice left for voters. It is also the rank of i among them.
func (st Station) undrawn(i uint32) uint32 {
	n, found := slices.BinarySearch(st.Drawn, i)
	if found {
		n++
	}
	return i - uint32(n)
}
