package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// tablesFolder holds tables, proofs and shares, each under its SHA-256. They may be larger than any other file of a record and are
// never read whole.
const tablesFolder = "tables"

// TableFile is the path of a table, proof, share or contents in the folder.
func TableFile(digest [32]byte) string {
	return tablesFolder + "/" + hex.EncodeToString(digest[:])
}

// isTable reports whether a path is that of some file under its digest.
func isTable(path string) bool {
	name, ok := strings.CutPrefix(path, tablesFolder+"/")
	digest, err := hex.DecodeString(name)
	return ok && err == nil && len(digest) == 32 && TableFile([32]byte(digest)) == path
}

// Tables reads from a record's folder, whose blocks have been checked, the rows of some contests that mixers start from, and gives them
// with the files.
func Tables(folder fs.FS, s record.State, contests ...string) (*record.Tables, error) {
	rows := record.NewRows(contests...)
	for h := range s.Height() {
		name := BlockFile(h + 1)
		data, err := fs.ReadFile(folder, name)
		if err == nil {
			err = take(rows, s, data)
		}
		if err != nil {
			return nil, in(name, err)
		}
	}
	return record.NewTables(s, rows, Files(folder)), nil
}

// Files gives the tables, proofs, shares and contents in a record's folder.
func Files(folder fs.FS) record.Files {
	return func(digest [32]byte) (io.ReaderAt, int64, error) { return openTable(folder, TableFile(digest)) }
}

// rowsAtOnce is how many bytes of rows are gathered together; one contest may have more. The record is read again for each part.
const rowsAtOnce = 256 << 20

// shuffled are the contests with a shuffle on record, in parts whose rows are held together.
func shuffled(s record.State, most int) (parts [][]string) {
	seen, room := map[string]bool{}, 0
	for n, l := range s.Lots() {
		if len(s.Mix(n).Shuffles) == 0 {
			continue
		}
		size := int(l.Rows) * len(s.Context().RowColumns(l.Contest)) * elgamal.CiphertextSize
		if !seen[l.Contest] && size > room {
			parts, room = append(parts, nil), most
		}
		if room -= size; !seen[l.Contest] {
			seen[l.Contest], parts[len(parts)-1] = true, append(parts[len(parts)-1], l.Contest)
		}
	}
	return parts
}

func take(rows *record.Rows, s record.State, data []byte) error {
	b, err := headers.ParseBlock(data)
	if err != nil {
		return err
	}
	return rows.TakeBlock(s, b.Entries)
}

// openTable opens a file for reading at any place. The system closes it when nobody refers to it any more.
func openTable(folder fs.FS, name string) (io.ReaderAt, int64, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	at, ok := f.(io.ReaderAt)
	if !ok {
		return nil, 0, errors.Join(fmt.Errorf("%s can't be read at a place", name), f.Close())
	}
	return at, info.Size(), nil
}

// tables checks that the folder holds exactly the tables, proofs and shares that the record names, and then every shuffle, share and
// opened table.
func (c *checker) tables() ([]any, error) {
	s := c.report.State
	named := s.Files()
	for _, digest := range named {
		if err := c.table(digest); err != nil {
			return nil, err
		}
	}
	for _, path := range c.mixed {
		if !slices.ContainsFunc(named, func(digest [32]byte) bool { return TableFile(digest) == path }) {
			return nil, in(path, errors.New("the record does not name this file"))
		}
	}
	if len(named) == 0 {
		return []any{0, 0}, nil
	}
	return c.lots(s)
}

// table holds a file to its name.
func (c *checker) table(digest [32]byte) error {
	name := TableFile(digest)
	f, err := c.folder.Open(name)
	if err != nil {
		return in(name, err)
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	if err == nil && [32]byte(h.Sum(nil)) != digest {
		err = &record.Refusal{Code: record.CodeFile, Where: name}
	}
	return in(name, errors.Join(err, f.Close()))
}

func (c *checker) lots(s record.State) ([]any, error) {
	shuffles, opened := 0, 0
	for _, contests := range shuffled(s, rowsAtOnce) {
		tables, err := Tables(c.folder, s, contests...)
		if err != nil {
			return nil, err
		}
		for lot, l := range s.Lots() {
			m := s.Mix(lot)
			if len(m.Shuffles) == 0 || !slices.Contains(contests, l.Contest) {
				continue
			}
			if err := tables.Check(lot); err != nil {
				return nil, in(tablesFolder, err)
			}
			shuffles += len(m.Shuffles)
			if m.Opened {
				opened++
			}
		}
	}
	return []any{shuffles, opened}, nil
}

// copyTables copies the files that a record names, from a folder of such files.
func copyTables(dir string, s record.State, from fs.FS) error {
	named := s.Files()
	if len(named) == 0 {
		return nil
	}
	if from == nil {
		return fmt.Errorf("the record names %d tables, proofs and shares; give the folder that holds them", len(named))
	}
	if err := os.Mkdir(filepath.Join(dir, tablesFolder), 0o755); err != nil {
		return err
	}
	for _, digest := range named {
		if err := copyTable(dir, digest, from); err != nil {
			return err
		}
	}
	return nil
}

func copyTable(dir string, digest [32]byte, from fs.FS) error {
	in, err := from.Open(hex.EncodeToString(digest[:]))
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(filepath.Join(dir, TableFile(digest)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
