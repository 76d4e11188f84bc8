package record

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/mixnet"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// blinding is what trustees raise to the secret exponent: the ids of a lot's last table, under the quorum that does it.
func (t *Tables) blinding(lot int) (*trustee.Blinding, *mixnet.Table, [32]byte, error) {
	table, digest, err := t.Last(lot)
	if err != nil {
		return nil, nil, digest, err
	}
	var ids []elgamal.Ciphertext
	for i := range table.Rows {
		row, err := table.Row(i)
		if err != nil {
			return nil, nil, digest, wrap(CodeTable, err)
		}
		ids = append(ids, row[0])
	}
	q := t.quorum(lot)
	object := fmt.Sprintf("lot %d %s table %x", lot, t.state.lots[lot].Contest, digest)
	return trustee.BlindTable(t.state.eid, object, int(q.Serial), q.Trustees, ids), table, digest, nil
}

// quorum is who blinds a lot: those who began, or else the newest.
func (t *Tables) quorum(lot int) Quorum {
	if a := t.state.audits[lot]; len(a.Blind) > 0 {
		return a.Quorum
	}
	return t.state.quorum
}

// Blind is a trustee's work on a lot that all mixers have shuffled: it checks every shuffle, and gives the file of its share with the
// entry, which the trustee signs.
func (t *Tables) Blind(lot int, id string, keys *trustee.KeyShares) (*Blind, []byte, error) {
	b, _, digest, err := t.blinding(lot)
	if err != nil {
		return nil, nil, err
	}
	if !t.state.Mixed(lot) {
		return nil, nil, refuse(CodeUnmixed, "lot %d", lot)
	}
	share, err := t.state.keys.Blind(b, keys)
	if err != nil {
		return nil, nil, err
	}
	file := share.Encode()
	return &Blind{t.state.quorum.Serial, id, uint16(lot), digest, sha256.Sum256(file), nil}, file, nil
}

// unblinding is the task of opening the blinded ids, once the whole quorum has blinded them.
func (t *Tables) unblinding(lot int) (*trustee.Task, *mixnet.Table, error) {
	b, table, _, err := t.blinding(lot)
	if err != nil {
		return nil, nil, err
	}
	shares, err := t.shares(t.state.audits[lot].Blind)
	if err != nil {
		return nil, nil, err
	}
	column, err := t.state.keys.BlindedTable(b, shares)
	if err != nil {
		return nil, nil, refuse(CodeShare, "lot %d: %v", lot, err)
	}
	task := &trustee.Task{EID: b.EID, Set: trustee.Index, Serial: b.Serial, Quorum: b.Quorum}
	for i := range column {
		task.Items = append(task.Items, trustee.Item{Name: fmt.Sprintf("%s row %d", b.Object, i), C: column[i]})
	}
	return task, table, nil
}

// shares reads the files of shares.
func (t *Tables) shares(named map[string][32]byte) (map[string]*trustee.DecryptionShare, error) {
	out := map[string]*trustee.DecryptionShare{}
	for id, digest := range named {
		file, err := t.read(digest)
		if err != nil {
			return nil, err
		}
		if out[id], err = trustee.ParseDecryptionShare(file); err != nil {
			return nil, refuse(CodeShare, "%s: %v", id, err)
		}
	}
	return out, nil
}

// Unblind is a trustee's work on blinded ids: it checks every share before, and gives the file of its own with the entry.
func (t *Tables) Unblind(lot int, id string, keys *trustee.KeyShares) (*Unblind, []byte, error) {
	task, _, err := t.unblinding(lot)
	if err != nil {
		return nil, nil, err
	}
	share, err := t.state.keys.Prove(task, keys)
	if err != nil {
		return nil, nil, err
	}
	file := share.Encode()
	return &Unblind{t.state.quorum.Serial, id, uint16(lot), sha256.Sum256(file), nil}, file, nil
}

// BlindIndex is the index of a lot: of each row the blinded id in the open, and its packed votes, still encrypted. A row whose id is the
// identity or comes more than once stands for no paper, and is a phantom to the audit.
type BlindIndex struct {
	Rows   [][]byte // B, then the packed votes
	Spoilt []uint32 // rising
	ids    []elgamal.Point
}

// Index opens the index of a lot from the shares on record.
func (t *Tables) Index(lot int) (*BlindIndex, error) {
	task, table, err := t.unblinding(lot)
	if err != nil {
		return nil, err
	}
	shares, err := t.shares(t.state.audits[lot].Unblind)
	if err != nil {
		return nil, err
	}
	ids, err := t.state.keys.Combine(task, shares)
	if err != nil {
		return nil, refuse(CodeShare, "lot %d: %v", lot, err)
	}
	return newIndex(table, ids, t.state.packedColumns(lot))
}

