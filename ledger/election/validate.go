package election

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Limits that keep a manifest, its ballots and its screens within reason.
const (
	maxContests = 250
	maxOptions  = 250
	maxLeaves   = 15_600 // with their halves, in one entry of the record after the dice
	maxTrustees = 32
	maxText     = 4000
)

// idPattern is what an id may be: it is printed, spoken, and part of file names.
var idPattern = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$`)

// Validate checks everything that a manifest must be, and returns every fault that it finds.
func (m *Manifest) Validate() error {
	v := &validation{m: m}
	v.header()
	v.times()
	v.release()
	v.districts()
	v.contests()
	v.styles()
	v.weights()
	v.stations()
	v.officials()
	v.thresholds()
	v.trustees()
	v.anchors()
	v.measurements()
	return v.faults.err()
}

// validation is one pass of checks over a manifest.
type validation struct {
	m      *Manifest
	faults Faults
}

// add notes a fault: at a path, what is wrong and what to do.
func (v *validation) add(path, remedy, problem string, args ...any) {
	v.faults.add(path, remedy, problem, args...)
}

// require notes a fault unless ok.
func (v *validation) require(ok bool, path, remedy, problem string, args ...any) {
	if !ok {
		v.add(path, remedy, problem, args...)
	}
}

func (v *validation) header() {
	m := v.m
	v.require(m.Format == Format, "format", fmt.Sprintf("write %q, or use the program that made the file", Format), "%q is not a format that this program reads", m.Format)
	v.id("id", m.ID)
	modes := []string{ModeElection, ModeTest, ModeDemo}
	v.require(slices.Contains(modes, m.Mode), "mode", "one of "+strings.Join(modes, ", "), "%q is not a mode", m.Mode)
	v.require(len(m.Languages) > 0, "languages", "name at least one, the fallback first", "no language")
	for i, tag := range m.Languages {
		at := fmt.Sprintf("languages[%d]", i)
		v.tag(at, tag)
		v.require(!slices.Contains(m.Languages[:i], tag), at, "remove one of them", "the language %q stands twice", tag)
	}
	v.text("name", m.Name, true)
	v.id("chainId", m.ChainID)
	v.require(len(m.ChainID) <= 50, "chainId", "at most 50 characters", "the name of the chain is too long")
	v.plain("retention", m.Retention)
	for _, tag := range slices.Sorted(maps.Keys(m.Audio)) {
		v.require(slices.Contains(m.Languages, tag), "audio."+tag, "add it to languages or leave out the voice", "%q is not a language of this election", tag)
		v.hex("audio."+tag, m.Audio[tag], 32)
	}
	if len(m.Fonts) > 0 {
		v.require(len(m.Fonts) == 2, "fonts", "name "+HanRegular+" and "+HanBold, "there are two fonts, not %d", len(m.Fonts))
		for _, name := range []string{HanBold, HanRegular} {
			v.hex("fonts."+name, m.Fonts[name], 32)
		}
	}
}

// IDForm says what an id may be.
const IDForm = "1 to 64 of letters, digits, '.', '_' and '-', not beginning with '.' or '-'"

// IsID says whether a word can be an id.
func IsID(s string) bool { return idPattern.MatchString(s) }

// id checks the form of an id.
func (v *validation) id(path, id string) {
	v.require(IsID(id), path, IDForm, "%q cannot be an id", clip(id))
}

// plain checks a name that is the same in every language.
func (v *validation) plain(path, s string) {
	v.require(strings.TrimSpace(s) != "", path, "write a few words", "nothing stands here")
	v.words(path, s)
}

// text checks words in several languages; if they are needed, they stand at least in some language.
func (v *validation) text(path string, t Text, needed bool) {
	v.require(!needed || t.In() != "", path, fmt.Sprintf("give the words at least in %q", strings.Join(v.m.Languages, ", ")), "no words")
	for tag, s := range t {
		at := join(path, tag)
		v.tag(at, tag)
		v.require(s != "", at, "write the words or remove the language", "no words in this language")
		v.words(at, s)
	}
}

// words refuses what a screen, a printer or a reader could take for something else.
func (v *validation) words(path, s string) {
	v.require(len(s) <= maxText, path, fmt.Sprintf("at most %d bytes", maxText), "the text is too long")
	v.require(norm.NFC.IsNormalString(s), path, "write it in Unicode normal form C", "the text is not in normal form")
	v.require(s == strings.TrimSpace(s), path, "remove it", "white space at the edge of the text")
	for _, r := range s {
		if r != '\n' && r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029 || r == 0xfffd {
			v.add(path, "remove it", "the text holds the control character U+%04X", r)
			return
		}
	}
}

func (v *validation) tag(path, tag string) {
	t, err := language.Parse(tag)
	v.require(err == nil && t.String() == tag, path, `a BCP 47 tag in its usual case, such as "en" or "fr-CA"`, "%q is not a language tag", clip(tag))
}

func (v *validation) hex(path, s string, bytes int) {
	ok := len(s) == 2*bytes && strings.Trim(s, "0123456789abcdef") == ""
	v.require(ok, path, fmt.Sprintf("%d bytes in lower-case hex", bytes), "%q is not that", clip(s))
}

func (v *validation) between(path string, n, low, high int) {
	v.require(n >= low && n <= high, path, fmt.Sprintf("a number from %d to %d", low, high), "%d is not possible here", n)
}

// unique finds ids that stand twice, also if they differ only in case: people confuse them.
type unique struct {
	v    *validation
	noun string
	at   map[string]string
}

func (u *unique) check(path, id string) {
	if u.at == nil {
		u.at = map[string]string{}
	}
	key := strings.ToLower(id)
	if first, again := u.at[key]; again {
		u.v.add(path, "rename or remove one; the other stands at "+first, "duplicate %s %q", u.noun, id)
		return
	}
	u.at[key] = path
}
