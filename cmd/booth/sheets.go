package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/paper"
	"github.com/isoloir/isoloir/ledger/station"
)

func (b *booth) form() paper.Form {
	return paper.Form{Manifest: b.manifest, Lang: b.state.Lang(), Fonts: b.fonts}
}

// contests says the choices in the words of the review, and again in English if that is another language.
func (b *booth) contests(chosen flow.Choices) (here, english []paper.Contest) {
	in := func(lang string) (out []paper.Contest) {
		for _, l := range chosen.Lines(b.manifest, lang) {
			out = append(out, paper.Contest(l))
		}
		return out
	}
	if lang := b.state.Lang(); lang != "en" && !strings.HasPrefix(lang, "en-") {
		english = in("en")
	}
	return in(b.state.Lang()), english
}

func (b *booth) composeBallot(papers []*station.Paper, chosen flow.Choices) ([]flow.Place, error) {
	here, english := b.contests(chosen)
	ballot := paper.Ballot{PaperID: papers[0].ID.Text(), Contests: here, English: english}
	slip := paper.Receipt{Code: papers[0].Code.String(), Signature: papers[0].Receipt}
	if b.state.Weight() > 0 {
		for _, p := range papers {
			ballot.Pieces = append(ballot.Pieces, paper.Piece{Weight: int(p.Weight), PaperID: p.ID.Text(), Code: p.Code.String(), Signature: p.Receipt})
		}
		slip.Pieces = ballot.Pieces
	}
	sheet, places, err := b.form().Ballot(ballot)
	if err != nil {
		return nil, err
	}
	receipt, err := b.form().Receipt(slip)
	if err != nil {
		return nil, err
	}
	b.pages[device.SheetBallot], b.pages[device.SheetReceipt] = sheet, receipt
	var out []flow.Place
	for _, place := range places {
		out = append(out, flow.Place(place))
	}
	return out, nil
}

func (b *booth) composeOpening(openings []*station.Opening, chosen flow.Choices) error {
	here, english := b.contests(chosen)
	o := paper.Opening{Code: openings[0].Code.String(), Leaf: int(openings[0].Index), Contests: here, English: english, Data: openings[0].Encode()}
	if b.state.Weight() > 0 {
		for _, one := range openings {
			o.Pieces = append(o.Pieces, paper.Piece{Weight: int(one.Weight), Code: one.Code.String(), Leaf: int(one.Index), Data: one.Encode()})
		}
	}
	sheet, err := b.form().Opening(o)
	if err == nil {
		b.pages[device.SheetCheck] = sheet
	}
	return err
}

// printSheet hands a sheet to the printer. Tapes and slips are composed when they are asked for.
func (b *booth) printSheet(kind device.Sheet) flow.Event {
	page, ok := b.pages[kind]
	var err error
	switch {
	case ok:
	case kind == device.SheetVoid:
		page, err = b.form().Void(b.voided.Words())
	case kind == device.SheetZero:
		page, err = b.zeroTape()
	case kind == device.SheetClosing:
		page, err = b.closingTape()
	case kind == device.SheetGuide:
		page, err = b.form().Guide()
	case kind == device.SheetAttest:
		page, err = b.answerSheet()
	default:
		err = errors.New("nothing was composed")
	}
	if err != nil {
		return b.failed("compose "+kind.String(), err)
	}
	b.jobs <- device.Page{Kind: kind, Image: clone(page.Image)}
	if kind == device.SheetBallot { // printed once: a second copy would be a second ballot
		page.Image.Wipe()
		delete(b.pages, kind)
	}
	return nil
}

// clone gives the printing goroutine a page of its own, which it wipes.
func clone(p *device.Bitmap) *device.Bitmap {
	c := *p
	c.Bits = slices.Clone(p.Bits)
	return &c
}

func (b *booth) zeroTape() (device.Page, error) {
	digest, sig, err := b.station.ZeroTape()
	if err != nil {
		return device.Page{}, err
	}
	t := b.tape()
	t.Override = b.state.Overriding()
	t.Root, t.Digest, t.Signature = b.station.LeafRoot(), digest, sig
	return b.form().Zero(t)
}

func (b *booth) closingTape() (device.Page, error) {
	closed, err := b.station.ClosingTape()
	if err != nil {
		return device.Page{}, err
	}
	t := b.tape()
	c := closed.Counts
	t.Papers = paper.Papers{Issued: int(c.Total()), Cast: int(c.Cast), Checked: int(c.Checked), Void: int(c.Void), Unprinted: int(c.Unprinted), Failed: int(c.Failed)}
	if b.station.Weighted() {
		n := closed.Sheets
		t.Sheets = &paper.Papers{Issued: int(n.Total()), Cast: int(n.Cast), Checked: int(n.Checked), Void: int(n.Void), Failed: int(n.Failed)}
	}
	t.Root, t.Digest, t.Signature, t.Waiting = closed.Root, closed.Digest, closed.Sig, b.station.Waiting()
	return b.form().Closing(t)
}

func (b *booth) tape() paper.Tape {
	closes, by := b.state.Closes()
	return paper.Tape{Station: b.config.Station, Clock: b.clock(), Closes: closes, Ordered: by, Software: b.station.Software(), Checkpoint: b.station.Checkpoint(), Logbook: b.log.Head()}
}

// clock is the station's time as papers tell it.
func (b *booth) clock() string { return b.now().UTC().Format("2006-01-02 15:04 UTC") }

// The printer is asked how it is whenever the screen becomes another one, so that a voter meets what holds now; by itself often while people mend it, and seldom
// otherwise.
const (
	mended  = time.Second
	resting = 5 * time.Second
)

// lookAtPrinter has the printer asked, without waiting for its answer.
func (b *booth) lookAtPrinter() {
	select {
	case b.asks <- struct{}{}:
	default:
	}
}

// print is the one goroutine that speaks to the printer. Between pages it asks how the printer is.
func (b *booth) print(ctx context.Context, p device.Printer) {
	b.ask(ctx, p)
	for {
		again := resting
		if !b.printer.Ready() {
			again = mended
		}
		select {
		case <-ctx.Done():
			return
		case page := <-b.jobs:
			b.printed(ctx, p, page)
			continue
		case <-b.asks:
		case <-time.After(again):
		}
		b.ask(ctx, p)
	}
}

func (b *booth) printed(ctx context.Context, p device.Printer, page device.Page) {
	err := p.Print(ctx, page)
	page.Image.Wipe()
	if err == nil {
		b.tell(flow.Printed{Sheet: page.Kind})
		return
	}
	b.words.Error("print", "sheet", page.Kind.String(), "error", err.Error())
	status := device.Broken
	var fault *device.PrintError
	if errors.As(err, &fault) && fault.Err == nil {
		status = fault.Status
	}
	b.printer = status
	b.tell(flow.PrintFailed{Sheet: page.Kind, Status: status})
}

// ask tells the kiosk when the printer's condition changed.
func (b *booth) ask(ctx context.Context, p device.Printer) {
	status, err := p.Status(ctx)
	if err != nil {
		status = device.Broken
	}
	if status != b.printer {
		b.printer = status
		b.tell(flow.Printer{Status: status})
	}
}

// dropPages wipes every sheet of a session.
func (b *booth) dropPages() {
	for kind, page := range b.pages {
		page.Image.Wipe()
		delete(b.pages, kind)
	}
}
