package main

import (
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify"
)

// folders are the record as it was exported, and where tables, proofs and shares go.
type folders struct {
	record, tables string
}

func (f *folders) flags(fs *flag.FlagSet) {
	fs.StringVar(&f.record, "record", "", "`FOLDER` that observe export wrote, as new as can be")
	fs.StringVar(&f.tables, "tables", "", "`FOLDER` for tables, proofs and shares, which observe export takes from there")
}

// checked checks the whole record, shuffles and shares with it, before anybody goes on from it.
func (f *folders) checked() (record.State, *record.Tables, error) {
	state, err := checkedRecord(f.record)
	if err != nil {
		return state, nil, err
	}
	tables, err := verify.Tables(os.DirFS(f.record), state)
	return state, tables, err
}

// checkedRecord is a folder's record, if it checks.
func checkedRecord(dir string) (record.State, error) {
	report, err := verify.Check(dir)
	if errors.As(err, new(*verify.Finding)) {
		return record.State{}, cli.Finding(cli.Hint(err, "nobody should go on from what does not check; observe verify tells it step by step"))
	}
	if err != nil {
		return record.State{}, err
	}
	return report.State, nil
}

// begin makes a file whose name is not known yet.
func (f *folders) begin() (*os.File, error) {
	if err := os.MkdirAll(f.tables, 0o755); err != nil {
		return nil, err
	}
	return os.CreateTemp(f.tables, ".part-*")
}

// finish gives a file its name, or removes it after a failure.
func (f *folders) finish(file *os.File, digest [32]byte, err error) error {
	if err = errors.Join(err, file.Chmod(0o644), file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return os.Rename(file.Name(), filepath.Join(f.tables, hex.EncodeToString(digest[:])))
}

// put writes a file under its digest.
func (f *folders) put(data []byte, digest [32]byte) error {
	file, err := f.begin()
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return f.finish(file, digest, err)
}

// lot names a lot to people.
func lot(s record.State, n int) string {
	l := s.Lots()[n]
	return fmt.Sprintf("lot %d, %s, %d rows", n, l.Contest, l.Rows)
}
