package tlog

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Checkpoint says how long a log is and what its root is. Its text is the body of a C2SP tlog-checkpoint, so that any
// witness of a transparency log can cosign the record of an election.
type Checkpoint struct {
	Origin     string // "isoloir/<chain id>"
	Size       uint64
	Root       Hash
	Extensions []string // further lines; ours are "height <n>" and "header <hex>"
}

// Text is the canonical text: origin, size in decimal, root in base64, extensions, each ended by a line feed.
func (c Checkpoint) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
	for _, line := range c.Extensions {
		b.WriteString(line + "\n")
	}
	return b.String()
}

var errCheckpoint = errors.New("this is not the text of a checkpoint")

// ParseCheckpoint reads a text strictly: only what Text writes is accepted.
func ParseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" || lines[0] == "" {
		return Checkpoint{}, errCheckpoint
	}
	size, err := strconv.ParseUint(lines[1], 10, 63)
	if err != nil {
		return Checkpoint{}, errCheckpoint
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != len(Hash{}) {
		return Checkpoint{}, errCheckpoint
	}
	c := Checkpoint{Origin: lines[0], Size: size, Root: Hash(root)}
	if len(lines) > 4 {
		c.Extensions = lines[3 : len(lines)-1]
	}
	for _, line := range c.Extensions {
		if line == "" {
			return Checkpoint{}, errCheckpoint
		}
	}
	if c.Text() != text {
		return Checkpoint{}, errCheckpoint
	}
	return c, nil
}
