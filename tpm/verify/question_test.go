package verify

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// A question is found again however a person types it, and every single slip of a letter or of two in each other's place is found.
func TestQuestionsAsPeopleTypeThem(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var random [QuestionRandom]byte
		for i := range random {
			random[i] = byte(source.Uint32())
		}
		q := NewQuestion(random)
		for _, typed := range []string{string(q), q.String(), strings.ToLower(q.String()), " " + strings.ReplaceAll(q.String(), "-", " ") + "\n",
			strings.NewReplacer("0", "o", "1", "l").Replace(string(q))} {
			if got, err := ParseQuestion(typed); err != nil || got != q {
				t.Fatalf("%q: %q, %v", typed, got, err)
			}
		}
		slips(t, q)
	}
	if q := NewQuestion([QuestionRandom]byte{}); q.String() != "0000-0000-0000" || len(q.Chosen()) != QuestionLength {
		t.Errorf("%v", q)
	}
}

func slips(t *testing.T, q Question) {
	t.Helper()
	for i := range QuestionLength {
		for _, letter := range []byte(QuestionLetters) {
			wrong := []byte(q)
			if wrong[i] = letter; letter == q[i] {
				continue
			}
			if _, err := ParseQuestion(string(wrong)); err == nil {
				t.Fatalf("%s passes for %s", wrong, q)
			}
		}
		for j := range i {
			swapped := []byte(q)
			if swapped[i], swapped[j] = swapped[j], swapped[i]; q[i] == q[j] {
				continue
			}
			if _, err := ParseQuestion(string(swapped)); err == nil {
				t.Fatalf("%s passes for %s", swapped, q)
			}
		}
	}
}

func TestWhatIsNoQuestion(t *testing.T) {
	for _, typed := range []string{"", "0000-0000-000", "0000-0000-0000-0", "0000-0000-000U", "0000-0000-000é", "000000000000é"} {
		if q, err := ParseQuestion(typed); err == nil {
			t.Errorf("%q is %q", typed, q)
		}
	}
}
