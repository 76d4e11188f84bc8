package flow

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// written is the sample with a line to write a name on at the end of every contest but yes or no.
func written() *election.Manifest {
	m := sample()
	for i := range m.Contests {
		k := &m.Contests[i]
		last := &k.Options[len(k.Options)-1]
		if k.Kind != election.YesNo {
			k.WriteInLength, *last = 12, election.Option{ID: last.ID, Name: election.Text{"en": "Write in a name"}, WriteIn: true}
		}
	}
	return m
}

// Whatever people press, a line without a name takes no mark, no points and no grade, and the review never says one.
func TestNoNameNoMark(t *testing.T) {
	named := map[election.Kind]bool{}
	rapid.Check(t, func(rt *rapid.T) {
		k := kioskOf(t, written())
		k.feed(Started{Polls: PollsAreOpen})
		k.press("staff")
		k.signIn("worker-1")
		k.press("start/long", "lang/en", "next")
		k.state.session.contest = rapid.IntRange(0, 7).Draw(rt, "contest")
		for range 60 {
			k.pressAny(rt)
			k.namedOnly(rt, named)
		}
	})
	if len(named) < 7 {
		t.Errorf("names were written in contests of kinds %v only", named)
	}
}

// pressAny presses an item of the contest or the keyboard, whether it is enabled or not, and the write-in more often than others.
func (k *kiosk) pressAny(t *rapid.T) {
	v := k.state.View()
	if v.Overlay != nil {
		k.press("close")
		return
	}
	items := v.Items
	if v.Screen == ScreenWriteIn {
		items = slices.Concat(items[:2], v.Bottom, v.Bottom)
	} else if rapid.Bool().Draw(t, "write-in") {
		last := slices.IndexFunc(items, func(i Item) bool { return i.Label == "Write in a name" })
		items = items[max(last, 0):]
	}
	k.feed(Press{Item: rapid.SampledFrom(items).Draw(t, "item").ID})
}

func (k *kiosk) namedOnly(t *rapid.T, named map[election.Kind]bool) {
	c, _ := k.state.Choices()
	n := k.state.session.contest
	kind := c.contests[n].Kind
	for o, option := range c.contests[n].Options {
		if option.WriteIn && c.Value(n, o) > 0 {
			named[kind] = true
			if c.WriteIn(n, o) == "" {
				t.Fatalf("a line without a name holds %d in a contest of kind %s", c.Value(n, o), kind)
			}
		}
	}
}

// What takes a written name away is said in the words of the button that does.
func TestAWrittenNameIsTakenAwayAsItIsSaid(t *testing.T) {
	k := voter(t, "long")
	k.press("o/3")
	k.typeWord("jeanne")
	k.press("next", "o/0")
	said := k.state.View().Overlay.Body[0]
	if !strings.Contains(said, "touch “Jeanne”,") || !strings.Contains(said, catalog.Say("en", catalog.WriteInClear)) {
		t.Errorf("the notice says %q", said)
	}
	k.press("close", "o/3", "clear", "o/0")
	if k.value(0, 0) != 1 || k.value(0, 3) != 0 {
		t.Error("the name was not taken away")
	}
}
