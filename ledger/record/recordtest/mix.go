package recordtest

import (
	"bytes"
	"crypto/sha256"
	"io"
	"io/fs"

	"github.com/isoloir/isoloir/ledger/record"
)

// Tables are the record's tables with the files that the test keeps.
func (d *Day) Tables() *record.Tables { return record.NewTables(d.State, d.Rows, d.OpenFile) }

// OpenFile gives a file beside the record.
func (d *Day) OpenFile(digest [32]byte) (io.ReaderAt, int64, error) {
	data, ok := d.Files[digest]
	if !ok {
		return nil, 0, fs.ErrNotExist
	}
	return bytes.NewReader(data), int64(len(data)), nil
}

// Keep puts a file beside the record.
func (d *Day) Keep(data []byte) [32]byte {
	digest := sha256.Sum256(data)
	d.Files[digest] = data
	return digest
}

// Mixers announces who shuffles.
func (d *Day) Mixers(serial uint16, trustees ...string) *record.Mixers {
	e := &record.Mixers{Serial: serial, Trustees: trustees}
	e.Officials = d.Officials(e)
	return e
}

// Shuffle shuffles a lot as the next mixer.
func (d *Day) Shuffle(lot int, id string) *record.Shuffle {
	d.T.Helper()
	var out, proof bytes.Buffer
	e, err := d.Tables().Shuffle(lot, id, &out, &proof)
	if err != nil {
		d.T.Fatal(err)
	}
	d.Keep(out.Bytes())
	d.Keep(proof.Bytes())
	e.Sig = d.Trustee(e, id)
	return e
}

// TableShare opens a trustee's part of a lot.
func (d *Day) TableShare(lot int, id string) *record.TableShare {
	d.T.Helper()
	keys := must(d.Secrets[id].KeyShares(d.State.Ceremony(), id))
	e, file, err := d.Tables().Share(lot, id, keys)
	if err != nil {
		d.T.Fatal(err)
	}
	d.Keep(file)
	e.Sig = d.Trustee(e, id)
	return e
}

// Contents says what a lot holds.
func (d *Day) Contents(lot int) *record.Contents {
	d.T.Helper()
	shuffles := d.State.Mix(lot).Shuffles
	e := &record.Contents{Lot: uint16(lot), Table: shuffles[len(shuffles)-1].Output, Contents: d.Keep(must(d.Tables().Contents(lot)))}
	e.Officials = d.Officials(e)
	return e
}

// Mix shuffles every lot by trustees 1 and 2, and opens what is opened with trustees 1 and 3, who are the quorum.
func (d *Day) Mix() {
	d.T.Helper()
	d.Record(d.Mixers(1, "trustee-1", "trustee-2"))
	for lot := range d.State.Lots() {
		d.Open(lot)
	}
}

// Open shuffles a lot by the mixers, and opens with trustees 1 and 3 what is opened row by row.
func (d *Day) Open(lot int) {
	d.T.Helper()
	_, mixers := d.State.Mixers()
	for _, id := range mixers {
		d.Record(d.Shuffle(lot, id))
	}
	if d.State.Opens(d.State.Lots()[lot].Contest) {
		d.Record(d.TableShare(lot, "trustee-1"))
		d.Record(d.TableShare(lot, "trustee-3"))
		d.Record(d.Contents(lot))
	}
}
