package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/letters"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/kiosk/fonts/cut"
	"github.com/isoloir/isoloir/kiosk/typeset"
	"github.com/isoloir/isoloir/ledger/election"
)

func hanVerb() cli.Verb {
	return cli.Verb{
		Name:    "han",
		Summary: "cut the Chinese, Japanese and Korean letters of an election out of a font",
		Args:    "MANIFEST",
		Manual: `Kiosks carry the fonts of Latin, Greek, Cyrillic, Arabic, Hebrew and Devanagari, and of
Han the letters of their own words only. For an election with Han in its words, this
writes ` + election.HanRegular + ` and ` + election.HanBold + ` beside the manifest: the letters that it needs and no
others, cut out of a regular and a bold font of yours. election import -han makes their
digests part of the manifest, and stations then take them and no others.

Debian's fonts-noto-cjk has such fonts, under the SIL Open Font License. The family
chooses the shapes of letters that differ between languages: Noto Sans CJK SC for
simplified Chinese, TC for traditional, JP for Japanese, KR for Korean.`,
		Examples: []string{
			"election han -regular NotoSansCJK-Regular.ttc -bold NotoSansCJK-Bold.ttc manifest.json",
			"election import -han . -out manifest.json -force manifest.json",
		},
		Needs: []string{"regular", "bold"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var h hanCutter
			fs.StringVar(&h.regular, "regular", "", "`FILE` of a regular font: ttf, otf or ttc")
			fs.StringVar(&h.bold, "bold", "", "`FILE` of its bold companion")
			fs.StringVar(&h.family, "family", "Noto Sans CJK SC", "`NAME` of the family in files that hold several")
			fs.StringVar(&h.out, "out", "", "`DIRECTORY` for the two fonts; that of the manifest if not given")
			return h.run
		},
	}
}

type hanCutter struct{ regular, bold, family, out string }

func (h *hanCutter) run(_ context.Context, env *cli.Env) error {
	if len(env.Args) != 1 {
		return cli.Hint(cli.Usage("han needs one manifest"), "election han -h is the manual page")
	}
	m, err := signed.Manifest(env.Args[0])
	if err != nil {
		return err
	}
	if h.out == "" {
		h.out = filepath.Dir(env.Args[0])
	}
	for _, each := range [][2]string{{h.regular, election.HanRegular}, {h.bold, election.HanBold}} {
		if err := h.cut(env, m, each[0], each[1]); err != nil {
			return err
		}
	}
	return nil
}

// cut writes one font.
func (h *hanCutter) cut(env *cli.Env, m *election.Manifest, from, name string) error {
	file, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	source, err := cut.Open(file, h.family)
	if err != nil {
		return cli.Hint(fmt.Errorf("%s: %w", from, err), "-family names one that the file has")
	}
	said := letters.Words(m)
	var texts []string
	for _, s := range said {
		texts = append(texts, s.Text)
	}
	needed := typeset.HanOf(texts...)
	if len(needed) == 0 {
		return cli.Finding(cli.Hint(errors.New("no word of this manifest has Han in it"), "kiosks need no font of the election's own: leave out -han"))
	}
	part, err := source.Cut(needed)
	if err != nil {
		return lacking(err, from, said)
	}
	path := filepath.Join(h.out, name)
	if err := write(path, part, true); err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "%s: %d letters, %d bytes, sha256 %x\n", path, len(needed), len(part), sha256.Sum256(part))
	return nil
}

// lacking says where the first letter stands that a font has not.
func lacking(err error, font string, said []letters.Said) error {
	var missing *cut.MissingError
	if !errors.As(err, &missing) {
		return fmt.Errorf("%s: %w", font, err)
	}
	for _, s := range said {
		if strings.ContainsRune(s.Text, missing.Runes[0]) {
			err = fmt.Errorf("%s: %s has no letter %q for %q", s.Where, font, missing.Runes, s.Text)
			break
		}
	}
	return cli.Finding(cli.Hint(err, "take a font that has it, or ask whose name it is how else it may be written"))
}

// faces gives the digests of the two fonts in a folder.
func faces(dir string) (election.Faces, error) {
	out := election.Faces{}
	for _, name := range []string{election.HanRegular, election.HanBold} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, cli.Hint(err, "election han writes the two fonts")
		}
		out[name] = fmt.Sprintf("%x", sha256.Sum256(data))
	}
	return out, nil
}
