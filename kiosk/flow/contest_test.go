package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// The long style has one contest of each kind: 0 plurality with a write-in, 1 three of five, 2 yes or no, 3 approval, 4 score to
// five, 5 six points and four on one, 6 three grades, 7 four ranks.

func (k *kiosk) value(contest, option int) int {
	c, _ := k.state.Choices()
	return c.Value(contest, option)
}

func (k *kiosk) refused(t *testing.T, words string) {
	t.Helper()
	if k.state.notice != ScreenOvervote || !strings.Contains(k.state.View().Overlay.Body[0], words) {
		t.Errorf("notice %q does not say %q", k.state.notice, words)
	}
	k.press("close")
}

func TestOneChoiceIsNeverTakenAwayToMakeRoom(t *testing.T) {
	k := voter(t, "long")
	k.press("o/0")
	k.press("o/1")
	k.refused(t, "Option president-a")
	if k.value(0, 0) != 1 || k.value(0, 1) != 0 {
		t.Error("the first choice was taken away")
	}
	k.press("o/0", "o/1")
	if k.value(0, 0) != 0 || k.value(0, 1) != 1 {
		t.Error("the choice can't be changed")
	}
}

func TestUpToThree(t *testing.T) {
	k := voter(t, "long")
	k.contest("1")
	if k.state.View().Badge != "3 choices left" {
		t.Errorf("badge %q", k.state.View().Badge)
	}
	k.press("o/0", "o/1", "o/2", "o/3")
	k.refused(t, "only 3")
	if k.value(1, 3) != 0 || k.state.View().Badge != "No choices left" {
		t.Error("a fourth choice was taken")
	}
}

func TestApprovalTakesAll(t *testing.T) {
	k := voter(t, "long")
	k.contest("3")
	k.press("o/0", "o/1", "o/2")
	if k.state.notice != "" || k.value(3, 2) != 1 {
		t.Error("approval has a limit")
	}
}

func TestScoreStopsAtItsEnds(t *testing.T) {
	k := voter(t, "long")
	k.contest("4")
	for range 5 {
		k.press("more/1")
	}
	k.feed(Press{Item: "more/1"}, Press{Item: "fewer/0"}, Press{Item: "o/0"})
	if k.value(4, 1) != 5 || k.value(4, 0) != 0 {
		t.Errorf("scores %d and %d", k.value(4, 1), k.value(4, 0))
	}
}

func TestPointsAreSharedOut(t *testing.T) {
	k := voter(t, "long")
	k.contest("5")
	k.press("more/0", "more/0", "more/0", "more/0", "more/1", "more/1")
	k.press("more/2")
	k.refused(t, "No points are left")
	k.press("fewer/0", "more/2")
	if k.value(5, 0) != 3 || k.value(5, 2) != 1 {
		t.Error("points can't be moved")
	}
}

func TestGrades(t *testing.T) {
	k := voter(t, "long")
	k.contest("6")
	k.press("g/0/0", "g/0/2", "g/1/1", "g/1/1")
	if k.value(6, 0) != 3 || k.value(6, 1) != 0 {
		t.Errorf("grades %d and %d", k.value(6, 0), k.value(6, 1))
	}
}

func TestRanksCloseUpAndSwap(t *testing.T) {
	k := voter(t, "long")
	k.contest("7")
	ranks := func() string {
		return fmt.Sprint(k.value(7, 0), k.value(7, 1), k.value(7, 2), k.value(7, 3))
	}
	for _, step := range []struct {
		press ItemID
		want  string
	}{{"o/2", "0 0 1 0"}, {"o/0", "2 0 1 0"}, {"o/3", "2 0 1 3"}, {"up/3", "3 0 1 2"}, {"down/2", "3 0 2 1"}, {"o/2", "2 0 0 1"}, {"o/1", "2 3 0 1"}} {
		k.press(step.press)
		if ranks() != step.want {
			t.Fatalf("after %s: ranks %s, want %s", step.press, ranks(), step.want)
		}
	}
	k.press("next")
	if line := k.state.View().Items[7].Detail; line != "1  Option chair-d · 2  Option chair-a · 3  Option chair-b" {
		t.Errorf("the review says %q", line)
	}
}

func (k *kiosk) typeWord(word string) {
	k.t.Helper()
	for _, r := range word {
		switch r {
		case ' ':
			k.press("space")
		case 'é', 'ñ':
			k.press("accents", ItemID("key/"+string(r)))
		default:
			k.press(ItemID("key/" + string(r)))
		}
	}
}

func TestAWrittenName(t *testing.T) {
	k := voter(t, "long")
	k.press("o/3")
	k.at(ScreenWriteIn)
	k.press("back")
	if k.value(0, 3) != 0 {
		t.Error("a name that was given up counts")
	}
	k.press("o/3")
	k.typeWord("zoé o'brien-núñez"[:len("zoé o'brien-n")])
	k.press("delete")
	k.typeWord("nañ")
	k.press("next")
	c, _ := k.state.Choices()
	if got := c.WriteIn(0, 3); got != "Zoé O’Brien-Nañ" || k.value(0, 3) != 1 {
		t.Errorf("the name is %q", got)
	}
	if v := k.state.View(); v.Items[3].Label != "Zoé O’Brien-Nañ" || v.Items[3].Detail != "Touch to change the name" || !v.Items[3].On {
		t.Errorf("the line says %q, %q", v.Items[3].Label, v.Items[3].Detail)
	}
	k.press("o/0")
	k.refused(t, "Zoé")
	k.press("all")
	if line := k.state.View().Items[0].Detail; line != "written in: Zoé O’Brien-Nañ" {
		t.Errorf("the review says %q", line)
	}
	k.press("c/0", "o/3", "clear", "o/0")
	c, _ = k.state.Choices()
	if c.WriteIn(0, 3) != "" || k.value(0, 3) != 0 || k.value(0, 0) != 1 {
		t.Error("the name can't be taken away")
	}
}

