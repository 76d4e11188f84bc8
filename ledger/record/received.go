package record

import (
	"cmp"
	"slices"
)

// received is a batch of a station as far as the record has seen it.
type received struct {
	head  BatchHead
	spans []span // by part
}

// span is where a part begins and ends in the order of the whole batch; parts do not overlap, or they would tell order in time.
type span struct {
	here        bool
	first, last uint64
}

// admit checks that a batch may come now, and finds what is here of it already.
func (s State) admit(st Station, h *BatchHead) (received, error) {
	if got, ok := st.batches.Get(h.Serial); ok {
		if got.head.Digest() != h.Digest() {
			return got, refuse(CodeSerial, "%s: another batch %d", st.ID, h.Serial)
		}
		return got, nil
	}
	if !possible(st.N(), h.Parts, func(p PartLine) Counts { return p.Counts }) {
		return received{}, refuse(CodePart, "%s: more leaves than there are", st.ID)
	}
	got := received{head: *h, spans: make([]span, len(h.Parts))}
	if st.Stage == StageClosed {
		return got, s.admitLate(st, h)
	}
	if h.Serial != uint32(st.batches.Len())+1 {
		return got, refuse(CodeSerial, "%s: batch %d after %d", st.ID, h.Serial, st.batches.Len())
	}
	return got, s.admitTimed(st, h)
}

// admitTimed holds a batch of the day to the manifest's times: boundaries of batches tell order, so there are few and none is small.
func (s State) admitTimed(st Station, h *BatchHead) error {
	last := uint16(0)
	if got, ok := st.batches.Get(h.Serial - 1); ok {
		last = got.head.Slot
	}
	switch {
	case h.Slot == 0 || int(h.Slot) > len(s.def.releases) || h.Slot <= last:
		return refuse(CodeEarly, "%s: slot %d after %d", st.ID, h.Slot, last)
	case s.now.Before(s.def.releases[h.Slot-1]):
		return refuse(CodeEarly, "%s: slot %d", st.ID, h.Slot)
	}
	return s.enough(st, h)
}

func (s State) enough(st Station, h *BatchHead) error {
	if n := int(h.Total().Cast); n < s.def.m.Release.MinBallots {
		return refuse(CodeFew, "%s: %d ballots", st.ID, n)
	}
	return nil
}

// admitLate takes what the closing tape lists. Only its last batch may be the one at close.
func (s State) admitLate(st Station, h *BatchHead) error {
	if h.Serial == 0 || int(h.Serial) > len(st.tape) {
		return refuse(CodeTapeMatch, "%s: batch %d", st.ID, h.Serial)
	}
	line := st.tape[h.Serial-1]
	if line.Head != h.Digest() || line.Counts != h.Total() {
		return refuse(CodeTapeMatch, "%s: batch %d", st.ID, h.Serial)
	}
	if h.Slot == 0 && int(h.Serial) == len(st.tape) {
		return nil
	}
	if h.Slot == 0 || int(h.Slot) > len(s.def.releases) {
		return refuse(CodeEarly, "%s: slot %d", st.ID, h.Slot)
	}
	return s.enough(st, h)
}

// take holds a part to its line in the head and to the parts beside it.
func (got received) take(e *Batch) (received, error) {
	n := int(e.Part)
	switch {
	case n >= len(got.head.Parts):
		return got, refuse(CodePart, "part %d of %d", n+1, len(got.head.Parts))
	case got.spans[n].here:
		return got, refuse(CodeRecorded, "part %d", n+1)
	case e.Releases.Line() != got.head.Parts[n]:
		return got, refuse(CodePart, "part %d", n+1)
	}
	keys := e.Releases.order()
	if len(keys) == 0 || !ascending(keys, func(a, b uint64) int { return cmp.Compare(a, b) }) {
		return got, refuse(CodeOrdering, "part %d", n+1)
	}
	mine := span{true, keys[0], keys[len(keys)-1]}
	for i, other := range got.spans {
		if other.here && (i < n && other.last >= mine.first || i > n && other.first <= mine.last) {
			return got, refuse(CodeOrdering, "parts %d and %d overlap", i+1, n+1)
		}
	}
	got.spans = slices.Clone(got.spans)
	got.spans[n] = mine
	return got, nil
}

// order are the keys by which a batch is sorted: what the release is, then its place, or for a check its index.
func (r *Releases) order() []uint64 {
	var keys []uint64
	for i := range r.Casts {
		keys = append(keys, 1<<32|uint64(r.Casts[i].Place))
	}
	for i := range r.Checks {
		keys = append(keys, 2<<32|uint64(r.Checks[i].Index))
	}
	for i := range r.Voids {
		keys = append(keys, 3<<32|uint64(r.Voids[i].Place))
	}
	for i := range r.Failures {
		keys = append(keys, 4<<32|uint64(r.Failures[i].Place))
	}
	return keys
}
