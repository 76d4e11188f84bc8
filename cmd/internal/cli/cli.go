// Package cli gives every command the same manner: verbs with a manual page each, errors that end with a hint, and four
// exit codes. Flags are those of the standard library.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

// The exit codes of every command.
const (
	ExitOK      = 0 // done
	ExitFailed  = 1 // could not run
	ExitUsage   = 2 // called wrongly
	ExitFinding = 3 // ran, and what it looked at does not check
)

// Env is what a verb may touch of the process.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Args           []string // what stands after the flags
}

// Runner does the work of a verb, after its flags were read.
type Runner func(ctx context.Context, env *Env) error

// Verb is one thing that a command does.
type Verb struct {
	Name     string
	Summary  string   // one line
	Args     string   // what stands after the flags, such as "DIR"; empty if nothing may
	Manual   string   // paragraphs of the description; shown as written
	Examples []string // whole command lines
	Needs    []string // flags that must be given
	Flags    func(fs *flag.FlagSet) Runner
}

// Command is a program: its name, what it is for, and its verbs.
type Command struct {
	Name    string
	Summary string
	Manual  string
	Verbs   []Verb
}

// Main runs the command on the process's arguments and ends the process. SIGINT and SIGTERM cancel the context.
func (c Command) Main() {
	signal.Ignore(syscall.SIGXFSZ) // a limit on the size of files is an error of the write, as a full disk is
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := c.Run(ctx, &Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}, os.Args[1:])
	stop()
	os.Exit(code)
}

// Run runs the command on arguments and returns the exit code.
func (c Command) Run(ctx context.Context, env *Env, args []string) int {
	out := &output{Writer: env.Stdout}
	told := *env
	told.Stdout = out
	err := c.dispatch(ctx, &told, args)
	if err == nil {
		err = out.err // nobody has read what should have been said
	}
	if err == nil {
		return ExitOK
	}
	fmt.Fprintf(env.Stderr, "%s: error: %s\n", c.Name, strings.ReplaceAll(err.Error(), "\n", "\n  "))
	hint := hintOf(err)
	if hint == "" {
		hint = usual(err, c.page(args))
	}
	fmt.Fprintf(env.Stderr, "%s: hint: %s\n", c.Name, hint)
	return ExitCode(err)
}

// output keeps the first error of writing to standard output, which verbs need not look at.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

func (c Command) dispatch(ctx context.Context, env *Env, args []string) error {
	if len(args) == 0 {
		return Hint(Usage("no verb"), "the verbs are %s; %s -h tells what each does", strings.Join(c.names(), ", "), c.Name)
	}
	switch args[0] {
	case "-h", "-help", "--help", "help":
		return c.help(env, args[1:])
	case "-version", "--version", "version":
		_, err := fmt.Fprintln(env.Stdout, c.Name, version())
		return err
	}
	v := c.verb(args[0])
	if v == nil {
		return Hint(Usage("unknown verb %q", args[0]), "%s", c.suggest(args[0]))
	}
	return c.run(ctx, env, v, args[1:])
}

// run reads a verb's flags and runs it.
func (c Command) run(ctx context.Context, env *Env, v *Verb, args []string) error {
	fs := flag.NewFlagSet(v.Name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	runner := v.Flags(fs)
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		return c.manual(env.Stdout, v, fs)
	} else if err != nil {
		return misread(fs, err, c.page([]string{v.Name}))
	}
	if err := v.misplaced(fs, args, c.page([]string{v.Name})); err != nil {
		return err
	}
	e := *env
	e.Args = fs.Args()
	return runner(ctx, &e)
}

// page is the command line that shows the manual page for some arguments.
func (c Command) page(args []string) string {
	if len(args) > 0 && c.verb(args[0]) != nil {
		return c.Name + " " + args[0] + " -h"
	}
	return c.Name + " -h"
}

func (c Command) verb(name string) *Verb {
	for i := range c.Verbs {
		if c.Verbs[i].Name == name {
			return &c.Verbs[i]
		}
	}
	return nil
}

func (c Command) names() []string {
	out := make([]string, len(c.Verbs))
	for i, v := range c.Verbs {
		out[i] = v.Name
	}
	return out
}

// suggest names the verb that a mistyped one is closest to.
func (c Command) suggest(typed string) string {
	names := c.names()
	if near, ok := nearest(names, typed); ok {
		return fmt.Sprintf("did you mean %s %s?", c.Name, near)
	}
	return "the verbs are " + strings.Join(names, ", ")
}

// Suggest is the hint for a word that is none of those that may be typed: the one that is closest, or all of them.
func Suggest(words []string, typed, all string) string {
	if near, ok := nearest(words, typed); ok {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return all + " " + strings.Join(words, ", ")
}

// nearest is the word that a mistyped one is closest to, if it is close.
func nearest(words []string, typed string) (string, bool) {
	near := slices.MinFunc(words, func(a, b string) int { return distance(a, typed) - distance(b, typed) })
	return near, distance(near, typed) <= 2
}

// distance is the Levenshtein distance.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			swap := last
			if a[i] != b[j] {
				swap++
			}
			last, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, swap)
		}
	}
	return row[len(b)]
}
