package cli_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

func sample() cli.Command {
	return cli.Command{Name: "poll", Summary: "run polls", Verbs: []cli.Verb{{
		Name: "open", Summary: "open the polls", Manual: "Opens.\n\nThen stays open.", Needs: []string{"in"}, Args: "[NAME]",
		Examples: []string{"poll open -in x"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			in := fs.String("in", "", "read `FILE`")
			return func(_ context.Context, env *cli.Env) error {
				switch *in {
				case "damaged":
					return cli.Finding(fmt.Errorf("opening: %w", cli.Hint(errors.New("seal is broken"), "call %s", "the office")))
				case "joined":
					return errors.Join(fmt.Errorf("closing: %w", cli.Hint(errors.New("paper is out"), "load %s", "paper")), errors.New("and the lid is open"))
				case "missing":
					return errors.New("no such file")
				case "full":
					return &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
				case "absent":
					_, err := os.ReadFile("/nonexistent/file")
					return err
				}
				fmt.Fprintln(env.Stdout, "opened", *in, env.Args)
				return nil
			}
		}}, {
		Name: "close", Summary: "close the polls",
		Flags: func(*flag.FlagSet) cli.Runner { return func(context.Context, *cli.Env) error { return nil } },
	}}}
}

func run(args ...string) (int, string, string) {
	var out, errs bytes.Buffer
	code := sample().Run(context.Background(), &cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs}, args)
	return code, out.String(), errs.String()
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		args     string
		code     int
		out, err string // parts
	}{
		{"open -in box now", 0, "opened box [now]", ""},
		{"-h", 0, "open       open the polls", ""},
		{"help open", 0, "-in FILE", ""},
		{"open -h", 0, "Then stays open.", ""},
		{"open -h", 0, "poll open -in FILE [-flag value]... [NAME]", ""},
		{"-version", 0, "poll ", ""},
		{"", 2, "", "hint: the verbs are open, close"},
		{"opne -in x", 2, "", "hint: did you mean poll open?"},
		{"burn", 2, "", "hint: the verbs are open, close"},
		{"open", 2, "", "open needs -in"},
		{"open -in=", 2, "", "open needs -in"},
		{"open -out x", 2, "", "there is no flag -out\npoll: hint: poll open -h is the manual page"},
		{"open -im x", 2, "", "there is no flag -im\npoll: hint: did you mean -in?"},
		{"open -in", 2, "", "flag needs an argument: -in\npoll: hint: -in FILE: read FILE;"},
		{"open now -in x", 2, "", "-in stands after \"now\", where no flag is read\npoll: hint: flags come first"},
		{"open -in x -- -now", 0, "opened x [-now]", ""},
		{"close Ada Byron -in x", 2, "", "words with spaces in quotes"},
		{"close now", 2, "", `"now" stands where nothing is expected`},
		{"open -in missing", 1, "", "poll: error: no such file\npoll: hint: poll open -h is the manual page"},
		{"open -in full", 1, "", "poll: hint: the disk is full"},
		{"open -in absent", 1, "", "poll: hint: is the path right"},
		{"open -in joined", 1, "", "poll: hint: load paper"},
		{"open -in damaged", 3, "", "poll: hint: call the office"},
	} {
		code, out, errs := run(strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(out, c.out) || !strings.Contains(errs, c.err) {
			t.Errorf("poll %s: code %d, want %d\nout: %s\nerr: %s", c.args, code, c.code, out, errs)
		}
	}
}

func TestSecretFromFile(t *testing.T) {
	env := &cli.Env{Stdin: strings.NewReader("typed\n"), Stderr: new(bytes.Buffer)}
	file := filepath.Join(t.TempDir(), "pin")
	if err := os.WriteFile(file, []byte("12 34\nrest"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := cli.Secret(env, "PIN", "pin", file); err != nil || got != "12 34" {
		t.Fatalf("got %q, %v", got, err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := cli.Secret(env, "PIN", "pin", file); err == nil {
		t.Fatal("an empty secret was taken")
	}
	if _, err := cli.Secret(env, "PIN", "pin", ""); err == nil {
		t.Fatal("a secret was read from what is no terminal")
	}
}
