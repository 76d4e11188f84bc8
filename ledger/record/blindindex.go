package record

import (
	"bytes"
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
	ids := make(elgamal.Encoded, 0, table.Rows*elgamal.CiphertextSize)
	for i := range table.Rows {
		id, err := table.Cell(i, 0)
		if err != nil {
			return nil, nil, digest, wrap(CodeTable, err)
		}
		ids = id.Append(ids)
	}
	q := t.quorum(lot)
	return &trustee.Blinding{EID: t.state.eid, Object: fmt.Sprintf("lot %d %s table %x", lot, t.state.lots[lot].Contest, digest), Serial: int(q.Serial),
		Quorum: q.Trustees, Points: ids}, table, digest, nil
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
	column, err := t.state.keys.Blinded(b, shares)
	if err != nil {
		return nil, nil, refuse(CodeShare, "lot %d: %v", lot, err)
	}
	return &trustee.Task{EID: b.EID, Set: trustee.Index, Serial: b.Serial, Quorum: b.Quorum, Items: blindedIDs{b.Object, column}}, table, nil
}

// blindedIDs are the blinded ids of a table, A and B of each in turn.
type blindedIDs struct {
	object string
	column elgamal.Encoded
}

// Len is the number of rows.
func (b blindedIDs) Len() int { return b.column.Len() / 2 }

// Item is the id of a row.
func (b blindedIDs) Item(i int) (trustee.Item, error) {
	c, err := elgamal.DecodeCiphertext(b.column.Slice(2*i, 2*i+2))
	return trustee.Item{Name: fmt.Sprintf("%s row %d", b.object, i), C: c}, err
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
	ids    elgamal.Encoded
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
	ids, err := t.state.keys.CombineEncoded(task, shares)
	if err != nil {
		return nil, refuse(CodeShare, "lot %d: %v", lot, err)
	}
	return newIndex(table, ids, t.state.packedColumns(lot))
}

func newIndex(table *mixnet.Table, ids elgamal.Encoded, packed []int) (*BlindIndex, error) {
	x := &BlindIndex{ids: ids, Rows: make([][]byte, 0, table.Rows)}
	for i := range table.Rows {
		content := slices.Clone(ids.Slice(i, i+1))
		for _, k := range packed {
			c, err := table.Cell(i, k)
			if err != nil {
				return nil, wrap(CodeTable, err)
			}
			content = c.Append(content)
		}
		x.Rows = append(x.Rows, content)
	}
	x.Spoilt = repeated(ids)
	return x, nil
}

// repeated are the places, rising, of points that come more than once or are the identity.
func repeated(ids elgamal.Encoded) []uint32 {
	order := make([]uint32, ids.Len())
	for i := range order {
		order[i] = uint32(i)
	}
	at := func(i uint32) []byte { return ids.Slice(int(i), int(i)+1) }
	slices.SortFunc(order, func(a, b uint32) int { return bytes.Compare(at(a), at(b)) })
	var out []uint32
	for n, i := range order {
		same := n > 0 && bytes.Equal(at(i), at(order[n-1])) || n+1 < len(order) && bytes.Equal(at(i), at(order[n+1]))
		if same || bytes.Equal(at(i), make([]byte, elgamal.PointSize)) {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return out
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
	encoding, at := id.Bytes(), -1
	for i := range x.ids.Len() {
		if bytes.Equal(x.ids.Slice(i, i+1), encoding[:]) {
			at = i
			break
		}
	}
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
		Points: elgamal.Encode(id.Point(s.eid, s.lots[lot].Contest))}, nil
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
