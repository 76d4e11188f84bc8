package record

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tlog"
)

// MaxCheckpoint is the size in bytes that no text of a checkpoint exceeds.
const MaxCheckpoint = 256

// Checkpoint is the log as the header at this height binds it: before that block's entries.
func (s State) Checkpoint(height int64) (tlog.Checkpoint, bool) {
	if height < 1 || height > s.Height() {
		return tlog.Checkpoint{}, false
	}
	line := s.blocks.Get(int(height - 1))
	if line.hash == ([32]byte{}) {
		return tlog.Checkpoint{}, false // a block that is only proposed has no hash yet
	}
	root, err := s.log.RootAt(line.size)
	if err != nil {
		return tlog.Checkpoint{}, false
	}
	return checkpoint(s.def.m, height, line.size, root, line.hash), true
}

// Inclusion proves that a leaf of the log is under the checkpoint of a height: its hash, and the path to the checkpoint's root.
func (s State) Inclusion(leaf uint64, height int64) (hash tlog.Hash, path []tlog.Hash, err error) {
	c, ok := s.Checkpoint(height)
	if !ok {
		return hash, nil, fmt.Errorf("there is no checkpoint of block %d", height)
	}
	if path, err = s.log.Inclusion(leaf, c.Size); err != nil {
		return hash, nil, err
	}
	return s.log.Leaf(leaf), path, nil
}

// Cosigned is the newest height behind which a station stands: 0 for none.
func (s State) Cosigned() (height int64) {
	for _, st := range s.Stations() {
		height = max(height, st.Cosigned)
	}
	return height
}

func checkpoint(m *election.Manifest, height int64, size uint64, root, header [32]byte) tlog.Checkpoint {
	return tlog.Checkpoint{Origin: "isoloir/" + m.ChainID, Size: size, Root: root,
		Extensions: []string{fmt.Sprintf("height %d", height), "header " + hex.EncodeToString(header[:])}}
}

var errCheckpoint = errors.New("this is not the text of a checkpoint of this election's chain")

// ParseCheckpoint reads a text that came from outside, such as a file or a scanned tape, and gives the height that it names. It
// accepts what State.Checkpoint would say of some log of this chain, and nothing else; whether of this log, only a State knows.
func ParseCheckpoint(m *election.Manifest, text string) (tlog.Checkpoint, int64, error) {
	none := tlog.Checkpoint{}
	if len(text) > MaxCheckpoint {
		return none, 0, errCheckpoint
	}
	c, err := tlog.ParseCheckpoint(text)
	if err != nil || len(c.Extensions) != 2 {
		return none, 0, errCheckpoint
	}
	height, err := strconv.ParseInt(strings.TrimPrefix(c.Extensions[0], "height "), 10, 64)
	if err != nil || height < 1 {
		return none, 0, errCheckpoint
	}
	header, err := hex.DecodeString(strings.TrimPrefix(c.Extensions[1], "header "))
	if err != nil || len(header) != 32 {
		return none, 0, errCheckpoint
	}
	if c.Size == 0 && c.Root != (tlog.Log{}).Root() || checkpoint(m, height, c.Size, c.Root, [32]byte(header)).Text() != text {
		return none, 0, errCheckpoint
	}
	return c, height, nil
}
