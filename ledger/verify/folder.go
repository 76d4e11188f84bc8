package verify

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// Names in a record folder, beside manifest.json and manifest.sig.json (SPEC.md, "The record folder").
const (
	ResultFile   = "result.json"
	blocksFolder = "blocks"
)

// maxFile is the size in bytes that no file of a record exceeds, so that a verifier never holds more at once.
const maxFile = 32 << 20

var errTooLarge = fmt.Errorf("no file of a record is larger than %d MiB", maxFile>>20)

// BlockFile is the path of a block's file in the folder.
func BlockFile(height int64) string { return fmt.Sprintf("%s/%08d.block", blocksFolder, height) }

// isBlock reports whether a path is that of some block. Only one way of writing a height is a block's.
func isBlock(path string) bool {
	name, ok := strings.CutPrefix(path, blocksFolder+"/")
	digits, ok2 := strings.CutSuffix(name, ".block")
	height, err := strconv.ParseInt(digits, 10, 64)
	return ok && ok2 && err == nil && height > 0 && BlockFile(height) == path
}

// Write puts a record in a new folder: the state with the blocks that led to it, and from the folder tables, which may be nil where the
// record names none, the files that lie beside it. The folder appears whole or not at all.
func Write(dir string, s record.State, blocks iter.Seq2[*headers.Block, error], tables fs.FS) (err error) {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write record: %s is already there", dir)
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("write record: %w", err)
	}
	part, err := os.MkdirTemp(parent, ".record-*")
	if err != nil {
		return fmt.Errorf("write record: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write record: %w", err), os.RemoveAll(part))
		}
	}()
	if err := writeAll(part, s, blocks, tables); err != nil {
		return err
	}
	if err := os.Chmod(part, 0o755); err != nil {
		return err
	}
	return os.Rename(part, dir)
}

func writeAll(dir string, s record.State, blocks iter.Seq2[*headers.Block, error], tables fs.FS) error {
	if err := os.Mkdir(filepath.Join(dir, blocksFolder), 0o755); err != nil {
		return err
	}
	var last int64
	for b, err := range blocks {
		if err != nil {
			return err
		}
		last = b.Header.Height
		if err := writeFile(dir, BlockFile(last), b.Encode()); err != nil {
			return err
		}
	}
	if last != s.Height() {
		return fmt.Errorf("the blocks end at height %d, the state at %d", last, s.Height())
	}
	for name, data := range jsonFiles(s) {
		if err := writeFile(dir, name, data); err != nil {
			return err
		}
	}
	return copyTables(dir, s, tables)
}

// jsonFiles are the files beside the blocks.
func jsonFiles(s record.State) map[string][]byte {
	return map[string][]byte{
		election.ManifestFile:   s.Manifest().Encode(),
		election.SignaturesFile: s.Manifest().EncodeSignatures(s.Signatures()),
		ResultFile:              resultFile(s),
	}
}

// resultFile is result.json: the result, with the number of blocks and the state that it follows from. A record without its last
// block would otherwise look whole, because that one often holds no entry.
func resultFile(s record.State) []byte {
	hash := s.AppHash()
	return election.EncodeCanonical(struct {
		Blocks int64         `json:"blocks"`
		State  string        `json:"state"` // hex, as the next header would name it
		Result record.Result `json:"result"`
	}{s.Height(), hex.EncodeToString(hash[:]), s.Result()})
}

// writeFile does not return before the medium has the bytes: an exported record is carried away.
func writeFile(dir, name string, data []byte) error {
	if len(data) > maxFile {
		return fmt.Errorf("%s: %w", name, errTooLarge)
	}
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
