package flow

import (
	"slices"
	"strings"
	"testing"
)

// lacking brings a kiosk to the checklist, with what the booth says of the halves.
func lacking(t *testing.T, h Halves) *kiosk {
	t.Helper()
	k := before(t)
	k.feed(h)
	return k
}

func TestGoingOnWithoutATrusteeTakesATickAndTwoPeople(t *testing.T) {
	k := lacking(t, Halves{Of: three, Missing: three[:1], Wrong: three[2:]})
	k.feed(Prepared{Part: PartSeeds})
	facts := k.state.View().Facts
	if len(facts) != int(partCount)+4 || !strings.Contains(facts[1].Label, "trustee-1") || !strings.Contains(facts[2].Label, "trustee-3") || facts[1].Value == facts[2].Value {
		t.Errorf("the trustees are not named: %+v", facts)
	}
	k.press("without")
	k.at(ScreenWithout)
	if k.can("trustee/trustee-2") || k.can("next") {
		t.Error("a trustee whose seeds are here can be left out, or nobody")
	}
	k.press("trustee/trustee-1", "trustee/trustee-3")
	if k.can("next") || k.state.View().Notice == "" {
		t.Error("one trustee is left where two decrypt")
	}
	k.press("trustee/trustee-1", "next")
	k.signIn("worker-1", "worker-2")
	k.at(ScreenChecklist)
	again, n := did[Again](k)
	if n != 1 || !slices.Equal(again.Without, []string{"trustee-3"}) || !slices.Equal(again.Officials, []string{"worker-1", "worker-2"}) {
		t.Errorf("asked %d times: %+v", n, again)
	}
	if _, n := did[SignOut](k); n == 0 {
		t.Error("the keys are still open")
	}
	if v := k.state.View(); v.Facts[0].Alarm || len(v.Facts) != int(partCount)+2 || k.can("without") {
		t.Errorf("what was said of the old seeds still stands: %+v", v.Facts)
	}
	k.feed(Halves{Of: three[:2], Missing: three[:1]})
	if k.can("without") {
		t.Error("a trustee can be left out and too few are left")
	}
}

func TestNobodyIsLeftOutBeforeTrusteesHaveBegun(t *testing.T) {
	for what, h := range map[string]Halves{"nothing is known": {}, "all are awaited": {Of: three, Missing: three}, "all are here": {Of: three}} {
		if k := lacking(t, h); k.can("without") || len(k.state.View().Facts) != int(partCount)+2 {
			t.Errorf("%s: somebody can be left out", what)
		}
	}
	k := lacking(t, Halves{Of: three, Missing: three[:1]})
	k.feed(Prepared{Part: PartSeeds, OK: true})
	if k.can("without") {
		t.Error("somebody can be left out of seeds that are complete")
	}
}

// What arrives while people decide ends the question, at every step of it.
func TestSeedsThatArriveEndTheQuestion(t *testing.T) {
	arrive := []Event{Halves{Of: three}, Prepared{Part: PartSeeds, OK: true}}
	for what, signIn := range map[string][]string{"before signing": nil, "after one signed": {"worker-1"}} {
		for _, e := range arrive {
			k := lacking(t, Halves{Of: three, Missing: three[1:2]})
			k.press("without", "trustee/trustee-2")
			if signIn != nil {
				k.press("next")
				k.signIn(signIn...)
			}
			k.feed(e)
			if signIn != nil {
				k.signIn("worker-2")
			}
			k.at(ScreenChecklist)
			if _, n := did[Again](k); n != 0 {
				t.Errorf("%s, %T: the seeds were given up", what, e)
			}
		}
	}
	k := lacking(t, Halves{Of: three, Missing: three[1:2]})
	k.press("without", "trustee/trustee-2", "back")
	k.feed(Reseeded{})
	k.at(ScreenChecklist)
	if k.can("next") || !k.can("without") {
		t.Error("going back changed something")
	}
}
