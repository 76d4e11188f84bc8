package device

import (
	"context"
	"fmt"
	"strings"
)

// A Printer puts pages on paper and cuts after each.
type Printer interface {
	// Print returns nil when the page has left the printer whole and cut. Any error means that what lies in the tray, if
	// anything does, is not a whole page; a *PrintError then says how the printer was. Nothing of the page is printed later.
	Print(ctx context.Context, page Page) error
	// Status asks the printer how it is now.
	Status(ctx context.Context) (PrinterStatus, error)
}

// PageWidth is the width of a page in dots: 72 mm at 203 dots an inch, on paper 80 mm wide.
const PageWidth = 576

// DotsPerMM is the resolution of a page.
const DotsPerMM = 8

// A Page is one sheet to print, as dots.
type Page struct {
	Kind  Sheet
	Image *Bitmap
}

// A Sheet is a kind of paper that a station prints. The numbers are printed on the sheets: see package paper.
type Sheet int

const (
	SheetBallot Sheet = iota + 1
	SheetReceipt
	SheetCheck // the opening of a ballot by which a machine was checked
	SheetVoid  // goes with a sheet that must not be used
	SheetZero
	SheetClosing
	SheetTest
	SheetAttest // a security chip's answer to a person
	SheetGuide  // how to vote, for anybody
)

func (s Sheet) String() string {
	names := [...]string{"", "ballot", "receipt", "check", "void", "zero-tape", "closing-tape", "test", "software-check", "guide"}
	if s <= 0 || int(s) >= len(names) {
		return fmt.Sprintf("sheet(%d)", int(s))
	}
	return names[s]
}

// PrinterStatus is a set of conditions; the zero value is a printer that is ready.
type PrinterStatus uint8

const (
	PaperLow PrinterStatus = 1 << iota // enough is left for the page at hand
	PaperOut
	CoverOpen
	CutterError
	HeadHot
	Broken // does not come back by itself
)

// Ready says whether a page can be printed.
func (s PrinterStatus) Ready() bool { return s&^PaperLow == 0 }

func (s PrinterStatus) String() string {
	if s == 0 {
		return "ready"
	}
	var words []string
	for i, w := range [...]string{"paper low", "paper out", "cover open", "cutter error", "head too hot", "broken"} {
		if s&(1<<i) != 0 {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}

// A PrintError is a page that did not come out whole.
type PrintError struct {
	Kind   Sheet
	Status PrinterStatus
	Err    error // what the connection said, if it failed
}

func (e *PrintError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("print %s: %v", e.Kind, e.Err)
	}
	return fmt.Sprintf("print %s: printer is %s", e.Kind, e.Status)
}

func (e *PrintError) Unwrap() error { return e.Err }
