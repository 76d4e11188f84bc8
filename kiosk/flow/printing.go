package flow

import "github.com/isoloir/isoloir/device"

// print asks for a sheet, or for someone to look after the printer first.
func (m *machine) print(sheet device.Sheet) {
	if !m.printer.Ready() {
		m.stuck, m.reprint = true, sheet
		return
	}
	m.do(Print{Sheet: sheet})
}

// resupplied goes on where the printer stopped.
func (m *machine) resupplied() {
	sheet := m.reprint
	m.stuck, m.reprint = false, 0
	if sheet != 0 {
		m.print(sheet)
	}
}

func (m *machine) deviceEvent(e Event) {
	switch e := e.(type) {
	case Printer:
		m.printerChanged(e.Status)
	case Printed:
		m.printed(e.Sheet)
	case PrintFailed:
		m.printerChanged(e.Status)
		m.printFailed(e.Sheet)
	case BoxSensed:
		m.boxSensed()
	case Power:
		m.powerChanged(e.Battery)
	case Lid:
		m.lidMoved(e.Open)
	}
}

func (m *machine) printerChanged(now device.PrinterStatus) {
	was := m.printer
	m.printer = now
	fresh := now &^ was
	switch {
	case fresh&device.PaperOut != 0:
		m.log(LogPaperOut, "")
	case fresh&^device.PaperLow != 0:
		m.log(LogPrinter, "")
	case fresh != 0:
		m.log(LogPaperLow, "")
	case !was.Ready() && now.Ready():
		m.log(LogPrinterReady, "")
	}
	if !now.Ready() && m.session == nil && m.base == ScreenIdle {
		m.stuck = true
	}
}

func (m *machine) powerChanged(battery bool) {
	if battery == m.battery {
		return
	}
	m.battery = battery
	if battery {
		m.log(LogBattery, "")
		return
	}
	m.log(LogMains, "")
}

// lidMoved raises the alarm. Whoever was signing in begins again once it is over.
func (m *machine) lidMoved(open bool) {
	if open == m.lid {
		return
	}
	m.lid = open
	if !open {
		m.log(LogLidClosed, "")
		return
	}
	m.log(LogLidOpened, "")
	m.alarm = true
	m.alarms++
	if m.sign != nil {
		clear(m.sign.pin)
		m.sign = nil
		m.do(SignOut{})
		m.leaveMenu()
	}
}

// leaveMenu puts away what only a signed-in official may see.
func (m *machine) leaveMenu() {
	if m.official == "" {
		return
	}
	m.official = ""
	if m.session != nil {
		m.goTo(ScreenAbandoned)
		return
	}
	m.goTo(m.rest())
}

func (m *machine) printed(sheet device.Sheet) {
	switch m.under() {
	case ScreenPrinting:
		m.sheetOut(sheet)
	case ScreenVoidPrint:
		if sheet == device.SheetVoid {
			m.voidDone()
		}
	case ScreenChecking:
		if sheet == device.SheetCheck && m.session.opened {
			m.goTo(ScreenCheckResult)
		}
	case ScreenZeroPrint:
		if sheet == device.SheetZero {
			m.goTo(ScreenZero)
		}
	case ScreenGuide:
		if sheet == device.SheetGuide {
			m.goTo(m.guided)
		}
	case ScreenClosingTape:
		if sheet == device.SheetClosing {
			m.goTo(ScreenClosed)
		}
	}
}

// printFailed keeps what was to be printed. A ballot or receipt that did not come out whole makes the whole paper void, because
// the receipt's code must be on paper before the voter chooses.
func (m *machine) printFailed(sheet device.Sheet) {
	switch at := m.under(); {
	case at == ScreenPrinting && (sheet == device.SheetBallot || sheet == device.SheetReceipt):
		m.giveUp(VoidPrint)
	case at == ScreenVoidPrint && sheet == device.SheetVoid, at == ScreenZeroPrint && sheet == device.SheetZero, at == ScreenGuide && sheet == device.SheetGuide,
		at == ScreenClosingTape && sheet == device.SheetClosing, at == ScreenChecking && sheet == device.SheetCheck && m.session.opened:
		m.stuck, m.reprint = true, sheet
	}
}

// under is the screen of the session or of the day, whatever stands over it.
func (s State) under() Screen {
	if s.session != nil {
		return s.session.at
	}
	return s.base
}
