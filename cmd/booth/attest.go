package main

import (
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/paper"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/verify"
)

// attest has the chip answer what a person asked. A chip takes its time; the kiosk goes on meanwhile. That it does not answer is told,
// and stops nothing.
func (b *booth) attest(q verify.Question) {
	evidence, err := b.chip.Check(q.Chosen())
	if err != nil {
		b.words.Warn("check of the software", "error", err.Error())
		b.tell(flow.NotAttested{Wait: broker.IsWait(err)})
		return
	}
	b.tell(flow.Attested{Answer: verify.Answer{Station: b.config.Station, Question: q, Evidence: evidence.Encode()}.Text()})
}

// answerSheet is what stands on the screen, for a person to take away.
func (b *booth) answerSheet() (device.Page, error) {
	text := b.state.Answer()
	answer, err := verify.ParseAnswer(text)
	if err != nil {
		return device.Page{}, err
	}
	return b.form().Attest(paper.Attest{Station: b.config.Station, Clock: b.clock(), Question: answer.Question.String(), Answer: text})
}
