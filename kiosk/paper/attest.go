package paper

import (
	"rsc.io/qr"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// An Attest is a security chip's answer to a person who checks the machine's software.
type Attest struct {
	Station  string
	Clock    string // as the station's clock stands; it may be wrong
	Question string // as people read it
	Answer   string // what the code holds: tpm/verify.Answer
}

// Attest composes the sheet that a person takes away and judges elsewhere. All of the answer is in one code.
func (f Form) Attest(a Attest) (device.Page, error) {
	s := f.begin(device.SheetAttest, catalog.SheetAttest)
	s.gap(12)
	f.station(s, a.Station)
	s.pair(f.both(catalog.TapeTime), a.Clock, body)
	s.pair(f.both(catalog.AttestAsked), a.Question, body)
	s.gap(10)
	s.centred(a.Answer, qr.L, 4)
	s.gap(10)
	f.message(s, body, catalog.AttestBody)
	f.message(s, note, catalog.AnswerProves)
	return s.end(device.SheetAttest)
}
