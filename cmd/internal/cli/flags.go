package cli

import (
	"flag"
	"fmt"
	"slices"
	"strings"
)

// misread is the error of flags that package flag could not read, with a hint for the flag that it is about.
func misread(fs *flag.FlagSet, err error, manual string) error {
	const unknown = "flag provided but not defined: -"
	if name, ok := strings.CutPrefix(err.Error(), unknown); ok {
		var names []string
		fs.VisitAll(func(f *flag.Flag) { names = append(names, "-"+f.Name) })
		near, ok := nearest(names, "-"+name)
		if !ok {
			return Hint(Usage("there is no flag -%s", name), "%s is the manual page", manual)
		}
		return Hint(Usage("there is no flag -%s", name), "did you mean %s? %s is the manual page", near, manual)
	}
	hint := manual + " is the manual page"
	fs.VisitAll(func(f *flag.Flag) {
		if strings.Contains(err.Error(), "flag -"+f.Name+":") || strings.HasSuffix(err.Error(), ": -"+f.Name) {
			word, text := flag.UnquoteUsage(f)
			hint = fmt.Sprintf("-%s %s: %s; %s", f.Name, word, text, hint)
		}
	})
	return Hint(Usage("%s", strings.TrimSuffix(err.Error(), ": parse error")), "%s", hint)
}

// misplaced refuses a call that lacks a flag, or has words where none may stand. Flags end at the first word that is none: what a person
// typed after it, or words that a name with spaces became, would be taken for something else.
func (v *Verb) misplaced(fs *flag.FlagSet, args []string, manual string) error {
	rest := fs.Args()
	if late := slices.IndexFunc(rest, func(s string) bool { return len(s) > 1 && s[0] == '-' }); late >= 0 && !slices.Contains(args, "--") {
		return Hint(Usage("%s stands after %q, where no flag is read", rest[late], rest[0]), "flags come first, and words with spaces in quotes; %s is the manual page", manual)
	}
	if v.Args == "" && len(rest) > 0 {
		return Hint(Usage("%q stands where nothing is expected", rest[0]), "flags come with a dash, and words with spaces in quotes; %s is the manual page", manual)
	}
	given := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = f.Value.String() != "" })
	for _, name := range v.Needs {
		if !given[name] {
			return Hint(Usage("%s needs -%s", v.Name, name), "%s is the manual page", manual)
		}
	}
	return nil
}
