package flow

import (
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// company is a kiosk with open polls at a meeting whose holders have up to 16 votes, at its menu.
func company(t *testing.T) *kiosk {
	t.Helper()
	m := electiontest.New().Manifest
	asked := []string{"levy"}
	m.Styles = []election.Style{{ID: "one", Name: election.Text{"en": "1 vote"}, Contests: asked, Weight: 1, Holders: 9, Most: 4},
		{ID: "five", Name: election.Text{"en": "5 votes"}, Contests: asked, Weight: 5, Holders: 9, Most: 3}}
	m.Stations[0].Styles = []string{"one", "five"}
	s, err := New(m, "st-1")
	if err != nil {
		t.Fatal(err)
	}
	k := &kiosk{t: t, state: s, paper: -1}
	k.feed(Started{Polls: PollsAreOpen})
	k.press("staff")
	k.signIn("worker-1")
	k.at(ScreenMenu)
	return k
}

// A poll worker starts a holder's session with the number of votes; only what a sheet can carry is taken.
func TestAWeightIsTypedBeforeASession(t *testing.T) {
	k := company(t)
	starts := 0
	for _, i := range k.state.View().Items {
		if i.ID == "start/five" && i.Label == "5 votes, 1 vote" || i.ID == "start/one" {
			starts++
		}
	}
	if starts != 1 {
		t.Errorf("%d ways to start", starts)
	}
	k.press("start/five")
	k.at(ScreenWeight)
	k.feed(Press{Item: "next"}) // nothing is typed
	k.at(ScreenWeight)
	k.press("key/2", "key/0")
	k.feed(Press{Item: "next"}) // more than 19
	k.at(ScreenWeight)
	if v := k.state.View(); v.Tone != ToneNormal || v.Typed != "20" || v.Notice == "" {
		t.Errorf("20 votes: %+v", v)
	}
	k.press("delete", "delete", "key/1", "key/7", "next")
	k.at(ScreenLanguage)
	if k.state.Weight() != 17 {
		t.Errorf("%d votes", k.state.Weight())
	}
	k.press("lang/en", "next")
	k.press("o/0", "next")
	k.at(ScreenReview)
	if !says(k.state.View(), "Votes: 17") {
		t.Error("the review does not say what the choices count for")
	}
	k.press("next", "print")
	if issue, n := did[Issue](k); n != 1 || issue.Weight != 17 || issue.Style != "five" {
		t.Errorf("issued %d times: %+v", n, issue)
	}
	k.press("yes", "check", "check", "next")
	k.at(ScreenContest)
	if k.state.Weight() != 17 {
		t.Errorf("after a check %d votes", k.state.Weight())
	}
}

// Who walks away from the number leaves the menu closed, and the next one begins with nothing typed.
func TestAWeightIsForgotten(t *testing.T) {
	k := company(t)
	k.press("start/five", "key/7", "back")
	k.at(ScreenMenu)
	k.press("start/five")
	if typed := k.state.View().Typed; typed != "" {
		t.Errorf("%q stands typed", typed)
	}
	k.timer()
	k.at(ScreenIdle)
	if k.state.Weight() != 0 {
		t.Error("a weight without a session")
	}
}

// A receipt with several codes is what the screen points to; one with a single code is compared as ever.
func TestCodesOfAWeightedVote(t *testing.T) {
	for code, says := range map[string]bool{"": true, "7K3M-9QWX": false} {
		s := State{session: &session{weight: 17, code: code}, cfg: company(t).state.cfg, look: look{lang: "en"}}
		var v View
		if s.viewDecide(&v); v.Code != code || len(v.Body) > 0 != says || strings.Contains(v.Title, "codes") != says {
			t.Errorf("%q: code %q, %q, %q", code, v.Code, v.Title, v.Body)
		}
	}
}
