package main

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// desk is the folder in which the board asks the trustees for the rows of drawn papers, and they answer.
type desk struct{ asks string }

func (d *desk) flags(fs *flag.FlagSet) {
	fs.StringVar(&d.asks, "asks", "", "`FOLDER` in which the board asks and trustees answer")
}

// An ask shows the trustees the paper of a draw: that it is the one that the dice chose follows from salt and path.
type ask struct {
	ID   string   `json:"id"`
	Salt string   `json:"salt"`
	Path []string `json:"path"`
}

func (d desk) askFile(n int, draw uint32) string {
	return filepath.Join(d.asks, fmt.Sprintf("ask-%d-%d.json", n, draw))
}

func (d desk) answerFile(n int, draw uint32, trustee string) string {
	return filepath.Join(d.asks, fmt.Sprintf("answer-%d-%d-%s.bin", n, draw, trustee))
}

// ask writes what trustees need to know of the paper at a place of a list, from 0.
func (d desk) ask(n int, draw uint32, l paperList, place int) error {
	p := l.listed()[place]
	a := ask{ID: p.id.Text(), Salt: hex.EncodeToString(p.salt[:])}
	for _, h := range ballot.MerklePath(l.entries(), place) {
		a.Path = append(a.Path, hex.EncodeToString(h[:]))
	}
	data, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return err
	}
	return write(d.askFile(n, draw), append(data, '\n'), true)
}

// asked reads what the board asks about a draw, and holds it to the record: it is the drawn paper, and the board has committed to what it
// read. Whoever could ask for other ids could look up a photographed one.
func (d desk) asked(state record.State, n int, draw uint32) (*trustee.Blinding, string, error) {
	path := d.askFile(n, draw)
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, "", err
	}
	var a ask
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, "", cli.Hint(fmt.Errorf("%s: %w", path, err), "the board writes it with election rows")
	}
	id, err := ballot.ParsePaperID(a.ID)
	salt, whole := hash(a.Salt)
	var way [][32]byte
	for _, text := range a.Path {
		h, ok := hash(text)
		way, whole = append(way, h), whole && ok
	}
	if err != nil || !whole {
		return nil, "", cli.Hint(fmt.Errorf("%s holds no paper", path), "the board writes it with election rows")
	}
	b, err := state.PaperBlinding(n, draw, id, salt, way)
	if err != nil {
		return nil, "", cli.Finding(cli.Hint(fmt.Errorf("%s: %w", path, err), "do not answer: this is not the paper that the dice drew, or the board has not committed to what it read"))
	}
	return b, a.ID, nil
}

func hash(text string) (out [32]byte, ok bool) {
	data, err := hex.DecodeString(text)
	if err != nil || len(data) != len(out) {
		return out, false
	}
	return [32]byte(data), true
}
