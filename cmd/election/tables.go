package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// folders are where tables, proofs and shares lie.
type folders struct {
	lotsOf
	dir string

	opened  *record.Tables
	missing string // the file that was not there when it was last looked for
}

func (f *folders) flags(fs *flag.FlagSet) {
	f.lotsOf.flags(fs)
	fs.StringVar(&f.dir, "tables", "", "`FOLDER` of tables, proofs and shares, the same for all who work on them")
}

// at are the tables as the record has them now. Their rows are gathered once: nothing is added after the cut-off.
func (f *folders) at(ctx context.Context, s *session, state record.State) (*record.Tables, error) {
	if f.opened == nil {
		rows, err := s.Rows(ctx, f.contests...)
		if err != nil {
			return nil, err
		}
		f.opened = record.NewTables(state, rows, f.file)
	}
	return f.opened.At(state), nil
}

// file opens a file by its digest. The system closes it when nobody refers to it any more.
func (f *folders) file(digest [32]byte) (io.ReaderAt, int64, error) {
	path := filepath.Join(f.dir, hex.EncodeToString(digest[:]))
	file, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			f.missing = path
		}
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Size(), nil
}

// using does what looks at tables, which takes long. A file that is not there yet is waited for; what does not check is a finding.
func (f *folders) using(ctx context.Context, s *session, state record.State, what string, do func(*record.Tables) error) (awaited string, err error) {
	tables, err := f.at(ctx, s, state)
	if err != nil {
		return "", err
	}
	f.missing = ""
	err = cli.Busy(s.Env, what+soFar, func() error { return do(tables) })
	var r *record.Refusal
	switch {
	case !errors.As(err, &r):
		return "", err
	case r.Code == record.CodeFile && f.missing != "":
		return "the file " + f.missing, nil
	}
	return "", cli.Finding(cli.Hint(err, "nobody should go on from what does not check. %s observe verify tells it step by step", r.Sentence("en")))
}

// with is using, for what needs the trustee's secrets and makes a file.
func (f *folders) with(ctx context.Context, t *member, state record.State, what string, do func(*record.Tables, *trustee.KeyShares) ([]byte, error)) (file []byte, awaited string, err error) {
	keys, err := t.secret.KeyShares(state.Ceremony(), t.id)
	if err != nil {
		return nil, "", err
	}
	defer keys.Wipe()
	awaited, err = f.using(ctx, t.session, state, what, func(tables *record.Tables) (err error) {
		file, err = do(tables, keys)
		return err
	})
	return file, awaited, err
}

// share makes a trustee's share of a table, keeps its file, and gives the entry that names it, signed.
func share[E record.Entry](ctx context.Context, f *folders, t *member, state record.State, n int, what, done string,
	do func(*record.Tables, *trustee.KeyShares) (E, []byte, error), sig func(E) *[]byte) (p posting, awaited string, err error) {
	var e E
	file, awaited, err := f.with(ctx, t, state, what+" "+lot(state, n), func(tables *record.Tables, keys *trustee.KeyShares) (file []byte, err error) {
		e, file, err = do(tables, keys)
		return file, err
	})
	if file == nil {
		return p, awaited, err
	}
	*sig(e) = t.sign(e)
	return posting{e, fmt.Sprintf("%s: %s by %s", lot(state, n), done, t.id)}, "", f.put(file, sha256.Sum256(file))
}

// outside tells a trustee that the announced ones do without.
func outside(t *member, what string, ids []string) (awaited string, err error) {
	_, err = fmt.Fprintf(t.Stdout, "%s is not among those who %s: %s\n", t.id, what, strings.Join(ids, ", "))
	return "", err
}

// begin makes a file whose name is not known yet.
func (f *folders) begin() (*os.File, error) {
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return nil, err
	}
	return os.CreateTemp(f.dir, ".part-*")
}

// finish gives a file its name, or removes it after a failure.
func (f *folders) finish(file *os.File, digest [32]byte, err error) error {
	if err = errors.Join(err, file.Chmod(0o644), file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return os.Rename(file.Name(), filepath.Join(f.dir, hex.EncodeToString(digest[:])))
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
