package flow

import (
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// A kiosk is a state with a booth that answers every effect at once, as long as the test doesn't say otherwise.
type kiosk struct {
	t       *testing.T
	state   State
	done    []Effect
	mute    bool // the booth does not answer
	paper   int  // sheets that still come out whole; -1 for no end
	lastSeq int
}

const rightPIN = "2468"

func newKiosk(t *testing.T) *kiosk {
	t.Helper()
	return kioskOf(t, electiontest.New().Manifest)
}

func kioskOf(t *testing.T, m *election.Manifest) *kiosk {
	t.Helper()
	s, err := New(m, "st-1")
	if err != nil {
		t.Fatal(err)
	}
	return &kiosk{t: t, state: s, paper: -1}
}

// administered is a sample election with an administrator, who may open polls again.
func administered() *election.Manifest {
	m := electiontest.New().Manifest
	electiontest.Administrator(m, "administrator-1")
	return m
}

// feed steps and lets the booth answer.
func (k *kiosk) feed(events ...Event) {
	for _, e := range events {
		effects := Advance(&k.state, e)
		k.done = append(k.done, effects...)
		for _, effect := range effects {
			if start, ok := effect.(StartTimer); ok {
				k.lastSeq = start.Seq
			}
			if answer := k.answer(effect); answer != nil && !k.mute {
				k.feed(answer)
			}
		}
	}
}

func (k *kiosk) answer(e Effect) Event {
	if p, ok := e.(Print); ok {
		if k.paper == 0 {
			return PrintFailed{Sheet: p.Sheet, Status: device.PaperOut}
		}
		k.paper--
		return Printed(p)
	}
	return reply(e)
}

// reply is what a booth in which all goes well says to an effect.
func reply(e Effect) Event {
	switch e := e.(type) {
	case Issue:
		return Issued{Code: "7K3M-9QWX", Places: []Place{{Top: .1, Bottom: .2, Label: "The president"}}}
	case Print:
		return Printed(e)
	case Cast:
		return CastStored{}
	case Confirm:
		return Confirmed{}
	case Check:
		return Checked{}
	case Void:
		return Voided{}
	case Settle:
		return Settled{}
	case Authenticate:
		if e.PIN == rightPIN {
			return Authenticated{Official: e.Official}
		}
		return Denied{Official: e.Official}
	case Attest:
		return Attested{Answer: "ISOLOIR ANSWER st-1 " + string(e.Question) + " AA=="}
	case Again:
		return Reseeded{}
	case Open:
		return PollsOpened{}
	case Pause:
		return PollsPaused{}
	case Resume:
		return PollsResumed{}
	case End:
		return PollsEnded{}
	case Reopen:
		return PollsReopened{}
	case Close:
		return PollsClosed{}
	case SelfTest:
		return Started{Polls: PollsAreOpen, Tests: []Test{{TestPrinter, true}}}
	}
	return nil
}

// press touches items one after the other; each must be there and enabled.
func (k *kiosk) press(ids ...ItemID) {
	k.t.Helper()
	for _, id := range ids {
		if !slices.ContainsFunc(k.state.View().reachable(), func(i Item) bool { return i.ID == id && i.Enabled }) {
			k.t.Fatalf("%s cannot be pressed on %s", id, k.state.Screen())
		}
		k.feed(Press{Item: id})
	}
}

func (k *kiosk) signIn(officials ...string) {
	k.t.Helper()
	for _, o := range officials {
		k.press(ItemID("official/" + o))
		for _, digit := range rightPIN {
			k.press(ItemID("key/" + string(digit)))
		}
		k.press("next")
	}
}

func (k *kiosk) at(want Screen) {
	k.t.Helper()
	if got := k.state.Screen(); got != want || k.state.notice != "" {
		k.t.Fatalf("kiosk is at %s %s, not %s", got, k.state.notice, want)
	}
}

func (k *kiosk) timer() { k.feed(TimerFired{Seq: k.lastSeq}) }

// did tells whether an effect of the type of want was asked for since the last call.
func did[E Effect](k *kiosk) (last E, n int) {
	for _, e := range k.done {
		if e, ok := e.(E); ok {
			last, n = e, n+1
		}
	}
	return last, n
}

func (k *kiosk) forget() { k.done = nil }

// open brings the kiosk to where voters come.
func open(t *testing.T) *kiosk {
	t.Helper()
	k := newKiosk(t)
	k.feed(Started{Polls: PollsAreOpen, Tests: []Test{{TestScreen, true}}, Voices: []string{"en", "fr"}})
	k.at(ScreenIdle)
	return k
}

// voter brings the kiosk to the first contest of a style.
func voter(t *testing.T, style string) *kiosk {
	t.Helper()
	k := open(t)
	k.start(style)
	return k
}

func (k *kiosk) start(style string) {
	k.t.Helper()
	k.press("staff")
	k.signIn("worker-1")
	k.press(ItemID("start/"+style), "lang/en", "next")
	k.at(ScreenContest)
}

// contest goes to a contest of the long style by way of the review.
func (k *kiosk) contest(n string) {
	k.t.Helper()
	k.review()
	k.press(ItemID("c/" + n))
}

func (k *kiosk) review() {
	k.t.Helper()
	if k.state.Screen() == ScreenContest {
		if k.state.session.toReview {
			k.press("next")
		} else {
			k.press("all")
		}
	}
}

func (k *kiosk) printed() {
	k.t.Helper()
	k.review()
	k.press("next", "print")
}

func (k *kiosk) words() string {
	v := k.state.View()
	all := append([]string{v.Title, v.Badge, v.Notice, v.Typed, v.State}, v.Body...)
	for _, list := range [][]Item{v.Items, v.Bottom, v.Top} {
		for _, i := range list {
			all = append(all, i.Label, i.Detail, i.Mark, i.Warning)
		}
	}
	for _, p := range v.Places {
		all = append(all, p.Label)
	}
	return strings.Join(all, "\n")
}
