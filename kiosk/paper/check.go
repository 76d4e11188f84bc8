package paper

import (
	"encoding/base64"

	"rsc.io/qr"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// An Opening is a ballot that was opened to check the machine: it is public.
type Opening struct {
	Code     string
	Leaf     int
	Contests []Contest
	English  []Contest
	Data     []byte  // what anybody recomputes the ballot from
	Pieces   []Piece // in place of code, leaf and data, where votes have a weight: each is compared with the one paper
}

// Opening composes the sheet that a voter compares with the ballot that was checked.
func (f Form) Opening(o Opening) (device.Page, error) {
	s := f.begin(device.SheetCheck, catalog.SheetCheck)
	s.gap(10)
	s.banner(f.say(catalog.CheckNotCounted), f.others(catalog.CheckNotCounted)...)
	s.gap(12)
	f.message(s, body, catalog.CheckSealed)
	if len(o.Pieces) == 0 {
		f.trackingCode(s, o.Code)
	}
	for _, p := range o.Pieces {
		f.votes(s, p.Weight, strong)
		f.trackingCode(s, p.Code)
	}
	s.rule(4)
	f.contests(s, o.Contests, o.English)
	s.rule(4)
	s.gap(10)
	pieces := o.Pieces
	if len(pieces) == 0 {
		pieces = []Piece{{Code: o.Code, Leaf: o.Leaf, Data: o.Data}}
	}
	for _, p := range pieces {
		s.pair(f.both(catalog.CheckLeaf), catalog.Number(f.Lang, p.Leaf), body)
	}
	f.message(s, body, catalog.CheckPublic)
	for _, p := range pieces {
		s.gap(8)
		f.chain(s, "opening "+p.Code+" "+base64.StdEncoding.EncodeToString(p.Data))
	}
	return s.end(device.SheetCheck)
}

// Void composes the slip that goes into the envelope with a void paper.
func (f Form) Void(why catalog.ID) (device.Page, error) {
	s := f.begin(device.SheetVoid, catalog.SheetVoid)
	s.gap(14)
	s.banner(f.say(catalog.VoidTitle), f.others(catalog.VoidTitle)...)
	s.gap(14)
	f.message(s, strong, why)
	s.gap(10)
	f.message(s, body, catalog.VoidBody)
	f.signHere(s, 2)
	return s.end(device.SheetVoid)
}

// signHere leaves lines for people to sign on.
func (f Form) signHere(s *sheet, lines int) {
	s.gap(20)
	f.message(s, note, catalog.TapeSignHere)
	for range lines {
		s.gap(64)
		s.rule(2)
	}
}

// chain sets a long text as QR codes that follow each other: see Chain.
func (f Form) chain(s *sheet, text string) {
	parts := Chain(text)
	for i, p := range parts {
		if len(parts) > 1 {
			s.line(f.both(catalog.TapeCodes, i+1, len(parts)), small)
		}
		s.centred(p, qr.L, 4)
		s.gap(8)
	}
}
