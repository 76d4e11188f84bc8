// Package letters reads the fonts of an election's own Han from the folder of its manifest, and finds words that no font can draw.
package letters

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/kiosk/typeset"
	"github.com/isoloir/isoloir/ledger/election"
)

const remedy = "election han writes %s and %s from a font of yours, and election import -han names them in the manifest"

// Read gives the fonts that a manifest names, from a folder; the embedded ones if it names none. A file that is missing is an error, another one a finding.
func Read(m *election.Manifest, dir string) (typeset.Fonts, error) {
	if len(m.Fonts) == 0 {
		return typeset.Fonts{}, nil
	}
	var files [2][]byte
	for i, name := range []string{election.HanRegular, election.HanBold} {
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if err != nil {
			return typeset.Fonts{}, cli.Hint(err, "put the fonts that the manifest names beside it: "+remedy, election.HanRegular, election.HanBold)
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != m.Fonts[name] {
			return typeset.Fonts{}, cli.Finding(cli.Hint(fmt.Errorf("%s is not the font of the manifest: its SHA-256 is %x", path, sum), remedy, election.HanRegular, election.HanBold))
		}
		files[i] = data
	}
	return typeset.WithHan(files[0], files[1])
}

// Said is one text of an election and where it stands.
type Said struct{ Where, Text string }

// Words lists every text of an election that kiosks show or print, in every language.
func Words(m *election.Manifest) []Said {
	l := list{}
	l.add("name", m.Name)
	for _, d := range m.Districts {
		l.add("district "+d.ID, d.Name)
	}
	for _, p := range m.Parties {
		l.add("party "+p.ID, p.Name)
	}
	for i := range m.Contests {
		l.contest(&m.Contests[i])
	}
	for _, s := range m.Styles {
		l.add("style "+s.ID, s.Name)
	}
	for _, o := range m.Officials {
		l.said = append(l.said, Said{"official " + o.ID, o.Name})
	}
	for _, t := range m.Trustees.Members {
		l.said = append(l.said, Said{"trustee " + t.ID, t.Name})
	}
	for _, s := range m.Stations {
		l.said = append(l.said, Said{"station " + s.ID, s.Name})
	}
	return l.said
}

type list struct{ said []Said }

func (l *list) add(where string, t election.Text) {
	for tag, words := range t {
		l.said = append(l.said, Said{where + ", " + tag, words})
	}
	slices.SortStableFunc(l.said[len(l.said)-len(t):], func(a, b Said) int { return cmp.Compare(a.Where, b.Where) })
}

func (l *list) contest(c *election.Contest) {
	at := "contest " + c.ID
	l.add(at, c.Title)
	l.add(at, c.Subtitle)
	l.add(at, c.Instructions)
	for _, o := range c.Options {
		l.add(at+", option "+o.ID, o.Name)
		l.add(at+", option "+o.ID, o.Detail)
	}
	for i, g := range c.Grades {
		l.add(fmt.Sprintf("%s, grade %d", at, i+1), g)
	}
}

// Check holds that every word can be drawn; a letter that cannot is a finding that names it, where it stands, and what to do.
func Check(m *election.Manifest, fonts typeset.Fonts) error {
	for _, s := range Words(m) {
		if missing := fonts.Missing(s.Text); len(missing) > 0 {
			return cli.Finding(cli.Hint(fmt.Errorf("%s: kiosks have no letter %q for %q", s.Where, missing, s.Text),
				"for Han, "+remedy+"; other scripts than those of kiosk/fonts cannot be shown or printed: write the words in one of them", election.HanRegular, election.HanBold))
		}
	}
	return nil
}