func TestANameHasALimit(t *testing.T) {
	k := voter(t, "long")
	k.press("o/3")
	for range 60 {
		k.feed(Press{Item: "key/w"})
	}
	if n := len(k.state.session.text); n != 40 {
		t.Errorf("%d bytes were typed", n)
	}
	k.feed(Press{Item: "space"})
	k.press("next")
}

func TestNextAsksOnceAboutNamesOutOfSight(t *testing.T) {
	k := voter(t, "long")
	k.feed(Unseen{Items: 4})
	k.press("next")
	if k.state.notice != ScreenMore {
		t.Fatal("nothing is said about unseen names")
	}
	k.press("close")
	k.press("next")
	if k.state.session.contest != 1 {
		t.Error("it asks twice")
	}
	k.feed(Unseen{Items: 2})
	k.press("next", "go")
	if k.state.session.contest != 2 {
		t.Error("one can't go on")
	}
}

func TestSelectionsAreWhatTheBallotTakes(t *testing.T) {
	k := voter(t, "long")
	k.press("o/3")
	k.typeWord("ann")
	k.press("next")
	k.contest("5")
	k.press("more/0", "more/2")
	k.contest("7")
	k.press("o/1", "o/0")
	c, _ := k.state.Choices()
	s, err := c.Selections()
	if err != nil {
		t.Fatal(err)
	}
	if s.WriteIn("president", "write-in") != "Ann" || s.Value("president", "write-in") != 1 || s.Value("budget", "budget-c") != 1 || s.Value("chair", "chair-a") != 2 {
		t.Error("the choices changed on the way to the ballot")
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
}

func TestLanguageChangesAnywhereAndKeepsChoices(t *testing.T) {
	k := voter(t, "long")
	k.press("o/1", "language")
	v := k.state.View()
	if v.Lang != "fr" || v.Badge != "Aucun choix restant" || k.value(0, 1) != 1 {
		t.Errorf("%s, %q", v.Lang, v.Badge)
	}
	k.press("look", "size/3", "contrast/2", "close")
	v = k.state.View()
	if v.Size != TextLargest || v.Contrast != ContrastBlackOnWhite {
		t.Errorf("size %d, contrast %d", v.Size, v.Contrast)
	}
}

func TestHelpCallsAPollWorker(t *testing.T) {
	k := voter(t, "long")
	k.press("help", "call")
	if l, n := did[Lamp](k); n != 1 || !l.On {
		t.Error("the lamp is dark")
	}
	k.press("close")
}

func TestEveryScreenSaysItsWordsInBothLanguages(t *testing.T) {
	k := voter(t, "long")
	english := k.words()
	k.press("language")
	if french := k.words(); french == english {
		t.Error("nothing changed")
	}
}

// What Wipe zeroes is gone from the state that was left behind, too.
func TestWipeLeavesNothing(t *testing.T) {
	k := voter(t, "long")
	k.press("o/3")
	k.typeWord("unmistakable")
	k.press("next")
	arena := k.state.session.choices.arena
	k.press("all")
	if slices.ContainsFunc(arena, func(b byte) bool { return b != 0 }) {
		t.Error("Advance leaves a copy of the choices behind")
	}
	arena = k.state.session.choices.arena
	k.timer()
	k.timer()
	k.press("staff")
	k.signIn("worker-1")
	k.press("end")
	k.at(ScreenIdle)
	if slices.ContainsFunc(arena, func(b byte) bool { return b != 0 }) {
		t.Error("the choices outlive the session")
	}
}

func TestSecretsPrintAsNothing(t *testing.T) {
	k := voter(t, "long")
	k.press("o/3")
	k.typeWord("unmistakable")
	k.press("next")
	c, _ := k.state.Choices()
	for _, secret := range []any{c, &c, k.state, &k.state, Authenticate{Official: "x", PIN: "unmistakable"}, PIN("unmistakable"), []State{k.state}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			if s := fmt.Sprintf(verb, secret); strings.Contains(strings.ToLower(s), "unmistak") || strings.Contains(s, "756e6d69") {
				t.Errorf("%T prints %s with %s", secret, s, verb)
			}
		}
		if b, err := json.Marshal(secret); err == nil && strings.Contains(strings.ToLower(string(b)), "unmistak") {
			t.Errorf("%T becomes %s", secret, b)
		}
	}
}

func TestAStationThatTheManifestDoesNotNameIsRefused(t *testing.T) {
	if _, err := New(electiontest.New().Manifest, "nowhere"); err == nil {
		t.Error("a kiosk started nowhere")
	}
}
