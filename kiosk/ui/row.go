package ui

import (
	"image"
	"math"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/typeset"
)

// A group is one row of a list: an item and those that are drawn inside its row.
type group struct {
	item   flow.Item
	inside []flow.Item
}

// groups puts the items of a list into rows.
func groups(items []flow.Item) []group {
	var rows []group
	at := map[flow.ItemID]int{}
	for _, item := range items {
		if i, ok := at[item.In]; ok && item.In != "" {
			rows[i].inside = append(rows[i].inside, item)
			continue
		}
		at[item.ID] = len(rows)
		rows = append(rows, group{item: item})
	}
	return rows
}

// rowPad is the room above and below the words of a row.
func (p *page) rowPad() int { return 3 * p.grid / 2 }

// A rowLook is how one row of a list is laid out across a width.
type rowLook struct {
	group
	words   []block // label and detail, in the order in which they stand
	mark    int     // side of the box before the words, or 0
	side    int     // room after the words
	does    block   // what a touch does, before the arrow, if there is room
	steps   []image.Point
	under   int           // height of the small buttons if they stand below the words, or 0
	cells   [][]flow.Item // grades, in rows
	cell    image.Point
	height  int
	beside  bool // the warning stands beside the words
	warning block
}

// look lays a row out.
func (p *page) look(g group, width int) rowLook {
	l := rowLook{group: g}
	switch g.item.Role {
	case flow.RoleChoice, flow.RoleRank, flow.RoleCheck:
		l.mark = max(p.target*7/8, int(p.lead*1.35))
	case flow.RoleRow:
		if g.item.Mark != "" { // points that were given
			l.mark = max(p.target*7/8, int(p.lead*1.35))
		}
	}
	p.lookSide(&l, width)
	indent := 4 * p.grid
	if l.mark > 0 {
		indent += l.mark + 2*p.grid
	}
	p.lookWords(&l, width-indent-l.side-2*p.grid)
	l.height = max(p.target, l.wordsHeight()+2*p.rowPad(), l.mark+2*p.rowPad())
	if steps := tallest(l.steps, 0); l.under > 0 {
		l.height += l.under
	} else if steps > 0 {
		l.height = max(l.height, steps+2*p.rowPad())
	}
	p.lookCells(&l, width)
	return l
}

func (l *rowLook) wordsHeight() (height int) {
	for _, b := range l.words {
		height += b.height()
	}
	return height
}

// lookSide finds the room for what stands after the words: small buttons, the arrow of a line. Buttons that would take more than half of
// the row stand below the words.
func (p *page) lookSide(l *rowLook, width int) {
	for _, item := range l.inside {
		if item.Role == flow.RoleStep {
			size := p.natural(plain(item, p.small, typeset.Regular), width/4)
			l.steps = append(l.steps, size)
			l.side += size.X + p.gap
		}
	}
	if l.side > width/2 {
		l.side, l.under = 0, tallest(l.steps, 0)+p.rowPad()
	}
	if !leadsOn(l.item) {
		return
	}
	l.side += int(p.body) + p.grid
	if does := p.single(l.item.Mark, p.body, typeset.Bold); does.width <= width/6 {
		l.does = does
		l.side += does.width + p.gap
	}
}

// leadsOn says whether an item of a list leads to another screen, as its arrow says.
func leadsOn(item flow.Item) bool {
	return item.Role == flow.RoleLine || item.Role == flow.RoleButton || item.Role == flow.RolePrimary
}

// lookWords breaks the words: of a choice the name is bold and comes first, of a line of the review the choice is.
func (p *page) lookWords(l *rowLook, width int) {
	label, detail := typeset.Bold, typeset.Regular
	size := p.lead
	if l.item.Role == flow.RoleLine {
		label, detail, size = typeset.Regular, typeset.Bold, p.body
	}
	l.words = append(l.words, p.wrap(l.item.Label, size, label, width))
	if l.item.Detail != "" {
		l.words = append(l.words, p.wrap(l.item.Detail, p.body, detail, width))
	}
	if l.item.Warning != "" {
		p.lookWarning(l, width)
	}
}

// lookWarning stands a warning after the words if there is room beside them, and below them otherwise.
func (p *page) lookWarning(l *rowLook, width int) {
	warning := p.wrap(l.item.Warning, p.body, typeset.Bold, width-int(p.body)-p.grid)
	wide := 0
	for _, b := range l.words {
		wide = max(wide, b.width)
	}
	if l.beside = len(warning.lines) == 1 && wide+warning.width+int(p.body)+4*p.grid <= width; l.beside {
		l.warning = warning
	} else {
		l.words = append(l.words, warning)
	}
}

// lookCells arranges grades or points in as few rows of equal cells as their words allow, bold and with a tick as they are when given.
func (p *page) lookCells(l *rowLook, width int) {
	var grades []flow.Item
	for _, item := range l.inside {
		if item.Role != flow.RoleStep {
			grades = append(grades, item)
		}
	}
	if len(grades) == 0 {
		return
	}
	inner := width - 4*p.grid
	for columns := len(grades); columns >= 1; columns = (columns + 1) / 2 {
		l.cell = image.Pt((inner-(columns-1)*p.gap)/columns, p.target)
		fits := l.cell.X >= p.target
		for _, item := range grades {
			words := p.cellWords(l.cell.X)
			fits = fits && p.wordsWhole(item.Label, p.body, typeset.Bold, words)
			l.cell.Y = max(l.cell.Y, p.balance(item.Label, p.body, typeset.Bold, words).height()+2*p.grid)
		}
		l.cells = chunk(grades, columns)
		if fits || columns == 1 {
			break
		}
	}
	l.height += len(l.cells)*(l.cell.Y+p.gap) - p.gap + p.rowPad() + p.grid
}

// cellWords is how wide the words of a cell may be beside the tick.
func (p *page) cellWords(cell int) int { return max(1, cell-2*p.grid-p.cellTick()-p.grid) }

func (p *page) cellTick() int { return int(p.body * 0.7) }

func chunk(items []flow.Item, n int) (rows [][]flow.Item) {
	for ; len(items) > n; items = items[n:] {
		rows = append(rows, items[:n])
	}
	return append(rows, items)
}

// wordsWhole says whether no part of a text between two breaks is wider than a width.
func (p *page) wordsWhole(text string, size float32, style typeset.Style, width int) bool {
	return p.longest(text, size, style) <= width
}

// longest is the width of the widest part of a text that must not be broken.
func (p *page) longest(text string, size float32, style typeset.Style) int {
	return int(math.Ceil(float64(p.types.Longest(text, p.rtl, size, style))))
}
