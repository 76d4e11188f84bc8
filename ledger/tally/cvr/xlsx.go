package cvr

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

// What a workbook may have at most; beyond, it is refused rather than read.
const (
	maxPart    = 1 << 30 // bytes of one part, unpacked
	maxColumns = 1 << 14 // Excel's own
)

// sheet gives the rows of the first sheet of an XLSX workbook (ECMA-376 part 1, SpreadsheetML): cells by column, from 0, as text.
// A row that the file leaves out has no entry; row r of the sheet, from 1, is rows[i] where numbers[i] is r.
func sheet(data []byte) (rows [][]string, numbers []int, err error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, nil, formatError("not a workbook: %v", err)
	}
	w := workbook{z}
	strs, err := w.sharedStrings()
	if err != nil {
		return nil, nil, err
	}
	name, err := w.firstSheet()
	if err != nil {
		return nil, nil, err
	}
	err = w.elements(name, "row", func(d *xml.Decoder, start xml.StartElement) error {
		var r row
		if err := d.DecodeElement(&r, &start); err != nil {
			return err
		}
		cells, err := r.cells(strs)
		if r.Number == 0 {
			r.Number = len(numbers) + 1
		}
		rows, numbers = append(rows, cells), append(numbers, r.Number)
		return err
	})
	return rows, numbers, err
}

type row struct {
	Number int    `xml:"r,attr"`
	Cells  []cell `xml:"c"`
}

type cell struct {
	At     string   `xml:"r,attr"`
	Type   string   `xml:"t,attr"`
	Value  string   `xml:"v"`
	Inline richText `xml:"is"`
}

// richText is text in one piece or in runs.
type richText struct {
	Text string   `xml:"t"`
	Runs []string `xml:"r>t"`
}

func (t richText) String() string { return t.Text + strings.Join(t.Runs, "") }

func (r row) cells(strs []string) ([]string, error) {
	var out []string
	for _, c := range r.Cells {
		at := len(out)
		if c.At != "" {
			at = column(c.At)
		}
		if at < 0 || at >= maxColumns {
			return nil, formatError("a cell at %q", c.At)
		}
		for len(out) <= at {
			out = append(out, "")
		}
		text, err := c.text(strs)
		if err != nil {
			return nil, err
		}
		out[at] = text
	}
	return out, nil
}

func (c cell) text(strs []string) (string, error) {
	switch c.Type {
	case "s":
		i, err := number(c.Value)
		if err != nil || i < 0 || i >= len(strs) {
			return "", formatError("cell %s: no string %q", c.At, c.Value)
		}
		return strs[i], nil
	case "inlineStr":
		return c.Inline.String(), nil
	}
	return strings.TrimSuffix(c.Value, ".0"), nil
}

// column is the column, from 0, of an address as "AB12"; -1 if it has none.
func column(address string) int {
	n := 0
	for i := 0; i < len(address) && address[i] >= 'A' && address[i] <= 'Z' && n <= maxColumns; i++ {
		n = n*26 + int(address[i]-'A') + 1
	}
	return n - 1
}

type workbook struct{ *zip.Reader }

func (w workbook) sharedStrings() ([]string, error) {
	const name = "xl/sharedStrings.xml"
	if _, err := w.Open(name); err != nil {
		return nil, nil // a workbook of numbers and inline strings has none
	}
	var out []string
	err := w.elements(name, "si", func(d *xml.Decoder, start xml.StartElement) error {
		var t richText
		err := d.DecodeElement(&t, &start)
		out = append(out, t.String())
		return err
	})
	return out, err
}

// firstSheet is the part that holds the first sheet that the workbook lists.
func (w workbook) firstSheet() (string, error) {
	id, target := "", ""
	err := w.elements("xl/workbook.xml", "sheet", func(_ *xml.Decoder, start xml.StartElement) error {
		if id == "" {
			id = attribute(start, "id")
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	err = w.elements("xl/_rels/workbook.xml.rels", "Relationship", func(_ *xml.Decoder, start xml.StartElement) error {
		if attribute(start, "Id") == id {
			target = attribute(start, "Target")
		}
		return nil
	})
	if err == nil && (id == "" || target == "") {
		err = formatError("a workbook without a sheet")
	}
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/"), err
	}
	return path.Join("xl", target), err
}

func attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// elements calls do at each element with that local name in a part.
func (w workbook) elements(part, local string, do func(*xml.Decoder, xml.StartElement) error) error {
	f, err := w.Open(part)
	if err != nil {
		return formatError("a workbook without %s", part)
	}
	defer f.Close()
	d := xml.NewDecoder(io.LimitReader(f, maxPart))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return formatError("%s: %v", part, err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == local {
			if err := do(d, e); err != nil {
				return formatError("%s: %v", part, err)
			}
		}
	}
}