func newIndex(table *mixnet.Table, ids []elgamal.Point, packed []int) (*BlindIndex, error) {
	x := &BlindIndex{ids: ids}
	places := map[[elgamal.PointSize]byte][]uint32{}
	for i := range ids {
		row, err := table.Row(i)
		if err != nil {
			return nil, wrap(CodeTable, err)
		}
		content := ids[i].Append(nil)
		for _, k := range packed {
			content = row[k].Append(content)
		}
		x.Rows = append(x.Rows, content)
		places[ids[i].Bytes()] = append(places[ids[i].Bytes()], uint32(i))
	}
	for b, at := range places {
		if len(at) > 1 || b == [elgamal.PointSize]byte{} {
			x.Spoilt = append(x.Spoilt, at...)
		}
	}
	slices.Sort(x.Spoilt)
	return x, nil
}

func (x *BlindIndex) entries() [][32]byte {
	var out [][32]byte
	for _, row := range x.Rows {
		out = append(out, indexEntry(row))
	}
	return out
}

// Root is over the rows.
func (x *BlindIndex) Root() [32]byte { return ballot.MerkleRoot(x.entries()) }

// Path leads from a row to the root.
func (x *BlindIndex) Path(row uint32) [][32]byte { return ballot.MerklePath(x.entries(), int(row)) }

// Find is the row with a blinded id; none for an id that no row, or more than one, has.
func (x *BlindIndex) Find(id elgamal.Point) (row uint32, found bool) {
	at := slices.IndexFunc(x.ids, id.Equal)
	if at < 0 || slices.Contains(x.Spoilt, uint32(at)) {
		return 0, false
	}
	return uint32(at), true
}

// PaperBlinding is what trustees evaluate for the board: the id of the paper that a draw chose. It refuses any other, and any before the
// board has committed to what it read: whoever could ask for other ids could look up a photographed one.
func (s State) PaperBlinding(lot int, draw uint32, id ballot.PaperID, salt [32]byte, path [][32]byte) (*trustee.Blinding, error) {
	a := s.audits[lot]
	if draw < 1 || int64(draw) > int64(len(a.Samples)) {
		return nil, refuse(CodeDrawn, "lot %d, draw %d of %d", lot, draw, len(a.Samples))
	}
	position := a.Samples[draw-1].Position
	if position > a.Papers.Listed || !ballot.CheckPath(a.Papers.Root, PaperEntry(salt, id), position-1, a.Papers.Listed, path) {
		return nil, refuse(CodeDrawn, "lot %d, draw %d is another paper", lot, draw)
	}
	return &trustee.Blinding{EID: s.eid, Object: fmt.Sprintf("lot %d draw %d", lot, draw), Serial: int(s.quorum.Serial), Quorum: s.quorum.Trustees,
		Points: []elgamal.Point{id.Point(s.eid, s.lots[lot].Contest)}}, nil
}

// checkIndex checks what is on record of a lot's index.
func (t *Tables) checkIndex(lot int) error {
	a := t.state.audits[lot]
	switch {
	case len(a.Blind) == 0:
		return nil
	case !a.Indexed:
		return t.checkShares(lot)
	}
	x, err := t.Index(lot)
	if err != nil {
		return err
	}
	if x.Root() != a.Root || !slices.Equal(x.Spoilt, a.Spoilt) {
		return refuse(CodeIndex, "lot %d", lot)
	}
	return nil
}

// checkShares checks the shares of an index that is not whole yet.
func (t *Tables) checkShares(lot int) error {
	a := t.state.audits[lot]
	b, _, _, err := t.blinding(lot)
	if err != nil {
		return err
	}
	shares, err := t.shares(a.Blind)
	if err != nil {
		return err
	}
	for _, id := range sortedKeys(shares) {
		if err := t.state.keys.CheckBlind(b, id, shares[id]); err != nil {
			return refuse(CodeShare, "lot %d, %s: %v", lot, id, err)
		}
	}
	if len(a.Unblind) == 0 {
		return nil
	}
	task, _, err := t.unblinding(lot)
	if err != nil {
		return err
	}
	if shares, err = t.shares(a.Unblind); err != nil {
		return err
	}
	for _, id := range sortedKeys(shares) {
		if err := t.state.keys.Check(task, id, shares[id]); err != nil {
			return refuse(CodeShare, "lot %d, %s: %v", lot, id, err)
		}
	}
	return nil
}
