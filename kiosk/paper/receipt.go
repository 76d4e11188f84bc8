package paper

import (
	"encoding/base64"
	"strings"

	"rsc.io/qr"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// A Receipt proves that a ballot was sealed under a code. It carries no choice, no time, no number and no link to the paper
// ballot.
type Receipt struct {
	Code      string  // as printed
	Signature []byte  // of the station's chip over the code; nothing once the chip has failed
	Pieces    []Piece // in place of both, where votes have a weight
}

// Receipt composes a receipt.
func (f Form) Receipt(r Receipt) (device.Page, error) {
	s := f.begin(device.SheetReceipt, catalog.SheetReceipt)
	s.gap(14)
	if len(r.Pieces) > 0 {
		f.receiptPieces(s, r.Pieces)
		return s.end(device.SheetReceipt)
	}
	f.message(s, style{face: bold, size: 30, center: true}, catalog.ReceiptCode)
	f.trackingCode(s, r.Code)
	s.gap(4)
	s.rule(1)
	s.gap(12)
	f.message(s, body, catalog.ReceiptCan)
	s.gap(14)
	if len(r.Signature) == 0 {
		f.message(s, strong, catalog.ReceiptUnsigned)
		return s.end(device.SheetReceipt)
	}
	s.rule(1)
	s.gap(10)
	f.signed(s, r.Code, r.Signature)
	return s.end(device.SheetReceipt)
}

// receiptPieces sets all codes together where people read them, and the signatures for machines below.
func (f Form) receiptPieces(s *sheet, pieces []Piece) {
	f.votes(s, whole(pieces), strong)
	f.message(s, body, catalog.ReceiptParts)
	for _, p := range pieces {
		s.gap(10)
		f.votes(s, p.Weight, strong)
		for _, l := range groups(p.Code, 4) {
			s.line(l, codeLine)
		}
	}
	s.gap(14)
	s.rule(1)
	s.gap(12)
	f.message(s, body, catalog.ReceiptCan)
	s.gap(14)
	if len(pieces[0].Signature) == 0 {
		f.message(s, strong, catalog.ReceiptUnsigned)
		return
	}
	for _, p := range pieces {
		s.rule(1)
		s.gap(10)
		f.votes(s, p.Weight, small)
		f.signed(s, p.Code, p.Signature)
	}
}

// signed sets a code with the chip's signature over it, for machines.
func (f Form) signed(s *sheet, code string, signature []byte) {
	s.line(f.both(catalog.ReceiptSignature), small)
	s.centred(code+" "+base64.StdEncoding.EncodeToString(signature), qr.L, 4)
}

// trackingCode sets a code large, four groups a line, and as QR code.
func (f Form) trackingCode(s *sheet, code string) {
	s.gap(6)
	for _, l := range groups(code, 4) {
		s.line(l, codeLine)
	}
	s.centred(code, qr.M, 6)
}

// groups breaks a code into lines of so many groups.
func groups(code string, perLine int) []string {
	parts := strings.Split(code, "-")
	var lines []string
	for len(parts) > perLine {
		if len(parts) == perLine+1 && len(parts[perLine]) == 1 { // a check character stays with its line
			break
		}
		lines, parts = append(lines, strings.Join(parts[:perLine], "-")+"-"), parts[perLine:]
	}
	return append(lines, strings.Join(parts, "-"))
}

// centred sets a QR code in the middle.
func (s *sheet) centred(payload string, level qr.Level, module int) {
	c, err := qr.Encode(payload, level)
	if err != nil {
		s.fail(err)
		return
	}
	for module > 2 && (c.Size+2*quiet)*module > device.PageWidth {
		module--
	}
	size := (c.Size + 2*quiet) * module
	s.y += s.code((device.PageWidth-size)/2, payload, level, module)
}
