package recordtest

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/tlog"
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Station is one station with everything that its booth and its chip would know.
type Station struct {
	*Day
	ID   string
	Spec *election.Station
	Chip *Chip

	Attempt uint16
	states  [][32]byte // k_i by index from 0, and one more
	halves  map[string]trustee.Halves
	commits []ballot.Commitment // by index from 0
	leaves  [][32]byte          // by place
	Papers  []Paper             // in the box
	unused  []uint32            // undrawn indices that are left
	last    uint32

	Sheets  record.SheetCounts // of weighted ballots
	closing [32]byte           // digest of the closing tape

	Pending record.Releases
	Heads   []record.BatchTotal
}

// sign signs an entry by the station's key.
func (s *Station) sign(e record.Entry) []byte {
	return s.Chip.Sign(e.Kind().String(), record.StationDigest(s.Manifest, e))
}

// Workers are the poll workers of the station.
func (s *Station) Workers() []string {
	var out []string
	for _, o := range s.Manifest.Officials {
		if slices.Contains(o.Stations, s.ID) {
			out = append(out, o.ID)
		}
	}
	return out
}

// Enrol ties the chip to the station.
func (s *Station) Enrol() *record.Enrol {
	e := &record.Enrol{Station: s.ID, Enrolment: must(s.Chip.Enrolment.Encode())}
	e.Officials = s.Officials(e)
	s.Chain.Know(s.Chip.Consensus)
	return e
}

// Root starts an attempt at the seeds with all trustees but some, who are named.
func (s *Station) Root(without ...string) *record.StationRoot {
	s.Attempt++
	s.states = [][32]byte{sha256.Sum256([]byte(s.ID + string(rune(s.Attempt))))}
	var leaves [][32]byte
	for i := uint32(1); int(i) <= s.Spec.Leaves; i++ {
		a, next := ballot.Ratchet(s.states[i-1])
		s.states, leaves = append(s.states, next), append(leaves, ballot.StationHalfLeaf(i, a))
	}
	e := &record.StationRoot{Station: s.ID, Attempt: s.Attempt, Root: ballot.MerkleRoot(leaves), Named: without}
	for _, t := range s.Manifest.Trustees.Members {
		if !slices.Contains(without, t.ID) {
			e.Trustees = append(e.Trustees, t.ID)
		}
	}
	s.halves = map[string]trustee.Halves{}
	e.Sig = s.sign(e)
	return e
}

// TrusteeRoot commits a trustee to its halves.
func (s *Station) TrusteeRoot(id string) *record.TrusteeRoot {
	place := trustee.SeedPlace{EID: s.State.EID(), Station: s.ID, Attempt: int(s.Attempt), Trustee: id}
	s.halves[id] = s.Secrets[id].SeedHalves(place, s.Spec.Leaves)
	e := &record.TrusteeRoot{Station: s.ID, Attempt: s.Attempt, Trustee: id, Root: ballot.MerkleRoot(s.halves[id].Leaves(ballot.TrusteeHalfLeaf))}
	e.Sig = s.Trustee(e, id)
	return e
}

// Half is a_i.
func (s *Station) Half(i uint32) [32]byte {
	a, _ := ballot.Ratchet(s.states[i-1])
	return a
}

// Halves are the trustees' halves of an index.
func (s *Station) Halves(i uint32) [][32]byte {
	st, _ := s.State.Station(s.ID)
	var out [][32]byte
	for _, id := range st.Trustees() {
		out = append(out, s.halves[id].Half(i))
	}
	return out
}

func (s *Station) seed(i uint32) ballot.Seed {
	return ballot.DeriveSeed(s.State.EID(), s.ID, i, s.Half(i), s.Halves(i))
}

