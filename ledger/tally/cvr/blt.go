package cvr

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/tally"
)

// Counted is a contest with its ballots, from a file that has both.
type Counted struct {
	Title      string
	Seats      int   // 0 where the file does not say
	Withdrawn  []int // options that get no votes
	Undeclared []int // options that are undeclared write-ins
	Order      []int // in which ties are settled, where the file says
	Profile    tally.Profile
}

const (
	maxOptions = 1 << 16
	maxWeight  = 1 << 40
)

// ReadBLT reads a ballot file of Hill, Wichmann and Woodall's program for Meek's method, which collectors and counting programs
// of single transferable votes exchange: options and seats; options withdrawn as -4; a weight and options, ranks equal with
// "=" or skipped with "-", up to 0; 0; names; a title. OpenSTV's and Droop's additions in brackets are read, other text is not.
func ReadBLT(data []byte) (Counted, error) {
	b := blt{rest: string(bytes.TrimPrefix(data, byteOrderMark))}
	options, err := b.number()
	here, _, _ := strings.Cut(b.rest, "\n")
	if err == nil {
		b.c.Seats, err = b.number()
	}
	if err != nil || options < 0 || options > maxOptions || strings.TrimSpace(here) == "" {
		return Counted{}, formatError("a BLT file begins with a line of two numbers, those of options, at most %d, and of seats", maxOptions)
	}
	b.g = newGroups(make([]string, options))
	for done := false; !done && err == nil; {
		done, err = b.ballot()
	}
	line := 1 + bytes.Count(data[:len(data)-len(b.rest)], []byte("\n"))
	if err != nil {
		return Counted{}, atLine(line, err)
	}
	b.c.Profile = b.g.profile
	b.c.Title, err = b.names(b.c.Profile.Options)
	return b.c, atLine(line, err)
}

// blt is a file being read.
type blt struct {
	rest  string
	c     Counted
	g     *groups
	nicks map[string]int
}

var bltToken = regexp.MustCompile(`^\s*(?:#[^\n]*\s*|\([^)\n]*\)\s*)*(\[[^\]]*\]|[^\s\[(]+)`)

// token takes the next number, option or bracket; comments and ids of ballots in parentheses are passed over.
func (b *blt) token() (string, error) {
	m := bltToken.FindStringSubmatchIndex(b.rest)
	if m == nil {
		return "", formatError("a BLT file ends without 0")
	}
	t := b.rest[m[2]:m[3]]
	b.rest = b.rest[m[1]:]
	return t, nil
}

func (b *blt) number() (int, error) {
	t, err := b.token()
	if err != nil {
		return 0, err
	}
	return number(t)
}

// ballot reads a ballot, or something that stands among them; done is the 0 after the last.
func (b *blt) ballot() (done bool, err error) {
	t, err := b.token()
	if err != nil || t == "0" {
		return true, err
	}
	if strings.HasPrefix(t, "[") {
		return false, b.bracket(strings.Fields(strings.Trim(t, "[]")))
	}
	weight, err := strconv.ParseInt(t, 10, 64)
	switch {
	case err != nil || weight == 0 || weight > maxWeight:
		return false, formatError("a ballot cannot weigh %q", t)
	case weight < 0:
		return false, b.withdraw(t[1:])
	}
	var marks []tally.Mark
	for rank := int32(1); ; rank++ {
		t, err := b.token()
		if err != nil || t == "0" {
			b.g.add(marks, weight)
			return false, err
		}
		if t == "-" {
			continue
		}
		for _, name := range strings.Split(t, "=") {
			o, err := b.option(name)
			if err != nil {
				return false, err
			}
			marks = append(marks, tally.Mark{Option: int32(o), Value: rank})
		}
	}
}

func (b *blt) withdraw(name string) error {
	o, err := b.option(name)
	b.c.Withdrawn = append(b.c.Withdrawn, o)
	return err
}

// option is the place of an option by its number from 1 or its short name.
func (b *blt) option(name string) (int, error) {
	if o, ok := b.nicks[name]; ok {
		return o, nil
	}
	n, err := number(name)
	if err != nil || n < 1 || n > len(b.g.profile.Options) {
		return 0, formatError("there is no option %q", name)
	}
	return n - 1, nil
}

func (b *blt) bracket(words []string) error {
	if len(words) == 0 {
		return nil
	}
	if words[0] == "nick" {
		b.nicks = map[string]int{}
		for i, nick := range words[1:min(len(words), len(b.g.profile.Options)+1)] {
			b.nicks[nick] = i
		}
		return nil
	}
	list := map[string]*[]int{"tie": &b.c.Order, "withdrawn": &b.c.Withdrawn, "undeclared": &b.c.Undeclared}[words[0]]
	if list == nil {
		return nil // a setting of some program
	}
	for _, word := range words[1:] {
		o, err := b.option(word)
		if err != nil {
			return err
		}
		*list = append(*list, o)
	}
	return nil
}

var (
	bltQuoted = regexp.MustCompile(`"((?:[^"]|"")*)"`)
	bltPrefix = regexp.MustCompile(`^#\s*ALTERNATIVE NAME \d+:`)
)

// names reads one name a line, or quoted names on fewer lines, and the title after them. Where nobody has a name, and for an empty one,
// the number takes its place.
func (b *blt) names(options []string) (title string, err error) {
	var lines []string
	for line := range strings.Lines(b.rest) {
		line = strings.TrimSpace(bltPrefix.ReplaceAllString(line, ""))
		if line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	if len(lines) < len(options) {
		if quoted := bltQuoted.FindAllString(b.rest, -1); len(quoted) > len(lines) {
			lines = quoted
		}
	}
	if len(lines) > 0 && len(lines) < len(options) {
		return "", formatError("after the ballots stand %d names for %d options", len(lines), len(options))
	}
	for i := range options {
		options[i] = strconv.Itoa(i + 1)
		if i < len(lines) && unquote(lines[i]) != "" {
			options[i] = unquote(lines[i])
		}
	}
	if len(lines) > len(options) {
		title = unquote(lines[len(options)])
	}
	return title, nil
}

// unquote leaves out quotation marks, which writers of BLT set in several ways, and space beside them.
func unquote(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, `"`, " ")), " ")
}
