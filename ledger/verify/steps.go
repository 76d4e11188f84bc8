package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// steps are what Check does, in order.
var steps = []struct {
	name  string
	check func(*checker) ([]any, error)
}{
	{"files", (*checker).files},
	{"manifest", (*checker).manifest},
	{"blocks", (*checker).blocks},
	{"chips", (*checker).chips},
	{"ballots", (*checker).ballots},
	{"leaves", (*checker).leaves},
	{"tables", (*checker).tables},
	{"result", (*checker).result},
	{"published", (*checker).published},
}

// Steps names the steps in order.
func Steps() []string {
	var out []string
	for _, s := range steps {
		out = append(out, s.name)
	}
	return out
}

// files checks that the folder holds the files of a record, each a plain file, and none besides.
func (c *checker) files() ([]any, error) {
	seen := map[string]bool{}
	err := fs.WalkDir(c.folder, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return in(path, err)
		case d.IsDir() && (path == "." || path == blocksFolder || path == tablesFolder):
			return nil
		case !d.Type().IsRegular() || path != election.ManifestFile && path != election.SignaturesFile && path != ResultFile && !isBlock(path) && !isTable(path):
			return in(path, errors.New("this is not a file of a record"))
		case isTable(path):
			c.mixed = append(c.mixed, path)
			return nil
		}
		seen[path] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, name := range []string{election.ManifestFile, election.SignaturesFile, ResultFile, BlockFile(1)} {
		if !seen[name] {
			return nil, in(name, fs.ErrNotExist)
		}
	}
	blocks := len(seen) - 3
	for h := range blocks {
		name := BlockFile(int64(h + 1))
		if !seen[name] {
			return nil, in(name, fs.ErrNotExist)
		}
		c.names = append(c.names, name)
	}
	return []any{len(seen) + len(c.mixed)}, nil
}

// read gives a file's bytes, and never holds more of a file than a record's can have.
func (c *checker) read(name string) ([]byte, error) {
	f, err := c.folder.Open(name)
	if err != nil {
		return nil, in(name, err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errTooLarge
	}
	return data, in(name, errors.Join(err, f.Close()))
}

func (c *checker) manifest() ([]any, error) {
	data, err := c.read(election.ManifestFile)
	if err != nil {
		return nil, err
	}
	if c.m, err = election.Parse(data); err != nil {
		return nil, in(election.ManifestFile, err)
	}
	return c.signatures()
}

func (c *checker) signatures() ([]any, error) {
	data, err := c.read(election.SignaturesFile)
	if err != nil {
		return nil, err
	}
	if c.signed, err = c.m.ParseSignatures(data); err == nil {
		err = c.m.CheckSigned(c.signed)
	}
	return []any{len(c.signed)}, in(election.SignaturesFile, err)
}

func (c *checker) blocks() ([]any, error) {
	replay, err := newReplay(c.m, c.signed)
	if err != nil {
		return nil, err
	}
	for _, name := range c.names {
		data, err := c.read(name)
		if err == nil {
			err = in(name, replay.block(data))
		}
		c.report.State = replay.state
		if err != nil {
			return nil, err
		}
	}
	return []any{len(c.names), replay.entries}, nil
}

// ballots says how many there are. Their proofs were checked when the blocks were replayed.
func (c *checker) ballots() ([]any, error) {
	counts := c.report.State.Counts()
	return []any{counts.Cast, counts.Checked, counts.Void, counts.Failed}, nil
}

// leaves says how many of the stations that opened have accounted for every leaf. A leaf that is missing was a failure of a machine
// or of its people, which the record tells; it is not a fault of the record.
func (c *checker) leaves() ([]any, error) {
	whole, opened := 0, 0
	for _, st := range c.report.State.Stations() {
		if st.Stage >= record.StageOpen {
			opened++
		}
		if st.Accounted() {
			whole++
		}
	}
	return []any{whole, opened}, nil
}

func (c *checker) result() ([]any, error) {
	data, err := c.read(ResultFile)
	if err != nil {
		return nil, err
	}
	c.report.Result = c.report.State.ResultJSON()
	if !bytes.Equal(data, resultFile(c.report.State)) {
		return nil, in(ResultFile, c.otherResult(data))
	}
	return []any{len(c.report.State.Result().Contests)}, nil
}

// otherResult says why a result is not the record's, as far as that is plain: a record whose last blocks are gone looks whole up to here.
func (c *checker) otherResult(data []byte) error {
	var says struct{ Blocks int }
	if json.Unmarshal(data, &says) == nil && says.Blocks != len(c.names) {
		return fmt.Errorf("this follows from %d blocks, and the folder holds %d", says.Blocks, len(c.names))
	}
	return errors.New("this is not what follows from the record")
}

// published reports the phase. A record can be verified at any time; whether officials have signed its result stands in the report.
func (c *checker) published() ([]any, error) { return []any{c.report.State.Phase()}, nil }
