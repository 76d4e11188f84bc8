// Package cut makes a small font of a large one: only the letters that are asked for, with TrueType outlines whatever the source has. It is for
// Han, whose fonts of some 20 MB an image cannot carry whole. Letters of other scripts need the tables that join and place them; their fonts
// are small and are embedded whole.
//
// The same source and letters give the same bytes on one kind of processor.
package cut

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// MissingError lists letters that the source cannot draw.
type MissingError struct{ Runes []rune }

func (e *MissingError) Error() string { return fmt.Sprintf("the font has no letter %q", e.Runes) }

// A Source is one font of a file.
type Source struct {
	loader *opentype.Loader
	face   *font.Face
}

// Open finds a font in a file (ttf, otf or ttc) by the name of its family, such as "Noto Sans CJK SC"; an empty name takes the
// only font of a file.
func Open(file []byte, family string) (*Source, error) {
	loaders, err := opentype.NewLoaders(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	var names []string
	for _, l := range loaders {
		d, _ := font.Describe(l, nil)
		if strings.EqualFold(d.Family, family) || family == "" && len(loaders) == 1 {
			parsed, err := font.NewFont(l)
			if err != nil {
				return nil, fmt.Errorf("read font %s: %w", d.Family, err)
			}
			return &Source{l, font.NewFace(parsed)}, nil
		}
		names = append(names, d.Family)
	}
	return nil, fmt.Errorf("the file has no family %q but %q", family, slices.Compact(slices.Sorted(slices.Values(names))))
}

// Cut gives a font that draws these letters, or a *MissingError. The name says what it was cut from; copyright and licence are those of
// the source.
func (s *Source) Cut(letters []rune) ([]byte, error) {
	letters = slices.Clone(letters)
	slices.Sort(letters)
	letters = slices.Compact(letters)
	glyphs := []font.GID{0} // .notdef comes first
	missing := &MissingError{}
	for _, r := range letters {
		g, ok := s.face.NominalGlyph(r)
		if !ok || g == 0 {
			missing.Runes = append(missing.Runes, r)
		}
		glyphs = append(glyphs, g)
	}
	if len(missing.Runes) > 0 {
		return nil, missing
	}
	return s.write(letters, glyphs)
}
