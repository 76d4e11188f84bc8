package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

// terminal is both ends of a pseudo-terminal: what a person types into the first is read from the second.
func terminal(t *testing.T) (person, tty *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tty.Close() })
	return person, tty
}

func four(secret string) error {
	if len(secret) < 4 {
		return errors.New("too short")
	}
	return nil
}

// A new secret is asked for twice, unless it does not fit, and one that was mistyped is not taken.
func TestNewSecretIsTypedTwice(t *testing.T) {
	for typed, want := range map[string]string{
		"2468\n2468\n": "2468",
		"2468\n2469\n": "error: what was typed the second time is something else",
		"\n":           "error: nothing was typed",
		"246\n":        "error: too short",
	} {
		person, tty := terminal(t)
		if _, err := person.WriteString(typed); err != nil {
			t.Fatal(err)
		}
		var asked bytes.Buffer
		got, err := cli.NewSecret(&cli.Env{Stdin: tty, Stderr: &asked}, "PIN for Ada", "secret", "", four)
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != want || !strings.Contains(asked.String(), "PIN for Ada: \n") || strings.Contains(asked.String(), "246") {
			t.Errorf("%q: %q, want %q; %q", typed, got, want, asked.String())
		}
	}
}
