package cli_test

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

// Whoever waits for more than two seconds is told so, and then every ten.
func TestBusy(t *testing.T) {
	for takes, want := range map[time.Duration]string{
		time.Second:      "",
		25 * time.Second: "counting: 2 seconds so far\ncounting: 12 seconds so far\ncounting: 22 seconds so far\n",
	} {
		synctest.Test(t, func(t *testing.T) {
			var told bytes.Buffer
			broken := errors.New("broken")
			err := cli.Busy(&cli.Env{Stderr: &told}, "counting: %d seconds so far", func() error {
				time.Sleep(takes)
				return broken
			})
			if err != broken || told.String() != want {
				t.Errorf("%v: %v, %q", takes, err, told.String())
			}
		})
	}
}
