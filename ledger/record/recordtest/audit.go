package recordtest

import (
	"bytes"
	"slices"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// Paper is a sheet in the box, as a board reads it.
type Paper struct {
	ID    ballot.PaperID
	Style string
	Marks map[string]map[string]int // by contest and option
}

// paper is the sheet of a seed with these choices.
func paper(id ballot.PaperID, style string, choices *ballot.Selections) Paper {
	p := Paper{id, style, map[string]map[string]int{}}
	for _, c := range choices.Contests() {
		p.Marks[c.ID] = map[string]int{}
		for _, o := range c.Options {
			p.Marks[c.ID][o.ID] = choices.Value(c.ID, o.ID)
		}
	}
	return p
}

// List is what was scanned of the papers of a lot, sorted by id, with a salt for each.
type List struct {
	Papers []Paper
	salts  [][32]byte
}

// Scan scans the papers in the boxes that hold the contest of a lot.
func (d *Day) Scan(lot int) *List {
	l, of := &List{}, d.State.Lots()[lot]
	for _, station := range of.Stations {
		for _, p := range d.Stations[station].Papers {
			for _, c := range d.Manifest.StyleContests(p.Style) {
				if c.ID == of.Contest && d.Manifest.Style(p.Style).Denomination() == of.Weight {
					l.Papers = append(l.Papers, p)
				}
			}
		}
	}
	slices.SortFunc(l.Papers, func(a, b Paper) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	for i := range l.Papers {
		l.salts = append(l.salts, [32]byte{byte(lot), byte(i), 1})
	}
	return l
}

// Lose drops a paper from the list.
func (l *List) Lose(place int) {
	l.Papers, l.salts = slices.Delete(l.Papers, place, place+1), slices.Delete(l.salts, place, place+1)
}

// Add puts a paper on the list that no station printed, as its last.
func (l *List) Add(id ballot.PaperID) {
	l.Papers, l.salts = append(l.Papers, Paper{ID: id}), append(l.salts, [32]byte{7})
}

// Print gives a listed paper another id, as a booth does that lies on paper.
func (l *List) Print(place int, id ballot.PaperID) { l.Papers[place].ID = id }

// Entry is what the board shows of a listed paper.
func (l *List) Entry(place int) (id ballot.PaperID, salt [32]byte, path [][32]byte) {
	return l.Papers[place].ID, l.salts[place], ballot.MerklePath(l.entries(), place)
}

func (l *List) entries() [][32]byte {
	var out [][32]byte
	for i, p := range l.Papers {
		out = append(out, record.PaperEntry(l.salts[i], p.ID))
	}
	return out
}

// Papers commits to a list.
func (d *Day) Papers(lot int, l *List, aside uint32) *record.Papers {
	e := &record.Papers{Lot: uint16(lot), List: record.PaperList{Root: ballot.MerkleRoot(l.entries()), Listed: uint32(len(l.Papers)), Aside: aside}}
	e.Officials = d.Officials(e)
	return e
}

// Blind blinds the ids of a lot as a trustee of the quorum.
func (d *Day) Blind(lot int, id string) *record.Blind {
	d.T.Helper()
	e, file, err := d.Tables().Blind(lot, id, d.keys(id))
	if err != nil {
		d.T.Fatal(err)
	}
	d.Keep(file)
	e.Sig = d.Trustee(e, id)
	return e
}

// Unblind opens the blinded ids of a lot as a trustee of the quorum.
func (d *Day) Unblind(lot int, id string) *record.Unblind {
	d.T.Helper()
	e, file, err := d.Tables().Unblind(lot, id, d.keys(id))
	if err != nil {
		d.T.Fatal(err)
	}
	d.Keep(file)
	e.Sig = d.Trustee(e, id)
	return e
}

func (d *Day) keys(id string) *trustee.KeyShares {
	return must(d.Secrets[id].KeyShares(d.State.Ceremony(), id))
}

// Index puts the index of a lot on record.
func (d *Day) Index(lot int) *record.Index {
	d.T.Helper()
	x := must(d.Tables().Index(lot))
	e := &record.Index{Lot: uint16(lot), Table: d.State.Audit(lot).Table, Root: x.Root(), Spoilt: x.Spoilt}
	e.Officials = d.Officials(e)
	return e
}

// MakeIndex goes from the shuffled table of a lot to its index, with the announced quorum.
func (d *Day) MakeIndex(lot int) {
	d.T.Helper()
	quorum, _ := d.State.Quorum()
	for _, id := range quorum {
		d.Record(d.Blind(lot, id))
	}
	for _, id := range quorum {
		d.Record(d.Unblind(lot, id))
	}
	d.Record(d.Index(lot))
}

// AuditDraw throws the dice of the audit.
func (d *Day) AuditDraw(dice string) *record.AuditDraw {
	e := &record.AuditDraw{Dice: dice}
	e.Officials = d.Officials(e)
	return e
}

var boardSalt = [32]byte{5}

// Interpretation commits to what the board read.
func (d *Day) Interpretation(lot int, draw uint32, read string) *record.Interpretation {
	e := &record.Interpretation{Lot: uint16(lot), Draw: draw, Commitment: record.InterpretationDigest(boardSalt, uint16(lot), draw, []byte(read))}
	e.Officials = d.Officials(e)
	return e
}

// Read opens what the board read.
func (d *Day) Read(lot int, draw uint32, read string) *record.Read {
	e := &record.Read{Lot: uint16(lot), Draw: draw, Salt: boardSalt, Content: []byte(read)}
	e.Officials = d.Officials(e)
	return e
}

// Evaluate has the quorum blind the id of a drawn paper for the board, and finds its row.
func (d *Day) Evaluate(lot int, draw uint32, l *List, place int) (row uint32, found bool) {
	d.T.Helper()
	b := must(d.State.PaperBlinding(lot, draw, l.Papers[place].ID, l.salts[place], ballot.MerklePath(l.entries(), place)))
	shares := map[string]*trustee.DecryptionShare{}
	for _, id := range b.Quorum {
		shares[id] = must(d.State.Keys().Blind(b, d.keys(id)))
	}
	v := must(d.State.Keys().Blinded(b, shares))
	return must(d.Tables().Index(lot)).Find(must(v.At(0)))
}

// Sampled names the row of a draw.
func (d *Day) Sampled(lot int, draw uint32, l *List) *record.Sampled {
	d.T.Helper()
	e := &record.Sampled{Lot: uint16(lot), Draw: draw}
	if place := int(d.State.Audit(lot).Samples[draw-1].Position) - 1; place < len(l.Papers) {
		e.Paper, e.PaperPath = l.entries()[place], ballot.MerklePath(l.entries(), place)
		if e.Row, e.Found = d.Evaluate(lot, draw, l, place); e.Found {
			x := must(d.Tables().Index(lot))
			e.Content, e.Path = x.Rows[e.Row], x.Path(e.Row)
		}
	}
	e.Officials = d.Officials(e)
	return e
}

// RowShare opens a trustee's part of a sampled row.
func (d *Day) RowShare(lot int, row uint32, id string) *record.RowShare {
	d.T.Helper()
	task, ok := d.State.RowTask(lot, row)
	if !ok {
		d.T.Fatal("no draw named this row")
	}
	e := &record.RowShare{Quorum: uint16(task.Serial), Trustee: id, Lot: uint16(lot), Row: row, Share: must(d.State.Keys().Prove(task, d.keys(id))).Encode()}
	e.Sig = d.Trustee(e, id)
	return e
}
