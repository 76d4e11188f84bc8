package flow

import (
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// overPages can stand over any other.
func overPages(screen Screen) (page, bool) {
	switch screen {
	case ScreenAlarm:
		return page{State.viewAlarm, func(m *machine, id ItemID) { m.askWhy(Reason(id), forAlarm, 1) }}, true
	case ScreenSupply:
		return page{State.viewSupply, pressSupply}, true
	case ScreenSignIn:
		return page{State.viewSignIn, (*machine).pressSignIn}, true
	case ScreenPIN:
		return page{State.viewPIN, (*machine).pressPIN}, true
	}
	return page{}, false
}

func (s State) viewAlarm(v *View) {
	v.Tone = ToneAlarm
	s.body(v, catalog.AlarmTitle, map[bool]catalog.ID{true: catalog.AlarmBody, false: catalog.AlarmClosed}[s.lid])
	for _, r := range alarmReasons {
		v.Items = append(v.Items, s.button(ItemID(r.reason), RoleButton, r.words).enabled(!s.lid))
	}
}

// alarmReasons are why the lid was open, as people say once it is closed.
var alarmReasons = []struct {
	reason Reason
	words  catalog.ID
}{{"repair", catalog.AlarmRepair}, {"knock", catalog.AlarmKnock}, {"tampering", catalog.AlarmTampering}, {"other", catalog.ReasonOther}}

func (s State) viewSupply(v *View) {
	if s.printer.Ready() {
		s.body(v, catalog.SupplyReady)
	} else {
		v.Tone = ToneWarning
		s.body(v, catalog.SupplyTitle)
	}
	if s.printer&(device.PaperOut|device.CoverOpen) != 0 {
		v.Body = append(v.Body, s.say(catalog.SupplyRoll))
	}
	if s.session != nil {
		v.Body = append(v.Body, s.say(catalog.SupplyBody))
	}
	if s.unsealed {
		v.Body = append(v.Body, s.say(catalog.SupplyVoid))
	}
	v.Facts = []Fact{s.printerFact()}
	v.Bottom = []Item{s.button("stop", RoleButton, catalog.SupplyStop), s.button("next", RolePrimary, catalog.SupplyGo).enabled(s.printer.Ready())}
}

func (s State) printerFact() Fact {
	words := catalog.PrinterReady
	switch p := s.printer; {
	case p&device.PaperOut != 0:
		words = catalog.PrinterOut
	case p&device.CoverOpen != 0:
		words = catalog.PrinterCover
	case p&device.CutterError != 0:
		words = catalog.PrinterCutter
	case p&device.HeadHot != 0:
		words = catalog.PrinterHot
	case p&device.Broken != 0:
		words = catalog.PrinterBroken
	case p&device.PaperLow != 0:
		words = catalog.PrinterLow
	}
	return Fact{Label: s.say(catalog.FactPrinter), Value: s.say(words), Alarm: s.printer != 0}
}

func pressSupply(m *machine, id ItemID) {
	if id == "stop" {
		m.askFor(forStop, 1)
		return
	}
	need := 1
	if m.unsealed {
		need = m.needToSettle()
	}
	m.askFor(forSupply, need)
}
