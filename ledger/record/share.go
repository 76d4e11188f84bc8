package record

import (
	"maps"
	"slices"

	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// Share is one trustee's part of the decryption of every sum that Sums lists, with one proof.
type Share struct {
	Quorum  uint16
	Trustee string
	Share   []byte // trustee.DecryptionShare
	Sig     []byte // the trustee's
}

// Kind is KindShare.
func (e *Share) Kind() Kind { return KindShare }

func (e *Share) body(w *wire) {
	w.u16(&e.Quorum)
	w.text(&e.Trustee)
	w.data(&e.Share)
}

func (e *Share) seals(w *wire) { w.data(&e.Sig) }

func (e *Share) apply(s State) (State, error) {
	if err := s.during(PhaseCounting); err != nil {
		return s, err
	}
	if err := s.trustee(e, e.Trustee, e.Sig); err != nil {
		return s, err
	}
	task, ok := s.Task()
	if !ok || e.Quorum != s.quorum.Serial || !slices.Contains(s.quorum.Trustees, e.Trustee) {
		return s, refuse(CodeQuorum, "%s in announcement %d", e.Trustee, e.Quorum)
	}
	if s.shares[e.Trustee] != nil {
		return s, refuse(CodeRecorded, "%s", e.Trustee)
	}
	share, err := trustee.ParseDecryptionShare(e.Share)
	if err == nil {
		err = s.keys.Check(task, e.Trustee, share)
	}
	if err != nil {
		return s, refuse(CodeShare, "%v", err)
	}
	shares := maps.Clone(s.shares)
	if shares == nil {
		shares = map[string]*trustee.DecryptionShare{}
	}
	shares[e.Trustee] = share
	s.shares = shares
	if len(shares) < len(task.Quorum) {
		return s, nil
	}
	return s.count(task)
}

// count opens the sums, when every share of the quorum is here.
func (s State) count(task *trustee.Task) (State, error) {
	points, err := s.keys.Combine(task, s.shares)
	if err != nil {
		return s, refuse(CodeShare, "%v", err)
	}
	var totals [][]uint64
	for _, g := range s.groups {
		var columns []uint64
		for _, column := range s.context.Columns(g.Contest) {
			n, ok := elgamal.DiscreteLog(points[0], g.Weight*uint64(column.Max))
			if !ok {
				return s, refuse(CodeShare, "%s, option %s: more than %d ballots can hold", g.Contest, column.Option, g.Ballots)
			}
			columns, points = append(columns, n), points[1:]
		}
		totals = append(totals, columns)
	}
	s.totals, s.phase = totals, PhaseCounted
	return s, nil
}
