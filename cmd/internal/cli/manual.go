package cli

import (
	"flag"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
)

const exitStatus = `EXIT STATUS
    0  done
    1  could not run
    2  called wrongly
    3  ran, and what it looked at does not check
`

// help prints the page of the command, or of the verb that is named after it.
func (c Command) help(env *Env, args []string) error {
	if len(args) > 0 {
		if v := c.verb(args[0]); v != nil {
			fs := flag.NewFlagSet(v.Name, flag.ContinueOnError)
			v.Flags(fs)
			return c.manual(env.Stdout, v, fs)
		}
		return Hint(Usage("unknown verb %q", args[0]), "%s", c.suggest(args[0]))
	}
	var b strings.Builder
	width := columns(env.Stdout)
	fmt.Fprintf(&b, "NAME\n    %s - %s\n\nSYNOPSIS\n    %s VERB [-flag value]...\n\n", c.Name, c.Summary, c.Name)
	if c.Manual != "" {
		fmt.Fprintf(&b, "DESCRIPTION\n%s\n", indent(fill(c.Manual, width-4)))
	}
	b.WriteString("VERBS\n")
	for _, v := range c.Verbs {
		b.WriteString(fill(fmt.Sprintf("    %-10s %s", v.Name, v.Summary), width))
	}
	fmt.Fprintf(&b, "\n%s\n%s", fill(fmt.Sprintf("    %s VERB -h is the manual page of a verb; %s -version prints the version.", c.Name, c.Name), width), exitStatus)
	_, err := io.WriteString(env.Stdout, b.String())
	return err
}

// manual prints the manual page of a verb.
func (c Command) manual(w io.Writer, v *Verb, fs *flag.FlagSet) error {
	var b strings.Builder
	width := columns(w)
	fmt.Fprintf(&b, "NAME\n    %s %s - %s\n\nSYNOPSIS\n    %s %s", c.Name, v.Name, v.Summary, c.Name, v.Name)
	for _, name := range v.Needs {
		word, _ := flag.UnquoteUsage(fs.Lookup(name))
		fmt.Fprintf(&b, " -%s %s", name, word)
	}
	b.WriteString(" [-flag value]...")
	if v.Args != "" {
		b.WriteString(" " + v.Args)
	}
	b.WriteString("\n\n")
	if v.Manual != "" {
		fmt.Fprintf(&b, "DESCRIPTION\n%s\n", indent(fill(v.Manual, width-4)))
	}
	flags := 0
	fs.VisitAll(func(f *flag.Flag) {
		if flags++; flags == 1 {
			b.WriteString("FLAGS\n")
		}
		word, text := flag.UnquoteUsage(f)
		fmt.Fprintf(&b, "    -%s\n%s", strings.TrimSpace(f.Name+" "+word), fill("        "+withDefault(text, f.DefValue), width))
	})
	if flags > 0 {
		b.WriteString("\n")
	}
	if len(v.Examples) > 0 {
		fmt.Fprintf(&b, "EXAMPLES\n%s\n", indent(strings.Join(v.Examples, "\n")))
	}
	b.WriteString(exitStatus)
	_, err := io.WriteString(w, b.String())
	return err
}

func withDefault(text, value string) string {
	if value == "" || value == "false" || value == "0" || value == "[]" {
		return text
	}
	return fmt.Sprintf("%s (default %s)", text, value)
}

func indent(s string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(s) + "\n") {
		if line != "\n" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return b.String()
}

// version is what the build recorded of the source.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return info.Main.Version
}
