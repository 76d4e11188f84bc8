package record

import (
	"crypto/sha256"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tlog"
)

// A Batch is what a station releases at one time: everything it burned since the batch before, sorted. A batch that is too large
// for one entry is cut into parts; all parts carry the same head and one signature of the station over it.
type Batch struct {
	Head BatchHead
	Part uint16 // which line of the head this is, from 0
	Releases
	Sig       []byte               // the station's
	Officials []election.Signature // instead of Sig, once the station's chip is lost
}

// BatchHead says what is in all parts of a batch.
type BatchHead struct {
	Station string
	Serial  uint32 // from 1, without gaps
	Slot    uint16 // which of the manifest's times of release, from 1; 0 at close
	Parts   []PartLine
}

// PartLine binds one part: the root over its releases, and how many of each there are.
type PartLine struct {
	Root [32]byte
	Counts
}

// Releases are the leaves of a batch by what became of them: checks in the order of their indices, the others in the order of
// their places. Neither order has anything to do with time.
type Releases struct {
	Casts    []Cast
	Checks   []Check
	Voids    []Void
	Failures []Failed
}

// Kind is KindBatch.
func (e *Batch) Kind() Kind { return KindBatch }

// body is the head alone: it is what the station signs, and it is the same in every part.
func (e *Batch) body(w *wire) { e.Head.wire(w) }

func (e *Batch) seals(w *wire) {
	w.u16(&e.Part)
	e.Releases.wire(w)
	w.data(&e.Sig)
	w.signatures(&e.Officials)
}

func (h *BatchHead) wire(w *wire) {
	w.text(&h.Station)
	w.u32(&h.Serial)
	w.u16(&h.Slot)
	list(w, &h.Parts, func(w *wire, p *PartLine) {
		w.hash(&p.Root)
		p.Counts.wire(w)
	})
}

// Digest identifies the batch; the closing tape lists it.
func (h *BatchHead) Digest() [32]byte { return election.Hash("batch-head", write(h.wire)) }

// Total counts the releases of all parts.
func (h *BatchHead) Total() Counts {
	var c Counts
	for _, p := range h.Parts {
		c = c.Plus(p.Counts)
	}
	return c
}

func (r *Releases) wire(w *wire) {
	list(w, &r.Casts, func(w *wire, c *Cast) { c.wire(w) })
	list(w, &r.Checks, func(w *wire, c *Check) { c.wire(w) })
	list(w, &r.Voids, func(w *wire, v *Void) { v.wire(w) })
	list(w, &r.Failures, func(w *wire, f *Failed) { f.wire(w) })
}

// leaves are the contents of the log's leaves, one for each release, that begin with what the release is.
func (r *Releases) leaves() [][]byte {
	var out [][]byte
	add := func(what uint8, fields func(*wire)) {
		out = append(out, write(func(w *wire) { w.u8(&what); fields(w) }))
	}
	for i := range r.Casts {
		add(1, r.Casts[i].wire)
	}
	for i := range r.Checks {
		add(2, r.Checks[i].wire)
	}
	for i := range r.Voids {
		add(3, r.Voids[i].wire)
	}
	for i := range r.Failures {
		add(4, r.Failures[i].wire)
	}
	return out
}

// Line is what the head of a batch says of a part with these releases.
func (r *Releases) Line() PartLine {
	return PartLine{Root: tlog.Root(r.leaves()...), Counts: r.counts()}
}

func (r *Releases) counts() Counts {
	c := Counts{Cast: uint32(len(r.Casts)), Checked: uint32(len(r.Checks)), Failed: uint32(len(r.Failures))}
	for i := range r.Voids {
		if r.Voids[i].Reason == VoidUnprinted {
			c.Unprinted++
		} else {
			c.Void++
		}
	}
	return c
}

// leaf identifies a part of a batch in the log without its releases, which are leaves of their own.
func (e *Batch) leaf() []byte {
	return write(func(w *wire) {
		k := uint8(KindBatch)
		w.u8(&k)
		e.Head.wire(w)
		w.u16(&e.Part)
		w.data(&e.Sig)
		w.signatures(&e.Officials)
	})
}

// StationDigest is what a station's key signs for an entry, under the label of its kind.
func StationDigest(m *election.Manifest, e Entry) [32]byte { return sha256.Sum256(Payload(m, e)) }

func (e *Batch) apply(s State) (State, error) {
	if err := s.before(PhaseCounting); err != nil {
		return s, err
	}
	st, err := s.enrolled(e.Head.Station)
	if err != nil {
		return s, err
	}
	if st.Stage < StageOpen {
		return s, refuse(CodeStage, "%s has not opened", st.ID)
	}
	if st.Lost && st.Stage != StageClosed {
		return s, refuse(CodeLost, "%s: its closing tape comes first", st.ID)
	}
	if err := s.stationOrPeople(st, e, e.Sig, e.Officials); err != nil {
		return s, err
	}
	got, err := s.admit(st, &e.Head)
	if err != nil {
		return s, err
	}
	if got, err = got.take(e); err != nil {
		return s, err
	}
	st.batches = st.batches.Set(e.Head.Serial, got)
	st.Counts = st.Counts.Plus(e.Releases.counts())
	return s.release(st, e)
}

// partBytes is where a batch is cut: a block holds two parts and more.
const partBytes = 600_000

// Split makes the parts of a batch from sorted releases, without signatures. All parts have the same head, so that one signature
// serves them all. Releases of nothing make no part.
func Split(station string, serial uint32, slot uint16, all Releases) []*Batch {
	head := BatchHead{Station: station, Serial: serial, Slot: slot}
	var parts []*Batch
	for _, r := range all.cut(partBytes) {
		head.Parts = append(head.Parts, r.Line())
		parts = append(parts, &Batch{Part: uint16(len(parts)), Releases: r})
	}
	for _, p := range parts {
		p.Head = head
	}
	return parts
}

// cut divides releases into runs of about a size, in their order.
func (r *Releases) cut(size int) []Releases {
	var out []Releases
	var now Releases
	room := size
	take := func(n int, add func()) {
		if n > room && room < size {
			out, now, room = append(out, now), Releases{}, size
		}
		add()
		room -= n
	}
	for i := range r.Casts {
		take(len(write(r.Casts[i].wire)), func() { now.Casts = append(now.Casts, r.Casts[i]) })
	}
	for i := range r.Checks {
		take(len(write(r.Checks[i].wire)), func() { now.Checks = append(now.Checks, r.Checks[i]) })
	}
	for i := range r.Voids {
		take(len(write(r.Voids[i].wire)), func() { now.Voids = append(now.Voids, r.Voids[i]) })
	}
	for i := range r.Failures {
		take(len(write(r.Failures[i].wire)), func() { now.Failures = append(now.Failures, r.Failures[i]) })
	}
	if room < size {
		out = append(out, now)
	}
	return out
}
