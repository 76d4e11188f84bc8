package paper

import (
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// steps of a vote, each with what it is called and what is said of it. The words are those of the screens.
var steps = [...][]catalog.ID{
	{catalog.InstructionsMark},
	{catalog.InstructionsPrint},
	{catalog.CheckPaperTitle, catalog.CheckPaperQuestion, catalog.CheckPaperAloud, catalog.CheckPaperNo, catalog.NotCorrectBody},
	{catalog.Cast, catalog.CastDetail},
	{catalog.InsertTitle, catalog.InsertBody},
}

// Guide composes what people read while they wait, or keep: how to vote here, how to check the machine instead, and what the receipt can show and what
// not. It is the same for everybody.
func (f Form) Guide() (device.Page, error) {
	s := f.begin(device.SheetGuide, catalog.InstructionsTitle)
	for i, step := range steps {
		s.gap(16)
		s.line(catalog.Number(f.Lang, i+1), strong)
		for _, words := range step {
			f.message(s, body, words)
		}
	}
	s.gap(16)
	s.rule(2)
	f.explain(s, catalog.Check, catalog.CheckDetail, catalog.CheckWarningBody, catalog.CheckWarningReal)
	f.explain(s, catalog.SheetReceipt, catalog.DoneBody, catalog.CheckResultBody)
	return s.end(device.SheetGuide)
}

// explain sets a heading and what is said under it.
func (f Form) explain(s *sheet, heading catalog.ID, words ...catalog.ID) {
	s.gap(16)
	f.message(s, strong, heading)
	for _, w := range words {
		f.message(s, body, w)
	}
}
