package main

import (
	"reflect"
	"strings"

	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/tpm/broker"
)

// selfTest starts the station, if it is not running well, and says how everything is. Asked says that somebody signed in for it.
func (b *booth) selfTest(asked bool) flow.Event {
	b.retired, b.stale = false, true
	b.restart(asked)
	media := b.sound()
	_, random := b.chip.Random(1)
	_, _, signed := election.Load(b.config.Inbox(""))
	started := flow.Started{Polls: b.polls(), Tests: []flow.Test{
		{Device: flow.TestScreen, OK: true}, {Device: flow.TestInput, OK: true}, {Device: flow.TestPanel, OK: true},
		{Device: flow.TestMediumA, OK: media[0]}, {Device: flow.TestMediumB, OK: media[1]},
		{Device: flow.TestTPM, OK: random == nil && (b.station == nil || !b.station.PaperOnly())},
		{Device: flow.TestElection, OK: signed == nil && (b.why == nil || ofMedia(b.why) || broker.IsChip(b.why))},
	}}
	if len(b.manifest.Audio) > 0 {
		started.Tests = append(started.Tests, flow.Test{Device: flow.TestVoice, OK: b.voice.missing == nil})
	}
	started.Voices = b.voice.languages()
	b.noteTests(started.Tests)
	if b.station != nil {
		started.Pending, started.Checking, started.Unsealed = b.station.Unsettled(), b.station.UnfinishedCheck(), b.station.Unsealed() > 0
		started.Begun = b.station.Closing()
	}
	return started
}

// tested are the logbook's words for what the self test looks at.
var tested = map[flow.Tested]string{flow.TestScreen: "screen", flow.TestInput: "input", flow.TestPanel: "panel", flow.TestMediumA: "medium-a",
	flow.TestMediumB: "medium-b", flow.TestTPM: "chip", flow.TestElection: "election", flow.TestVoice: "voice"}

// noteTests writes what does not work, or that all does.
func (b *booth) noteTests(tests []flow.Test) {
	var bad []string
	for _, t := range tests {
		if !t.OK {
			bad = append(bad, tested[t.Device])
		}
	}
	if bad == nil {
		bad = []string{"sound"}
	}
	b.note(logbook.SelfTest, "", strings.Join(bad, ":"))
}

// restart starts a station that is not running, or not on both media. One whose chip died lives from its memory alone and
// is left as it is.
func (b *booth) restart(asked bool) {
	if s := b.station; s != nil {
		if s.Unsigned() || s.Degraded() == nil && b.log.Degraded() == nil {
			return
		}
		if err := s.Stop(); err != nil {
			b.words.Error("stop", "error", err.Error())
		}
		b.station = nil
	}
	if asked {
		if b.why = b.findMedia(asked); b.why != nil {
			b.words.Error("media", "error", b.why.Error())
			return
		}
	}
	c := station.Config{Station: b.config.Station, Manifest: b.manifest, Chip: b.chip, Media: b.media,
		Inbox: b.config.Inbox(""), Outbox: b.config.Outbox(""), Now: b.now, Log: b.log}
	if b.station, b.why = station.Start(c); b.why != nil {
		b.station = nil
		b.words.Error("start", "error", b.why.Error())
		return
	}
	if asked {
		b.rebuildUrns()
	}
}

func (b *booth) polls() flow.Polls {
	switch {
	case b.station == nil:
		return flow.PollsBefore
	case b.station.Stage() == station.Closed:
		return flow.PollsAreClosed
	case b.station.Ended():
		return flow.PollsAreEnded
	case b.station.Paused():
		return flow.PollsArePaused
	case b.station.Stage() == station.Voting:
		return flow.PollsAreOpen
	}
	return flow.PollsBefore
}

// tend does what time brings: the steps towards opening, batches at their times, and what the validator says.
func (b *booth) tend() {
	if b.station == nil || !b.stale {
		return
	}
	b.stale = false
	b.tellNews()
	switch b.station.Stage() {
	case station.Voting, station.Closed:
		if _, err := b.station.Release(); err != nil {
			b.words.Error("release", "error", err.Error())
		}
	default:
		b.prepare()
	}
}

// retire takes the kiosk out of service, once, for what the flow can't see. A log that can't be written lets a voter finish.
func (b *booth) retire() {
	if b.station == nil || b.retired {
		return
	}
	_, voter := b.state.Choices()
	stage := b.station.Stage()
	switch {
	case stage == station.Closed:
	case stage == station.Voting && b.station.OutOfService():
		b.retired = true
		b.step(flow.Failed{Fault: flow.FaultCheck})
	case stage == station.Voting && b.station.Left() == 0 && b.state.Screen() == flow.ScreenIdle:
		b.step(b.failed("leaves", station.ErrNoLeaves)) // before a voter marks a ballot that can't be printed
	case b.mute && !voter:
		b.retired = true
		b.step(flow.Failed{Fault: flow.FaultMedia})
	}
}

// What is known of a part of the preparation, beside the reason why it is wrong.
const (
	absent = ""
	good   = "good"
)

// prepare does what can be done towards opening, and tells the kiosk what changed.
func (b *booth) prepare() {
	err := b.station.Prepare()
	stage := b.station.Stage()
	seeds, draw := absent, absent
	switch {
	case stage >= station.AwaitsDraw:
		seeds = good
	case err != nil:
		seeds = err.Error()
	}
	switch {
	case stage >= station.Ready && err == nil:
		draw = good
	case stage >= station.Ready:
		draw = err.Error()
	case stage == station.AwaitsDraw && err != nil:
		draw = err.Error()
	}
	b.tellHalves()
	b.part(flow.PartSeeds, seeds, "", logbook.SeedsRefused) // the station notes what it takes
	b.part(flow.PartDraw, draw, "", "")
	if stage == station.Ready {
		b.prepareOrder()
	}
}

// tellHalves tells the kiosk when other trustees than before lack.
func (b *booth) tellHalves() {
	now := flow.Halves{Of: b.station.Trustees()}
	if b.station.Stage() == station.AwaitsHalves {
		now.Missing, now.Wrong = b.station.Lacking()
	}
	if !reflect.DeepEqual(now, b.halves) {
		b.halves = now
		b.step(now)
	}
}

// prepareOrder looks at the order to open and the quote that answers it.
func (b *booth) prepareOrder() {
	order, err := b.station.Order(record.OrderOpen)
	b.part(flow.PartOrder, verdictOf(order != nil, err), logbook.OrderReceived, logbook.OrderRefused)
	if order == nil || err != nil {
		return
	}
	evidence, verdict, err := b.station.Evidence(order)
	if err == nil && evidence != nil && !verdict.OK() {
		err = &station.EvidenceError{Verdict: verdict}
	}
	b.part(flow.PartEvidence, verdictOf(evidence != nil, err), "", "") // the kiosk notes that one itself
}

func verdictOf(there bool, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case there:
		return good
	}
	return absent
}

// part tells the kiosk about a part when it is another than before, and notes what is taken or refused.
func (b *booth) part(p flow.Part, now string, taken, refused logbook.Event) {
	if b.parts[p] == now {
		return
	}
	b.parts[p] = now
	if now == absent {
		return
	}
	event := taken
	if now != good {
		b.words.Error("preparation", "part", int(p), "error", now)
		event = refused
	}
	if event != "" {
		b.note(event, "", "")
	}
	b.step(flow.Prepared{Part: p, OK: now == good})
}
