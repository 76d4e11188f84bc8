package cut

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"unicode/utf16"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// write composes the tables of a TrueType font (OpenType 1.9, chapter "Required tables").
func (s *Source) write(letters []rune, glyphs []font.GID) ([]byte, error) {
	tables := map[string][]byte{}
	for _, tag := range []string{"head", "hhea", "OS/2", "name"} {
		data, err := s.loader.RawTable(opentype.MustNewTag(tag))
		if err != nil {
			return nil, fmt.Errorf("the font has no table %s: %w", tag, err)
		}
		tables[tag] = slices.Clone(data)
	}
	if len(tables["head"]) < 54 || len(tables["hhea"]) < 36 {
		return nil, fmt.Errorf("the font's tables head and hhea are cut short")
	}
	s.outlines(tables, glyphs)
	tables["cmap"] = cmap(letters)
	tables["name"] = names(tables["name"])
	tables["post"] = binary.BigEndian.AppendUint32(nil, 0x00030000)
	tables["post"] = append(tables["post"], make([]byte, 28)...)
	var list []opentype.Table
	for tag, content := range tables {
		list = append(list, opentype.Table{Tag: opentype.MustNewTag(tag), Content: append(content, make([]byte, -len(content)&3)...)})
	}
	slices.SortFunc(list, func(a, b opentype.Table) int { return cmp.Compare(a.Tag, b.Tag) })
	return opentype.WriteTTF(list), nil
}

// outlines writes glyf, loca and hmtx, and what head, hhea and maxp say of them.
func (s *Source) outlines(tables map[string][]byte, glyphs []font.GID) {
	var glyf, loca, hmtx []byte
	points, contours, all := 0, 0, [4]int{}
	for i, g := range glyphs {
		o := s.outlineOf(g)
		box := o.box()
		points, contours = max(points, o.points()), max(contours, len(o))
		all = [4]int{min(all[0], box[0]), min(all[1], box[1]), max(all[2], box[2]), max(all[3], box[3])}
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, o.glyf()...)
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(s.face.HorizontalAdvance(glyphs[i])))
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(box[0]))
	}
	tables["glyf"], tables["hmtx"] = glyf, hmtx
	tables["loca"] = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := tables["head"]
	clear(head[8:12]) // checkSumAdjustment
	for i, v := range all {
		binary.BigEndian.PutUint16(head[36+2*i:], uint16(v))
	}
	binary.BigEndian.PutUint16(head[50:], 1) // long offsets in loca
	binary.BigEndian.PutUint16(tables["hhea"][34:], uint16(len(glyphs)))
	tables["maxp"] = maxp(len(glyphs), points, contours)
}

func maxp(glyphs, points, contours int) []byte {
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range [...]int{glyphs, points, contours, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	return out
}

// cmap maps each letter to the glyph after the one before, in format 12.
func cmap(letters []rune) []byte {
	out := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12} // one table, for Windows and all of Unicode, after this header
	out = append(out, 0, 12, 0, 0)
	out = binary.BigEndian.AppendUint32(out, uint32(16+12*len(letters)))
	out = binary.BigEndian.AppendUint32(out, 0) // of no language
	out = binary.BigEndian.AppendUint32(out, uint32(len(letters)))
	for i, r := range letters {
		out = binary.BigEndian.AppendUint32(out, uint32(r))
		out = binary.BigEndian.AppendUint32(out, uint32(r))
		out = binary.BigEndian.AppendUint32(out, uint32(i+1))
	}
	return out
}

// Names that a cut font keeps from its source, in English for Windows: copyright, trademark, licence and its address. Its own are
// others: it is not the font that it was cut from.
var kept = []uint16{0, 7, 13, 14}

// own are names of the cut font: family, style, unique name, full name, version, PostScript name.
var own = map[uint16]string{1: "Isoloir Han", 2: "Regular", 3: "Isoloir Han", 4: "Isoloir Han", 5: "Version 1.000", 6: "IsoloirHan"}

// names writes a name table.
func names(source []byte) []byte {
	values := map[uint16][]byte{}
	for id, words := range own {
		for _, u := range utf16.Encode([]rune(words)) {
			values[id] = binary.BigEndian.AppendUint16(values[id], u)
		}
	}
	read(source, func(platform, language, id uint16, words []byte) {
		if platform == 3 && language == 0x409 && slices.Contains(kept, id) {
			values[id] = words
		}
	})
	var records, storage []byte
	ids := make([]uint16, 0, len(values))
	for id := range values {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		for _, v := range [...]uint16{3, 1, 0x409, id, uint16(len(values[id])), uint16(len(storage))} {
			records = binary.BigEndian.AppendUint16(records, v)
		}
		storage = append(storage, values[id]...)
	}
	out := binary.BigEndian.AppendUint16(nil, 0)
	out = binary.BigEndian.AppendUint16(out, uint16(len(ids)))
	out = binary.BigEndian.AppendUint16(out, uint16(6+len(records)))
	return append(append(out, records...), storage...)
}

// read calls with each record of a name table that is whole.
func read(table []byte, each func(platform, language, id uint16, words []byte)) {
	if len(table) < 6 {
		return
	}
	at := func(i int) int { return int(binary.BigEndian.Uint16(table[i:])) }
	storage := at(4)
	for i := 6; i+12 <= len(table) && i < 6+12*at(2); i += 12 {
		from := storage + at(i+10)
		if to := from + at(i+8); to <= len(table) {
			each(uint16(at(i)), uint16(at(i+4)), uint16(at(i+6)), table[from:to])
		}
	}
}
