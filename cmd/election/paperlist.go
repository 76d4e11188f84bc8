package main

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
)

// board is the folder of the officials who hold the audit. It has the ids of all papers with their salts, and what boards read
// before it is opened: nothing of it is shown before its time, and most of it never.
type board struct{ kept string }

func (b *board) flags(fs *flag.FlagSet) {
	fs.StringVar(&b.kept, "board", "", "`FOLDER` of the officials who hold the audit: ids, salts, readings")
}

// A paper is one that the audit can draw: its id, the salt under which the list commits to it, and where it was scanned.
type paper struct {
	scanned
	salt [32]byte
}

// A paperList is the papers of a lot: those listed by rising id, then those set aside.
type paperList []paper

// newList sorts scanned papers and draws a salt for each.
func newList(found []scanned) paperList {
	var l paperList
	for _, p := range found {
		one := paper{scanned: p}
		rand.Read(one.salt[:])
		l = append(l, one)
	}
	slices.SortFunc(l, func(a, b paper) int {
		if a.aside != b.aside {
			return map[bool]int{false: -1, true: 1}[a.aside]
		}
		return bytes.Compare(a.id[:], b.id[:])
	})
	return l
}

// listed are the papers that are not set aside.
func (l paperList) listed() paperList {
	return l[:len(l)-l.aside()]
}

func (l paperList) aside() (n int) {
	for _, p := range l {
		if p.aside {
			n++
		}
	}
	return n
}

func (l paperList) entries() [][32]byte {
	var out [][32]byte
	for _, p := range l.listed() {
		out = append(out, record.PaperEntry(p.salt, p.id))
	}
	return out
}

// commitment is what goes on record.
func (l paperList) commitment() record.PaperList {
	return record.PaperList{Root: ballot.MerkleRoot(l.entries()), Listed: uint32(len(l.listed())), Aside: uint32(l.aside())}
}

// at is the paper at a position from 1; none past the list.
func (l paperList) at(position uint32) (p paper, ok bool) {
	if listed := l.listed(); int64(position) <= int64(len(listed)) {
		return listed[position-1], true
	}
	return p, false
}

var listColumns = []string{"station", "style", "id", "salt"}

func (b board) list(lot int) string { return filepath.Join(b.kept, fmt.Sprintf("papers-%d.csv", lot)) }

// keep writes a list before its root goes on record: without the salts nothing of it could be shown. A list that is there already is the
// one that counts.
func (b board) keep(lot int, l paperList) (paperList, error) {
	if kept, err := b.read(lot); !errors.Is(err, fs.ErrNotExist) {
		return kept, err
	}
	rows := [][]string{listColumns}
	for _, p := range l {
		row := []string{p.station, p.style, "", ""}
		if !p.aside {
			row[2], row[3] = p.id.Text(), hex.EncodeToString(p.salt[:])
		}
		rows = append(rows, row)
	}
	return l, b.write(b.list(lot), rows)
}

// read reads a list that was kept.
func (b board) read(lot int) (paperList, error) {
	path := b.list(lot)
	rows, err := readCSV(path, listColumns)
	if err != nil {
		return nil, err
	}
	var l paperList
	for i, row := range rows {
		p := paper{scanned: scanned{station: row[0], style: row[1], aside: row[2] == ""}}
		if !p.aside {
			salt, err := hex.DecodeString(row[3])
			p.id, _ = ballot.ParsePaperID(row[2])
			if err != nil || len(salt) != len(p.salt) || p.id == (ballot.PaperID{}) {
				return nil, inLine(path, i+2, "an id or its salt is not as it was written")
			}
			p.salt = [32]byte(salt)
		}
		l = append(l, p)
	}
	return l, nil
}

// committed reads the list that a lot's papers on record are of.
func (b board) committed(state record.State, n int) (paperList, error) {
	l, err := b.read(n)
	if err != nil {
		return nil, cli.Hint(err, "election papers wrote it; without its salts nothing of the list can be shown")
	}
	if l.commitment() != state.Audit(n).Papers {
		return nil, cli.Finding(cli.Hint(fmt.Errorf("%s is not the list that is on record", b.list(n)), "take the copy that was made when election papers wrote it"))
	}
	return l, nil
}

// write writes a table that only its owner may read.
func (b board) write(path string, rows [][]string) error {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := write(path, out.Bytes(), true); err != nil {
		return err
	}
	return os.Chmod(path, 0o600)
}