// LeafRoot commits to all leaves. A test that cheats changes commitments by index from 1.
func (s *Station) LeafRoot(cheat ...func(commits []ballot.Commitment)) *record.LeafRoot {
	s.commits, s.leaves = nil, nil
	for i := uint32(1); int(i) <= s.Spec.Leaves; i++ {
		c, _ := s.State.Context().Commit(s.ID, i, s.seed(i))
		s.commits = append(s.commits, c)
	}
	for _, f := range cheat {
		f(s.commits)
	}
	for _, c := range s.commits {
		s.leaves = append(s.leaves, c.Leaf(s.State.EID(), s.ID))
	}
	slices.SortFunc(s.leaves, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	e := &record.LeafRoot{Station: s.ID, Attempt: s.Attempt, Root: ballot.MerkleRoot(s.leaves)}
	e.Sig = s.sign(e)
	return e
}

// Drawn opens what the dice chose.
func (s *Station) Drawn() *record.DrawnStation {
	st, _ := s.State.Station(s.ID)
	e := &record.DrawnStation{Station: s.ID, Attempt: s.Attempt, Leaves: s.leaves}
	s.unused = nil
	for i := uint32(1); int(i) <= s.Spec.Leaves; i++ {
		if slices.Contains(st.Drawn, i) {
			e.Opened = append(e.Opened, s.Half(i))
		} else {
			e.Hidden = append(e.Hidden, ballot.StationHalfLeaf(i, s.Half(i)))
			s.unused = append(s.unused, i)
		}
	}
	e.Sig = s.sign(e)
	return e
}

// DrawnTrustee opens a trustee's halves.
func (s *Station) DrawnTrustee(id string) *record.DrawnTrustee {
	st, _ := s.State.Station(s.ID)
	e := &record.DrawnTrustee{Station: s.ID, Attempt: s.Attempt, Trustee: id}
	for i := uint32(1); int(i) <= s.Spec.Leaves; i++ {
		if t := s.halves[id].Half(i); slices.Contains(st.Drawn, i) {
			e.Opened = append(e.Opened, t)
		} else {
			e.Hidden = append(e.Hidden, ballot.TrusteeHalfLeaf(i, t))
		}
	}
	e.Sig = s.Trustee(e, id)
	return e
}

// Order is an order of the officials.
func (s *Station) Order(action uint8, serial uint32) *record.Order {
	o := &record.Order{Action: action, Station: s.ID, Serial: serial, Expires: s.Chain.Now.Add(24 * 3600e9).Unix()}
	o.Officials = s.Sigs(record.LabelOrder, o.Payload(s.Manifest), "official-1", "official-2")
	return o
}

// Open opens the station on what it measured.
func (s *Station) Open(log verify.Log) *record.Open {
	st, _ := s.State.Station(s.ID)
	e := &record.Open{Station: s.ID, Order: s.Order(record.OrderOpen, 1).Encode(), Height: s.State.Height()}
	e.Tape = s.Chip.SignReceipt(record.LabelTape, record.ZeroTape(s.State.EID(), s.ID, st.Attempt, st.LeafRoot))
	e.Evidence = s.Chip.Quote(s.Nonce(e.Height, record.PurposeOpen, e.Order), log)
	return s.Confirm(e)
}

// Confirm lets the poll workers sign an opening anew.
func (s *Station) Confirm(e *record.Open) *record.Open {
	e.Workers = s.Sigs(e.Kind().String(), record.Payload(s.Manifest, e), s.Workers()...)
	return e
}

// Nonce is what a quote of the station answers.
func (s *Station) Nonce(height int64, purpose string, content []byte) [32]byte {
	return verify.Nonce(s.Manifest.ChainID, height, s.hash(height), s.ID, purpose, content)
}

func (s *Station) hash(height int64) [32]byte { return s.Chain.Blocks[height-1].Header.Hash() }

// Quote attests during the day.
func (s *Station) Quote(log verify.Log) *record.Quote {
	height := s.State.Height()
	return &record.Quote{Station: s.ID, Height: height, Evidence: s.Chip.Quote(s.Nonce(height, record.PurposeDay, nil), log)}
}

// Cosign stands behind the newest checkpoint.
func (s *Station) Cosign() *record.Cosign {
	c, _ := s.State.Checkpoint(s.State.Height())
	return &record.Cosign{Station: s.ID, Height: s.State.Height(), Sig: s.Chip.Sign(record.LabelCheckpoint, tlog.CosignDigest(c.Text()))}
}

// Print burns the next leaf.
func (s *Station) Print() (i uint32, leaf record.Leaf) {
	s.T.Helper()
	if len(s.unused) == 0 {
		s.T.Fatal("no leaf is left")
	}
	i, s.unused = s.unused[0], s.unused[1:]
	s.last = i
	return i, s.Leaf(i)
}

// Leaf is the leaf of an index as it is published.
func (s *Station) Leaf(i uint32) record.Leaf {
	c := s.commits[i-1]
	want := c.Leaf(s.State.EID(), s.ID)
	place, _ := slices.BinarySearchFunc(s.leaves, want, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	return record.Leaf{Place: uint32(place), Commitment: c, Path: ballot.MerklePath(s.leaves, place)}
}

// Choices marks options, each once.
func (s *Station) Choices(style string, marks map[string]string) *ballot.Selections {
	sel := ballot.NewSelections(s.Manifest.StyleContests(style))
	for contest, option := range marks {
		if err := sel.Set(contest, option, 1); err != nil {
			s.T.Fatal(err)
		}
	}
	return sel
}

// Seal makes the ballot of an index.
func (s *Station) Seal(i uint32, style string, marks map[string]string) *ballot.Ballot {
	return s.seal(i, style, s.Choices(style, marks))
}

func (s *Station) seal(i uint32, style string, choices *ballot.Selections) *ballot.Ballot {
	return must(s.State.Context().Seal(s.ID, style, i, s.seed(i), choices))
}

// Cast casts a ballot.
func (s *Station) Cast(style string, marks map[string]string) *ballot.Ballot {
	return s.CastChoices(style, s.Choices(style, marks))
}

// CastChoices casts a ballot with any choices.
func (s *Station) CastChoices(style string, choices *ballot.Selections) *ballot.Ballot {
	i, leaf := s.Print()
	s.Papers = append(s.Papers, paper(ballot.PaperIDOf(s.seed(i)), style, choices))
	b := s.seal(i, style, choices)
	s.Pending.Casts = append(s.Pending.Casts, record.Cast{Leaf: leaf, Ballot: b.Encode()})
	return b
}

// Check opens a ballot instead.
func (s *Station) Check(style string, marks map[string]string) ballot.Code {
	i, _ := s.Print()
	s.Pending.Checks = append(s.Pending.Checks, s.Opening(i, style, marks))
	return s.Seal(i, style, marks).Code()
}

// Opening is what a check publishes.
func (s *Station) Opening(i uint32, style string, marks map[string]string) record.Check {
	return record.Check{Index: i, Half: s.Half(i), Halves: s.Halves(i), Style: style, Selections: s.Choices(style, marks).Encode()}
}

// Void spoils a print.
func (s *Station) Void(reason uint8) {
	_, leaf := s.Print()
	v := record.Void{Leaf: leaf, Reason: reason}
	if reason != record.VoidUnprinted {
		v.Officials = s.Sigs(record.LabelVoid, record.LeafPayload(s.Manifest, s.ID, leaf.Tag), s.Workers()...)
	}
	s.Pending.Voids = append(s.Pending.Voids, v)
}

// Fail ends a check without an opening.
func (s *Station) Fail() {
	_, leaf := s.Print()
	sigs := s.Sigs(record.LabelFailed, record.LeafPayload(s.Manifest, s.ID, leaf.Tag), s.Workers()...)
	s.Pending.Failures = append(s.Pending.Failures, record.Failed{Leaf: leaf, Officials: sigs})
}

// Batch releases what is pending.
func (s *Station) Batch(slot uint16) []*record.Batch {
	byPlace := func(a, b record.Leaf) int { return int(a.Place) - int(b.Place) }
	slices.SortFunc(s.Pending.Casts, func(a, b record.Cast) int { return byPlace(a.Leaf, b.Leaf) })
	slices.SortFunc(s.Pending.Checks, func(a, b record.Check) int { return int(a.Index) - int(b.Index) })
	slices.SortFunc(s.Pending.Voids, func(a, b record.Void) int { return byPlace(a.Leaf, b.Leaf) })
	slices.SortFunc(s.Pending.Failures, func(a, b record.Failed) int { return byPlace(a.Leaf, b.Leaf) })
	parts := record.Split(s.ID, uint32(len(s.Heads)+1), slot, s.Pending)
	for _, p := range parts {
		p.Sig = s.sign(p)
	}
	if len(parts) > 0 {
		s.Heads = append(s.Heads, record.BatchTotal{Head: parts[0].Head.Digest(), Counts: parts[0].Head.Total()})
	}
	s.Pending = record.Releases{}
	return parts
}

// Close closes the station.
func (s *Station) Close() *record.Close {
	next := s.last + 1
	e := &record.Close{Station: s.ID, Batches: s.Heads, Last: s.last, Next: next, Ratchet: s.states[next-1][:]}
	return s.Sign(e)
}

// Sign lets chip and workers sign a closing anew.
func (s *Station) Sign(e *record.Close) *record.Close {
	eid := s.State.EID()
	s.closing = e.ClosingTape(eid)
	e.Tape = s.Chip.SignReceipt(record.LabelTape, s.closing)
	e.Workers = s.Sigs(e.Kind().String(), e.WorkersPayload(eid), s.Workers()...)
	e.Sig = s.sign(e)
	return e
}

// Unused opens a trustee's halves of what was never reached.
func (s *Station) Unused(id string) *record.Unused {
	e := &record.Unused{Station: s.ID, Attempt: s.Attempt, Trustee: id}
	for i := s.last + 1; int(i) <= s.Spec.Leaves; i++ {
		e.Halves = append(e.Halves, s.halves[id].Half(i))
	}
	e.Sig = s.Trustee(e, id)
	return e
}

// Prepare goes from enrolment to the opening, all in order.
func (s *Station) Prepare() {
	s.T.Helper()
	s.Record(s.Enrol())
	s.Seeds()
	s.Record(s.Open(Log))
}

// Seeds goes from the station's root to the opened drawn leaves.
func (s *Station) Seeds(cheat ...func([]ballot.Commitment)) {
	s.T.Helper()
	s.Record(s.Root())
	for _, t := range s.Manifest.Trustees.Members {
		s.Record(s.TrusteeRoot(t.ID))
	}
	s.Record(s.LeafRoot(cheat...))
	s.Record(s.Draw(Dice(int(s.Attempt)), s.ID))
	s.Record(s.Drawn())
	for _, t := range s.Manifest.Trustees.Members {
		s.Record(s.DrawnTrustee(t.ID))
	}
}

// Shut closes the station, releases the rest and opens what was never reached.
func (s *Station) Shut() {
	s.T.Helper()
	parts := s.Batch(0)
	s.Record(s.Close())
	for _, p := range parts {
		s.Record(p)
	}
	for _, t := range s.Manifest.Trustees.Members {
		s.Record(s.Unused(t.ID))
	}
}
