package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
)

// readTape reads the text of a checkpoint; a scanner may end it with more than one line feed.
func readTape(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", cli.Hint(err, "scan the QR code under the checkpoint on the tape into this file")
	}
	return strings.TrimRight(string(data), "\r\n") + "\n", nil
}

// compare holds a record to the checkpoint of a tape, as step n.
func compare(env *cli.Env, n int, s record.State, text, lang string) error {
	printed, height, err := record.ParseCheckpoint(s.Manifest(), text)
	if err == nil {
		err = agree(s, text, height)
	}
	if err != nil {
		fmt.Fprintf(env.Stdout, "%d. %s\n", n, say(lang, wordTapeFails))
		return cli.Finding(cli.Hint(err, "%s", say(lang, wordCompare)))
	}
	fmt.Fprintf(env.Stdout, "%d. %s\n", n, tell(lang, wordTape, height, printed.Size))
	return nil
}

func agree(s record.State, text string, height int64) error {
	own, ok := s.Checkpoint(height)
	if !ok {
		return fmt.Errorf("the record ends with block %d, before block %d of the checkpoint: export it anew", s.Height(), height)
	}
	if own.Text() != text {
		return errors.New("the record has another checkpoint at this height:\n" + own.Text())
	}
	return nil
}
